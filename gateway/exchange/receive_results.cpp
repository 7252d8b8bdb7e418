// A party's word on records that it was sent: each result is held against what went out, and what
// does not fit is kept and shown, never passed over.

#include "gateway/core/error.h"
#include "gateway/core/failpoint.h"
#include "gateway/exchange/follow_up.h"
#include "gateway/exchange/receive.h"
#include "gateway/journal/bodies.h"

#include <algorithm>
#include <map>
#include <utility>

namespace gateway::exchange {

namespace {

using Fit = ports::PartyResult::Standing;
using Verdict = ports::PartyResult::Verdict;

/// What one result says.
struct Said {
    core::MessageId record;
    Verdict verdict{Verdict::accepted};
    std::string code;
};

bool holds(const std::vector<std::string>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// Nothing where it does not name one record, or its outcome is no word that the exchange knows. A
/// code that could be anything but a code is not kept: it may be somebody's name.
std::optional<Said> said_in(const core::NativeRecord& result, const config::Results& form) {
    const core::Value* const record{result.find(form.record)};
    const core::Value* const outcome{result.find(form.outcome)};
    const core::Value* const code{form.code.empty() ? nullptr : result.find(form.code)};
    const std::optional<core::MessageId> id{
        record == nullptr ? std::nullopt : core::MessageId::parse(record->reveal())};
    if (!id || outcome == nullptr) {
        return std::nullopt;
    }
    const bool accepted{holds(form.accepted, outcome->reveal())};
    if (!accepted && !holds(form.refused, outcome->reveal())) {
        return std::nullopt;
    }
    return Said{
        *id, accepted ? Verdict::accepted : Verdict::refused,
        code != nullptr && is_reference(code->reveal()) ? std::string{code->reveal()}
                                                        : std::string{}};
}

/// The code of a result that does not count.
core::Code code_of(Fit standing) noexcept {
    switch (standing) {
    case Fit::counts: break;
    case Fit::repeats: return "RESULT_REPEATED";
    case Fit::contradicts: return "RESULT_CONTRADICTS";
    case Fit::unmatched: return "RESULT_UNMATCHED";
    }
    return "RESULT_COUNTS";
}

}

/// A result that cannot be read is a rejected record of the delivery; the others go on.
void BatchIn::pass_results(std::vector<Incoming> chunk) {
    const config::Results& form{*m_under.exchange->results};
    std::vector<Incoming> unreadable;
    std::vector<std::pair<Incoming, Said>> readable;
    std::vector<core::MessageId> named;
    for (Incoming& incoming : chunk) {
        const auto* const native = std::get_if<core::NativeRecord>(&incoming.item.content);
        std::optional<Said> said{native == nullptr ? std::nullopt : said_in(*native, form)};
        if (said) {
            named.push_back(said->record);
            readable.emplace_back(std::move(incoming), std::move(*said));
            continue;
        }
        if (native != nullptr) {
            incoming.item.content = ports::DocumentReader::Malformed{
                core::Rejection{"RESULT_FORM", {}}, core::Secret<ports::RawTag>{},
                static_cast<std::size_t>(incoming.place->ordinal)};
        }
        unreadable.push_back(std::move(incoming));
    }
    std::map<core::MessageId, std::optional<Verdict>> sent; // and what was said of it so far
    for (const ports::Outbox::SentRecord& record : m_parts.outbox.sent_records(form.of, named)) {
        sent.emplace(record.record, record.said);
    }
    std::vector<ports::PartyResult> results;
    for (const auto& [incoming, said] : readable) {
        ports::PartyResult result{
            m_run, incoming.place->ordinal, said.record, said.verdict, Fit::counts, said.code};
        const auto record = sent.find(said.record);
        if (record == sent.end()) {
            result.standing = Fit::unmatched;
        } else if (record->second) {
            result.standing = *record->second == said.verdict ? Fit::repeats : Fit::contradicts;
        } else {
            record->second = said.verdict;
        }
        results.push_back(std::move(result));
    }
    std::vector<Incoming> kept;
    for (auto& [incoming, said] : readable) {
        kept.push_back(std::move(incoming));
    }
    write_results(kept, results);
    pass(std::move(unreadable));
}

void BatchIn::write_results(
    std::span<const Incoming> incoming, std::span<const ports::PartyResult> results) {
    if (results.empty()) {
        return;
    }
    core::failpoint("before_results");
    note([&](const Ground& ground, Writing& writing) {
        if (!ground.failed_guards.empty()) {
            throw ground.guard_failure();
        }
        const config::Exchange& exchange{*m_under.exchange};
        for (std::size_t index{0}; index < results.size(); ++index) {
            const RunPlace& place{*incoming[index].place};
            const ports::PartyResult& result{results[index]};
            const bool fits{result.standing == Fit::counts || result.standing == Fit::repeats};
            if (!place.known) {
                writing.messages.push_back(ports::MessageRow{
                    incoming[index].message, exchange.id, exchange.party, exchange.direction,
                    core::PersonNo::none, m_run, place.ordinal, place.record_key});
            }
            writing.note(
                journal::EntryKind::receipt,
                result.standing == Fit::unmatched ? incoming[index].message : result.record,
                core::PersonNo::none, journal::receipt_body(result));
            writing.results.push_back(result);
            writing.record_outcomes.push_back(ports::RecordOutcomeRow{
                incoming[index].message,
                m_run,
                place.ordinal,
                fits ? ports::RecordState::released : ports::RecordState::withheld,
                result.standing == Fit::counts ? std::string{}
                                               : std::string{code_of(result.standing).text()},
                {}});
        }
    });
    m_progress.decided += static_cast<std::int64_t>(results.size());
    tell();
}

}
