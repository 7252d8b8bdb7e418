#include "gateway/config/draft.h"
#include "gateway/config/identities.h"
#include "gateway/config/read_schedules.h"
#include "gateway/core/fingerprint.h"

#include <algorithm>

namespace gateway::config {

namespace {

std::string read_country(const Sheet& sheet, const Tree& tree) {
    const bool letters{std::all_of(tree.text.begin(), tree.text.end(), [](char letter) {
        return letter >= 'A' && letter <= 'Z';
    })};
    if (tree.text.size() != 2 || !letters) {
        sheet.error(tree.line, "TERM_UNKNOWN", "a country is two capital letters (ISO 3166-1)");
    }
    return tree.text;
}

void read_places(MapReader& reader, policy::PartyFacts& facts) {
    const Sheet& sheet{reader.sheet()};
    for (const Tree* tree : reader.needed_list("places")) {
        MapReader place{sheet, *tree, "a place of processing"};
        if (const Tree* const country{place.need("country")}) {
            facts.countries.push_back(read_country(sheet, *country));
        }
        static_cast<void>(place.text_or("processor", ""));
        if (!place.boolean_or("verified", true)) {
            sheet.note(
                tree->line, "PLACE_UNVERIFIED",
                "that this party's data are processed there, and nowhere else, was not verified");
        }
        place.finish();
    }
}

constexpr std::pair<std::string_view, PartyRole> role_words[]{
    {"controller", PartyRole::controller},
    {"joint-controller", PartyRole::joint_controller},
    {"processor", PartyRole::processor}};

/// A joint controller says by which provision, and what its share of the duties is (GDPR Art. 26).
void read_role(Draft& draft, MapReader& reader, Party& party) {
    const Sheet& sheet{reader.sheet()};
    if (const Tree* const role{reader.find("role")}) {
        party.role = choose(sheet, *role, role_words).value_or(party.role);
    }
    if ((party.cls.text() == "processor") != (party.role == PartyRole::processor)) {
        sheet.error_of_activation(
            reader.line(), "ROLE_OF_CLASS",
            "a party of the class processor has that role, and no other party has it");
    }
    const bool joint{party.role == PartyRole::joint_controller};
    const Tree* const tree{joint ? reader.need("joint") : reader.find("joint")};
    if (tree == nullptr) {
        return;
    }
    if (!joint) {
        sheet.error(tree->line, "KEY_MISPLACED", "only a joint controller has joint duties");
    }
    MapReader duties{sheet, *tree, "joint duties"};
    if (const Tree* const provision{duties.need("provision")}) {
        party.joint_by =
            refer(sheet, *provision, draft.provisions, "provision").value_or(core::ProvisionId{});
    }
    party.joint_duties = duties.label("duties");
    duties.finish();
}

/// What is known of it, from where, and whether somebody checked.
void read_standing(MapReader& reader, Party& party) {
    const Sheet& sheet{reader.sheet()};
    if (const Tree* const country{reader.find("jurisdiction")}) {
        party.jurisdiction = read_country(sheet, *country);
    }
    party.source = reader.text("source");
    party.example = reader.boolean_or("example", false);
    party.verified = reader.boolean_or("verified", true);
    if (!party.verified) {
        sheet.note(
            reader.line(), "PARTY_UNVERIFIED",
            "what is said of " + said(party.id.text())
                + " was not verified: configure nothing live before it is");
    }
}

/// One office may be reached under two names: that two parties are one legal person is told.
void read_business_id(Draft& draft, const Sheet& sheet, const Tree& tree, core::PartyId id) {
    if (!is_business_id(tree.text)) {
        sheet.error(tree.line, "BUSINESS_ID", "this is no Y-tunnus");
        return;
    }
    const auto [other, is_new] = draft.business_ids.emplace(tree.text, id);
    if (!is_new) {
        sheet.note(
            tree.line, "BUSINESS_ID_SHARED",
            "this is the Y-tunnus of " + said(other->second.text()) + " too");
    }
}

void read_agreements(Draft& draft, MapReader& reader, policy::PartyFacts& facts) {
    const Sheet& sheet{reader.sheet()};
    std::set<std::string> ids;
    for (const Tree* tree : reader.list("agreements")) {
        MapReader agreement{sheet, *tree, "an agreement"};
        policy::Agreement made;
        made.id = agreement.text("id");
        made.purposes =
            refer_all(sheet, agreement.needed_list("purposes"), draft.purposes, "purpose");
        made.validity = agreement.validity("valid");
        agreement.finish();
        if (!ids.insert(made.id).second) { // who asks which one covers gets no answer
            sheet.error_of_activation(
                tree->line, "ID_DUPLICATE", "the agreement " + said(made.id) + " stands twice");
        }
        if (made.validity.until) {
            sheet.note(
                tree->line, "AGREEMENT_ENDS",
                "the agreement " + said(made.id) + " is valid until "
                    + core::to_helsinki_text(*made.validity.until).substr(0, 10)
                    + ": from then on nothing rests on it");
        }
        facts.agreements.push_back(std::move(made));
    }
}

ports::Endpoint
read_endpoint(Draft& draft, const Sheet& sheet, const Tree& tree, EndpointLines& lines) {
    MapReader reader{sheet, tree, "an endpoint"};
    ports::Endpoint endpoint;
    for (const Tree::Entry& entry : tree.entries) {
        lines.keys[entry.key] = entry.line;
    }
    endpoint.url = reader.text("url");
    endpoint.server_pins = read_pins(draft, sheet, reader.list("server-pins"), std::nullopt);
    endpoint.trust_file = reader.text_or("trust-file", "");
    if (const Tree* const settings{reader.find("settings")}) {
        MapReader values{sheet, *settings, "settings"};
        for (const Tree::Entry& entry : settings->entries) {
            endpoint.settings[entry.key] = values.text(entry.key);
            lines.keys[entry.key] = entry.line;
        }
    }
    reader.finish();
    return endpoint;
}

/// Whether it is spoken to over a network, and must show its key there.
bool is_remote(const ports::Endpoint& endpoint) {
    return endpoint.url.starts_with("https://") || endpoint.url.starts_with("sftp://");
}

/// Whether it is known by certificate wherever it is spoken to, and known at all: a party without
/// endpoints and without certificates is not.
bool all_pinned(const Party& party) {
    if (party.endpoints.empty() && party.pins.empty() && party.identities.empty()) {
        return false;
    }
    return std::all_of(party.endpoints.begin(), party.endpoints.end(), [](const auto& named) {
        return !is_remote(named.second) || !named.second.server_pins.empty();
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
                EndpointLines& lines{draft.endpoint_lines[{party.id, entry.key}]};
                lines.line = entry.line;
                party.endpoints[entry.key] = read_endpoint(draft, sheet, *endpoint, lines);
                if (is_remote(party.endpoints[entry.key])
                    && party.endpoints[entry.key].server_pins.empty()) {
                    sheet.note(
                        entry.line, "ENDPOINT_UNPINNED",
                        "without server-pins nothing leaves to this party");
                }
            }
        }
    }
    party.identities = read_identities(reader);
    party.document_pins = read_pins(draft, sheet, reader.list("document-pins"), std::nullopt);
    party.pins =
        read_pins(draft, sheet, reader.list("pins"), "party " + std::string{party.id.text()});
    reader.finish();
}

/// Keys that an administrator accepted later (`lautturi pin accept`).
void read_accepted_pins(Draft& draft, Party& party) {
    const std::string name{party.id.text()};
    const std::string file{"parties/" + name + "/accepted-pins.yaml"};
    const std::optional<Tree> tree{draft.tree(file)};
    if (!tree) {
        return;
    }
    const Sheet sheet{file, draft.findings};
    MapReader reader{sheet, *tree, "a file of accepted pins"};
    for (const Tree* one : reader.needed_list("accepted")) {
        MapReader accepted{sheet, *one, "an accepted pin"};
        const Tree* const pin{accepted.need("pin")};
        const std::string endpoint{accepted.text_or("endpoint", "")};
        static_cast<void>(accepted.text("at"));
        static_cast<void>(accepted.text("reason"));
        accepted.finish();
        const auto at = party.endpoints.find(endpoint);
        if (pin == nullptr) {
            continue;
        }
        if (!endpoint.empty() && at == party.endpoints.end()) {
            sheet.error(one->line, "REFERENCE_DANGLING", "there is no endpoint " + said(endpoint));
            continue;
        }
        const std::vector<core::Digest> pins{read_pins(
            draft, sheet, {pin}, endpoint.empty() ? std::optional{"party " + name} : std::nullopt)};
        std::vector<core::Digest>& known{endpoint.empty() ? party.pins : at->second.server_pins};
        known.insert(known.end(), pins.begin(), pins.end());
    }
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
    if (const Tree* const business{reader.find("business-id")}) {
        read_business_id(draft, sheet, *business, id);
    }
    if (const Tree* const state{reader.need("state")}) {
        constexpr std::pair<std::string_view, bool> states[]{
            {"active", true}, {"suspended", false}};
        facts.active = choose(sheet, *state, states).value_or(false);
    }
    read_places(reader, facts);
    read_agreements(draft, reader, facts);
    facts.rights = refer_all(sheet, reader.list("rights"), draft.facts, "fact");
    party.blackouts = read_blackouts(sheet, reader.list("blackout"));
    read_role(draft, reader, party);
    read_standing(reader, party);
    reader.finish();

    read_endpoints(draft, party);
    read_accepted_pins(draft, party);
    const auto& files = draft.files.files();
    if (const auto pem = files.find("parties/" + std::string{id.text()} + "/documents.pem");
        pem != files.end()) {
        party.document_certificate = pem->second;
    }
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
        const std::optional<core::Digest> pin{core::fingerprint_of(tree->text)};
        if (!pin) {
            sheet.error(
                tree->line, "PIN_FORM",
                "a pin is the SHA-256 of a public key: 64 hexadecimal digits, or SHA256: and "
                "base64");
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
