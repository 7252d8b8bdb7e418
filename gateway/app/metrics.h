#pragma once
// What Lautturi measures of itself, in Prometheus' text format. Labels are `party`, `exchange` and
// `outcome`, all from the configuration or an enumeration: there is no way for a person, a message
// or anything that a stranger sent to become one.

#include "gateway/core/name.h"
#include "gateway/ports/meter.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace gateway::app {

/// What is read when somebody asks, rather than counted. What is not known is left out.
struct Readings {
    bool ready{false};
    std::size_t gate_waiting{0};
    std::size_t lookups_waiting{0};
    std::size_t outcomes_unwritten{0};
    std::size_t relay_connections{0};
    std::size_t party_connections{0};
    bool store_up{false};
    std::optional<double> clock_behind_seconds{};
    std::optional<std::uintmax_t> disk_free_bytes{};
    std::map<core::ExchangeId, std::size_t> open_runs{};
    std::map<core::PartyId, std::size_t> unsettled{};
    std::map<core::ExchangeId, std::size_t> alarms_open{};
    std::optional<double> certificate_days{};                 ///< of our own
    std::map<core::PartyId, double> party_certificate_days{}; ///< of the one that ends first
    std::size_t causes_open{0};
    std::size_t alerts_waiting{0};
};

/// Thread-safe.
class Metrics final : public ports::Meter {
public:
    Metrics();
    ~Metrics() override;

    void decided(core::ExchangeId exchange, core::Outcome outcome) noexcept override;
    void attempted(core::PartyId party) noexcept override;
    void delivered(
        core::PartyId party, ports::DeliveryOutcome outcome,
        std::chrono::microseconds took) noexcept override;
    void committed(std::size_t entries, std::chrono::microseconds took) noexcept override;
    void commit_failed() noexcept override;

    /// New work that was not taken in.
    void refused() noexcept;

    /// Everything, as GET /metrics shows it.
    [[nodiscard]] std::string exposition(const Readings& readings) const;

private:
    struct Families;
    std::unique_ptr<Families> m_families;
};

}
