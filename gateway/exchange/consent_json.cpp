#include "gateway/exchange/consent_json.h"

#include "gateway/core/legal_words.h"

#include <array>

namespace gateway::exchange {

namespace {

using text::JsonValue;

JsonValue text_of(std::string_view text) {
    return JsonValue::of_string(std::string{text});
}

JsonValue moment_of(core::Instant at) {
    return text_of(core::to_helsinki_text(at));
}

template <class Names> JsonValue names_of(const Names& names) {
    JsonValue list{JsonValue::make_array()};
    for (const auto& name : names) {
        list.push(text_of(name.text()));
    }
    return list;
}

constexpr std::array<std::pair<std::string_view, ports::NoticeState>, 3> notice_states{
    {{"queued", ports::NoticeState::queued},
     {"sent", ports::NoticeState::sent},
     {"received", ports::NoticeState::received}}};

}

std::string_view word_of(Recorded::State state) noexcept {
    switch (state) {
    case Recorded::State::rejected: return "rejected";
    case Recorded::State::known: return "known";
    case Recorded::State::failed: return "failed";
    case Recorded::State::recorded: return "recorded";
    case Recorded::State::acknowledged: return "acknowledged";
    }
    return {};
}

std::string_view word_of(ports::ProcessState state) noexcept {
    switch (state) {
    case ports::ProcessState::alive: return "alive";
    case ports::ProcessState::gone: return "gone";
    case ports::ProcessState::elsewhere: return "elsewhere";
    }
    return {};
}

std::string_view word_of(ports::NoticeKind kind) noexcept {
    switch (kind) {
    case ports::NoticeKind::withdrawal: return "withdrawal";
    case ports::NoticeKind::rectification: return "rectification";
    case ports::NoticeKind::erasure: return "erasure";
    case ports::NoticeKind::restriction: return "restriction";
    }
    return {};
}

std::string_view word_of(ports::NoticeState state) noexcept {
    return core::word_of(notice_states, state);
}

std::optional<ports::NoticeState> parse_notice_state(std::string_view word) noexcept {
    return core::parse_word(notice_states, word);
}

JsonValue json_of(const ports::LiveAttempt& attempt) {
    JsonValue object{JsonValue::make_object()};
    object.add("message", text_of(attempt.message.text()))
        .add("attempt", JsonValue::of_integer(attempt.attempt))
        .add("party", text_of(attempt.party.text()))
        .add("node", text_of(attempt.node))
        .add("since", moment_of(attempt.marked_at));
    return object;
}

JsonValue json_of(const Recipient& recipient) {
    JsonValue object{JsonValue::make_object()};
    object.add("party", text_of(recipient.party.text()))
        .add("message", text_of(recipient.message.text()))
        .add("exchange", text_of(recipient.exchange.text()))
        .add("items", names_of(recipient.items))
        .add("received", JsonValue::of_boolean(recipient.received))
        .add("concerned", JsonValue::of_boolean(recipient.concerned))
        .add("at", moment_of(recipient.at));
    return object;
}

JsonValue json_of(const Recorded& recorded) {
    JsonValue object{JsonValue::make_object()};
    object.add("state", text_of(word_of(recorded.state)));
    if (!recorded.wrong.elements().empty()) {
        object.add("wrong", recorded.wrong);
    }
    if (recorded.failure) {
        object.add("code", text_of(recorded.failure->text()));
    }
    if (!recorded.waits_for.empty()) {
        object.add("waits_for", list_of(recorded.waits_for));
    }
    if (!recorded.recipients.empty()) {
        object.add("recipients", list_of(recorded.recipients));
    }
    return object;
}

JsonValue json_of(const core::ConsentEvent& event) {
    JsonValue object{JsonValue::make_object()};
    object.add("sequence", JsonValue::of_integer(event.sequence))
        .add("kind", text_of(core::word_of(core::consent_kind_words, event.kind)))
        .add("role", text_of(core::word_of(core::consent_role_words, event.role)))
        .add("items", names_of(event.items))
        .add("parties", names_of(event.parties))
        .add("classes", names_of(event.classes))
        .add("purposes", names_of(event.purposes))
        .add("explicit", JsonValue::of_boolean(event.is_explicit))
        .add("itemised", JsonValue::of_boolean(event.itemised))
        .add("written", JsonValue::of_boolean(event.written))
        .add("by", text_of(core::word_of(core::consent_actor_words, event.by)))
        .add("expressed_at", moment_of(event.expressed_at))
        .add("recorded_at", moment_of(event.recorded_at));
    if (event.valid_until) {
        object.add("valid_until", moment_of(*event.valid_until));
    }
    object.add("notice_version", text_of(event.notice_version))
        .add("language", text_of(event.language));
    if (!event.evidence_reference.empty()) {
        JsonValue evidence{JsonValue::make_object()};
        evidence.add("reference", text_of(event.evidence_reference))
            .add("sha256", text_of(event.evidence_sha256));
        if (!event.evidence_level.empty()) {
            evidence.add("level", text_of(event.evidence_level));
        }
        object.add("evidence", std::move(evidence));
    }
    object.add("told_basis", text_of(event.told_basis));
    return object;
}

JsonValue json_of(const core::Hold& hold) {
    JsonValue object{JsonValue::make_object()};
    object.add("kind", text_of(core::word_of(core::hold_kind_words, hold.kind)))
        .add("state", text_of(core::word_of(core::hold_state_words, hold.state)));
    if (hold.validity.from) {
        object.add("from", moment_of(*hold.validity.from));
    }
    if (hold.validity.until) {
        object.add("until", moment_of(*hold.validity.until));
    }
    JsonValue bases{JsonValue::make_array()};
    for (const std::string& basis : hold.bases) {
        bases.push(text_of(basis));
    }
    object.add("items", names_of(hold.items)).add("bases", std::move(bases));
    return object;
}

JsonValue json_of(const PersonRecord::State& of) {
    JsonValue object{JsonValue::make_object()};
    object.add("item", text_of(of.state.item.text()))
        .add("role", text_of(core::word_of(core::consent_role_words, of.state.role)))
        .add("party", text_of(of.party.text()))
        .add("purpose", text_of(of.purpose.text()))
        .add("state", text_of(core::word_of(core::consent_kind_words, *of.state.kind)))
        .add("since", moment_of(of.state.expressed_at))
        .add("event", JsonValue::of_integer(of.state.sequence));
    if (of.state.valid_until) {
        object.add("valid_until", moment_of(*of.state.valid_until));
    }
    return object;
}

JsonValue json_of(const ports::OpenBarrier& barrier) {
    JsonValue object{JsonValue::make_object()};
    object.add("recorded_at", moment_of(barrier.raised_at))
        .add("waits_for", list_of(barrier.waits_for));
    return object;
}

JsonValue json_of(const PersonRecord& record) {
    JsonValue object{JsonValue::make_object()};
    object.add("events", list_of(record.events))
        .add("states", list_of(record.states))
        .add("holds", list_of(record.holds))
        .add("waiting", list_of(record.waiting));
    return object;
}

JsonValue json_of(const ports::NodeAttempts& node) {
    JsonValue object{JsonValue::make_object()};
    object.add("node", text_of(node.node))
        .add("process", text_of(word_of(node.process)))
        .add("attempts", list_of(node.attempts));
    return object;
}

JsonValue json_of(const ports::TrackedNotice& tracked) {
    const ports::NoticeRow& notice{tracked.notice};
    JsonValue messages{JsonValue::make_array()};
    for (const core::MessageId& message : notice.messages) {
        messages.push(text_of(message.text()));
    }
    JsonValue object{JsonValue::make_object()};
    object.add("notice", text_of(notice.notice.text()))
        .add("party", text_of(notice.party.text()))
        .add("kind", text_of(word_of(notice.kind)))
        .add("items", names_of(notice.items))
        .add("messages", std::move(messages))
        .add("state", text_of(word_of(notice.state)))
        .add("queued_at", moment_of(tracked.queued_at))
        .add("changed_at", moment_of(tracked.changed_at))
        .add("reference", text_of(tracked.reference))
        .add("delivery", text_of(tracked.delivery));
    return object;
}

JsonValue json_of(const ports::OfficialCase& one) {
    JsonValue object{JsonValue::make_object()};
    object.add("message", text_of(one.message.text()))
        .add("exchange", text_of(one.exchange.text()))
        .add("party", text_of(one.party.text()))
        .add("owner", text_of(one.owner))
        .add("opened_at", moment_of(one.opened_at))
        .add("state", text_of(one.decided ? "decided" : "open"))
        .add("official", text_of(one.official))
        .add("reference", text_of(one.reference));
    return object;
}

}
