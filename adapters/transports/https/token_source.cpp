#include "adapters/transports/https/token_source.h"

#include "gateway/core/error.h"
#include "gateway/crypto/base64.h"
#include "gateway/http/client.h"
#include "gateway/text/json_value.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace adapters::https {

using gateway::core::Code;
using gateway::crypto::SecretText;
using gateway::http::ClientResult;
using gateway::http::OutgoingRequest;
using std::chrono::microseconds;
using std::chrono::seconds;

namespace {

constexpr std::size_t answer_limit{64 * 1024};
/// Clocks differ, and a call takes its time: a token is not used up to its end.
constexpr seconds margin{60};
/// Of one that does not say (RFC 6749 §5.1 recommends that it does).
constexpr seconds assumed_lifetime{120};
constexpr seconds longest_lifetime{24 * 3600};

/// application/x-www-form-urlencoded (RFC 6749 appendix B).
std::string form_encoded(std::string_view text) {
    constexpr std::string_view hex{"0123456789ABCDEF"};
    std::string encoded;
    for (const char letter : text) {
        const auto unit = static_cast<unsigned char>(letter);
        const bool plain{
            (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
            || (letter >= '0' && letter <= '9') || letter == '-' || letter == '.' || letter == '_'};
        if (plain) {
            encoded += letter;
        } else {
            encoded += '%';
            encoded += hex[unit >> 4U];
            encoded += hex[unit & 0xFU];
        }
    }
    return encoded;
}

/// Without the line's end that editors put behind it.
SecretText client_secret(const std::filesystem::path& file) {
    const SecretText text{gateway::crypto::read_secret_file(file)};
    const std::string_view all{text.reveal()};
    return SecretText{std::string{all.substr(0, all.find_last_not_of("\r\n") + 1)}};
}

/// The characters of a bearer token (RFC 6750 §2.1): nothing else may come into a header.
bool is_token(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
               || (letter >= '0' && letter <= '9')
               || std::string_view{"-._~+/="}.find(letter) != std::string_view::npos;
    });
}

bool is_bearer(std::string_view type) noexcept {
    constexpr std::string_view wanted{"bearer"};
    return std::equal(
        type.begin(), type.end(), wanted.begin(), wanted.end(),
        [](char letter, char low) { return letter == low || letter == low - 'a' + 'A'; });
}

/// What is wrong with us keeps its name: nobody is to ask the party about it.
bool is_ours(Code code) noexcept {
    constexpr std::array ours{Code{"TLS_OWN_CERTIFICATE"}, Code{"TLS_CLIENT_CERTIFICATE_REFUSED"},
                              Code{"TLS_TRUST_FILE"},      Code{"URL_REFUSED"},
                              Code{"CLIENT_STOPPED"},      Code{"NETWORK_FAILED"}};
    return std::find(ours.begin(), ours.end(), code) != ours.end();
}

Code code_of(const ClientResult& result) noexcept {
    if (result.kind != ClientResult::Kind::answered) {
        if (is_ours(result.code)) {
            return result.code;
        }
        return result.code == Code{"TLS_PIN"} || result.code == Code{"TLS_PEER"}
                   ? Code{"TOKEN_SERVER"}
                   : Code{"TOKEN_UNAVAILABLE"};
    }
    return result.status >= 400 && result.status < 500 && result.status != 429
               ? Code{"TOKEN_REFUSED"}
               : Code{"TOKEN_UNAVAILABLE"};
}

/// A request for a token, with the text that it sends.
struct Form {
    SecretText body;
    SecretText authorization;
};

Form form_of(const TokenSettings& settings) {
    const SecretText secret{client_secret(settings.secret_file)};
    std::string body{"grant_type=client_credentials"};
    if (!settings.scope.empty()) {
        body += "&scope=" + form_encoded(settings.scope);
    }
    if (settings.in_body) {
        body += "&client_id=" + form_encoded(settings.client)
                + "&client_secret=" + form_encoded(secret.reveal());
        return {SecretText{std::move(body)}, {}};
    }
    const SecretText both{form_encoded(settings.client) + ":" + form_encoded(secret.reveal())};
    return {
        SecretText{std::move(body)},
        SecretText{"Basic " + gateway::crypto::to_base64(gateway::core::as_bytes(both.reveal()))}};
}

/// RFC 6749 §5.1 has a number. Some servers write its digits as a text, or with a fraction: what is
/// rounded down ends no later than they said. Nothing where it is neither.
std::optional<std::int64_t> whole_seconds(const gateway::text::JsonValue& given) {
    if (const auto number = given.integer()) {
        return number;
    }
    const bool fraction{given.kind() == gateway::text::JsonValue::Kind::number};
    if (!fraction && !given.is_string()) {
        return std::nullopt;
    }
    const std::string_view all{given.text()};
    const std::string_view digits{fraction ? all.substr(0, all.find('.')) : all};
    std::int64_t value{0};
    const char* const end{digits.data() + digits.size()};
    const auto [stop, problem] = std::from_chars(digits.data(), end, value);
    const bool power{all.find_first_of("eE") != std::string_view::npos};
    return problem == std::errc{} && stop == end && !power ? std::optional{value} : std::nullopt;
}

}

std::optional<ReadToken> read_token(std::string_view json) {
    const auto parsed = gateway::text::parse_json(json);
    if (!parsed || !parsed.value().is_object()) {
        return std::nullopt;
    }
    const gateway::text::JsonValue& answer{parsed.value()};
    const auto token = answer.string_at("access_token");
    const auto type = answer.string_at("token_type");
    seconds lifetime{assumed_lifetime};
    if (const gateway::text::JsonValue* const given{answer.find("expires_in")}) {
        const auto number = whole_seconds(*given);
        if (!number || *number <= 0) {
            return std::nullopt;
        }
        lifetime = seconds{std::min<std::int64_t>(*number, longest_lifetime.count())};
    }
    if (!token || !is_token(*token) || !type || !is_bearer(*type)) {
        return std::nullopt;
    }
    return ReadToken{SecretText{std::string{*token}}, lifetime};
}

TokenSource::TokenSource(
    gateway::http::Client& client, TokenSettings settings, ClientIdentity identity,
    gateway::ports::Clock& clock)
    : m_client{client}, m_settings{std::move(settings)},
      m_identity{std::move(identity)}, m_clock{clock} {}

void TokenSource::ask(Done done) {
    std::optional<Given> at_hand;
    bool first{false};
    {
        const std::scoped_lock lock{m_mutex};
        if (!m_token.token.empty() && m_clock.since_boot() < m_good_until) {
            at_hand = m_token;
        } else {
            first = m_waiting.empty();
            m_waiting.push_back(std::move(done));
        }
    }
    if (at_hand) {
        done(std::move(*at_hand));
    } else if (first) {
        request();
    }
}

void TokenSource::withdraw(std::uint64_t serial) {
    const std::scoped_lock lock{m_mutex};
    if (m_token.serial == serial) {
        m_token.token = SecretText{};
    }
}

void TokenSource::request() {
    const microseconds asked{m_clock.since_boot()};
    try {
        const auto form = std::make_shared<const Form>(form_of(m_settings));
        OutgoingRequest request;
        request.url = m_settings.url;
        request.headers = {
            {"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
        if (!form->authorization.empty()) {
            request.headers.emplace_back("Authorization", form->authorization.reveal());
        }
        request.body = gateway::core::as_bytes(form->body.reveal());
        request.certificate_file = m_identity.certificate_file;
        request.key_file = m_identity.key_file;
        request.authority_file = m_settings.authority_file;
        request.server_pins = m_settings.pins;
        request.response_limit = answer_limit;
        m_client.send(
            std::move(request), [self = shared_from_this(), form, asked](ClientResult result) {
                Given given;
                microseconds good_until{asked};
                if (result.kind != ClientResult::Kind::answered || result.status != 200) {
                    given.failure = code_of(result);
                } else if (auto read = read_token(gateway::core::as_text(result.body))) {
                    given.token = std::move(read->token);
                    good_until += read->lifetime - std::min(margin, read->lifetime / 2);
                } else {
                    given.failure = Code{"TOKEN_MALFORMED"};
                }
                std::fill(result.body.begin(), result.body.end(), std::byte{0});
                self->answer(std::move(given), good_until);
            });
    } catch (const gateway::core::GatewayError& failure) {
        answer(Given{{}, 0, failure.code()}, asked);
    }
}

void TokenSource::answer(Given given, microseconds good_until) {
    std::vector<Done> waiting;
    {
        const std::scoped_lock lock{m_mutex};
        given.serial = m_token.serial + 1;
        m_token = given;
        m_good_until = good_until;
        waiting.swap(m_waiting);
    }
    for (const Done& done : waiting) {
        done(given);
    }
}

}
