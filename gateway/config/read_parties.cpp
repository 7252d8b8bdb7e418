#include "gateway/config/draft.h"

#include <algorithm>

namespace gateway::config {

namespace {

void read_places(MapReader& reader, policy::PartyFacts& facts) {
    const Sheet& sheet{reader.sheet()};
    for (const Tree* tree : reader.needed_list("places")) {
        MapReader place{sheet, *tree, "a place of processing"};
        const std::string country{place.text("country")};
        static_cast<void>(place.text_or("processor", ""));
        place.finish();
        const bool letters{std::all_of(country.begin(), country.end(), [](char letter) {
            return letter >= 'A' && letter <= 'Z';
        })};
        if (country.size() != 2 || !letters) {
            sheet.error(
                tree->line, "TERM_UNKNOWN", "a country is two capital letters (ISO 3166-1)");
        }
        facts.countries.push_back(country);
    }
}

void read_agreements(Draft& draft, MapReader& reader, policy::PartyFacts& facts) {
    for (const Tree* tree : reader.list("agreements")) {
        MapReader agreement{reader.sheet(), *tree, "an agreement"};
        policy::Agreement made;
        made.id = agreement.text("id");
        made.purposes =
            refer_all(reader.sheet(), agreement.needed_list("purposes"), draft.purposes, "purpose");
        made.validity = agreement.validity("valid");
        agreement.finish();
        facts.agreements.push_back(std::move(made));
    }
}

ports::Endpoint read_endpoint(Draft& draft, const Sheet& sheet, const Tree& tree) {
    MapReader reader{sheet, tree, "an endpoint"};
    ports::Endpoint endpoint;
    endpoint.url = reader.text("url");
    endpoint.server_pins = read_pins(draft, sheet, reader.list("server-pins"), std::nullopt);
    endpoint.trust_file = reader.text_or("trust-file", "");
    if (const Tree* const settings{reader.find("settings")}) {
        MapReader values{sheet, *settings, "settings"};
        for (const Tree::Entry& entry : settings->entries) {
            endpoint.settings[entry.key] = values.text(entry.key);
        }
    }
    reader.finish();
    return endpoint;
}

bool over_tls(const ports::Endpoint& endpoint) {
    return endpoint.url.starts_with("https://");
}

/// Whether nobody is spoken to without knowing the certificate: an https endpoint without a pin is
/// not spoken to.
bool all_pinned(const Party& party) {
    return std::all_of(party.endpoints.begin(), party.endpoints.end(), [](const auto& named) {
        return !over_tls(named.second) || !named.second.server_pins.empty();
    });
}

void read_endpoints(Draft& draft, Party& party) {
    const std::string file{"parties/" + std::string{party.id.text()} + "/endpoints.yaml"};
    const std::optional<Tree> tree{draft.tree(file)};
    if (!tree) {
        return;
    }
    const Sheet sheet{file, draft.findings};
    MapReader reader{sheet, *tree, "an endpoints file"};
    if (const Tree* const endpoints{reader.find("endpoints")}) {
        MapReader named{sheet, *endpoints, "endpoints"};
        for (const Tree::Entry& entry : endpoints->entries) {
            if (const Tree* const endpoint{named.find(entry.key)}) {
                party.endpoints[entry.key] = read_endpoint(draft, sheet, *endpoint);
                if (over_tls(party.endpoints[entry.key])
                    && party.endpoints[entry.key].server_pins.empty()) {
                    sheet.note(
                        entry.line, "ENDPOINT_UNPINNED",
                        "without server-pins nothing leaves to this party");
                }
            }
        }
    }
    party.pins =
        read_pins(draft, sheet, reader.list("pins"), "party " + std::string{party.id.text()});
    reader.finish();
}

void read_party(Draft& draft, core::PartyId id) {
    const std::string file{"parties/" + std::string{id.text()} + "/party.yaml"};
    const std::optional<Tree> tree{draft.tree(file)};
    if (!tree) {
        return;
    }
    const Sheet sheet{file, draft.findings};
    MapReader reader{sheet, *tree, "a party"};
    Party party;
    policy::PartyFacts facts;
    party.id = facts.id = id;
    if (const Tree* const name{reader.need("party")}; name != nullptr && name->text != id.text()) {
        sheet.error(name->line, "NAME_MISMATCH", "a party has the name of its folder");
    }
    if (const Tree* const cls{reader.need("class")}) {
        party.cls = refer(sheet, *cls, draft.classes, "class").value_or(core::PartyClass{});
    }
    party.name = reader.label("name");
    if (const Tree* const business{reader.find("business-id")};
        business != nullptr && !is_business_id(business->text)) {
        sheet.error(business->line, "BUSINESS_ID", "this is no Y-tunnus");
    }
    if (const Tree* const state{reader.need("state")}) {
        constexpr std::pair<std::string_view, bool> states[]{
            {"active", true}, {"suspended", false}};
        facts.active = choose(sheet, *state, states).value_or(false);
    }
    read_places(reader, facts);
    read_agreements(draft, reader, facts);
    facts.rights = refer_all(sheet, reader.list("rights"), draft.facts, "fact");
    static_cast<void>(reader.text_or("source", ""));
    reader.finish();

    read_endpoints(draft, party);
    facts.cls = party.cls;
    facts.name = party.name;
    facts.certificate_pinned = all_pinned(party);
    draft.law.parties.push_back(std::move(facts));
    draft.parties.push_back(std::move(party));
}

}

std::vector<core::Digest> read_pins(
    Draft& draft, const Sheet& sheet, const std::vector<const Tree*>& trees,
    const std::optional<std::string>& owner) {
    std::vector<core::Digest> pins;
    for (const Tree* tree : trees) {
        const std::optional<core::Digest> pin{core::digest_from_hex(tree->text)};
        if (!pin) {
            sheet.error(
                tree->line, "PIN_FORM",
                "a pin is the SHA-256 of a public key: 64 hexadecimal digits");
            continue;
        }
        pins.push_back(*pin);
        if (!owner) {
            continue;
        }
        const auto [place, is_new] = draft.pin_owners.emplace(*pin, *owner);
        if (!is_new) {
            sheet.error(tree->line, "PIN_SHARED", "this certificate belongs to " + place->second);
        }
    }
    return pins;
}

void read_parties(Draft& draft) {
    for (const core::PartyId id : draft.party_ids) {
        read_party(draft, id);
    }
}

}
