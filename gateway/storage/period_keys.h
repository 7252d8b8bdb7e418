#pragma once
// The keys of payloads that have a period of their own, beside their person's. Destroying one
// closes what lies under it, wherever it is. It must never give a key to a period that is over.

#include "gateway/ports/unit_of_work.h"
#include "gateway/storage/connection.h"
#include "gateway/storage/key_ring.h"

#include <map>
#include <optional>
#include <string>
#include <tuple>

namespace gateway::storage {

/// Binds a wrapped key to its row. @param ends  of a month's key, as PostgreSQL writes a date;
/// empty for a person's.
[[nodiscard]] core::Bytes
place_of_period(std::string_view exchange, std::int64_t person, std::string_view ends);

struct PeriodKey {
    std::int64_t number{0};
    crypto::SymmetricKey key;
    std::string ends; ///< 2028-03-01; `infinity` of a person's
};

/// Finds or makes the keys that one transaction writes under.
class PeriodKeys final {
public:
    PeriodKeys(Connection& connection, const RootKeys& keys)
        : m_connection{connection}, m_keys{keys} {}

    /// Null: the payload has no period of its own. @throws core::GatewayError.
    [[nodiscard]] const PeriodKey* of(const ports::PayloadRow& payload);

private:
    using Name = std::tuple<core::ExchangeId, core::PersonNo, std::int32_t>;

    [[nodiscard]] std::optional<PeriodKey> find(const Name& name);
    void make(const Name& name);

    Connection& m_connection;
    const RootKeys& m_keys;
    std::map<Name, PeriodKey> m_known;
};

/// What a row says of its second key.
struct UnderPeriod {
    std::int64_t number{0};
    std::string exchange;
    std::int64_t person{0}; ///< 0: of a month
    std::string ends;       ///< empty: of a person
    core::Bytes wrapped;
};

/// The columns of a query that joins period_key as `q`, from `first` on: number of the row's period
/// key, then exchange, person, ends, wrapped of the key itself.
inline constexpr std::string_view period_columns{
    " p.period_key, q.exchange, coalesce(q.person_no, 0), coalesce(q.ends::text, ''), q.wrapped"};

/// Takes the second key off. The same bytes where there is none; nothing where its period is over.
/// @throws core::GatewayError STORE_PAYLOAD_DAMAGED.
[[nodiscard]] std::optional<core::Bytes> without_period(
    const Rows& rows, int row, int first, core::Bytes sealed, core::ByteView place,
    const RootKeys& keys);

/// Every key wrapped anew that an older generation wraps. @return how many.
std::int64_t wrap_periods(Connection& connection, const RootKeys& keys);

}
