#include "gateway/app/metrics.h"

#include "gateway/app/process_readings.h"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <string_view>
#include <vector>

namespace gateway::app {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using Labels = std::vector<ClientMetric::Label>;

/// Seconds: a commit on a good disk, a party's answer.
const prometheus::Histogram::BucketBoundaries commit_seconds{
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0};
const prometheus::Histogram::BucketBoundaries delivery_seconds{0.01, 0.05, 0.1,  0.25, 0.5,  1.0,
                                                               2.5,  5.0,  10.0, 30.0, 60.0, 300.0};

double seconds(std::chrono::microseconds span) {
    return std::chrono::duration<double>{span}.count();
}

std::string_view word(core::Outcome outcome) {
    return core::to_text(outcome);
}

std::string_view word(ports::DeliveryOutcome outcome) {
    switch (outcome) {
    case ports::DeliveryOutcome::delivered: return "delivered";
    case ports::DeliveryOutcome::refused: return "refused";
    case ports::DeliveryOutcome::failed: return "failed";
    case ports::DeliveryOutcome::unknown: return "unknown";
    }
    return "unknown";
}

/// What cannot be counted for want of memory is not counted.
template <class Count> void quietly(Count count) noexcept {
    try {
        count();
    } catch (const std::exception&) {
    }
}

/// Gauges of this moment, in the form that the serializer takes.
class Gauges final {
public:
    void add(const std::string& name, const std::string& help, double value, Labels labels = {}) {
        if (m_all.empty() || m_all.back().name != name) {
            m_all.push_back(MetricFamily{name, help, prometheus::MetricType::Gauge, {}});
        }
        ClientMetric metric;
        metric.label = std::move(labels);
        metric.gauge.value = value;
        m_all.back().metric.push_back(std::move(metric));
    }

    template <class T>
    void add(const std::string& name, const std::string& help, const std::optional<T>& value) {
        if (value) {
            add(name, help, static_cast<double>(*value));
        }
    }

    template <class Name, class T> void
    add(const std::string& name, const std::string& help, const std::string& label,
        const std::map<Name, T>& values) {
        for (const auto& [of, value] : values) {
            add(name, help, static_cast<double>(value), {{label, std::string{of.text()}}});
        }
    }

    [[nodiscard]] std::vector<MetricFamily> take() && { return std::move(m_all); }

private:
    std::vector<MetricFamily> m_all;
};

std::vector<MetricFamily> gauges_of(const Readings& now) {
    Gauges all;
    all.add("lautturi_ready", "Whether new work is taken in.", now.ready ? 1 : 0);
    all.add("lautturi_store_up", "Whether the database answers.", now.store_up ? 1 : 0);
    all.add(
        "lautturi_gate_waiting", "Passages that wait for the gate.",
        static_cast<double>(now.gate_waiting));
    all.add(
        "lautturi_lookups_waiting", "Questions that wait for a municipal register.",
        static_cast<double>(now.lookups_waiting));
    all.add(
        "lautturi_outcomes_unwritten", "Outcomes that the store has not taken yet.",
        static_cast<double>(now.outcomes_unwritten));
    all.add(
        "lautturi_relay_connections", "Connections of municipal systems.",
        static_cast<double>(now.relay_connections));
    all.add(
        "lautturi_party_connections", "Connections of parties.",
        static_cast<double>(now.party_connections));
    all.add("lautturi_open_runs", "Runs that are not closed.", "exchange", now.open_runs);
    all.add(
        "lautturi_unsettled_attempts", "Attempts of which nobody knows yet whether they arrived.",
        "party", now.unsettled);
    all.add(
        "lautturi_clock_behind_seconds",
        "How far the database's clock is behind the journal's latest entry.",
        now.clock_behind_seconds);
    all.add(
        "lautturi_disk_free_bytes", "Free space where the data directory is.", now.disk_free_bytes);
    all.add(
        "lautturi_certificate_days", "Days until our own certificate ends.", now.certificate_days);
    all.add(
        "lautturi_party_certificate_days",
        "Days until the first of a party's certificates ends that was seen.", "party",
        now.party_certificate_days);
    all.add(
        "lautturi_alarms_open", "Alarms that are open, whether somebody took note of them or not.",
        "exchange", now.alarms_open);
    all.add(
        "lautturi_causes_open", "Causes for which somebody is told.",
        static_cast<double>(now.causes_open));
    all.add(
        "lautturi_alerts_waiting", "Notices that were not sent yet.",
        static_cast<double>(now.alerts_waiting));
    const ProcessReadings process{read_process()};
    all.add(
        "process_resident_memory_bytes", "Resident memory of the daemon.", process.resident_bytes);
    all.add("process_open_fds", "Open file descriptors of the daemon.", process.open_files);
    return std::move(all).take();
}

}

struct Metrics::Families {
    prometheus::Registry registry;

    prometheus::Family<prometheus::Counter>& decisions{
        prometheus::BuildCounter()
            .Name("lautturi_decisions_total")
            .Help("Decisions of the gate that are durable.")
            .Register(registry)};
    prometheus::Family<prometheus::Counter>& attempts{
        prometheus::BuildCounter()
            .Name("lautturi_attempts_total")
            .Help("Attempts to send to a party that began.")
            .Register(registry)};
    prometheus::Family<prometheus::Counter>& deliveries{
        prometheus::BuildCounter()
            .Name("lautturi_deliveries_total")
            .Help("Attempts that ended, by what became of them.")
            .Register(registry)};
    prometheus::Family<prometheus::Histogram>& durations{prometheus::BuildHistogram()
                                                             .Name("lautturi_delivery_seconds")
                                                             .Help("How long an attempt took.")
                                                             .Register(registry)};
    prometheus::Counter& commits{prometheus::BuildCounter()
                                     .Name("lautturi_commits_total")
                                     .Help("Commits of the gate's transaction.")
                                     .Register(registry)
                                     .Add({})};
    prometheus::Counter& failures{prometheus::BuildCounter()
                                      .Name("lautturi_commit_failures_total")
                                      .Help("Gate's transactions that the store failed.")
                                      .Register(registry)
                                      .Add({})};
    prometheus::Counter& entries{prometheus::BuildCounter()
                                     .Name("lautturi_journal_entries_total")
                                     .Help("Journal entries that are durable.")
                                     .Register(registry)
                                     .Add({})};
    prometheus::Counter& turned_away{prometheus::BuildCounter()
                                         .Name("lautturi_work_refused_total")
                                         .Help("Requests that were not taken in (503): no disk "
                                               "space, or no database.")
                                         .Register(registry)
                                         .Add({})};
    prometheus::Histogram& latency{prometheus::BuildHistogram()
                                       .Name("lautturi_commit_seconds")
                                       .Help("How long a commit of the gate's transaction took.")
                                       .Register(registry)
                                       .Add({}, commit_seconds)};
};

Metrics::Metrics() : m_families{std::make_unique<Families>()} {}

Metrics::~Metrics() = default;

void Metrics::decided(core::ExchangeId exchange, core::Outcome outcome) noexcept {
    quietly([&] {
        m_families->decisions
            .Add(
                {{"exchange", std::string{exchange.text()}},
                 {"outcome", std::string{word(outcome)}}})
            .Increment();
    });
}

void Metrics::attempted(core::PartyId party) noexcept {
    quietly([&] { m_families->attempts.Add({{"party", std::string{party.text()}}}).Increment(); });
}

void Metrics::delivered(
    core::PartyId party, ports::DeliveryOutcome outcome, std::chrono::microseconds took) noexcept {
    quietly([&] {
        const std::string name{party.text()};
        m_families->deliveries.Add({{"party", name}, {"outcome", std::string{word(outcome)}}})
            .Increment();
        m_families->durations.Add({{"party", name}}, delivery_seconds).Observe(seconds(took));
    });
}

void Metrics::committed(std::size_t entries, std::chrono::microseconds took) noexcept {
    m_families->commits.Increment();
    m_families->entries.Increment(static_cast<double>(entries));
    m_families->latency.Observe(seconds(took));
}

void Metrics::commit_failed() noexcept {
    m_families->failures.Increment();
}

void Metrics::refused() noexcept {
    m_families->turned_away.Increment();
}

std::string Metrics::exposition(const Readings& readings) const {
    std::vector<MetricFamily> all{m_families->registry.Collect()};
    for (MetricFamily& gauge : gauges_of(readings)) {
        all.push_back(std::move(gauge));
    }
    return prometheus::TextSerializer{}.Serialize(all);
}

}
