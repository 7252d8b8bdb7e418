// What a replay would come to, by the gate itself.

#include "gateway/exchange/batch.h"

#include <utility>

namespace gateway::exchange {

namespace {

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

BatchOut::Forecast
BatchOut::forecast(core::MessageId run, const std::vector<ports::Outbox::Begun>& records) {
    m_run = run;
    begin_reading();
    for (const ports::Outbox::Begun& record : records) {
        m_begun.emplace(record.record_key, record);
    }
    Forecast forecast;
    std::vector<std::unique_ptr<Departure>> chunk;
    std::vector<Departed> answers;
    const auto told = [&](Departed departed) { answers.push_back(std::move(departed)); };
    const auto ask = [&] {
        std::vector<Passage*> group;
        for (const std::unique_ptr<Departure>& passage : chunk) {
            group.push_back(passage.get());
        }
        m_parts.gate.rehearse(group);
        chunk.clear();
        for (const Departed& answer : std::exchange(answers, {})) {
            count(answer, forecast);
        }
    };
    const std::unique_ptr<ports::RegisterReader> reader{m_assembly->reader(m_register->id)};
    const std::unique_ptr<ports::RecordCursor> cursor{
        reader->select(m_under.exchange->selection, 0)};
    while (std::optional<core::Result<core::NativeRecord>> row{cursor->next()}) {
        stop_if_asked();
        std::optional<Departing> departing{departing_of(std::move(*row))};
        if (departing && departing->place->known) {
            chunk.push_back(std::make_unique<Departure>(std::move(*departing), m_parts.keys, told));
        }
        if (chunk.size() == GateTransaction::group_limit) {
            ask();
        }
        for (const Rejected& rejected : std::exchange(m_rejected, {})) {
            forecast.malformed += rejected.place.known ? 1 : 0;
        }
    }
    ask();
    forecast.gone = static_cast<std::int64_t>(m_begun.size());
    return forecast;
}

}
