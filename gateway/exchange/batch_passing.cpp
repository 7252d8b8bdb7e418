// How chunks pass gates beside each other and beside the reading of the next, and are gathered, in
// their order, into the document that is being built.

#include "gateway/core/failpoint.h"
#include "gateway/exchange/batch.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace gateway::exchange {

namespace {

/// How many parts of chunks pass beside each other: each has the database at work by itself, and
/// the run has what passed before them to seal.
constexpr std::size_t gates_beside{2};

/// How many parts are gathered from when a chunk is read until its last is gathered, at most: those
/// that passed at that time, and its own.
constexpr std::size_t gathered_while_read{2 * gates_beside};

/// About how many bytes of a document a record takes: its texts, and the names around them.
std::size_t about_bytes(const core::ClearedRecord& record) {
    std::size_t bytes{0};
    for (const core::ClearedField& field : record.fields()) {
        bytes += 2 * (field.path.size() - std::min(field.path.rfind('/'), field.path.size()))
                 + field.value.reveal().size() + 5;
    }
    return bytes;
}

}

/// While a chunk passes, in parts beside each other, what passed before it is gathered and sealed
/// and what comes after it is read. A run of one chunk needs no other gate than its own.
/// @param last nothing comes after it
void BatchOut::pass(std::vector<Departing> chunk, bool last) {
    if (m_parts.beside == nullptr || (last && m_at_the_gates.empty())) {
        pass_here(std::move(chunk));
        return;
    }
    if (chunk.empty() && m_rejected.empty()) {
        return; // it was all settled before
    }
    const std::size_t part{(chunk.size() + gates_beside - 1) / gates_beside};
    std::size_t passed{0};
    do {
        const std::size_t size{std::min(part, chunk.size() - passed)};
        const auto first = std::next(chunk.begin(), static_cast<std::ptrdiff_t>(passed));
        std::vector<Departing> next{
            std::make_move_iterator(first),
            std::make_move_iterator(std::next(first, static_cast<std::ptrdiff_t>(size)))};
        passed += size;
        if (GateTransaction* const beside{m_parts.beside->at(m_parts_passed++ % gates_beside)}) {
            pass_beside(*beside, std::move(next));
        } else {
            pass_here(std::move(next));
        }
    } while (passed < chunk.size());
}

/// At the run's own gate, with nothing beside it.
void BatchOut::pass_here(std::vector<Departing> part) {
    gather_all_that_passes();
    end_writing();
    auto passing = passing_of(std::move(part));
    pass_at(m_parts.gate, *passing);
    gather(std::move(passing));
}

/// At a gate that whoever passed first, of as many as there are gates, has left by then.
void BatchOut::pass_beside(GateTransaction& gate, std::vector<Departing> part) {
    std::unique_ptr<Passing> passed;
    if (m_at_the_gates.size() == gates_beside) {
        passed = end_passing();
    }
    Passing& begun{*m_at_the_gates.emplace_back(passing_of(std::move(part)))};
    begun.passed = std::async(std::launch::async, [this, &gate, &begun] { pass_at(gate, begun); });
    if (passed) {
        gather(std::move(passed));
    }
}

std::unique_ptr<BatchOut::Passing> BatchOut::passing_of(std::vector<Departing> part) {
    auto passing =
        std::make_unique<Passing>(Passing{std::move(part), std::exchange(m_rejected, {})});
    for (const Departing& departing : passing->chunk) {
        passing->places.push_back(*departing.place);
    }
    return passing;
}

/// Waits for what was read first. @throws what was thrown at its gate
std::unique_ptr<BatchOut::Passing> BatchOut::end_passing() {
    std::unique_ptr<Passing> first{std::move(m_at_the_gates.front())};
    m_at_the_gates.pop_front();
    first->passed.get();
    return first;
}

void BatchOut::gather_all_that_passes() {
    while (!m_at_the_gates.empty()) {
        gather(end_passing());
    }
}

/// Decides a part of a chunk, and writes down what was rejected before, in as few transactions as
/// they fit in. Uses nothing of the run but what stays as it is.
/// @throws core::GatewayError if the store failed.
void BatchOut::pass_at(GateTransaction& gate, Passing& passing) const {
    core::failpoint("before_decisions");
    std::optional<core::GatewayError> failure;
    std::vector<std::unique_ptr<Passage>> passages;
    passing.answers.resize(passing.chunk.size());
    for (std::size_t index{0}; index < passing.chunk.size(); ++index) {
        passages.push_back(std::make_unique<Departure>(
            std::move(passing.chunk[index]), m_parts.keys,
            [&passing, index](Departed answer) { passing.answers[index] = std::move(answer); }));
    }
    for (Rejected& rejected : passing.rejected) {
        passages.push_back(std::make_unique<Note>(
            rejection_of(std::move(rejected)),
            [&failure](const Noted& noted) { failure = noted.failure ? noted.failure : failure; }));
    }
    passing.chunk.clear();
    std::vector<Passage*> group;
    for (std::size_t index{0}; index < passages.size(); ++index) {
        group.push_back(passages[index].get());
        if (group.size() == GateTransaction::group_limit || index + 1 == passages.size()) {
            gate.pass(group);
            group.clear();
        }
    }
    for (const Departed& answer : passing.answers) {
        failure = answer.failure ? answer.failure : failure;
    }
    if (failure) {
        throw core::GatewayError{*failure};
    }
}

void BatchOut::gather(std::unique_ptr<Passing> passed) {
    m_sealed_lanes.emplace_front();
    if (m_sealed_lanes.size() > gathered_while_read) {
        m_sealed_lanes.pop_back();
    }
    for (std::size_t index{0}; index < passed->answers.size(); ++index) {
        gather(std::move(passed->answers[index]), passed->places[index]);
    }
    m_progress.decided +=
        static_cast<std::int64_t>(passed->answers.size() + passed->rejected.size());
    tell();
}

/// Whether a document of this lane was sealed since the store was asked who waits, which was when
/// the chunk was read.
bool BatchOut::was_sealed_meanwhile(std::int64_t lane) const {
    return std::any_of(m_sealed_lanes.begin(), m_sealed_lanes.end(), [lane](const auto& sealed) {
        return sealed.contains(lane);
    });
}

/// What was cleared goes into the document that is being built.
void BatchOut::gather(Departed departed, const RunPlace& place) {
    if (departed.rejection && !departed.recorded) {
        m_rejected.push_back(Rejected{departed.message, place, *departed.rejection});
    }
    if (!departed.cleared) {
        return;
    }
    if (was_sealed_meanwhile(place.lane)) {
        m_waits_its_turn = true; // its document was full: the next one goes after it
        return;
    }
    m_document_size += about_bytes(*departed.cleared);
    m_document.push_back(InDocument{
        ports::DecidedRecord{
            departed.message, departed.person, departed.epoch, departed.decision.outcome,
            departed.decision.next_change, place.ordinal},
        std::move(*departed.cleared), place.lane});
    if (m_document.size() >= m_under.exchange->document_limit
        || m_document_size >= m_under.exchange->document_bytes) {
        seal();
    }
}

}
