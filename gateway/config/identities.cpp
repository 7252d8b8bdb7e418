#include "gateway/config/identities.h"

#include "gateway/text/percent_encoding.h"

#include <algorithm>

namespace gateway::config {

namespace {

template <class List, class One> bool contains(const List& list, const One& one) {
    return std::find(list.begin(), list.end(), one) != list.end();
}

/// Parts between slashes, none of them empty. What a part may be, the transport says.
bool is_identity(std::string_view text) noexcept {
    const bool plain{std::all_of(text.begin(), text.end(), [](char letter) {
        return static_cast<unsigned char>(letter) >= ' ' && letter != '%' && letter != 0x7F;
    })};
    return plain && text.size() <= 1024 && text.find('/') != std::string_view::npos
           && text.front() != '/' && text.back() != '/'
           && text.find("//") == std::string_view::npos;
}

/// It stands in addresses, and names elements of XML.
bool is_service_code(std::string_view code) noexcept {
    const auto is_letter = [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
    };
    return code.size() <= 100 && is_letter(code.front())
           && std::all_of(code.begin(), code.end(), [&](char letter) {
                  return is_letter(letter) || (letter >= '0' && letter <= '9') || letter == '-'
                         || letter == '.' || letter == '_';
              });
}

std::string register_file(const Register& reg) {
    return "registers/" + std::string{reg.id.text()} + ".endpoints.yaml";
}

const Register* register_of(const Draft& draft, const Exchange& exchange) {
    const auto found =
        std::find_if(draft.registers.begin(), draft.registers.end(), [&](const Register& reg) {
            return reg.id == exchange.reg;
        });
    return found == draft.registers.end() ? nullptr : &*found;
}

const ports::Endpoint* endpoint_of(const Draft& draft, const Exchange& exchange) {
    for (const Party& party : draft.parties) {
        if (party.id == exchange.party) {
            const auto found = party.endpoints.find(exchange.endpoint);
            return found == party.endpoints.end() ? nullptr : &found->second;
        }
    }
    return nullptr;
}

/// What a setting says, written as `identities` are: a setting stands as it goes out, in
/// percent-encoding, where a letter such as ä cannot stand as it is. Nothing if it says none.
std::optional<std::string> said_identity(std::string_view setting) {
    std::string said;
    for (bool more{true}; more;) {
        const std::size_t slash{setting.find('/')};
        more = slash != std::string_view::npos;
        const std::optional<std::string> part{text::percent_decoded(setting.substr(0, slash))};
        if (!part || part->find('/') != std::string::npos) {
            return std::nullopt; // an encoded slash is no part's end
        }
        said += *part;
        said += more ? "/" : "";
        setting.remove_prefix(more ? slash + 1 : setting.size());
    }
    return said;
}

void check_caller(
    const Draft& draft, const Exchange& exchange, std::string_view setting, const Sheet& sheet,
    std::size_t line) {
    const Register* const reg{register_of(draft, exchange)};
    const ports::Endpoint* const endpoint{endpoint_of(draft, exchange)};
    if (reg == nullptr || endpoint == nullptr) {
        return; // told elsewhere
    }
    const auto as = endpoint->settings.find(std::string{setting});
    const std::optional<std::string> said{
        as == endpoint->settings.end() ? std::nullopt : said_identity(as->second)};
    if (!said || !contains(reg->identities, *said)) {
        sheet.error(
            line, "IDENTITY_NOT_OURS",
            "the endpoint asks under a name that the register's `identities` do not have: nobody's "
            "data leave under another's name");
    }
}

}

std::vector<std::string> read_identities(MapReader& reader) {
    std::vector<std::string> read;
    for (const Tree* tree : reader.list("identities")) {
        if (!is_identity(tree->text)) {
            reader.sheet().error(
                tree->line, "IDENTITY_FORM",
                "an identity is written as its parts with slashes between them");
        } else {
            read.push_back(tree->text);
        }
    }
    return read;
}

void read_standing_of_ours(Draft& draft, MapReader& reader, Register& made) {
    made.identities = read_identities(reader);
    made.intermediaries =
        read_pins(draft, reader.sheet(), reader.list("intermediaries"), std::nullopt);
}

void check_identity(
    Draft& draft, const Exchange& exchange, const ports::TransportKind* kind, const Sheet& sheet,
    std::size_t line) {
    const bool named{kind != nullptr && !kind->identity.empty()};
    const bool provided{named && exchange.direction == ports::Direction::query_in};
    // where it is not known what transports there are, nothing is said of them
    const bool known{kind != nullptr || !draft.adapters.transport_kinds.empty()};
    if (known && provided != !exchange.service.empty()) {
        sheet.error(
            line, provided ? core::Code{"KEY_MISSING"} : core::Code{"KEY_MISPLACED"},
            "a query that parties put to us through a network has a `service`, and only that");
    }
    if (!exchange.service.empty() && !is_service_code(exchange.service)) {
        sheet.error(
            line, "SERVICE_FORM", "a service's name is letters, digits and - . _, a letter first");
    }
    if (named && !exchange.endpoint.empty()) {
        check_caller(draft, exchange, kind->identity, sheet, line);
    }
}

void check_identities(Draft& draft) {
    std::map<std::string, core::ControllerId> ours;
    for (const Register& reg : draft.registers) {
        for (const std::string& identity : reg.identities) {
            const auto [place, is_new] = ours.emplace(identity, reg.controller);
            if (!is_new && place->second != reg.controller) {
                draft.findings.error(
                    register_file(reg), 0, "IDENTITY_SHARED",
                    "an identity here is another controller's too");
            }
        }
        for (const core::Digest& pin : reg.intermediaries) {
            if (draft.pin_owners.contains(pin)) {
                draft.findings.error(
                    register_file(reg), 0, "PIN_SHARED",
                    "an intermediary's certificate is also that of " + draft.pin_owners.at(pin));
            }
        }
    }
    std::set<std::string> theirs;
    for (const Party& party : draft.parties) {
        for (const std::string& identity : party.identities) {
            if (!theirs.insert(identity).second || ours.contains(identity)) {
                draft.findings.error(
                    "parties/" + std::string{party.id.text()} + "/endpoints.yaml", 0,
                    "IDENTITY_SHARED", "an identity here is somebody else's too");
            }
        }
    }
}

}
