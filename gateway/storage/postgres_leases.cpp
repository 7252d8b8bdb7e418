#include "gateway/storage/postgres_leases.h"

#include "gateway/core/error.h"
#include "gateway/storage/process_mark.h"

namespace gateway::storage {

namespace {

using std::chrono::milliseconds;

Parameter of(milliseconds length) {
    return Parameter::integer(std::int64_t{length.count()});
}

}

/// The mark of a process of this node that holds the work and has ended: its sockets are closed, so
/// nobody need wait for its lease. Empty: there is none.
std::string PostgresLeases::gone_holder(Connection& connection, const Parameter& work) const {
    const Rows rows{connection.run(
        "SELECT process FROM work_lease WHERE work = $1::text AND node = $2::text"
        " AND process <> '' AND leased_until > clock_timestamp()",
        {work, Parameter::text(m_claimant.node)})};
    if (rows.empty() || m_claimant.data_directory.empty()) {
        return {};
    }
    std::string process{rows.text(0, 0)};
    return ProcessMark::fate_of(m_claimant.data_directory, process) == ProcessMark::Fate::gone
               ? process
               : std::string{};
}

std::optional<std::int64_t> PostgresLeases::claim(std::string_view work, milliseconds length) {
    const std::string& process{m_claimant.process()};
    return m_pool.run([&](Connection& connection) -> std::optional<std::int64_t> {
        const Parameter name{Parameter::text(work)};
        const std::string gone{gone_holder(connection, name)};
        connection.run(
            "INSERT INTO work_lease (work) VALUES ($1::text) ON CONFLICT (work) DO NOTHING",
            {name});
        const Rows claimed{connection.run(
            "UPDATE work_lease SET node = $2::text, process = $3::text, fence = fence + 1,"
            " leased_until = clock_timestamp() + $4::bigint * interval '1 ms' WHERE work ="
            " (SELECT work FROM work_lease WHERE work = $1::text AND (leased_until <="
            "  clock_timestamp() OR process = nullif($5::text, '')) FOR UPDATE SKIP LOCKED)"
            " RETURNING fence",
            {name, Parameter::text(m_claimant.node), Parameter::text(process), of(length),
             Parameter::text(gone)})};
        return claimed.empty() ? std::nullopt : std::optional{claimed.integer(0, 0)};
    });
}

bool PostgresLeases::renew(std::string_view work, std::int64_t fence, milliseconds length) {
    return m_pool.run([&](Connection& connection) {
        const Rows renewed{connection.run(
            "UPDATE work_lease SET leased_until = clock_timestamp() + $3::bigint * interval '1 ms'"
            " WHERE work = $1::text AND fence = $2::bigint",
            {Parameter::text(work), Parameter::integer(fence), of(length)})};
        return renewed.affected() == 1;
    });
}

void PostgresLeases::release(std::string_view work, std::int64_t fence) {
    m_pool.run([&](Connection& connection) {
        connection.run(
            "UPDATE work_lease SET leased_until = '-infinity' WHERE work = $1::text"
            " AND fence = $2::bigint",
            {Parameter::text(work), Parameter::integer(fence)});
    });
}

std::vector<ports::Leases::Held> PostgresLeases::held() {
    return m_pool.run([](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT work, node, fence, (extract(epoch FROM leased_until - clock_timestamp()) *"
            " 1000)::bigint FROM work_lease WHERE leased_until > clock_timestamp() ORDER BY work")};
        std::vector<Held> held;
        for (int row{0}; row < rows.size(); ++row) {
            held.push_back(Held{
                std::string{rows.text(row, 0)}, std::string{rows.text(row, 1)},
                rows.integer(row, 2), milliseconds{rows.integer(row, 3)}});
        }
        return held;
    });
}

/// So long a notice is another node's; longer than any channel takes.
ports::ToldNotices::Standing
PostgresToldNotices::claim(std::string_view notice, std::string_view channel) {
    return m_pool.run([&](Connection& connection) {
        const Parameters of{Parameter::text(notice), Parameter::text(channel)};
        const Rows claimed{connection.run(
            "INSERT INTO alert_notice AS known (notice, channel, node, claimed_until)"
            " VALUES ($1::text, $2::text, $3::text, clock_timestamp() + interval '2 min')"
            " ON CONFLICT (notice, channel) DO UPDATE SET node = excluded.node,"
            " claimed_until = excluded.claimed_until WHERE known.told_at IS NULL AND (known.node ="
            " excluded.node OR known.claimed_until <= clock_timestamp()) RETURNING true",
            {of[0], of[1], Parameter::text(m_node)})};
        if (!claimed.empty()) {
            return Standing::ours;
        }
        const Rows told{connection.run(
            "SELECT told_at IS NOT NULL FROM alert_notice WHERE notice = $1::text"
            " AND channel = $2::text",
            of)};
        return !told.empty() && told.boolean(0, 0) ? Standing::told : Standing::anothers;
    });
}

void PostgresToldNotices::told(std::string_view notice, std::string_view channel) {
    m_pool.run([&](Connection& connection) {
        connection.run(
            "UPDATE alert_notice SET told_at = clock_timestamp() WHERE notice = $1::text"
            " AND channel = $2::text",
            {Parameter::text(notice), Parameter::text(channel)});
        // a cause that is told again after a year is another one
        connection.run("DELETE FROM alert_notice WHERE told_at < clock_timestamp() - interval "
                       "'1 year'");
    });
}

void require_fence(Connection& connection, const ports::WorkFence& fence, Required required) {
    static const std::string look{
        "SELECT FROM work_lease WHERE work = $1::text AND fence = $2::bigint"};
    static const std::string hold{look + " FOR SHARE"};
    if (connection
            .run(
                required == Required::now ? look : hold,
                {Parameter::text(fence.work), Parameter::integer(fence.fence)})
            .empty()) {
        throw core::GatewayError{"LEASE_LOST"};
    }
}

bool is_leased(Connection& connection, std::string_view work) {
    const Parameter name{Parameter::text(work)};
    connection.run(
        "INSERT INTO work_lease (work) VALUES ($1::text) ON CONFLICT (work) DO NOTHING", {name});
    return connection
        .run(
            "SELECT leased_until > clock_timestamp() FROM work_lease WHERE work = $1::text"
            " FOR SHARE",
            {name})
        .boolean(0, 0);
}

}
