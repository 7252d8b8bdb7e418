#include "gateway/journal/evidence.h"

#include "gateway/journal/decision_json.h"
#include "gateway/journal/legal_text.h"

#include <algorithm>

namespace gateway::journal {

template <> struct Words<DecisionEvidence::Truth> {
    static constexpr std::array<std::string_view, 3> all{"unknown", "no", "yes"};
};

namespace {

/// Version 1 told nothing of values. Version 2 told each field's decision by itself, and the items
/// twice; most fields of a record are decided alike.
constexpr std::int64_t first_version{1};
constexpr std::int64_t decided_by_field{2};
constexpr std::int64_t last_version{3};

using Truth = DecisionEvidence::Truth;

template <class Enum> Enum read(JsonReader& json) {
    const std::optional<Enum> value{parse_word<Enum>(json.plain())};
    if (!value) {
        json.fail();
    }
    return value.value_or(Enum{});
}

template <class Enum> Enum read(JsonReader& json, std::string_view name) {
    json.require(name);
    return read<Enum>(json);
}

void write(JsonWriter& json, const DecisionEvidence::SeenCode& code) {
    json.open_object();
    json.names("categories", code.categories);
    json.text("item", code.item.text());
    json.flag("known", code.known);
    json.close_object();
}

DecisionEvidence::SeenCode read_code(JsonReader& json) {
    DecisionEvidence::SeenCode code;
    json.open_object();
    json.own_names("categories", code.categories);
    json.own_name("item", code.item);
    code.known = json.flag("known");
    json.close_object();
    return code;
}

void write(JsonWriter& json, const DecisionEvidence::Fact& fact) {
    json.open_object();
    json.text("id", fact.id.text());
    json.text("value", word_of(fact.value));
    json.close_object();
}

DecisionEvidence::Fact read_fact(JsonReader& json) {
    DecisionEvidence::Fact fact;
    json.open_object();
    json.own_name("id", fact.id);
    fact.value = read<Truth>(json, "value");
    json.close_object();
    return fact;
}

void write(JsonWriter& json, const core::Relation& relation) {
    json.open_object();
    json.instant("from", relation.validity.from);
    json.text("kind", relation.kind.text());
    if (relation.party) {
        json.text("party", relation.party->text());
    }
    json.text("source", relation.source);
    json.instant("until", relation.validity.until);
    json.close_object();
}

core::Relation read_relation(JsonReader& json) {
    core::Relation relation;
    json.open_object();
    relation.validity.from = json.optional_instant("from");
    json.own_name("kind", relation.kind);
    if (json.key("party")) {
        relation.party = json.own_name<core::PartyTag>();
    }
    relation.source = json.text("source");
    relation.validity.until = json.optional_instant("until");
    json.close_object();
    return relation;
}

void write(JsonWriter& json, const core::ConsentState& state) {
    json.open_object();
    json.flag("evidence", state.has_evidence);
    json.flag("explicit", state.is_explicit);
    json.instant("expressed_at", state.expressed_at);
    json.text("item", state.item.text());
    json.flag("itemised", state.itemised);
    if (state.kind) {
        json.text("kind", word_of(*state.kind));
    }
    json.flag("out_of_scope", state.out_of_scope);
    json.text("role", word_of(state.role));
    json.number("sequence", state.sequence);
    json.text("told_basis", state.told_basis);
    json.instant("valid_until", state.valid_until);
    json.flag("written", state.written);
    json.close_object();
}

core::ConsentState read_consent(JsonReader& json) {
    core::ConsentState state;
    json.open_object();
    state.has_evidence = json.flag("evidence");
    state.is_explicit = json.flag("explicit");
    state.expressed_at = json.instant("expressed_at");
    json.own_name("item", state.item);
    state.itemised = json.flag("itemised");
    if (json.key("kind")) {
        state.kind = read<core::ConsentKind>(json);
    }
    state.out_of_scope = json.flag("out_of_scope");
    state.role = read<core::ConsentRole>(json, "role");
    state.sequence = json.number("sequence");
    state.told_basis = json.text("told_basis");
    state.valid_until = json.optional_instant("valid_until");
    state.written = json.flag("written");
    json.close_object();
    return state;
}

void write(JsonWriter& json, const core::Hold& hold) {
    json.open_object();
    json.texts("bases", hold.bases);
    json.instant("from", hold.validity.from);
    json.names("items", hold.items);
    json.text("kind", word_of(hold.kind));
    json.text("state", word_of(hold.state));
    json.instant("until", hold.validity.until);
    json.close_object();
}

core::Hold read_hold(JsonReader& json) {
    core::Hold hold;
    json.open_object();
    hold.bases = json.texts("bases");
    hold.validity.from = json.optional_instant("from");
    json.own_names("items", hold.items);
    hold.kind = read<core::HoldKind>(json, "kind");
    hold.state = read<core::HoldState>(json, "state");
    hold.validity.until = json.optional_instant("until");
    json.close_object();
    return hold;
}

/// Whether these are the items that the decision is about, in its order.
bool is_of_all(const core::Decision& decision, const std::vector<core::ItemId>& items) {
    return std::equal(
        items.begin(), items.end(), decision.fields.begin(), decision.fields.end(),
        [](core::ItemId item, const core::FieldDecision& field) { return item == field.item; });
}

template <class T>
void write_all(JsonWriter& json, std::string_view name, const std::vector<T>& values) {
    json.array(name, values, [&](const T& value) { write(json, value); });
}

template <class T> void
read_all(JsonReader& json, std::string_view name, std::vector<T>& into, T (*one)(JsonReader&)) {
    json.array(name, [&] { into.push_back(one(json)); });
}

}

std::string encode_evidence(const DecisionEvidence& evidence) {
    constexpr std::size_t head{1'024};
    constexpr std::size_t each_field{256};
    const bool by_field{evidence.version <= decided_by_field};
    JsonWriter json{head + evidence.decision.fields.size() * each_field};
    json.open_object();
    if (by_field || !is_of_all(evidence.decision, evidence.asked)) {
        json.names("asked", evidence.asked);
    } else {
        json.flag("asked_as_decided", true);
    }
    json.instant("at", evidence.at);
    write_all(json, "codes", evidence.codes);
    json.digest("configuration", evidence.configuration);
    write_all(json, "consents", evidence.consents);
    json.key(by_field ? "decision" : "decision_alike");
    if (by_field) {
        write_decision(json, evidence.decision);
    } else {
        write_alike(json, evidence.decision);
    }
    json.text("engine", evidence.engine);
    json.text("exchange", evidence.disclosure.exchange.text());
    write_all(json, "facts", evidence.facts);
    write_guards(json, "failed_guards", evidence.failed_guards);
    write_all(json, "holds", evidence.holds);
    json.names("mandatory", evidence.mandatory);
    json.text("party", evidence.disclosure.party.text());
    json.text("purpose", evidence.disclosure.purpose.text());
    json.text("register", evidence.disclosure.reg.text());
    write_all(json, "relations", evidence.relations);
    json.number("version", evidence.version);
    json.names("without_value", evidence.without_value);
    json.names("years", evidence.years);
    json.close_object();
    return json.take();
}

core::Result<DecisionEvidence> decode_evidence(std::string_view text) {
    JsonReader json{text};
    DecisionEvidence evidence;
    json.open_object();
    json.own_names("asked", evidence.asked);
    const bool as_decided{json.key("asked_as_decided")};
    if (as_decided && (!json.boolean() || !evidence.asked.empty())) {
        json.fail();
    }
    evidence.at = json.instant("at");
    read_all(json, "codes", evidence.codes, read_code);
    evidence.configuration = json.digest("configuration");
    read_all(json, "consents", evidence.consents, read_consent);
    const bool alike{json.key("decision_alike")};
    if (alike) {
        evidence.decision = read_alike(json);
    } else {
        json.require("decision");
        evidence.decision = read_decision(json);
    }
    if (as_decided) {
        for (const core::FieldDecision& field : evidence.decision.fields) {
            evidence.asked.push_back(field.item);
        }
    }
    evidence.engine = json.text("engine");
    json.own_name("exchange", evidence.disclosure.exchange);
    read_all(json, "facts", evidence.facts, read_fact);
    evidence.failed_guards = read_guards(json, "failed_guards");
    read_all(json, "holds", evidence.holds, read_hold);
    json.own_names("mandatory", evidence.mandatory);
    json.own_name("party", evidence.disclosure.party);
    json.own_name("purpose", evidence.disclosure.purpose);
    json.own_name("register", evidence.disclosure.reg);
    read_all(json, "relations", evidence.relations, read_relation);
    evidence.version = json.number("version");
    json.own_names("without_value", evidence.without_value);
    json.own_names("years", evidence.years);
    json.close_object();
    if (!json.complete() || evidence.version < first_version || evidence.version > last_version
        || alike != (evidence.version > decided_by_field) || (as_decided && !alike)) {
        return core::Rejection{"EVIDENCE_MALFORMED", {}};
    }
    return evidence;
}

}
