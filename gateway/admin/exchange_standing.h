#pragma once
// Of this room alone: how every exchange in force stands, and which of them are asked for. It is
// told from what is few (alarms, the dead, pauses, open runs) and from what this process knows;
// what takes a look into the store for each is asked for a page alone, so that ten thousand
// exchanges open as quickly as ten.

#include "gateway/admin/operation.h"
#include "gateway/config/configuration.h"
#include "gateway/text/strict_json.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::admin {

/// What needs a person comes first.
enum class ExchangeGroup : std::uint8_t {
    attention, ///< an alarm, something dead, rejected or quarantined, paused, a certificate that
               ///< ends
    running,   ///< a run is open
    well,      ///< something moved already
    still      ///< nothing ever has
};

[[nodiscard]] std::string_view to_text(ExchangeGroup group) noexcept;

/// What a list is narrowed to; `all` is none of them.
enum class ExchangeState : std::uint8_t {
    all,
    alarm,
    dead,
    paused,
    certificate,
    running,
    kept,
    well
};

struct ExchangeFilter {
    std::vector<std::string> words{}; ///< each stands somewhere in ids and names; small letters
    std::string reg{};                ///< empty: any
    ExchangeState state{ExchangeState::all};
};

/// `text`, `register` and `state` of a body; refusals go into `json`.
[[nodiscard]] ExchangeFilter read_filter(const text::JsonValue& body, text::StrictJson& json);

/// What stands of all exchanges, read once.
class ExchangeStanding final {
public:
    ExchangeStanding(Operation& operation, const config::Configuration& law, core::Instant now);

    template <class Value> using ByExchange = std::map<std::string_view, Value>;

    ByExchange<ports::SchedulePause> paused;
    ByExchange<std::vector<ports::Alarm>> alarms;
    ByExchange<std::int64_t> dead;
    ByExchange<ports::ExchangeFigures::Kept> kept;
    ByExchange<core::MessageId> drafted;
    std::map<ports::ExpectationKey, ports::Watched> watched;
    bool kept_whole{true};
    core::Instant kept_since;

    /// When the first certificate ends of those that the party showed with keys of this exchange's
    /// endpoint, or calls us with.
    [[nodiscard]] std::optional<core::Instant>
    certificate_end(const config::Exchange& exchange) const;

    /// A batch of which records were lately rejected, or quarantined on their way in: its files or
    /// its mapping need mending. What the gate withholds from a party is as it should be, and a
    /// question that is wrong is told to whoever asked it.
    [[nodiscard]] bool went_wrong(const config::Exchange& exchange) const;

    [[nodiscard]] bool is(const config::Exchange& exchange, ExchangeState state) const;
    [[nodiscard]] ExchangeGroup group_of(const config::Exchange& exchange) const;
    [[nodiscard]] bool fits(const config::Exchange& exchange, const ExchangeFilter& filter) const;

private:
    const Operation& m_operation;
    const config::Configuration& m_law;
    core::Instant m_now;
    std::set<std::string_view> m_open;
    std::set<std::string_view> m_moved;
};

}
