#pragma once
// Users and tokens, read from PostgreSQL.

#include "gateway/ports/users.h"
#include "gateway/storage/connection_pool.h"

namespace gateway::storage {

/// Thread-safe. Nothing is kept between calls: what was disabled or revoked is so at once, on every
/// node.
class PostgresUsers final : public ports::Users {
public:
    explicit PostgresUsers(ConnectionPool& pool) : m_pool{pool} {}

    [[nodiscard]] std::vector<ports::User> users() override;
    [[nodiscard]] std::optional<ports::User> find(const ports::UserName& name) override;
    [[nodiscard]] std::optional<ports::User> of_uid(std::uint32_t uid) override;
    [[nodiscard]] std::vector<ports::Token> tokens() override;
    [[nodiscard]] std::optional<ports::Token> token(const core::Digest& hash) override;
    [[nodiscard]] std::optional<ports::Token> token(ports::TokenId id) override;

private:
    [[nodiscard]] std::vector<ports::User>
    users_where(std::string_view condition, const Parameters& parameters);
    [[nodiscard]] std::vector<ports::Token>
    tokens_where(std::string_view condition, const Parameters& parameters);

    ConnectionPool& m_pool;
};

}
