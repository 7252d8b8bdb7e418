// How chunks pass the gate, one beside the other's reading, and are gathered into the document that
// is being built.

#include "gateway/core/failpoint.h"
#include "gateway/exchange/batch.h"

#include <algorithm>
#include <utility>

namespace gateway::exchange {

namespace {

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

/// While a chunk passes, what passed before it is gathered and sealed and what comes after it is
/// read.
void BatchOut::pass(std::vector<Departing> chunk) {
    const auto passing = std::make_shared<Passing>();
    for (const Departing& departing : chunk) {
        passing->places.push_back(*departing.place);
    }
    passing->chunk = std::move(chunk);
    passing->rejected = std::exchange(m_rejected, {});
    gather_what_passed(passing);
}

/// @param next passes meanwhile; null: nothing does.
void BatchOut::gather_what_passed(std::shared_ptr<Passing> next) {
    end_passing();
    const std::shared_ptr<Passing> passed{std::exchange(m_at_the_gate, std::move(next))};
    if (m_at_the_gate) {
        begin_passing([this, passing = m_at_the_gate] {
            core::failpoint("before_decisions");
            const auto make = [this](Departing departing, std::function<void(Departed)> done) {
                return std::make_unique<Departure>(
                    std::move(departing), m_parts.keys, std::move(done));
            };
            passing->answers =
                pass_chunk<Departure, Departed>(std::exchange(passing->chunk, {}), make);
            write_rejected(passing->rejected);
        });
    }
    if (passed) {
        // The store was asked who waits when the chunk was read: before its predecessor was sealed.
        m_sealed_before = std::exchange(m_sealed_lanes, {});
        for (std::size_t index{0}; index < passed->answers.size(); ++index) {
            gather(std::move(passed->answers[index]), passed->places[index]);
        }
        m_progress.decided +=
            static_cast<std::int64_t>(passed->answers.size() + passed->rejected.size());
        tell();
    }
}

/// What was cleared goes into the document that is being built.
void BatchOut::gather(Departed departed, const RunPlace& place) {
    if (departed.rejection && !departed.recorded) {
        m_rejected.push_back(Rejected{departed.message, place, *departed.rejection});
    }
    if (!departed.cleared) {
        return;
    }
    if (m_sealed_lanes.contains(place.lane) || m_sealed_before.contains(place.lane)) {
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
