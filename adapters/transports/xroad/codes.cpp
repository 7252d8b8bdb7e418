#include "adapters/transports/xroad/codes.h"

#include "gateway/core/hetu_in_text.h"
#include "gateway/core/message_id.h"

#include <algorithm>
#include <array>
#include <utility>

namespace adapters::xroad {

namespace {

constexpr std::size_t longest_code{200};

[[nodiscard]] bool is_upper(char byte) noexcept {
    return byte >= 'A' && byte <= 'Z';
}

[[nodiscard]] bool is_code_letter(char byte) noexcept {
    return is_upper(byte) || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9')
           || byte == '.' || byte == '_';
}

[[nodiscard]] char lower(char byte) noexcept {
    return is_upper(byte) ? static_cast<char>(byte - 'A' + 'a') : byte;
}

/// Lower case without `_`: equal for both spellings of one code.
[[nodiscard]] std::string folded(std::string_view piece) {
    std::string out;
    for (const char byte : piece) {
        if (byte != '_') {
            out += lower(byte);
        }
    }
    return out;
}

/// Where the new spelling does not follow from the old one's capitals.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> irregular{{
    {"outdatedglobalconf", "global_conf_outdated"},
    {"globalconfoutdated", "global_conf_outdated"},
    {"serverproxy", "serverproxy"},
    {"clientproxy", "clientproxy"},
    {"ioerror", "io_error"},
    {"invalidsoapaction", "invalid_soap_action"},
    {"tokenreadonly", "token_readonly"},
    {"sslauthenticationfailed", "ssl_authentication_failed"},
    {"hashchainunusedinputs", "hashchain_unused_inputs"},
    {"opmonitor", "opmonitor"},
}};

[[nodiscard]] std::string normalised_piece(std::string_view piece) {
    const std::string fold{folded(piece)};
    const auto* const known = std::find_if(
        irregular.begin(), irregular.end(), [&](const auto& pair) { return pair.first == fold; });
    if (known != irregular.end()) {
        return std::string{known->second};
    }
    std::string out;
    for (std::size_t at{0}; at < piece.size(); ++at) {
        const bool begins{is_upper(piece[at]) && at > 0 && !is_upper(piece[at - 1])};
        if (begins && piece[at - 1] != '_') {
            out += '_';
        }
        out += lower(piece[at]);
    }
    return out;
}

[[nodiscard]] bool is_below(std::string_view code, std::string_view stem) noexcept {
    return code == stem || (code.starts_with(stem) && code[stem.size()] == '.');
}

[[nodiscard]] std::optional<Fault::Origin> origin_of(std::string_view code) noexcept {
    constexpr std::string_view partner{"server.serverproxy"};
    if (is_below(code, "server.serverproxy.service_failed")) {
        return Fault::Origin::partner_system;
    }
    if (is_below(code, partner)) {
        return Fault::Origin::partner_security_server;
    }
    if (is_below(code, "server.clientproxy")) {
        return Fault::Origin::own_security_server;
    }
    // plain `Client` is any SOAP server's word
    return code.starts_with("client.") ? std::optional{Fault::Origin::our_message} : std::nullopt;
}

[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view space{" \t\r\n"};
    const std::size_t first{text.find_first_not_of(space)};
    return first == std::string_view::npos
               ? std::string_view{}
               : text.substr(first, text.find_last_not_of(space) - first + 1);
}

[[nodiscard]] std::string_view uuid_or_nothing(std::string_view tracking) {
    tracking = trimmed(tracking);
    return gateway::core::MessageId::parse(folded(tracking)) ? tracking : std::string_view{};
}

}

std::string normalised(std::string_view code) {
    if (code.empty() || code.size() > longest_code
        || !std::all_of(code.begin(), code.end(), is_code_letter)) {
        return {};
    }
    std::string out;
    for (bool more{true}; more;) {
        const std::size_t dot{code.find('.')};
        more = dot != std::string_view::npos;
        out += normalised_piece(code.substr(0, dot));
        if (more) {
            out += '.';
            code.remove_prefix(dot + 1);
        }
    }
    return out;
}

std::string spelled(gateway::core::Code code) {
    std::string out{code.text()};
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}

std::string_view to_text(Fault::Origin origin) noexcept {
    using Origin = Fault::Origin;
    switch (origin) {
    case Origin::our_message: return "our-message";
    case Origin::own_security_server: return "own-security-server";
    case Origin::partner_security_server: return "partner-security-server";
    case Origin::partner_system: return "partner-system";
    case Origin::party: return "party";
    case Origin::unknown_server: return "own-security-server";
    }
    return "party";
}

Fault fault_of(std::string_view code, std::string_view tracking) {
    code = trimmed(code);
    Fault fault{normalised(code)};
    if (const auto origin = origin_of(fault.code);
        origin && !gateway::core::may_name_a_person(code)) {
        fault.origin = *origin;
        fault.tracking = uuid_or_nothing(tracking);
        return fault;
    }
    // a party's own: SOAP 1.1 §4.4.1 has a qualified name there
    const std::size_t colon{code.rfind(':')};
    const std::string_view local{colon == std::string_view::npos ? code : code.substr(colon + 1)};
    const bool fit{!normalised(local).empty() && !gateway::core::may_name_a_person(local)};
    return Fault{fit ? std::string{local} : "*"};
}

Fault fault_of_xroad(std::string_view code, std::string_view tracking) {
    Fault fault{fault_of(code, tracking)};
    if (fault.origin == Fault::Origin::party) {
        fault.origin = Fault::Origin::unknown_server;
        fault.tracking = uuid_or_nothing(tracking);
    }
    return fault;
}

std::string_view unfit(const Fault& fault) noexcept {
    return fault.origin == Fault::Origin::party ? "xroad_party_fault" : "xroad_unknown_fault";
}

std::string shown(const Fault& fault) {
    std::string code{normalised(fault.code)};
    return code.empty() ? std::string{unfit(fault)} : code;
}

bool is_service_failed(std::string_view normalised_code) noexcept {
    for (bool more{true}; more;) {
        const std::size_t dot{normalised_code.find('.')};
        if (normalised_code.substr(0, dot) == "service_failed") {
            return true;
        }
        more = dot != std::string_view::npos;
        normalised_code.remove_prefix(more ? dot + 1 : normalised_code.size());
    }
    return false;
}

bool passes_with_time(std::string_view normalised_code) noexcept {
    constexpr std::array<std::string_view, 9> passing{
        "maintenance_mode", "network_error",        "io_error",
        "http_error",       "global_conf_outdated", "timestamping_failed",
        "logging_failed",   "database_error",       "timestamper_failed"};
    const std::size_t dot{normalised_code.rfind('.')};
    const std::string_view last{
        dot == std::string_view::npos ? normalised_code : normalised_code.substr(dot + 1)};
    return std::find(passing.begin(), passing.end(), last) != passing.end();
}

}
