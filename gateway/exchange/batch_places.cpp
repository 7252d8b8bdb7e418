// What the rows of a selection are known by, and what the store knows of them, in this run and in
// the exchange's other ones.

#include "gateway/exchange/batch.h"
#include "gateway/exchange/record_key.h"
#include "gateway/exchange/resting.h"

#include <algorithm>

namespace gateway::exchange {

namespace {

/// The first eight bytes of a keyed digest; 0 stands for none.
std::int64_t lane_of(const core::Digest& person) {
    std::uint64_t lane{0};
    for (std::size_t at{0}; at < sizeof lane; ++at) {
        lane = (lane << 8U) | std::to_integer<std::uint64_t>(person.at(at));
    }
    return lane == 0 ? 1 : static_cast<std::int64_t>(lane);
}

}

void BatchOut::know_by(const std::optional<std::string>& record_key) {
    m_record_key = record_key ? std::optional{record_key_columns(*record_key)} : std::nullopt;
}

/// Whose record a row is, and by what it is told from the same person's others.
BatchOut::Identity BatchOut::identity_of(const Row& row) const {
    const std::string& path{m_register->access.key_of(m_under.exchange->selection)};
    const core::Value* const key{row && !path.empty() ? row.value().find(path) : nullptr};
    Identity identity;
    identity.of_somebody = key != nullptr;
    identity.person = m_parts.keys.record.of(core::as_bytes(
        !row             ? std::string_view{"unreadable"}
        : key == nullptr ? std::string_view{}
                         : key->reveal()));
    identity.record = identity.person;
    if (row && m_record_key && !m_record_key->empty()) {
        std::string apart{core::to_hex(identity.person)};
        for (const std::string& column : *m_record_key) {
            const core::Value* const value{row.value().find(column)};
            const std::string_view text{value == nullptr ? std::string_view{} : value->reveal()};
            apart += '/' + std::to_string(text.size()) + ':';
            apart += text;
        }
        identity.record = m_parts.keys.record.of(core::as_bytes(apart));
    }
    return identity;
}

/// Where rows stand in the run. Of several that nothing tells apart nobody can say tomorrow which
/// is which: the first goes, and the others are rejected rather than one be lost and another sent
/// twice. Where in the selection a record stands never matters.
std::vector<RunPlace> BatchOut::places_of(const Rows& rows) {
    std::vector<Identity> identities;
    std::vector<core::Digest> records;
    for (const Row& row : rows) {
        identities.push_back(identity_of(row));
        records.push_back(identities.back().record);
    }
    const std::vector<std::int64_t> occurrences{m_parts.outbox.sight(m_pass, ++m_chunk, records)};
    std::vector<RunPlace> places;
    for (std::size_t index{0}; index < rows.size(); ++index) {
        RunPlace place;
        place.run = m_run;
        place.record_key = m_parts.keys.record.of(core::as_bytes(
            core::to_hex(records[index]) + "/" + std::to_string(occurrences[index])));
        // nobody waits behind a record that is nobody's; and one lane for all of them would grow
        // with the run
        place.lane = identities[index].of_somebody ? lane_of(identities[index].person) : 0;
        place.ambiguous = m_record_key && identities[index].of_somebody && occurrences[index] > 1;
        places.push_back(place);
    }
    return places;
}

/// What the store says of them, asked for a chunk at once.
BatchOut::Before BatchOut::before(const std::vector<RunPlace>& places) {
    std::vector<core::Digest> keys;
    std::vector<std::int64_t> lanes;
    for (const RunPlace& place : places) {
        keys.push_back(place.record_key);
        lanes.push_back(place.lane);
    }
    Before before;
    if (m_resumed) {
        for (const ports::Outbox::Known& record : m_parts.outbox.known(m_run, keys)) {
            before.known.emplace(record.record_key, record);
        }
    }
    if (!m_unconfirmed.empty()) {
        for (const ports::Deliveries::Standing& one : m_parts.deliveries.standing(m_run, keys)) {
            before.standing.emplace(one.record_key, one);
        }
    }
    before.ahead = m_parts.deliveries.lanes_ahead(m_run, behind(*m_under.exchange), lanes);
    // whom the store may not know to be sealed yet
    before.ahead.insert(before.ahead.end(), m_last_sealed.begin(), m_last_sealed.end());
    std::sort(before.ahead.begin(), before.ahead.end());
    return before;
}

void BatchOut::put_where_it_was(RunPlace& place, const ports::Outbox::Known& before) {
    place.ordinal = before.ordinal;
    place.known = true;
    place.decisions = before.decisions;
    place.was_sealed = before.was_sealed;
}

/// A record whose last word from its party is that it is wrong is sent anew as another message,
/// which names that one. A run that corrects leaves out what was sent anew already: its party has
/// not yet said anything of that.
void BatchOut::name_what_is_corrected(std::vector<RunPlace>& places) {
    const std::vector<config::Exchange>& all{m_under.configuration->exchanges};
    const bool hears{std::any_of(all.begin(), all.end(), [&](const config::Exchange& one) {
        return one.results && one.results->of == m_under.exchange->id;
    })};
    if (!hears && !m_corrects) {
        return;
    }
    std::vector<core::Digest> keys;
    for (const RunPlace& place : places) {
        keys.push_back(place.record_key);
    }
    std::map<core::Digest, ports::Outbox::Refused> refused;
    for (const ports::Outbox::Refused& one :
         m_parts.outbox.last_refused(m_under.exchange->id, m_run, keys)) {
        refused.emplace(one.record_key, one);
    }
    for (RunPlace& place : places) {
        const auto found = refused.find(place.record_key);
        if (found != refused.end()
            && (!m_corrects || (found->second.run == *m_corrects && !found->second.sent_anew))) {
            place.corrects = found->second.message;
        }
    }
}

}
