// /rights/breaches: cases of personal data breaches (GDPR Art. 33, 34): what left, to whom, until
// when to notify; who they are whose data left, for whoever has to tell them, with a reason and an
// entry about each; and what was done.

#include "gateway/admin/breach_json.h"
#include "gateway/admin/operation_json.h"
#include "gateway/admin/oversight_desk.h"
#include "gateway/admin/resources.h"
#include "gateway/core/error.h"
#include "gateway/exchange/field_places.h"
#include "gateway/exchange/follow_up.h"
#include "gateway/journal/keeper_bodies.h"
#include "gateway/rights/names.h"
#include "gateway/text/strict_json.h"

#include <algorithm>
#include <map>
#include <set>

namespace gateway::admin {

using text::JsonValue;

namespace {

/// Each person shown is one more entry of the journal.
constexpr std::int64_t records_at_once{100};

std::optional<ports::BreachCase> case_of(const Call& call, Parts& parts) {
    const std::optional<core::MessageId> id{core::MessageId::parse(call.parameter)};
    return id ? oversight_of(parts).breaches.find(*id) : std::nullopt;
}

JsonValue told(Parts& parts, const ports::BreachCase& one, core::Instant now) {
    return breach_json(one, oversight_of(parts).breaches.items(one), now);
}

/// How a person is known, and where that was read.
struct Identity {
    std::optional<core::PersonId> subject{};
    std::string name{};
    std::string from{}; ///< message, request; empty: nowhere any more
};

constexpr std::string_view family_name{"person.name.family"};
constexpr std::string_view given_name{"person.name.given"};

std::string name_in(std::span<const core::Field> fields) {
    std::string given;
    std::string family;
    for (const core::Field& field : fields) {
        if (field.item.text() == family_name) {
            family = field.value.reveal();
        } else if (field.item.text() == given_name) {
            given = field.value.reveal();
        }
    }
    return given.empty() || family.empty() ? given + family : given + ' ' + family;
}

/// Finds out who a case's persons are: from the very bytes that left, from what they asked
/// themselves; their names, where those did not leave, from the register as it is now.
class Identities final {
public:
    Identities(Parts& parts, const ports::BreachCase& one) : m_parts{parts} {
        const std::shared_ptr<const config::Configuration> law{parts.law()};
        const auto id = core::ExchangeId::find(one.sending.exchange);
        const config::Exchange* const by{id ? law->find(*id) : nullptr};
        m_register = by == nullptr ? nullptr : law->find(by->reg);
        m_law = law;
        const config::Leg* const leg{by == nullptr ? nullptr : exchange::leaving_leg(*by)};
        if (m_register == nullptr || leg == nullptr || leg->document == nullptr) {
            return;
        }
        const std::optional<core::Bytes> document{operation_of(parts).outbox.payload(
            one.sending.message, ports::PayloadRow::Use::document, 0)};
        if (!document) {
            return;
        }
        for (const exchange::SentFields& sent : exchange::read_sent(*leg, *document)) {
            if (!sent.subject) {
                continue;
            }
            if (const auto whose = parts.people.find(m_register->controller, *sent.subject)) {
                m_known.insert_or_assign(
                    *whose, Identity{sent.subject, name_in(sent.items.fields()), "message"});
            }
        }
    }

    [[nodiscard]] Identity of(const ports::BreachRecord& record) {
        if (!record.has_key) {
            return {};
        }
        const auto known = m_known.find(record.person);
        Identity identity{known == m_known.end() ? as_asked(record.person) : known->second};
        if (identity.subject && identity.name.empty() && m_register != nullptr) {
            identity.name = name_now(*identity.subject);
        }
        return identity;
    }

private:
    /// A request keeps by which identifier it was opened.
    [[nodiscard]] Identity as_asked(core::PersonNo person) {
        for (const ports::RightsCase& one : m_parts.rights->cases_of(std::span{&person, 1})) {
            const std::vector<core::PersonNo>& persons{one.request.persons};
            const auto place = std::find(persons.begin(), persons.end(), person);
            if (place == persons.end()) {
                continue;
            }
            if (auto subject =
                    m_parts.due_rows->subject(one.request.request, place - persons.begin())) {
                return {std::move(subject), {}, "request"};
            }
        }
        return {};
    }

    /// A register that cannot be asked names nobody; the identifier stands all the same.
    [[nodiscard]] std::string name_now(const core::PersonId& subject) {
        try {
            return name_in(m_parts.register_name(m_register->id, subject));
        } catch (const core::GatewayError&) {
            return {};
        }
    }

    Parts& m_parts;
    std::shared_ptr<const config::Configuration> m_law{};
    const config::Register* m_register{nullptr};
    std::map<core::PersonNo, Identity> m_known{};
};

JsonValue items_json(const ports::BreachRecord& record, const rights::Names& names) {
    JsonValue items{JsonValue::make_array()};
    for (const ports::BreachRecord::Item& left : record.items) {
        const auto id = core::ItemId::find(left.item);
        JsonValue item{JsonValue::make_object()};
        item.add("item", word(left.item))
            .add("label", word(id ? names.item(*id) : left.item))
            .add("form", word(left.form));
        items.push(std::move(item));
    }
    return items;
}

JsonValue record_json(
    const ports::BreachRecord& record, const Identity& identity, const rights::Names& names) {
    const std::string_view known{
        identity.subject ? std::string_view{identity.from}
        : record.has_key ? "not-kept"
                         : "erased"};
    JsonValue one{JsonValue::make_object()};
    one.add("person", word(std::to_string(static_cast<std::int64_t>(record.person))))
        .add("identifier", identity.subject ? word(identity.subject->reveal()) : JsonValue{})
        .add("name", identity.name.empty() ? JsonValue{} : word(identity.name))
        .add("known_from", word(known))
        .add("message", word(record.message.text()))
        .add("purpose", word(record.purpose))
        .add("items", items_json(record, names));
    return one;
}

Answer unknown() {
    return Answer::refusal(problems::breach_unknown);
}

}

Answer list_breaches(const Call& call, Parts& parts) {
    JsonValue all{JsonValue::make_array()};
    std::int64_t open{0};
    for (const ports::BreachCase& one : oversight_of(parts).breaches.cases(true)) {
        open += one.closed_at ? 0 : 1;
        all.push(told(parts, one, call.now));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("breaches", std::move(all)).add("open", JsonValue::of_integer(open));
    return Answer::of(std::move(body));
}

Answer read_breach(const Call& call, Parts& parts) {
    const std::optional<ports::BreachCase> one{case_of(call, parts)};
    if (!one) {
        return unknown();
    }
    Answer answer{Answer::of(told(parts, *one, call.now))};
    answer.object = one->breach.text();
    return answer;
}

/// Who they are, a page at a time: the reason stands once, under a key of its own, an entry for
/// each person.
Answer show_affected(const Call& call, Parts& parts) {
    const std::optional<ports::BreachCase> one{case_of(call, parts)};
    if (!one) {
        return unknown();
    }
    text::StrictJson json;
    json.allow_keys(call.body, "", {"after", "language"});
    const std::string language{language_in(call.body, json)};
    const JsonValue* const told_after{call.body.find("after")};
    const std::optional<std::int64_t> after{
        told_after == nullptr ? std::optional<std::int64_t>{0} : told_after->integer()};
    if (!after || *after < 0) {
        json.refuse("/after", "VALUE_WRONG", "how many were shown before: `next` of that answer");
    }
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    const std::vector<ports::BreachRecord> records{
        oversight_of(parts).breaches.records(*one, *after, records_at_once)};
    rights::Names names{parts.law(), parts.law_of, language};
    Identities identities{parts, *one};
    std::set<core::PersonNo> persons;
    JsonValue list{JsonValue::make_array()};
    for (const ports::BreachRecord& record : records) {
        list.push(record_json(record, identities.of(record), names));
        if (record.person != core::PersonNo::none) {
            persons.insert(record.person);
        }
    }
    const auto party = core::PartyId::find(one->sending.party);
    const auto shown = static_cast<std::int64_t>(records.size());
    JsonValue body{JsonValue::make_object()};
    body.add("breach", word(one->breach.text()))
        .add("party", word(one->sending.party))
        .add("party_name", word(party ? names.party(*party) : one->sending.party))
        .add("left_at", instant_json(one->sending.left_at))
        .add("outcome", word(one->sending.outcome))
        .add("affected", std::move(list))
        .add("next", shown < records_at_once ? JsonValue{} : JsonValue::of_integer(*after + shown));
    Answer answer{Answer::of(std::move(body))};
    answer.object = one->breach.text();
    answer.also.assign(persons.begin(), persons.end());
    answer.purpose = "supervision";
    return answer;
}

/// The supervisory authority was notified, or the case has ended. In one with its entry.
Answer step_breach(const Call& call, Parts& parts) {
    const std::optional<ports::BreachCase> one{case_of(call, parts)};
    if (!one) {
        return unknown();
    }
    text::StrictJson json;
    json.allow_keys(call.body, "", {"step", "reference"});
    const auto step = json.required_word(call.body, "step", "/step");
    const auto reference = json.required_word(call.body, "reference", "/reference");
    if (step && *step != "notified" && *step != "closed") {
        json.refuse("/step", "CODE_UNKNOWN", "notified or closed");
    }
    if (reference && !exchange::is_reference(*reference)) {
        json.refuse("/reference", "REFERENCE_FORM", "no free text, no personal identity code");
    }
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    const bool closing{*step == "closed"};
    if (one->closed_at || (!closing && one->notified_at)) {
        return Answer::refusal(problems::breach_state);
    }
    using Step = ports::BreachTaken::Step;
    const ports::BreachTaken taken{
        one->breach, closing ? Step::closed : Step::notified, call.caller.user->name.text(),
        std::string{*reference}, call.now};
    ports::BreachCase after{*one};
    (closing ? after.closed_at : after.notified_at) = call.now;
    after.official = taken.official;
    after.reference = taken.reference;
    Answer answer{Answer::of(told(parts, after, call.now))};
    answer.object = one->breach.text();
    const core::Digest decision{
        parts.evidence_key.of(core::as_bytes(taken.official + '\n' + taken.reference))};
    answer.write = [taken, decision](const exchange::Ground&, exchange::Writing& writing, Answer&) {
        writing.note(
            journal::EntryKind::breach, std::nullopt, core::PersonNo::none,
            journal::breach_body(
                taken.step == Step::closed ? "closed" : "notified", taken.breach.text(), "",
                decision));
        writing.rights.push_back({taken});
    };
    return answer;
}

}
