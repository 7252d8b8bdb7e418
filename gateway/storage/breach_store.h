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

    /// The first attempt since `since` of each message that no case is about yet: marked after a
    /// withdrawal or hold of one of their persons with what had been decided before it; of a
    /// message that was refused, or of which there is no decision; delivered later than `deadlines`
    /// (seconds after the run began, by exchange) allow. What certainly did not leave is none.
    /// @param undivided exchanges of which an attempt that failed leaves no part with the party;
    /// of others only the codes of what happens before the first byte are believed.
    [[nodiscard]] std::vector<Suspect> suspects(
        core::Instant since, const std::map<std::string, std::int64_t>& deadlines,
        const std::vector<std::string>& undivided);

    /// What left about somebody after they had taken a consent back and before that was recorded.
    struct SentBefore {
        core::PersonNo person{core::PersonNo::none};
        core::MessageId message; ///< or the document
        int attempt{1};
        core::Instant marked_at;
        std::optional<core::MessageId> record{}; ///< of the document
        /// Body of the journal's entry of what released it; empty where its month is gone.
        std::string decision;
    };

    /// Of what was recorded since `since`, whatever it is about, unless a case weighed it already;
    /// by message and attempt. @param undivided as above.
    [[nodiscard]] std::vector<SentBefore>
    sent_before_recorded(core::Instant since, const std::vector<std::string>& undivided);

    /// Whether a case is about it already, so that insert() would refuse it.
    [[nodiscard]] bool is_open_about(const ports::BreachOpened& one);

    /// Of a message, a document or a record of one, the first attempt that may have left and that
    /// no case of the kind is about; where there are cases about all, of those. Of several
    /// documents the one that is worst for whose data it was. Message, record and attempt alone are
    /// filled in. Nothing if it certainly never left. @param undivided as above.
    [[nodiscard]] std::optional<ports::BreachSending> sending_of(
        ports::BreachKind kind, core::MessageId message, const std::vector<std::string>& undivided);

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
