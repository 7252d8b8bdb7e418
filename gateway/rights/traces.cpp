#include "gateway/rights/traces.h"

#include "gateway/core/error.h"

#include <algorithm>

namespace gateway::rights {

namespace {

constexpr std::size_t page{1'000};

std::vector<core::ConsentEvent> all_events(ports::Histories& histories, core::PersonNo person) {
    std::vector<core::ConsentEvent> events;
    for (std::int64_t after{0};;) {
        const std::vector<core::ConsentEvent> more{histories.events(person, after, page)};
        events.insert(events.end(), more.begin(), more.end());
        if (more.size() < page) {
            return events;
        }
        after = more.back().sequence;
    }
}

}

Traces gather(
    ports::Rights& rights, ports::Histories& histories, std::span<const core::PersonNo> persons) {
    Traces traces;
    traces.persons.assign(persons.begin(), persons.end());
    traces.journal = rights.traces(persons);
    traces.sent = histories.sent(persons);
    if (std::any_of(traces.sent.begin(), traces.sent.end(), [](const ports::SentRecord& record) {
            return record.damaged;
        })) {
        // what is told to a person, or rests on all that is known of them, is whole or is not told
        throw core::GatewayError{"STORE_EVIDENCE_DAMAGED", core::GatewayError::Retry::never};
    }
    for (const core::PersonNo person : persons) {
        const std::vector<core::ConsentEvent> events{all_events(histories, person)};
        traces.consents.insert(traces.consents.end(), events.begin(), events.end());
    }
    std::sort(
        traces.consents.begin(), traces.consents.end(),
        [](const core::ConsentEvent& left, const core::ConsentEvent& right) {
            return left.sequence < right.sequence;
        });
    traces.holds = rights.holds(persons);
    traces.payloads = rights.payloads(persons, std::nullopt);
    traces.documents = rights.documents(persons);
    traces.provenance = rights.provenance(persons);
    traces.notices = histories.notices(std::nullopt, persons);
    traces.cases = rights.cases_of(persons);
    traces.erased = rights.erased(persons);
    traces.gone = rights.gone(persons);
    return traces;
}

}
