#pragma once
// What retention looks at and what it ends, on PostgreSQL. A person's key row is all that is
// deleted: what it opened stays closed for ever, here and, once the generation that wraps it is
// destroyed, in every backup.

#include "gateway/ports/retention.h"
#include "gateway/storage/connection_pool.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gateway::storage {

/// Thread-safe.
class RetentionStore final {
public:
    explicit RetentionStore(ConnectionPool& pool) : m_pool{pool} {}

    /// Everybody, by number. @param now by which holds have ended or not.
    /// @param archives exchanges that transfer to an archive: what it accepts of them after the
    /// customership's end, or the matter's, is its receipt.
    [[nodiscard]] std::vector<ports::KeptPerson>
    kept(core::Instant now, std::span<const std::string> archives);

    /// The database's clock. What is destroyed by a clock that goes wrong cannot be had again, so
    /// two have to agree.
    [[nodiscard]] core::Instant clock();

    /// How many of its lines say what was not known yet.
    [[nodiscard]] std::int64_t count_new(const ports::ToldCustomerships& told);

    /// Persons who have consents or holds on record, whose key is gone, and of whom nothing was
    /// written since. @return by number. An open hold keeps them.
    [[nodiscard]] std::vector<core::PersonNo> ended_consents(core::Instant before);

    /// Writes down that it ended; the time is the database's.
    void record_run(const ports::KeepingRun& run);
    [[nodiscard]] std::optional<ports::KeepingRun> last_run(ports::KeepingRun::Kind kind);
    /// The latest of the journal, newest first; what was said from outside is none.
    [[nodiscard]] std::vector<ports::RetentionCertificate> certificates(std::size_t at_most);

private:
    ConnectionPool& m_pool;
};

/// Rows of a unit of work; what is known stays as it is.
void insert(Connection& connection, const ports::ToldCustomerships& told);

}
