#include "gateway/storage/partitions.h"

#include "gateway/core/error.h"
#include "gateway/storage/connection.h"
#include "gateway/storage/given_database.h"
#include "gateway/storage/private_cluster.h"

#include <chrono>
#include <thread>

namespace gateway::storage {

namespace {

using core::GatewayError;

/// A lock is waited for as long as nobody notices, and then asked for again.
constexpr int most_tries{100};
constexpr std::chrono::milliseconds between_tries{300};

/// Whether it is there, a part of its table, and half taken out.
struct Standing {
    bool there{false};
    bool attached{false};
    bool pending{false};
};

Standing standing_of(Connection& owner, const std::string& parent, const std::string& table) {
    const Rows rows{owner.run(
        "SELECT i.inhrelid IS NOT NULL, coalesce(i.inhdetachpending, false) FROM pg_class AS c LEFT"
        " JOIN pg_inherits AS i ON i.inhrelid = c.oid AND i.inhparent = ('public.' ||"
        " $2::text)::regclass"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relname = $1::text",
        {Parameter::text(table), Parameter::text(parent)})};
    return rows.empty() ? Standing{} : Standing{true, rows.boolean(0, 0), rows.boolean(0, 1)};
}

/// From wherever it stands to its end.
void end_of(Connection& owner, const std::string& parent, const std::string& table) {
    const Standing standing{standing_of(owner, parent, table)};
    if (!standing.there) {
        return;
    }
    if (standing.attached) {
        std::string detach{"ALTER TABLE public."};
        detach.append(parent).append(" DETACH PARTITION public.").append(table);
        detach.append(standing.pending ? " FINALIZE" : " CONCURRENTLY");
        owner.run_script(detach);
    }
    owner.run_script("DROP TABLE public." + table);
}

}

std::string owner_of(const std::filesystem::path& data_directory, const std::string& given) {
    if (!given.empty()) {
        return given_database(given).connection;
    }
    std::optional<std::string> own{PrivateCluster::attach(data_directory, Role::owner)};
    if (!own) {
        throw GatewayError{"RETENTION_OWNER", GatewayError::Retry::never};
    }
    return *own;
}

void run_between_others(
    const std::string& connection, const std::function<void(Connection&)>& script) {
    for (int tried{0}; tried < most_tries; ++tried) {
        Connection owner{connection};
        try {
            owner.run_script("SET lock_timeout = '200ms'");
            script(owner);
            return;
        } catch (const GatewayError& failure) {
            if (!failure.retryable()) {
                throw;
            }
        }
        std::this_thread::sleep_for(between_tries);
    }
    throw GatewayError{"RETENTION_WAITS", GatewayError::Retry::later};
}

void drop_partition(
    const std::string& connection, const std::string& parent, const std::string& table) {
    run_between_others(connection, [&](Connection& owner) { end_of(owner, parent, table); });
}

}
