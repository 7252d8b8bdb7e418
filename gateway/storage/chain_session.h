#pragma once
// A store worker's connection and the journal chain that it alone may extend. Knows the chain's
// head, takes part in each commit, and finds out what became of a commit whose answer was lost
// (docs/architecture.md, commit in doubt).

#include "gateway/ports/unit_of_work.h"
#include "gateway/storage/connection.h"
#include "gateway/storage/connection_pool.h"
#include "gateway/storage/head_file.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace gateway::storage {

/// Used by one thread at a time.
class ChainSession final {
public:
    /// @param name of the chain: node and worker.
    /// @param doubt_limit how long it may take to find out what became of a commit.
    /// @param data_directory where the last acknowledged head is kept; empty: nowhere.
    /// @throws core::GatewayError CHAIN_IN_USE (another process works under this name),
    /// CHAIN_HEAD_MISMATCH (the journal does not end where its head says), STORE_LOST_COMMITS (the
    /// journal lacks what this node was told is in it), STORE_UNREACHABLE.
    ChainSession(
        Connector connect, std::string name, std::chrono::milliseconds doubt_limit,
        const std::filesystem::path& data_directory);

    /// Begins a transaction, on a new connection if the last one is gone.
    Connection& begin();

    /// Rolls back what is open, if anything is.
    void abandon() noexcept;

    /// Rolls back what is open; the next begin() is on a new connection.
    void renew() noexcept;

    /// @pre begin() was called.
    [[nodiscard]] Connection& connection() noexcept { return *m_connection; }
    [[nodiscard]] const ports::ChainHead& head() const noexcept { return m_head; }
    /// How many connections this session has had.
    [[nodiscard]] std::int64_t connections() const noexcept { return m_connections; }

    /// Moves the head to `head` and commits. When it returns, all of the transaction is durable.
    /// @throws core::GatewayError; where the answer was lost the store was asked again: in_doubt()
    /// only if
    ///         it cannot be known, otherwise nothing was written. HEAD_FILE, in doubt: it stands,
    ///         and this node could not note that; begin() throws it, too, until it can.
    void commit(const ports::ChainHead& head);

private:
    /// What the database says of the chain.
    struct Written {
        ports::ChainHead head;
        std::int64_t commits{0};
    };

    void open();
    void hold_chain();
    void make_months();
    [[nodiscard]] bool has_left(const ports::ChainHead& head);
    void require_acknowledged();
    void end_our_other_sessions();
    [[nodiscard]] Written read_written();
    [[nodiscard]] bool was_committed(const ports::ChainHead& head);

    Connector m_connect;
    std::string m_name;
    std::chrono::milliseconds m_doubt_limit;
    std::string
        m_session_name{}; ///< application_name: of this object's connections and nobody else's
    std::unique_ptr<Connection> m_connection{};
    std::int64_t m_connections{1};
    std::filesystem::path m_data_directory;
    HeadFile m_head_file;
    std::int64_t m_chain{0};
    ports::ChainHead m_head{};
    std::int64_t m_commits{0};
    bool m_head_known{false};
    std::optional<ports::ChainHead> m_unkept{}; ///< of a commit that stands, still to be noted
    std::chrono::steady_clock::time_point
        m_months_due{}; ///< when to ask for the journal's next partitions
};

}
