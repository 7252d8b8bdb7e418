#pragma once
// Breaches on PostgreSQL: sendings that should not have been, and the cases that they opened.

#include "gateway/ports/breaches.h"
#include "gateway/ports/rights.h"
#include "gateway/storage/connection_pool.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::storage {

/// Thread-safe.
class BreachStore final : public ports::Breaches {
public:
    explicit BreachStore(ConnectionPool& pool) : m_pool{pool} {}

    struct Suspect {
        ports::BreachKind kind{ports::BreachKind::other};
        core::MessageId message;
        int attempt{1};
    };

    /// Attempts since `since` that no case is about yet: marked after a withdrawal or hold of one
    /// of their persons with what had been decided before it; of a message that was refused, or of
    /// which there is no decision; delivered later than `deadlines` (seconds after the run began,
    /// by exchange) allow.
    [[nodiscard]] std::vector<Suspect>
    suspects(core::Instant since, const std::map<std::string, std::int64_t>& deadlines);

    /// The latest attempt of a message; nothing if it never left.
    [[nodiscard]] std::optional<int> last_attempt(core::MessageId message);

    [[nodiscard]] std::vector<ports::BreachCase> cases(bool all) override;
    [[nodiscard]] std::optional<ports::BreachCase> find(core::MessageId breach) override;
    [[nodiscard]] std::vector<std::string> items(const ports::BreachCase& one) override;
    [[nodiscard]] std::vector<ports::BreachRecord>
    records(const ports::BreachCase& one, std::int64_t after, std::int64_t at_most) override;

private:
    [[nodiscard]] std::vector<ports::BreachCase>
    cases_where(std::string_view condition, const Parameters& parameters);

    ConnectionPool& m_pool;
};

[[nodiscard]] std::string_view word(ports::BreachKind kind) noexcept;
[[nodiscard]] std::optional<ports::BreachKind> parse_breach_kind(std::string_view word) noexcept;

/// Rows of a unit of work. @throws core::GatewayError BREACH_KNOWN, BREACH_UNKNOWN.
void insert(Connection& connection, const ports::BreachOpened& opened);
void insert(Connection& connection, const ports::BreachTaken& taken);

}
