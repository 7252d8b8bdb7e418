#pragma once
// Breaches on PostgreSQL: sendings that should not have been, and the cases that they opened.

#include "gateway/ports/breaches.h"
#include "gateway/storage/connection_pool.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gateway::storage {

/// Thread-safe.
class BreachStore final {
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

    /// False: there is a case of that kind about it.
    bool open(core::MessageId breach, const Suspect& suspect, core::Instant known_at);

    /// The latest attempt of a message; nothing if it never left.
    [[nodiscard]] std::optional<int> last_attempt(core::MessageId message);

    /// Oldest first. @param all the closed too.
    [[nodiscard]] std::vector<ports::BreachCase> cases(bool all);

    enum class Step : bool { notified, closed };
    /// False: there is no such case, or that was said before.
    bool step(
        core::MessageId breach, Step step, const std::string& official,
        const std::string& reference, core::Instant at);

private:
    ConnectionPool& m_pool;
};

[[nodiscard]] std::string_view word(ports::BreachKind kind) noexcept;
[[nodiscard]] std::optional<ports::BreachKind> parse_breach_kind(std::string_view word) noexcept;

}
