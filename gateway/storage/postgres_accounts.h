#pragma once
// Credentials, invitations, tries to sign in and sessions, in PostgreSQL.

#include "gateway/ports/accounts.h"
#include "gateway/storage/connection_pool.h"

namespace gateway::storage {

/// Thread-safe. Nothing is kept between calls: a session that was ended is so at once, on every
/// node.
class PostgresAccounts final : public ports::Accounts {
public:
    explicit PostgresAccounts(ConnectionPool& pool) : m_pool{pool} {}

    [[nodiscard]] std::optional<ports::Credential> credential(const ports::UserName& user) override;
    [[nodiscard]] bool any_credential() override;
    void invite(const ports::Invitation& invitation) override;
    [[nodiscard]] std::optional<ports::Invitation> invitation(const core::Digest& hash) override;
    [[nodiscard]] bool
    enrol(const ports::Credential& credential, const core::Digest& invitation) override;
    [[nodiscard]] ports::SignInTry begin_try(const core::Digest& who, core::Instant now) override;
    [[nodiscard]] bool
    accept(const ports::SignInTry& attempt, const core::Digest& who, std::int64_t step) override;
    void begin(const ports::Session& session) override;
    [[nodiscard]] std::optional<ports::Session> session(const core::Digest& hash) override;
    void see(const core::Digest& hash, core::Instant now) override;
    void confirm(const core::Digest& hash, core::Instant now) override;
    void end(const core::Digest& hash, core::Instant now) override;

private:
    ConnectionPool& m_pool;
};

}
