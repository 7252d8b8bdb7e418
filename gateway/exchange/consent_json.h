#pragma once
// Consents, what waits, notices and cases as JSON: the same for the command line and the API. No
// person is named: whoever asked knows whom they asked about.

#include "gateway/exchange/consents.h"
#include "gateway/text/json_value.h"

namespace gateway::exchange {

/// rejected, known, failed, recorded, acknowledged.
[[nodiscard]] std::string_view word_of(Recorded::State state) noexcept;
/// alive, gone, elsewhere.
[[nodiscard]] std::string_view word_of(ports::ProcessState state) noexcept;
/// withdrawal, …; queued, …
[[nodiscard]] std::string_view word_of(ports::NoticeKind kind) noexcept;
[[nodiscard]] std::string_view word_of(ports::NoticeState state) noexcept;
[[nodiscard]] std::optional<ports::NoticeState> parse_notice_state(std::string_view word) noexcept;

/// `{"message","attempt","party","node","since"}`
[[nodiscard]] text::JsonValue json_of(const ports::LiveAttempt& attempt);
/// `{"party","message","exchange","items":[…],"received","concerned","at"}`
[[nodiscard]] text::JsonValue json_of(const Recipient& recipient);
/// `{"state","wrong":[…],"code","waits_for":[…],"recipients":[…]}`, what there is of it.
[[nodiscard]] text::JsonValue json_of(const Recorded& recorded);
[[nodiscard]] text::JsonValue json_of(const core::ConsentEvent& event);
[[nodiscard]] text::JsonValue json_of(const core::Hold& hold);
/// `{"item","role","party","purpose","state","since","event","valid_until"}`
[[nodiscard]] text::JsonValue json_of(const PersonRecord::State& state);
/// `{"recorded_at","waits_for":[…]}`
[[nodiscard]] text::JsonValue json_of(const ports::OpenBarrier& barrier);
/// `{"events":[…],"states":[…],"holds":[…],"waiting":[…]}`
[[nodiscard]] text::JsonValue json_of(const PersonRecord& record);
/// `{"node","process","attempts":[…]}`
[[nodiscard]] text::JsonValue json_of(const ports::NodeAttempts& node);
/// `{"notice","party","kind","items":[…],"messages":[…],"state","queued_at","changed_at",
/// "reference"}`
[[nodiscard]] text::JsonValue json_of(const ports::TrackedNotice& notice);
/// `{"message","exchange","party","owner","opened_at","state","official","reference"}`
[[nodiscard]] text::JsonValue json_of(const ports::OfficialCase& one);

template <class Range> [[nodiscard]] text::JsonValue list_of(const Range& range) {
    text::JsonValue list{text::JsonValue::make_array()};
    for (const auto& one : range) {
        list.push(json_of(one));
    }
    return list;
}

}
