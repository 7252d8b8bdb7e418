// /messages/{message}/ledger: a message's fields in three columns, the register's, the ground, the
// party's; values only where they are asked for. Signed, it is evidence that can be handed over.

#include "gateway/admin/decision_json.h"
#include "gateway/admin/operation_json.h"
#include "gateway/admin/oversight_desk.h"
#include "gateway/core/error.h"
#include "gateway/core/legal_words.h"
#include "gateway/exchange/field_places.h"
#include "gateway/journal/evidence.h"
#include "gateway/journal/packed_provenance.h"
#include "gateway/rights/names.h"
#include "gateway/text/strict_json.h"

#include <algorithm>

namespace gateway::admin {

using exchange::FieldPlace;
using exchange::SentFields;
using text::JsonValue;

namespace {

JsonValue word_or_null(std::string_view text) {
    return text.empty() ? JsonValue{} : word(text);
}

/// What one look at a message's ledger works with.
struct Look {
    Parts& parts;
    core::MessageId message;
    bool values{false};
    rights::Names& names;
};

/// The record as it left, if it is kept and can be told from others in its document.
std::optional<SentFields> sent_of(
    const Look& look, const ports::RecordedDecision& recorded, const config::Leg& leg,
    const config::Register* reg) {
    if (!look.values || leg.document == nullptr || look.parts.rights == nullptr) {
        return std::nullopt;
    }
    for (const ports::KeptPayload& kept :
         look.parts.rights->payloads(std::span{&recorded.person, 1}, look.message)) {
        std::vector<SentFields> own{
            kept.use == "document" ? exchange::read_sent(leg, kept.content)
                                   : std::vector<SentFields>{}};
        if (own.size() == 1) {
            return std::move(own.front());
        }
    }
    std::vector<SentFields> found;
    for (const ports::MessageLog::Step& step :
         oversight_of(look.parts).messages.steps(look.message)) {
        if (step.kind != ports::MessageLog::Step::Kind::attempt || step.carrier == look.message
            || reg == nullptr || !found.empty()) {
            continue;
        }
        const std::optional<core::Bytes> document{
            operation_of(look.parts)
                .outbox.payload(step.carrier, ports::PayloadRow::Use::document, 0)};
        for (SentFields& record :
             document ? exchange::read_sent(leg, *document) : std::vector<SentFields>{}) {
            if (record.subject
                && look.parts.people.find(reg->controller, *record.subject) == recorded.person) {
                found.push_back(std::move(record));
            }
        }
    }
    return found.size() == 1 ? std::optional{std::move(found.front())} : std::nullopt;
}

/// Of a refused message nothing left, whatever a rule would permit.
std::string_view
mark_of(const core::FieldDecision& field, core::Outcome outcome, bool defaulted) noexcept {
    if (outcome == core::Outcome::refused) {
        return "withheld";
    }
    switch (field.form) {
    case core::Form::full: return defaulted ? "defaulted" : "released";
    case core::Form::year: return "reduced";
    case core::Form::none: return "withheld";
    }
    return "withheld";
}

JsonValue rules_json(const Look& look, const core::FieldDecision& field, const core::Digest& law) {
    JsonValue rules{JsonValue::make_array()};
    for (const core::RuleId id : field.permits) {
        JsonValue rule{JsonValue::make_object()};
        rule.add("rule", word(id.text()));
        JsonValue provisions{JsonValue::make_array()};
        if (const policy::Permit* const permit{look.names.permit(id, law)}) {
            for (const core::ProvisionId provision : permit->basis.provisions) {
                provisions.push(look.names.provision(provision, look.names.law(law)));
            }
            rule.add("gdpr6", word(permit->basis.gdpr6)).add("gdpr9", word(permit->basis.gdpr9));
        }
        rule.add("provisions", std::move(provisions));
        rules.push(std::move(rule));
    }
    return rules;
}

JsonValue consents_json(const journal::DecisionEvidence& evidence, core::ItemId item) {
    JsonValue consents{JsonValue::make_array()};
    for (const core::ConsentState& state : evidence.consents) {
        if (state.item == item && state.kind) {
            JsonValue one{JsonValue::make_object()};
            one.add("role", word(core::word_of(core::consent_role_words, state.role)))
                .add("kind", word(core::word_of(core::consent_kind_words, *state.kind)))
                .add("expressed_at", instant_json(state.expressed_at));
            consents.push(std::move(one));
        }
    }
    return consents;
}

JsonValue place_json(const Look& look, const FieldPlace& place) {
    JsonValue row{JsonValue::make_object()};
    row.add("item", word(place.item.text()))
        .add("label", word(look.names.item(place.item)))
        .add("register_field", word_or_null(place.register_field))
        .add("party_field", word_or_null(place.party_field));
    return row;
}

/// One field's row: a decision's, or of a field that nothing was decided on.
JsonValue row_json(
    const Look& look, const FieldPlace& place, const journal::DecisionEvidence& evidence,
    const JsonValue& told, const std::optional<SentFields>& sent) {
    JsonValue row{place_json(look, place)};
    const core::FieldDecision* const field{evidence.decision.find(place.item)};
    const core::Value* const value{sent ? sent->native.find(place.party_field) : nullptr};
    const bool defaulted{
        sent
        && std::find(sent->defaulted.begin(), sent->defaulted.end(), place.party_field)
               != sent->defaulted.end()};
    if (field == nullptr) {
        // no place in the party's document; or a place, and the register had nothing for it
        return std::move(row.add("mark", word(place.party_field.empty() ? "unmapped" : "empty"))
                             .add("rules", JsonValue::make_array())
                             .add("caps", JsonValue::make_array())
                             .add("reasons", JsonValue::make_array())
                             .add("consents", JsonValue::make_array())
                             .add("explanation", JsonValue{})
                             .add("value", JsonValue{}));
    }
    std::string explanation;
    for (const JsonValue& one : told.find("fields")->elements()) {
        if (one.string_at("item").value_or("") == place.item.text()) {
            explanation = one.find("explanation")->string_at(look.names.language()).value_or("");
        }
    }
    return std::move(
        row.add("mark", word(mark_of(*field, evidence.decision.outcome, defaulted)))
            .add("rules", rules_json(look, *field, evidence.configuration))
            .add("caps", words(field->caps, [](core::RuleId id) { return id.text(); }))
            .add(
                "reasons", words(
                               field->reasons,
                               [](core::Reason reason) { return core::code_of(reason).text(); }))
            .add("consents", consents_json(evidence, place.item))
            .add("explanation", word(explanation))
            .add("value", value == nullptr ? JsonValue{} : word(value->reveal())));
}

JsonValue decision_ledger(const Look& look, const ports::RecordedDecision& recorded) {
    JsonValue object{JsonValue::make_object()};
    object.add("attempt", JsonValue::of_integer(recorded.attempt))
        .add("erased", JsonValue::of_boolean(!recorded.evidence))
        .add("outcome", word(core::to_text(recorded.outcome)));
    JsonValue rows{JsonValue::make_array()};
    if (recorded.evidence) {
        const core::Result<journal::DecisionEvidence> read{
            journal::decode_evidence(*recorded.evidence)};
        if (!read) {
            throw core::GatewayError{read.rejection().code, core::GatewayError::Retry::never};
        }
        const journal::DecisionEvidence& evidence{read.value()};
        const auto law = look.parts.law_of(evidence.configuration);
        const config::Exchange* const by{law->find(evidence.disclosure.exchange)};
        const JsonValue told{decision_json(
            *law->rules, evidence.decision,
            {evidence.consents, evidence.holds, evidence.disclosure.party,
             evidence.disclosure.purpose})};
        object.add("at", instant_json(evidence.at))
            .add("purpose", word(look.names.purpose(evidence.disclosure.purpose)))
            .add("rules_digest", word(core::to_hex(evidence.configuration)))
            .add("register", word(evidence.disclosure.reg.text()));
        if (by != nullptr && exchange::leaving_leg(*by) != nullptr) {
            const std::optional<SentFields> sent{sent_of(
                look, recorded, *exchange::leaving_leg(*by), law->find(evidence.disclosure.reg))};
            object.add("values_known", JsonValue::of_boolean(sent.has_value()));
            for (const FieldPlace& place : exchange::places_leaving(*law, *by)) {
                rows.push(row_json(look, place, evidence, told, sent));
            }
        }
    }
    return object.add("rows", std::move(rows));
}

/// What came in with it: the party's field, the ground for receiving, the register's.
JsonValue received_ledger(const Look& look, const config::Configuration& law, core::ExchangeId id) {
    JsonValue rows{JsonValue::make_array()};
    const config::Exchange* const by{law.find(id)};
    if (by == nullptr || look.parts.rights == nullptr) {
        return rows;
    }
    const std::vector<FieldPlace> places{exchange::places_coming(law, *by)};
    for (const ports::KeptProvenance& kept : look.parts.rights->provenance(look.message)) {
        const auto fields = journal::unpack(kept.profile, kept.record, kept.message);
        if (!fields) {
            throw core::GatewayError{fields.rejection().code, core::GatewayError::Retry::never};
        }
        for (const core::Provenance& field : fields.value()) {
            const auto place =
                std::find_if(places.begin(), places.end(), [&](const FieldPlace& one) {
                    return one.item == field.item;
                });
            JsonValue row{place_json(
                look, {field.item, place == places.end() ? std::string{} : place->register_field,
                       field.path})};
            row.add("system", word(field.source_system))
                .add("from_the_person", JsonValue::of_boolean(field.from_the_person))
                .add("recorded_at", instant_json(field.source_recorded_at))
                .add("basis", field.basis ? look.names.provision(*field.basis, law) : JsonValue{});
            rows.push(std::move(row));
        }
    }
    return rows;
}

}

Answer read_ledger(const Call& call, Parts& parts) {
    text::StrictJson json;
    json.allow_keys(call.body, "", {"values", "language"});
    const bool values{json.flag(call.body, "values", "")};
    const std::string language{language_in(call.body, json)};
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    const std::optional<core::MessageId> message{core::MessageId::parse(call.parameter)};
    const auto line = message ? oversight_of(parts).messages.find(*message)
                              : std::optional<ports::MessageLog::Line>{};
    if (!line) {
        return Answer::refusal(problems::message_unknown);
    }
    const std::shared_ptr<const config::Configuration> law{parts.law()};
    rights::Names names{law, parts.law_of, language};
    const Look look{parts, *message, values, names};
    Answer answer;
    JsonValue decisions{JsonValue::make_array()};
    for (const ports::RecordedDecision& decision : parts.decisions.decisions_of(*message)) {
        decisions.push(decision_ledger(look, decision));
        answer.person = decision.evidence ? decision.person : answer.person;
    }
    JsonValue received{received_ledger(look, *law, line->exchange)};
    if (answer.person == core::PersonNo::none && !received.elements().empty()) {
        answer.person = oversight_of(parts).messages.person_of(*message); // nothing was decided
    }
    JsonValue ledger{JsonValue::make_object()};
    ledger.add("message", word(message->text()))
        .add("exchange", word(line->exchange.text()))
        .add("exchange_name", word(names.exchange(line->exchange)))
        .add("party", word(line->party.text()))
        .add("party_name", word(names.party(line->party)))
        .add("values_shown", JsonValue::of_boolean(values))
        .add("made_at", instant_json(call.now))
        .add("decisions", std::move(decisions))
        .add("received", std::move(received));
    const std::string document{text::write_json(ledger)};
    answer.object = message->text();
    answer.body = JsonValue::make_object();
    answer.body.add("ledger", std::move(ledger))
        .add("document", word(document))
        .add("signature", word(oversight_of(parts).sign(document)))
        .add("signing_key", word(oversight_of(parts).signing_key()));
    return answer;
}

}
