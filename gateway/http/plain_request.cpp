#include "gateway/http/plain_request.h"

#include "gateway/http/answer_fields.h"

#include <algorithm>
#include <array>

namespace gateway::http {

namespace {

constexpr std::size_t body_limit{64 * 1024};

bool is_letter_or_digit(char letter) noexcept {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
           || (letter >= '0' && letter <= '9');
}

bool is_authority(std::string_view text) noexcept {
    const std::size_t colon{text.find(':')};
    const std::string_view host{text.substr(0, colon)};
    const std::string_view port{colon == std::string_view::npos ? "443" : text.substr(colon + 1)};
    return !host.empty() && !port.empty() && port.size() <= 5
           && std::all_of(
               host.begin(), host.end(),
               [](char letter) {
                   return is_letter_or_digit(letter) || letter == '.' || letter == '-';
               })
           && port.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Dot segments are for whoever reads URLs.
bool is_target(std::string_view text) noexcept {
    return text.starts_with('/') && text.find("/.") == std::string_view::npos
           && std::all_of(text.begin(), text.end(), [](char letter) {
                  return letter > ' ' && letter <= '~' && letter != '#' && letter != '\\';
              });
}

bool is_named(std::string_view name, std::string_view wanted) noexcept {
    return name.size() == wanted.size() && begins_with_name(name, wanted);
}

bool has(const OutgoingRequest& request, std::string_view wanted) noexcept {
    return std::any_of(request.headers.begin(), request.headers.end(), [&](const auto& field) {
        return is_named(field.first, wanted);
    });
}

bool is_plain_field(const std::pair<std::string, std::string>& field) noexcept {
    constexpr std::array<std::string_view, 7> framing{
        "host", "content-length", "transfer-encoding", "expect", "connection", "te", "upgrade"};
    const std::string& name{field.first};
    const std::string& value{field.second};
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char letter) {
        return is_letter_or_digit(letter) || letter == '-' || letter == '_';
    }) && std::none_of(value.begin(), value.end(), [](char letter) {
        return letter == '\r' || letter == '\n' || letter == '\0';
    }) && std::none_of(framing.begin(), framing.end(), [&](std::string_view other) {
        return is_named(name, other);
    });
}

}

std::optional<PlainUrl> plain_url(std::string_view url) noexcept {
    constexpr std::string_view scheme{"https://"};
    constexpr std::string_view usual_port{":443"};
    if (!url.starts_with(scheme)) {
        return std::nullopt;
    }
    url.remove_prefix(scheme.size());
    const std::size_t slash{url.find('/')};
    if (slash == std::string_view::npos) {
        return std::nullopt;
    }
    PlainUrl plain{url.substr(0, slash), url.substr(slash)};
    if (!is_authority(plain.authority) || !is_target(plain.target)) {
        return std::nullopt;
    }
    if (plain.authority.ends_with(usual_port)) {
        plain.authority.remove_suffix(usual_port.size());
    }
    return plain;
}

bool is_plain(const OutgoingRequest& request) noexcept {
    constexpr std::array<std::string_view, 4> methods{"GET", "POST", "PUT", "DELETE"};
    return request.body.size() <= body_limit
           && std::find(methods.begin(), methods.end(), request.method) != methods.end()
           && std::all_of(request.headers.begin(), request.headers.end(), is_plain_field)
           && plain_url(request.url).has_value();
}

void write_plain_request(std::string& out, const OutgoingRequest& request, const PlainUrl& url) {
    const bool with_body{request.method != "GET"};
    out.clear();
    out.append(request.method).append(1, ' ').append(url.target).append(" HTTP/1.1\r\nHost: ");
    out.append(url.authority).append("\r\n");
    if (!has(request, "accept")) {
        out.append("Accept: */*\r\n");
    }
    for (const auto& [name, value] : request.headers) {
        out.append(name).append(value.empty() ? ":" : ": ").append(value).append("\r\n");
    }
    if (with_body) {
        out.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
        if (!has(request, "content-type")) {
            out.append("Content-Type: application/x-www-form-urlencoded\r\n");
        }
    }
    out.append("\r\n");
    if (with_body) {
        out.append(core::as_text(request.body));
    }
}

}
