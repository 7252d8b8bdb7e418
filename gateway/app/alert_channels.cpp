#include "gateway/app/alert_channels.h"

#include "gateway/app/alert_texts.h"
#include "gateway/core/error.h"
#include "gateway/crypto/base64.h"
#include "gateway/crypto/private_file.h"
#include "gateway/text/json_value.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <fstream>
#include <future>
#include <iterator>

namespace gateway::app {

namespace {

using namespace std::chrono_literals;
using core::Code;
using core::GatewayError;
using text::JsonValue;

constexpr auto time_limit = 15s;
constexpr std::string_view machine_authorities{"/etc/ssl/certs/ca-certificates.crt"};
/// Standard Webhooks: between 24 and 64 bytes.
constexpr std::size_t shortest_secret{24};
constexpr std::size_t longest_secret{64};

/// @param why  what may stand there, or what it lacks.
[[noreturn]] void invalid(const std::string& key, const std::string& why) {
    throw GatewayError{"SETTING_INVALID", key + ": " + why, GatewayError::Retry::never};
}

/// The one line of a file of secrets, which nobody but its owner may read.
std::string secret_line(const std::filesystem::path& file, const std::string& key) {
    std::ifstream in{file};
    if (!in) {
        invalid(key, "it is needed: a file that can be read");
    }
    if (!crypto::is_private(file)) {
        invalid(key, "others than its owner can reach the file: chmod 600");
    }
    std::string line;
    if (!std::getline(in, line) || line.empty()) {
        invalid(key, "a file with the secret on its first line");
    }
    return line;
}

std::string base64(std::string_view text) {
    return crypto::to_base64(core::as_bytes(text));
}

/// Lines of at most 76 characters (RFC 2045 §6.8).
std::string folded(const std::string& encoded) {
    constexpr std::size_t width{76};
    std::string lines;
    for (std::size_t at{0}; at < encoded.size(); at += width) {
        lines += encoded.substr(at, width) + "\r\n";
    }
    return lines;
}

/// Encoded words of at most 75 characters (RFC 2047 §2), cut between characters.
std::string encoded_subject(std::string_view text) {
    constexpr std::size_t piece{42};
    std::string words;
    while (!text.empty()) {
        std::size_t length{std::min(piece, text.size())};
        while (length < text.size()
               && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) {
            --length;
        }
        words += (words.empty() ? "=?utf-8?B?" : "\r\n =?utf-8?B?") + base64(text.substr(0, length))
                 + "?=";
        text.remove_prefix(length);
    }
    return words;
}

std::string joined(const std::vector<std::string>& words) {
    std::string all;
    for (const std::string& word : words) {
        all += (all.empty() ? "" : ", ") + word;
    }
    return all;
}

class MailChannel final : public AlertChannel {
public:
    MailChannel(const Settings& settings, ports::Clock& clock)
        : m_settings{settings.alerts}, m_node{settings.node_name}, m_clock{clock},
          m_mailer{server_of(settings.alerts)} {
        if (!is_mail_address(m_settings.mail_from)) {
            invalid("alert.mail.from", "one address");
        }
        if (m_settings.mail_to.empty()
            || !std::all_of(
                m_settings.mail_to.begin(), m_settings.mail_to.end(), is_mail_address)) {
            invalid("alert.mail.to", "addresses, separated by commas");
        }
    }

    [[nodiscard]] std::string_view name() const noexcept override { return "mail"; }

    [[nodiscard]] std::optional<Code> send(const AlertNotice& notice) override {
        return m_mailer.send(http::Mail{
            m_settings.mail_from, m_settings.mail_to,
            compose_mail(notice, m_settings, m_node, m_clock.now())});
    }

private:
    static http::MailServer server_of(const AlertSettings& settings) {
        if (!settings.mail_server.starts_with("smtp://")
            && !settings.mail_server.starts_with("smtps://")) {
            invalid("alert.mail.server", "an address that begins with smtp:// or smtps://");
        }
        http::MailServer server;
        server.url = settings.mail_server;
        server.user = settings.mail_user;
        server.authority_file = settings.mail_authority;
        server.time_limit = time_limit;
        if (!server.user.empty()) {
            server.password = mail_password(settings);
        }
        return server;
    }

    AlertSettings m_settings;
    std::string m_node;
    ports::Clock& m_clock;
    http::Mailer m_mailer;
};

/// The status is the whole answer: nobody reads its body, so whatever becomes of that (it ends with
/// the connection, or is too long) what was taken is not sent again.
std::optional<Code> failure_of(const http::ClientResult& result) {
    using Kind = http::ClientResult::Kind;
    if (result.kind == Kind::not_sent) {
        return result.code;
    }
    if (result.status >= 200 && result.status < 300) {
        return std::nullopt;
    }
    return result.kind == Kind::answered || result.status >= 300 ? Code{"WEBHOOK_REFUSED"}
                                                                 : result.code;
}

class WebhookChannel final : public AlertChannel {
public:
    WebhookChannel(const Settings& settings, http::Client* client, ports::Clock& clock)
        : m_settings{settings}, m_client{client}, m_clock{clock}, m_secret{
                                                                      secret_of(settings.alerts)} {}

    [[nodiscard]] std::string_view name() const noexcept override { return "webhook"; }

    [[nodiscard]] std::optional<Code> send(const AlertNotice& notice) override {
        const SignedWebhook hook{
            sign_webhook(notice, m_settings.node_name, m_clock.now(), m_secret)};
        std::promise<http::ClientResult> answered;
        m_client->send(request_of(hook), [&](http::ClientResult result) {
            answered.set_value(std::move(result));
        });
        return failure_of(answered.get_future().get());
    }

private:
    static crypto::KeyedDigest secret_of(const AlertSettings& settings) {
        if (!settings.webhook_url.starts_with("https://")
            || settings.webhook_url.find('@') != std::string::npos) {
            invalid(
                "alert.webhook.url",
                "an address that begins with https://, without user or password");
        }
        constexpr std::string_view prefix{"whsec_"};
        const std::string key{"alert.webhook.secret-file"};
        const std::string line{secret_line(settings.webhook_secret_file, key)};
        const std::optional<core::Bytes> secret{
            line.starts_with(prefix) ? crypto::from_base64(line.substr(prefix.size()))
                                     : std::nullopt};
        if (!secret || secret->size() < shortest_secret || secret->size() > longest_secret) {
            invalid(key, "whsec_ and the base64 of 24 to 64 bytes");
        }
        return crypto::KeyedDigest{*secret};
    }

    [[nodiscard]] http::OutgoingRequest request_of(const SignedWebhook& hook) const {
        http::OutgoingRequest request;
        request.url = m_settings.alerts.webhook_url;
        request.headers = {
            {"Content-Type", "application/json"},
            {"webhook-id", hook.id},
            {"webhook-timestamp", hook.timestamp},
            {"webhook-signature", hook.signature}};
        request.body = core::as_bytes(hook.body);
        request.certificate_file = m_settings.tls_certificate;
        request.key_file = m_settings.tls_key;
        request.authority_file = m_settings.alerts.webhook_authority.empty()
                                     ? std::filesystem::path{machine_authorities}
                                     : m_settings.alerts.webhook_authority;
        request.time_limit = time_limit;
        request.response_limit = 64 * 1024;
        return request;
    }

    Settings m_settings;
    http::Client* m_client;
    ports::Clock& m_clock;
    crypto::KeyedDigest m_secret;
};

}

std::string mail_date(core::Instant at) {
    const std::time_t seconds{at.microseconds() / 1'000'000};
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    std::array<char, 64> text{};
    const std::size_t length{
        std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S +0000", &parts)};
    return {text.data(), length};
}

core::Secret<http::PasswordTag> mail_password(const AlertSettings& settings) {
    return core::Secret<http::PasswordTag>{
        secret_line(settings.mail_password_file, "alert.mail.password-file")};
}

bool is_mail_address(const std::string& text) {
    return std::count(text.begin(), text.end(), '@') == 1
           && std::all_of(text.begin(), text.end(), [](char letter) {
                  return letter > ' ' && letter < 0x7F
                         && std::string_view{"<>,;:\"()[]\\"}.find(letter)
                                == std::string_view::npos;
              });
}

SignedWebhook sign_webhook(
    const AlertNotice& notice, const std::string& node, core::Instant now,
    const crypto::KeyedDigest& secret) {
    const auto string = [](const std::string& text) { return JsonValue::of_string(text); };
    JsonValue data{JsonValue::make_object()};
    data.add("code", string(notice.code))
        .add("key", string(notice.key))
        .add("severity", string(notice.severity))
        .add("node", string(node))
        .add("since", string(core::to_utc_text(notice.since)))
        .add("title", string(notice.title))
        .add("text", string(notice.text));
    JsonValue body{JsonValue::make_object()};
    body.add("type", string(notice.turn == Turn::opened ? "alert.opened" : "alert.closed"))
        .add("timestamp", string(core::to_utc_text(notice.at)))
        .add("data", std::move(data));
    SignedWebhook hook{
        "msg_" + notice.id,
        std::to_string(now.microseconds() / 1'000'000),
        {},
        text::write_json(body)};
    hook.signature = "v1,"
                     + crypto::to_base64(secret.of(
                         core::as_bytes(hook.id + "." + hook.timestamp + "." + hook.body)));
    return hook;
}

std::string compose_mail(
    const AlertNotice& notice, const AlertSettings& settings, const std::string& node,
    core::Instant now) {
    const std::string domain{settings.mail_from.substr(settings.mail_from.find('@'))};
    const std::string words{
        notice.title + "\n\n" + notice.text + "\n\n"
        + particulars(notice.since, node, notice.key, settings.language)};
    return "Date: " + mail_date(now) + "\r\nFrom: " + settings.mail_from
           + "\r\nTo: " + joined(settings.mail_to) + "\r\nMessage-ID: <" + notice.id + domain
           + ">\r\nSubject: " + encoded_subject("Lautturi: " + notice.title)
           + "\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; "
             "charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
           + folded(base64(words));
}

std::vector<std::unique_ptr<AlertChannel>>
open_channels(const Settings& settings, http::Client* client, ports::Clock& clock) {
    std::vector<std::unique_ptr<AlertChannel>> channels;
    if (!settings.alerts.mail_server.empty()) {
        channels.push_back(std::make_unique<MailChannel>(settings, clock));
    }
    if (!settings.alerts.webhook_url.empty()) {
        channels.push_back(std::make_unique<WebhookChannel>(settings, client, clock));
    }
    return channels;
}

}
