#include "gateway/storage/postgres_users.h"

#include "gateway/core/error.h"

namespace gateway::storage {

namespace {

ports::UserName name_at(const Rows& rows, int row, int column) {
    std::optional<ports::UserName> name{ports::UserName::parse(rows.text(row, column))};
    if (!name) {
        throw core::GatewayError{"STORE_REFUSED", core::GatewayError::Retry::never};
    }
    return std::move(*name);
}

template <class T> std::optional<T> first_of(std::vector<T> found) {
    return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
}

}

std::vector<ports::User>
PostgresUsers::users_where(std::string_view condition, const Parameters& parameters) {
    const std::string sql{
        "SELECT name, roles, uid, active, by, (extract(epoch FROM at) * 1000000)::bigint,"
        " (extract(epoch FROM ends_at) * 1000000)::bigint"
        " FROM user_now "
        + std::string{condition} + " ORDER BY name"};
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(sql, parameters)};
        std::vector<ports::User> users;
        for (int row{0}; row < rows.size(); ++row) {
            users.push_back(ports::User{
                .name = name_at(rows, row, 0),
                .roles = rows.list(row, 1),
                .uid = rows.is_null(row, 2)
                           ? std::nullopt
                           : std::optional{static_cast<std::uint32_t>(rows.integer(row, 2))},
                .active = rows.boolean(row, 3),
                .by = name_at(rows, row, 4),
                .at = rows.instant(row, 5),
                .ends_at = rows.maybe_instant(row, 6)});
        }
        return users;
    });
}

std::vector<ports::User> PostgresUsers::users() {
    return users_where("", {});
}

std::optional<ports::User> PostgresUsers::find(const ports::UserName& name) {
    return first_of(users_where("WHERE name = $1::text", {Parameter::text(name.text())}));
}

std::optional<ports::User> PostgresUsers::of_uid(std::uint32_t uid) {
    return first_of(
        users_where("WHERE active AND uid = $1::bigint", {Parameter::integer(std::int64_t{uid})}));
}

std::vector<ports::Token>
PostgresUsers::tokens_where(std::string_view condition, const Parameters& parameters) {
    const std::string sql{
        "SELECT t.token, t.name, t.scope, t.label, t.hash, t.by,"
        " (extract(epoch FROM t.issued_at) * 1000000)::bigint,"
        " (extract(epoch FROM t.expires_at) * 1000000)::bigint,"
        " (extract(epoch FROM r.at) * 1000000)::bigint"
        " FROM token AS t LEFT JOIN token_revocation AS r USING (token) "
        + std::string{condition} + " ORDER BY t.issued_at DESC, t.token"};
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(sql, parameters)};
        std::vector<ports::Token> tokens;
        for (int row{0}; row < rows.size(); ++row) {
            tokens.push_back(ports::Token{
                .id = ports::TokenId{rows.message(row, 0)},
                .user = name_at(rows, row, 1),
                .scope = rows.list(row, 2),
                .label = std::string{rows.text(row, 3)},
                .hash = rows.digest(row, 4),
                .by = name_at(rows, row, 5),
                .issued_at = rows.instant(row, 6),
                .expires_at = rows.instant(row, 7),
                .revoked_at = rows.maybe_instant(row, 8)});
        }
        return tokens;
    });
}

std::vector<ports::Token> PostgresUsers::tokens() {
    return tokens_where("", {});
}

std::optional<ports::Token> PostgresUsers::token(const core::Digest& hash) {
    return first_of(tokens_where("WHERE t.hash = $1::bytea", {Parameter::bytes(hash)}));
}

std::optional<ports::Token> PostgresUsers::token(ports::TokenId id) {
    return first_of(tokens_where("WHERE t.token = $1::uuid", {Parameter::message(id.uuid)}));
}

}
