#pragma once
// One connection to PostgreSQL: statements, rows, one transaction at a time. Of this room alone.
// What PostgreSQL says in words never comes out of here (its texts quote values): only codes do. A
// connection that broke stays broken; its owner throws it away and opens another.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"
#include "gateway/storage/parameter.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::storage {

/// The rows of an answer. Columns are numbered from 0.
class Rows final {
public:
    struct Data;

    explicit Rows(std::shared_ptr<const Data> data) noexcept : m_data{std::move(data)} {}

    [[nodiscard]] int size() const noexcept;
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    /// Rows that an INSERT or UPDATE touched.
    [[nodiscard]] std::int64_t affected() const;

    [[nodiscard]] bool is_null(int row, int column) const;
    /// Valid as long as these rows.
    [[nodiscard]] std::string_view text(int row, int column) const;
    [[nodiscard]] std::int64_t integer(int row, int column) const;
    [[nodiscard]] bool boolean(int row, int column) const { return text(row, column) == "t"; }
    [[nodiscard]] core::Bytes bytes(int row, int column) const;
    [[nodiscard]] core::Digest digest(int row, int column) const;
    [[nodiscard]] core::MessageId message(int row, int column) const;
    /// From a column written as `microseconds(column)`, see below.
    [[nodiscard]] core::Instant instant(int row, int column) const {
        return core::Instant::from_microseconds(integer(row, column));
    }
    [[nodiscard]] std::optional<core::Instant> maybe_instant(int row, int column) const {
        return is_null(row, column) ? std::nullopt : std::optional{instant(row, column)};
    }
    /// The elements of a text[] or bigint[].
    [[nodiscard]] std::vector<std::string> list(int row, int column) const;

private:
    std::shared_ptr<const Data> m_data;
};

class Connection final {
public:
    /// @throws core::GatewayError STORE_UNREACHABLE (retryable), STORE_FORBIDDEN.
    explicit Connection(const std::string& connection_string);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    /// Runs a prepared statement, inside the open transaction or alone.
    /// @param sql one of a bounded number of texts: each is prepared once and kept.
    /// @throws core::GatewayError STORE_UNREACHABLE, STORE_BUSY, STORE_EXHAUSTED (retryable),
    /// STORE_DATA,
    ///         STORE_CONSTRAINT (SQLSTATE 22, 23: a row's own fault), STORE_FORBIDDEN,
    ///         STORE_REFUSED.
    Rows run(std::string_view sql, const Parameters& parameters = {});

    /// A statement whose answer is still to come.
    struct Asked {
        std::size_t number{0};
    };

    /// Runs a prepared statement without waiting for it: what is asked and sent goes to the server
    /// together and is answered in one round trip, each in its turn. What fails is told, as by
    /// `run`, by whichever of `rows_of`, `run`, `commit` waits next, and nothing after it is done.
    /// @pre for several at once: a transaction was begun.
    [[nodiscard]] Asked ask(std::string_view sql, const Parameters& parameters = {});

    /// The same for what has no rows that anybody wants. Alone, outside a transaction, it waits.
    void send(std::string_view sql, const Parameters& parameters = {});

    /// Waits for the rows of what was asked, which can be had once.
    Rows rows_of(Asked asked);

    /// Runs statements that cannot be prepared (several at once); for the schema.
    void run_script(const std::string& sql);

    /// It reaches the server with the first statement. @throws core::GatewayError
    /// STORE_UNREACHABLE if the server is known to have gone.
    void begin();

    /// @throws core::GatewayError STORE_IN_DOUBT (in_doubt()) where the answer was lost or came
    /// with a warning.
    void commit();

    /// Also ends a transaction that failed.
    void rollback() noexcept;

    [[nodiscard]] bool in_transaction() const noexcept;
    [[nodiscard]] bool usable() const noexcept;

private:
    struct Inside;
    std::unique_ptr<Inside> m_inside;
};

/// Begins a transaction and rolls it back unless it was committed.
class Transaction final {
public:
    explicit Transaction(Connection& connection) : m_connection{connection} {
        m_connection.begin();
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction() {
        if (m_connection.in_transaction()) {
            m_connection.rollback();
        }
    }

    void commit() { m_connection.commit(); }

private:
    Connection& m_connection;
};

}
