#include "gateway/storage/postgres_drafts.h"

#include "gateway/core/error.h"
#include "gateway/storage/draft_order.h"

#include <array>
#include <limits>

namespace gateway::storage {

namespace {

using core::Digest;
using core::GatewayError;
using core::MessageId;
using ports::DraftFile;
using ports::DraftHead;
using ports::DraftState;
using ports::DraftStep;
using ports::UserName;

using Change = DraftFile::Change;
using Kind = DraftStep::Kind;

constexpr std::array changes{
    std::pair{std::string_view{"typed"}, Change::typed},
    std::pair{std::string_view{"removed"}, Change::removed},
    std::pair{std::string_view{"untouched"}, Change::untouched}};

constexpr std::array kinds{Kind::approved,   Kind::returned,  Kind::planned, Kind::cancelled,
                           Kind::activating, Kind::activated, Kind::lapsed,  Kind::withdrawn};

constexpr std::array states{
    DraftState::open, DraftState::planned, DraftState::activating, DraftState::activated,
    DraftState::withdrawn};

[[noreturn]] void refuse() {
    throw GatewayError{"STORE_REFUSED", GatewayError::Retry::never};
}

[[noreturn]] void moved() {
    throw GatewayError{"DRAFT_MOVED", GatewayError::Retry::never};
}

std::string_view word_of(Change change) noexcept {
    for (const auto& [word, one] : changes) {
        if (one == change) {
            return word;
        }
    }
    return {};
}

Change change_of(std::string_view text) {
    for (const auto& [word, change] : changes) {
        if (word == text) {
            return change;
        }
    }
    refuse();
}

template <class All> auto named(const All& all, std::string_view text) {
    for (const auto one : all) {
        if (ports::to_text(one) == text) {
            return one;
        }
    }
    refuse();
}

UserName name_of(std::string_view text) {
    std::optional<UserName> name{UserName::parse(text)};
    if (!name) {
        refuse();
    }
    return std::move(*name);
}

void write_version(
    Connection& connection, const MessageId& draft, std::int64_t version, const Digest& base,
    const UserName& by, std::span<const DraftFile> files) {
    connection.run(
        "INSERT INTO draft_version (draft, version, base, by)"
        " VALUES ($1::uuid, $2::bigint, $3::bytea, $4::text)",
        {Parameter::message(draft), Parameter::integer(version), Parameter::bytes(base),
         Parameter::text(by.text())});
    Columns columns{Column::Kind::text, Column::Kind::text, Column::Kind::bytes};
    for (const DraftFile& file : files) {
        columns.row(
            std::string_view{file.path}, word_of(file.change),
            core::as_bytes(
                file.change == Change::typed ? std::string_view{file.text} : std::string_view{}));
    }
    if (columns.empty()) {
        return;
    }
    Parameters parameters{columns.parameters()};
    parameters.push_back(Parameter::message(draft));
    parameters.push_back(Parameter::integer(version));
    connection.run(
        "INSERT INTO draft_file (draft, version, path, change, content) SELECT $4::uuid,"
        " $5::bigint, * FROM unnest($1::text[], $2::text[], $3::bytea[])",
        parameters);
}

constexpr std::string_view head_columns{
    "SELECT n.draft, n.title, n.by, (extract(epoch FROM n.at) * 1000000)::bigint, n.version,"
    " n.base, n.saved_by, (extract(epoch FROM n.saved_at) * 1000000)::bigint, n.state,"
    " (extract(epoch FROM n.due) * 1000000)::bigint,"
    " (SELECT array_agg(DISTINCT v.by ORDER BY v.by) FROM draft_version AS v"
    " WHERE v.draft = n.draft),"
    " (SELECT count(*) FROM (SELECT DISTINCT ON (f.path) f.change FROM draft_file AS f"
    " WHERE f.draft = n.draft ORDER BY f.path, f.version DESC) AS last"
    " WHERE last.change <> 'untouched') FROM draft_now AS n"};

DraftHead head_at(const Rows& rows, int row) {
    DraftHead head;
    head.id = rows.message(row, 0);
    head.title = rows.text(row, 1);
    head.by = name_of(rows.text(row, 2));
    head.at = rows.instant(row, 3);
    head.version = rows.integer(row, 4);
    head.base = rows.digest(row, 5);
    head.saved_by = name_of(rows.text(row, 6));
    head.saved_at = rows.instant(row, 7);
    head.state = named(states, rows.text(row, 8));
    head.due = head.state == DraftState::planned ? rows.maybe_instant(row, 9) : std::nullopt;
    for (const std::string& author : rows.list(row, 10)) {
        head.authors.push_back(name_of(author));
    }
    head.files = rows.integer(row, 11);
    return head;
}

std::string heads_where(std::string_view rest) {
    std::string sql{head_columns};
    sql += rest;
    return sql;
}

constexpr std::string_view step_columns{
    "SELECT s.kind, s.draft, s.version, s.before, s.after, s.by, s.reason,"
    " (extract(epoch FROM s.due) * 1000000)::bigint,"
    " (extract(epoch FROM s.at) * 1000000)::bigint, s.step FROM draft_step AS s"};

std::vector<DraftStep>
steps_where(Connection& connection, std::string_view rest, const Parameters& parameters) {
    std::string sql{step_columns};
    sql += rest;
    const Rows rows{connection.run(sql, parameters)};
    std::vector<DraftStep> steps;
    for (int row{0}; row < rows.size(); ++row) {
        steps.push_back(DraftStep{
            named(kinds, rows.text(row, 0)), rows.message(row, 1), rows.integer(row, 2),
            rows.digest(row, 3), rows.digest(row, 4), name_of(rows.text(row, 5)),
            std::string{rows.text(row, 6)}, rows.maybe_instant(row, 7), rows.instant(row, 8), 0,
            rows.integer(row, 9)});
    }
    return steps;
}

/// Whoever changes a draft waits here for the others who do.
std::optional<DraftHead> locked(Connection& connection, const MessageId& draft) {
    connection.run(
        "SELECT pg_advisory_xact_lock(7028, hashtext($1::uuid::text))",
        {Parameter::message(draft)});
    const Rows rows{
        connection.run(heads_where(" WHERE n.draft = $1::uuid"), {Parameter::message(draft)})};
    return rows.empty() ? std::nullopt : std::optional{head_at(rows, 0)};
}

}

void PostgresDrafts::begin(
    const DraftHead& head, const Digest& base, std::span<const DraftFile> files) {
    m_pool.run([&](Connection& connection) {
        Transaction transaction{connection};
        connection.run(
            "INSERT INTO configuration_draft (draft, title, by) VALUES ($1::uuid, $2::text,"
            " $3::text)",
            {Parameter::message(head.id), Parameter::text(head.title),
             Parameter::text(head.by.text())});
        write_version(connection, head.id, 1, base, head.by, files);
        transaction.commit();
    });
}

std::vector<DraftHead>
PostgresDrafts::drafts(std::size_t limit, const std::optional<Behind>& behind) {
    constexpr std::int64_t before_all{2}; // above the two ranks that there are
    const std::int64_t rank{behind ? std::int64_t{behind->moving ? 1 : 0} : before_all};
    const Behind from{behind.value_or(Behind{})};
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            heads_where(" CROSS JOIN LATERAL (SELECT CASE WHEN n.state IN ('open', 'planned',"
                        " 'activating')"
                        " THEN 1 ELSE 0 END AS rank) AS r WHERE (r.rank, n.at, n.draft)"
                        " < ($2::bigint, $3::timestamptz, $4::uuid)"
                        " ORDER BY r.rank DESC, n.at DESC, n.draft DESC LIMIT $1::bigint"),
            {Parameter::integer(static_cast<std::int64_t>(limit)), Parameter::integer(rank),
             Parameter::instant(from.at), Parameter::message(from.draft)})};
        std::vector<DraftHead> heads;
        for (int row{0}; row < rows.size(); ++row) {
            heads.push_back(head_at(rows, row));
        }
        return heads;
    });
}

std::optional<DraftHead> PostgresDrafts::find(const MessageId& draft) {
    return m_pool.run([&](Connection& connection) -> std::optional<DraftHead> {
        const Rows rows{
            connection.run(heads_where(" WHERE n.draft = $1::uuid"), {Parameter::message(draft)})};
        return rows.empty() ? std::nullopt : std::optional{head_at(rows, 0)};
    });
}

std::vector<DraftFile> PostgresDrafts::files(const MessageId& draft, std::int64_t version) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT path, change, content FROM (SELECT DISTINCT ON (path) path, change, content"
            " FROM draft_file WHERE draft = $1::uuid AND version <= $2::bigint"
            " ORDER BY path, version DESC) AS last WHERE change <> 'untouched'"
            " ORDER BY path COLLATE \"C\"",
            {Parameter::message(draft), Parameter::integer(version)})};
        std::vector<DraftFile> files;
        for (int row{0}; row < rows.size(); ++row) {
            const core::Bytes content{rows.bytes(row, 2)};
            files.push_back(DraftFile{
                std::string{rows.text(row, 0)}, change_of(rows.text(row, 1)),
                std::string{core::as_text(content)}});
        }
        return files;
    });
}

std::vector<std::pair<std::string, UserName>>
PostgresDrafts::saved_since(const MessageId& draft, std::int64_t version) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT f.path, v.by FROM draft_file AS f JOIN draft_version AS v USING (draft,"
            " version) WHERE f.draft = $1::uuid AND f.version > $2::bigint"
            " ORDER BY f.version DESC, f.path",
            {Parameter::message(draft), Parameter::integer(version)})};
        std::vector<std::pair<std::string, UserName>> saved;
        for (int row{0}; row < rows.size(); ++row) {
            saved.emplace_back(rows.text(row, 0), name_of(rows.text(row, 1)));
        }
        return saved;
    });
}

std::vector<DraftStep> PostgresDrafts::steps(const MessageId& draft) {
    return m_pool.run([&](Connection& connection) {
        return steps_where(
            connection, " WHERE s.draft = $1::uuid ORDER BY s.step", {Parameter::message(draft)});
    });
}

std::int64_t PostgresDrafts::save(
    const MessageId& draft, std::int64_t version, const Digest& base, const UserName& by,
    std::span<const DraftFile> files) {
    return m_pool.run([&](Connection& connection) {
        Transaction transaction{connection};
        const std::optional<DraftHead> head{locked(connection, draft)};
        if (!head || head->version != version || head->state != DraftState::open) {
            moved();
        }
        write_version(connection, draft, version + 1, base, by, files);
        transaction.commit();
        return version + 1;
    });
}

void PostgresDrafts::take(const DraftStep& step) {
    m_pool.run([&](Connection& connection) {
        Transaction transaction{connection};
        const std::optional<DraftHead> head{locked(connection, step.draft)};
        if (!head || head->version != step.version || !fits(head->state, step.kind)
            || !is_next(connection, step)) {
            moved();
        }
        Columns due{Column::Kind::instant};
        due.row(step.due);
        Parameters parameters{due.parameters()};
        for (Parameter parameter :
             {Parameter::message(step.draft), Parameter::integer(step.version),
              Parameter::text(ports::to_text(step.kind)), Parameter::bytes(step.before),
              Parameter::bytes(step.after), Parameter::text(step.by.text()),
              Parameter::text(step.reason)}) {
            parameters.push_back(std::move(parameter));
        }
        connection.run(
            "INSERT INTO draft_step (draft, version, kind, before, after, by, reason, due) VALUES"
            " ($2::uuid, $3::bigint, $4::text, $5::bytea, $6::bytea, $7::text, $8::text,"
            " ($1::timestamptz[])[1])",
            parameters);
        transaction.commit();
    });
}

std::vector<DraftStep> PostgresDrafts::due(core::Instant now) {
    return m_pool.run([&](Connection& connection) {
        return steps_where(
            connection,
            " JOIN draft_now AS n ON n.state_step = s.step WHERE (n.state = 'planned'"
            " AND s.due <= $1::timestamptz) OR (n.state = 'activating'"
            " AND s.at <= $1::timestamptz - interval '2 minutes')"
            " ORDER BY coalesce(s.due, s.at), s.step",
            {Parameter::instant(now)});
    });
}

std::vector<ports::Activation>
PostgresDrafts::history(std::optional<std::int64_t> before, std::size_t limit) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT a.activation, a.digest, a.activated_by,"
            " (extract(epoch FROM a.activated_at) * 1000000)::bigint, s.draft, d.title, s.reason,"
            " (SELECT array_agg(DISTINCT p.by ORDER BY p.by) FROM draft_step AS p WHERE p.draft ="
            " s.draft AND p.kind = 'approved' AND p.before = s.before AND p.after = s.after)"
            " FROM active_configuration AS a LEFT JOIN LATERAL (SELECT * FROM draft_step AS s"
            " WHERE s.kind = 'activating' AND s.after = a.digest AND s.by = a.activated_by"
            " AND s.at <= a.activated_at ORDER BY s.step DESC LIMIT 1) AS s ON true"
            " LEFT JOIN configuration_draft AS d ON d.draft = s.draft"
            " WHERE a.activation < $1::bigint ORDER BY a.activation DESC LIMIT $2::bigint",
            {Parameter::integer(before.value_or(std::numeric_limits<std::int64_t>::max())),
             Parameter::integer(static_cast<std::int64_t>(limit))})};
        std::vector<ports::Activation> all;
        for (int row{0}; row < rows.size(); ++row) {
            ports::Activation one;
            one.number = rows.integer(row, 0);
            one.digest = rows.digest(row, 1);
            one.by = rows.text(row, 2);
            one.at = rows.instant(row, 3);
            if (!rows.is_null(row, 4)) {
                one.draft = rows.message(row, 4);
                one.title = rows.text(row, 5);
                one.reason = rows.text(row, 6);
            }
            if (!rows.is_null(row, 7)) {
                for (const std::string& name : rows.list(row, 7)) {
                    one.approved_by.push_back(name_of(name));
                }
            }
            all.push_back(std::move(one));
        }
        return all;
    });
}

void PostgresDrafts::keep(const Digest& digest, core::ByteView packed) {
    m_pool.run([&](Connection& connection) {
        connection.run(
            "INSERT INTO configuration (digest, content) VALUES ($1::bytea, $2::bytea) ON CONFLICT "
            "(digest) DO NOTHING",
            {Parameter::bytes(digest), Parameter::bytes(packed)});
    });
}

std::optional<core::Bytes> PostgresDrafts::kept(const Digest& digest) {
    return m_pool.run([&](Connection& connection) -> std::optional<core::Bytes> {
        const Rows rows{connection.run(
            "SELECT content FROM configuration WHERE digest = $1::bytea",
            {Parameter::bytes(digest)})};
        return rows.empty() ? std::nullopt : std::optional{rows.bytes(0, 0)};
    });
}

Digest PostgresDrafts::active() {
    return m_pool.run([](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT digest FROM active_configuration ORDER BY activation DESC LIMIT 1")};
        if (rows.empty()) {
            throw GatewayError{"CONFIGURATION_NONE", GatewayError::Retry::never};
        }
        return rows.digest(0, 0);
    });
}

}
