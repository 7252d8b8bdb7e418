#include "gateway/rights/report.h"

#include "gateway/core/error.h"
#include "gateway/exchange/consent_json.h"
#include "gateway/rights/case_json.h"
#include "gateway/rights/destroyed.h"
#include "gateway/rights/disclosures.h"
#include "gateway/rights/sources.h"
#include "gateway/text/charset.h"

#include <algorithm>

namespace gateway::rights {

using text::JsonValue;

namespace {

/// Officials by what they are, never by who.
class Roles final {
public:
    explicit Roles(std::span<const ports::User> users) {
        for (const ports::User& user : users) {
            JsonValue roles{JsonValue::make_array()};
            for (const std::string& role : user.roles) {
                roles.push(json(role));
            }
            m_roles.emplace(user.name.text(), std::move(roles));
        }
    }

    [[nodiscard]] JsonValue of(std::string_view user) const {
        const auto found = m_roles.find(user);
        return found == m_roles.end() ? JsonValue::make_array() : found->second;
    }

private:
    std::map<std::string, JsonValue, std::less<>> m_roles;
};

/// A step of the person's own requests stands in the request, and is told there or not at all.
bool is_step(const JsonValue& call, const Traces& traces) {
    return call.string_at("resource") == "rights" && call.string_at("verb") == "change"
           && call.string_at("code") == "OK"
           && std::any_of(
               traces.cases.begin(), traces.cases.end(), [&](const ports::RightsCase& one) {
                   return call.string_at("object") == one.request.request.text();
               });
}

/// A call of the administration's interface.
core::Result<JsonValue> call_in(const ports::PersonTrace& trace) {
    return trace.kind == "audit" ? text::parse_json(trace.body)
                                 : core::Result<JsonValue>{core::Rejection{"", {}}};
}

/// A call that recorded a statement stands beside a consent or a hold, but for an address
/// protection, of which who asks for the person is not told: the call that has nothing beside it
/// would tell them (661/2009 §36). So they are told of no such call.
void leave_out_statements(const Traces& traces, Withholding& withholding) {
    for (const ports::PersonTrace& trace : traces.journal) {
        const core::Result<JsonValue> call{call_in(trace)};
        if (call && trace.message && call.value().string_at("resource") == "consents"
            && call.value().string_at("verb") == "record") {
            withholding.leave_out(*trace.message);
        }
    }
}

bool is_left_out(const ports::PersonTrace& trace, const Withholding& withholding) {
    return trace.message && withholding.is_left_out(*trace.message);
}

/// Somebody looked at the person's data, changed something, or tried to.
JsonValue reads_of(const Traces& traces, const Roles& roles, const Withholding& withholding) {
    JsonValue list{JsonValue::make_array()};
    for (const ports::PersonTrace& trace : traces.journal) {
        const core::Result<JsonValue> read{call_in(trace)};
        if (!read || is_step(read.value(), traces) || is_left_out(trace, withholding)) {
            continue;
        }
        const JsonValue& body{read.value()};
        const JsonValue* const status{body.find("status")};
        JsonValue one{JsonValue::make_object()};
        one.add("at", json(trace.at))
            .add("roles", roles.of(body.string_at("user").value_or("")))
            .add("what", json(body.string_at("resource").value_or("")))
            .add("how", json(body.string_at("verb").value_or("")))
            .add("purpose", json(body.string_at("purpose").value_or("")))
            .add("reason_on_record", JsonValue::of_boolean(body.find("reason") != nullptr))
            .add("status", status == nullptr ? JsonValue{} : *status);
        list.push(std::move(one));
    }
    return list;
}

/// Entries about the person, without those of their requests and of messages that are kept back.
/// Who asks for them gets no number in which a protection counts that they are not told of.
std::int64_t entries_of(const Traces& traces, const Withholding& withholding, bool for_the_person) {
    return std::count_if(
        traces.journal.begin(), traces.journal.end(), [&](const ports::PersonTrace& trace) {
            if (trace.kind == "audit") {
                const core::Result<JsonValue> call{call_in(trace)};
                return (!call || !is_step(call.value(), traces))
                       && !is_left_out(trace, withholding);
            }
            if (!for_the_person && (trace.kind == "hold" || trace.kind == "acknowledged")) {
                return false;
            }
            return trace.kind != "rights"
                   && (!trace.message || !withholding.may_hide(*trace.message));
        });
}

/// Whether the gate was asked about the message: then it was going out, and is told among what was
/// refused or disclosed.
bool was_decided(const Traces& traces, const core::MessageId& message) {
    return std::any_of(
        traces.journal.begin(), traces.journal.end(), [&](const ports::PersonTrace& trace) {
            return trace.message == message
                   && (trace.kind == "decision" || trace.kind == "refusal");
        });
}

/// Records that were not taken in: why, by code.
JsonValue set_aside_of(const Traces& traces, Withholding& withholding) {
    JsonValue list{JsonValue::make_array()};
    for (const ports::PersonTrace& trace : traces.journal) {
        if (trace.body.empty() || (trace.kind != "quarantined" && trace.kind != "rejected")
            || (trace.message && withholding.hides(*trace.message))
            || (trace.kind == "rejected" && trace.message && was_decided(traces, *trace.message))) {
            continue;
        }
        const core::Result<JsonValue> body{text::parse_json(trace.body)};
        JsonValue one{JsonValue::make_object()};
        one.add("at", json(trace.at))
            .add("how", json(trace.kind))
            .add("code", json(body ? body.value().string_at("code").value_or("") : ""))
            .add("message", json(trace.message ? trace.message->text() : std::string{}));
        list.push(std::move(one));
    }
    return list;
}

struct Held {
    JsonValue payloads{JsonValue::make_array()};
    std::int64_t reasons{0}; ///< readers' own words: counted, not shown
};

/// What is kept under the person's own key, whole. Readers' reasons may name others.
Held held_of(const Traces& traces, Withholding& withholding) {
    Held held;
    for (const ports::KeptPayload& payload : traces.payloads) {
        if (payload.use == "reason") {
            held.reasons += withholding.is_left_out(payload.message) ? 0 : 1;
            continue;
        }
        if (withholding.hides(payload.message)) {
            continue;
        }
        const std::string_view content{core::as_text(payload.content)};
        // who was asked about is theirs: it was told by whoever asks, or for them
        const bool whole{
            payload.use == "request" || !withholding.hides_content(payload.message, payload.use)};
        JsonValue one{JsonValue::make_object()};
        one.add("message", json(payload.message.text()))
            .add("what", json(payload.use))
            .add("at", json(payload.at))
            .add("bytes", json(static_cast<std::int64_t>(content.size())))
            .add("content", whole && text::is_utf8(content) ? json(content) : JsonValue{});
        held.payloads.push(std::move(one));
    }
    return held;
}

/// @param shown how many there are in what it tells.
JsonValue documents_of(
    const Traces& traces, const Names& names, Withholding& withholding, std::int64_t& shown) {
    JsonValue list{JsonValue::make_array()};
    for (const ports::KeptDocuments& documents : traces.documents) {
        if (withholding.hides(documents.party)) {
            continue;
        }
        shown += documents.count;
        JsonValue one{JsonValue::make_object()};
        one.add("party", json(documents.party.text()))
            .add("party_name", json(names.party(documents.party)))
            .add("exchange", json(documents.exchange.text()))
            .add("exchange_name", json(names.exchange(documents.exchange)))
            .add("count", json(documents.count));
        list.push(std::move(one));
    }
    return list;
}

/// Without the parties and items that are kept back. @return whether anything of it is left to tell
bool leave_what_is_told(core::ConsentEvent& event, Withholding& withholding) {
    const auto leaves = [&](auto& names) {
        const bool named{!names.empty()};
        std::erase_if(names, [&](const auto name) { return withholding.hides(name); });
        return !named || !names.empty();
    };
    const bool some_items{leaves(event.items)};
    const bool some_parties{leaves(event.parties)};
    return some_items && (some_parties || !event.classes.empty());
}

JsonValue consents_of(const Traces& traces, const Names& names, Withholding& withholding) {
    JsonValue list{JsonValue::make_array()};
    for (core::ConsentEvent event : traces.consents) {
        if (!leave_what_is_told(event, withholding)) {
            continue;
        }
        JsonValue one{exchange::json_of(event)};
        JsonValue labels{JsonValue::make_array()};
        for (const core::ItemId item : event.items) {
            labels.push(json(names.item(item)));
        }
        JsonValue parties{JsonValue::make_array()};
        for (const core::PartyId party : event.parties) {
            parties.push(json(names.party(party)));
        }
        JsonValue purposes{JsonValue::make_array()};
        for (const core::PurposeId purpose : event.purposes) {
            purposes.push(json(names.purpose(purpose)));
        }
        one.add("item_names", std::move(labels))
            .add("party_names", std::move(parties))
            .add("purpose_names", std::move(purposes));
        list.push(std::move(one));
    }
    return list;
}

/// With whom an exchange is: as the law has it now, or as its messages have it.
std::optional<core::PartyId>
party_of(core::ExchangeId exchange, const Traces& traces, const config::Configuration& law) {
    if (const config::Exchange* const known{law.find(exchange)}) {
        return known->party;
    }
    const auto found =
        std::find_if(traces.sent.begin(), traces.sent.end(), [&](const ports::SentRecord& record) {
            return record.exchange == exchange;
        });
    return found == traces.sent.end() ? std::nullopt : std::optional{found->party};
}

/// Address protection is the person's own affair: an asker for them does not learn of it here, nor
/// that there is anything to learn.
JsonValue holds_of(const Traces& traces, bool for_the_person) {
    JsonValue list{JsonValue::make_array()};
    for (const ports::KeptHold& kept : traces.holds) {
        if (!for_the_person && kept.hold.kind == core::HoldKind::turvakielto) {
            continue;
        }
        JsonValue one{exchange::json_of(kept.hold)};
        one.add("recorded_at", json(kept.recorded_at));
        list.push(std::move(one));
    }
    return list;
}

JsonValue notices_of(const Traces& traces, const Names& names, Withholding& withholding) {
    JsonValue list{JsonValue::make_array()};
    for (const ports::TrackedNotice& tracked : traces.notices) {
        if (withholding.hides(tracked.notice.party)) {
            continue;
        }
        JsonValue one{JsonValue::make_object()};
        one.add("party", json(tracked.notice.party.text()))
            .add("party_name", json(names.party(tracked.notice.party)))
            .add("kind", json(exchange::word_of(tracked.notice.kind)))
            .add("state", json(exchange::word_of(tracked.notice.state)))
            .add("queued_at", json(tracked.queued_at))
            .add("changed_at", json(tracked.changed_at));
        list.push(std::move(one));
    }
    return list;
}

JsonValue requests_of(const Traces& traces, core::Instant now) {
    JsonValue list{JsonValue::make_array()};
    for (const ports::RightsCase& one : traces.cases) {
        list.push(told_case(one, core::local_date(now)));
    }
    return list;
}

JsonValue withheld(std::string_view what, std::int64_t count, std::string_view ground) {
    JsonValue one{JsonValue::make_object()};
    one.add("what", json(what)).add("count", json(count)).add("ground", json(ground));
    return one;
}

JsonValue head_of(
    const ReportQuestion& question, const Traces& traces, const config::Register& reg,
    const Names& names) {
    JsonValue head{JsonValue::make_object()};
    head.add("register", json(reg.id.text())).add("register_name", json(names.of(reg.name)));
    add_controller(head, reg, names);
    head.add("language", json(question.language))
        .add("made_at", json(question.now))
        .add("identities", json(static_cast<std::int64_t>(traces.persons.size())))
        .add("draft", JsonValue::of_boolean(!question.released));
    if (question.request != nullptr) {
        head.add("request", json(question.request->request.request.text()))
            .add("received", json(core::to_text(question.request->request.received)));
    }
    if (traces.erased) {
        head.add("erased_at", json(*traces.erased));
    }
    return head;
}

}

JsonValue subject_report(
    const ReportQuestion& question, const Traces& traces,
    std::shared_ptr<const config::Configuration> law, const LawOf& law_of) {
    const config::Register* const reg{law->find(question.reg)};
    if (reg == nullptr) {
        throw core::GatewayError{"REGISTER_UNKNOWN", core::GatewayError::Retry::never};
    }
    Names names{law, law_of, question.language};
    Withholding withholding{
        question.request == nullptr ? Withholding{} : Withholding{*question.request}};
    const bool for_the_person{
        question.request == nullptr || question.request->request.asker == ports::Asker::person};
    if (!for_the_person) {
        withholding.shield(*law);
        leave_out_statements(traces, withholding);
    }
    withholding.learn(traces);

    JsonValue report{JsonValue::make_object()};
    report.add("report", head_of(question, traces, *reg, names))
        .add("disclosures", disclosures_of(traces, names, withholding))
        .add("refusals", refusals_of(traces, names, withholding))
        .add("sources", sources_of(traces, names, withholding))
        .add("set_aside", set_aside_of(traces, withholding))
        .add("consents", consents_of(traces, names, withholding))
        .add("holds", holds_of(traces, for_the_person));
    Held held{held_of(traces, withholding)};
    std::int64_t many{0};
    const auto kept_back_of = [&](core::ExchangeId exchange) {
        const std::optional<core::PartyId> party{party_of(exchange, traces, *law)};
        return party ? withholding.hides(*party) : withholding.hides_parties();
    };
    report.add("held", std::move(held.payloads))
        .add("documents_of_many", documents_of(traces, names, withholding, many))
        .add("destroyed", destroyed_of(traces.gone, kept_back_of))
        .add("reads", reads_of(traces, Roles{question.users}, withholding))
        .add("notices", notices_of(traces, names, withholding))
        .add("requests", requests_of(traces, question.now));

    JsonValue kept_back{JsonValue::make_array()};
    if (held.reasons > 0) {
        kept_back.push(withheld("reasons", held.reasons, "rights-of-others"));
    }
    if (many > 0) {
        kept_back.push(withheld("documents-of-many", many, "rights-of-others"));
    }
    const JsonValue decided{withholding.told()};
    for (const JsonValue& one : decided.elements()) {
        kept_back.push(one);
    }
    return report.add("withheld", std::move(kept_back))
        .add("entries", json(entries_of(traces, withholding, for_the_person)));
}

}
