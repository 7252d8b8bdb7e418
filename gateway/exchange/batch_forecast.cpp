// What a replay would come to, by the gate itself.

#include "gateway/core/error.h"
#include "gateway/crypto/random.h"
#include "gateway/exchange/batch.h"

#include <exception>
#include <utility>

namespace gateway::exchange {

namespace {

/// A pass over the selection that leaves nothing behind.
class OwnPass final {
public:
    OwnPass(ports::Outbox& outbox, core::MessageId pass) noexcept
        : m_outbox{outbox}, m_pass{pass} {}
    OwnPass(const OwnPass&) = delete;
    OwnPass& operator=(const OwnPass&) = delete;
    ~OwnPass() {
        try {
            m_outbox.end_pass(m_pass);
        } catch (const std::exception&) { // rows that mean nothing stay behind
        }
    }

private:
    ports::Outbox& m_outbox;
    core::MessageId m_pass;
};

void count(const Departed& departed, BatchOut::Forecast& forecast) {
    if (departed.failure) {
        throw core::GatewayError{*departed.failure};
    }
    if (departed.rejection) {
        ++forecast.malformed;
        return;
    }
    switch (departed.decision.outcome) {
    case core::Outcome::released: ++forecast.released; break;
    case core::Outcome::reduced: ++forecast.reduced; break;
    case core::Outcome::refused: ++forecast.blocked; break;
    }
}

}

void BatchOut::rehearse(const Rows& rows, Asked& asked, Forecast& forecast) {
    std::vector<RunPlace> places{places_of(rows)};
    std::vector<Departed> answers;
    std::vector<std::unique_ptr<Departure>> chunk;
    std::vector<Passage*> group;
    for (std::size_t index{0}; index < rows.size(); ++index) {
        const auto found = asked.find(places[index].record_key);
        if (found == asked.end()) {
            continue;
        }
        put_where_it_was(places[index], found->second);
        const core::MessageId message{found->second.message};
        asked.erase(found);
        core::Result<Departing> departing{departing_of(rows[index], places[index])};
        if (!departing) {
            ++forecast.malformed;
            continue;
        }
        departing.value().message = message;
        chunk.push_back(std::make_unique<Departure>(
            std::move(departing).value(), m_parts.keys,
            [&answers](Departed departed) { answers.push_back(std::move(departed)); }));
        group.push_back(chunk.back().get());
    }
    m_parts.gate.rehearse(group);
    for (const Departed& answer : answers) {
        count(answer, forecast);
    }
}

BatchOut::Forecast
BatchOut::forecast(core::MessageId run, const std::vector<ports::Outbox::Known>& records) {
    m_run = run;
    // The run itself may be reading at the same time: whom it has met is no matter of ours.
    m_pass = crypto::new_message_id(m_parts.clock.now());
    const OwnPass pass{m_parts.outbox, m_pass};
    begin_reading();
    know_by(m_parts.outbox.intake(run).record_key);
    Asked asked;
    for (const ports::Outbox::Known& record : records) {
        asked.emplace(record.record_key, record);
    }
    Forecast forecast;
    read_selection([&](const Rows& rows) { rehearse(rows, asked, forecast); });
    forecast.gone = static_cast<std::int64_t>(asked.size());
    return forecast;
}

}
