#include "adapters/transports/xroad/identifiers.h"

#include "gateway/text/charset.h"

#include <algorithm>
#include <array>
#include <vector>

namespace adapters::xroad {

namespace {

constexpr std::size_t longest_part{255};

using Parts = std::vector<std::string>;

/// Between `least` and `most` good parts; else nothing.
[[nodiscard]] std::optional<Parts>
parts_of(std::string_view text, std::size_t least, std::size_t most) {
    Parts parts;
    for (bool more{true}; more;) {
        const std::size_t slash{text.find('/')};
        more = slash != std::string_view::npos;
        std::optional<std::string> part{percent_decoded(text.substr(0, slash))};
        if (!part || !is_part(*part) || parts.size() == most) {
            return std::nullopt;
        }
        parts.push_back(*std::move(part));
        text.remove_prefix(more ? slash + 1 : text.size());
    }
    return parts.size() < least ? std::nullopt : std::optional{std::move(parts)};
}

[[nodiscard]] MemberId member_of(Parts& parts) {
    return {std::move(parts[0]), std::move(parts[1]), std::move(parts[2])};
}

enum class Form : bool { encoded, shown };

void append(std::string& out, std::string_view part, Form form) {
    if (!out.empty()) {
        out += '/';
    }
    if (form == Form::shown) {
        out += part;
    } else {
        append_percent_encoded(out, part);
    }
}

void append(std::string& out, const MemberId& id, Form form) {
    append(out, id.instance, form);
    append(out, id.member_class, form);
    append(out, id.member_code, form);
}

void append(std::string& out, const ClientId& id, Form form) {
    append(out, id.member, form);
    if (id.subsystem) {
        append(out, *id.subsystem, form);
    }
}

void append(std::string& out, const ServiceId& id, Form form) {
    append(out, id.provider, form);
    append(out, id.code, form);
    if (id.version) {
        append(out, *id.version, form);
    }
}

template <class Id> [[nodiscard]] std::string text_of(const Id& id, Form form) {
    std::string out;
    append(out, id, form);
    return out;
}

[[nodiscard]] bool is_good(const std::optional<std::string>& part) noexcept {
    return !part || is_part(*part);
}

[[nodiscard]] bool is_good(const MemberId& id) noexcept {
    return is_part(id.instance) && is_part(id.member_class) && is_part(id.member_code);
}

}

bool has_control(std::string_view text) noexcept {
    for (std::size_t at{0}; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const auto next = static_cast<unsigned char>(at + 1 < text.size() ? text[at + 1] : 0);
        if (byte < 0x20 || byte == 0x7F || (byte == 0xC2 && next >= 0x80 && next <= 0x9F)) {
            return true;
        }
    }
    return false;
}

bool is_part(std::string_view part) noexcept {
    constexpr std::array<std::string_view, 2> invisible{"\xE2\x80\x8B", "\xEF\xBB\xBF"};
    return !part.empty() && part.size() <= longest_part && part != "." && part != ".."
           && part.front() != ' ' && part.back() != ' '
           && part.find_first_of("%:;/\\") == std::string_view::npos && !has_control(part)
           && std::none_of(
               invisible.begin(), invisible.end(),
               [part](std::string_view mark) { return part.find(mark) != std::string_view::npos; })
           && gateway::text::is_utf8(part);
}

std::optional<ClientId> parse_client(std::string_view text) {
    std::optional<Parts> parts{parts_of(text, 3, 4)};
    if (!parts) {
        return std::nullopt;
    }
    ClientId id{member_of(*parts)};
    if (parts->size() == 4) {
        id.subsystem = std::move((*parts)[3]);
    }
    return id;
}

std::optional<ServiceId> parse_rest_service(std::string_view text) {
    std::optional<Parts> parts{parts_of(text, 5, 5)};
    if (!parts) {
        return std::nullopt;
    }
    return ServiceId{{member_of(*parts), std::move((*parts)[3])}, std::move((*parts)[4])};
}

std::optional<CentralServiceId> parse_central_service(std::string_view text) {
    std::optional<Parts> parts{parts_of(text, 2, 2)};
    return parts ? std::optional{CentralServiceId{std::move((*parts)[0]), std::move((*parts)[1])}}
                 : std::nullopt;
}

std::optional<ServerId> parse_server(std::string_view text) {
    std::optional<Parts> parts{parts_of(text, 4, 4)};
    return parts ? std::optional{ServerId{member_of(*parts), std::move((*parts)[3])}}
                 : std::nullopt;
}

std::optional<RepresentedParty> parse_represented_party(std::string_view text) {
    std::optional<Parts> parts{parts_of(text, 1, 2)};
    if (!parts) {
        return std::nullopt;
    }
    RepresentedParty party;
    party.code = std::move(parts->back());
    if (parts->size() == 2) {
        party.party_class = std::move(parts->front());
    }
    return party;
}

std::string encoded(const ClientId& id) {
    return text_of(id, Form::encoded);
}

std::string encoded(const ServiceId& id) {
    return text_of(id, Form::encoded);
}

std::string encoded(const CentralServiceId& id) {
    std::string out;
    append(out, id.instance, Form::encoded);
    append(out, id.code, Form::encoded);
    return out;
}

std::string encoded(const ServerId& id) {
    std::string out{text_of(id.owner, Form::encoded)};
    append(out, id.code, Form::encoded);
    return out;
}

std::string encoded(const RepresentedParty& party) {
    std::string out;
    if (party.party_class) {
        append(out, *party.party_class, Form::encoded);
    }
    append(out, party.code, Form::encoded);
    return out;
}

std::string shown(const ClientId& id) {
    return text_of(id, Form::shown);
}

std::string shown(const ServiceId& id) {
    return text_of(id, Form::shown);
}

bool is_good(const ClientId& id) noexcept {
    return is_good(id.member) && is_good(id.subsystem);
}

bool is_good(const ServiceId& id) noexcept {
    return is_good(id.provider) && is_part(id.code) && is_good(id.version);
}

bool is_good(const ServerId& id) noexcept {
    return is_good(id.owner) && is_part(id.code);
}

bool is_good(const RepresentedParty& party) noexcept {
    return is_good(party.party_class) && is_part(party.code);
}

}
