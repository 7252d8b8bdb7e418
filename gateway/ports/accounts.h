#pragma once
// What people sign in with, and their sessions. Of a password only its verifier is kept; of a
// session's cookie, an invitation and a name that was tried, only keyed digests. None of it is
// good for anything to who can read the tables.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/ports/users.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace gateway::ports {

/// What a user signs in with since `set_at`. A later one takes its place.
struct Credential {
    UserName user;
    std::string verifier; ///< of the password
    core::Digest seed{};  ///< what the secret of the one-time codes is derived from
    core::Instant set_at;
};

/// Lets one person choose a password, once.
struct Invitation {
    core::Digest hash{}; ///< keyed, of its code
    UserName user;
    UserName by;
    core::Instant issued_at;
    core::Instant expires_at;
};

struct Session {
    core::Digest hash{}; ///< keyed, of its cookie
    UserName user;
    std::string address; ///< the only one from which it is good
    core::Instant began_at;
    core::Instant seen_at;
    core::Instant confirmed_at; ///< when password and code were last given
    bool by_provider{false};    ///< a directory said who it is: there is no password here
};

/// A try to sign in, counted before it is judged: those that are made at once count all.
struct SignInTry {
    std::int64_t number{0};
    std::chrono::seconds wait{0}; ///< more than 0: it is not judged at all
};

class Accounts {
public:
    Accounts() = default;
    Accounts(const Accounts&) = delete;
    Accounts& operator=(const Accounts&) = delete;
    virtual ~Accounts() = default;

    /// The latest.
    [[nodiscard]] virtual std::optional<Credential> credential(const UserName& user) = 0;
    /// Whether anybody has ever chosen a password.
    [[nodiscard]] virtual bool any_credential() = 0;

    virtual void invite(const Invitation& invitation) = 0;
    /// One that was not used and whose user was not invited again since.
    [[nodiscard]] virtual std::optional<Invitation> invitation(const core::Digest& hash) = 0;
    /// Uses an invitation up. @return false: somebody has, and nothing was changed.
    [[nodiscard]] virtual bool
    enrol(const Credential& credential, const core::Digest& invitation) = 0;

    /// @param who a keyed digest of the name that was given.
    [[nodiscard]] virtual SignInTry begin_try(const core::Digest& who, core::Instant now) = 0;
    /// It was the right person. @return false: the code of this step, or of a later one, was used
    /// before.
    [[nodiscard]] virtual bool
    accept(const SignInTry& attempt, const core::Digest& who, std::int64_t step) = 0;

    virtual void begin(const Session& session) = 0;
    /// One that was not ended.
    [[nodiscard]] virtual std::optional<Session> session(const core::Digest& hash) = 0;
    virtual void see(const core::Digest& hash, core::Instant now) = 0;
    virtual void confirm(const core::Digest& hash, core::Instant now) = 0;
    virtual void end(const core::Digest& hash, core::Instant now) = 0;
};

/// How long whoever has failed so often in a row waits: nothing for the first few, then twice as
/// long each time, fifteen minutes at most.
[[nodiscard]] constexpr std::chrono::seconds back_off(std::int64_t failures) noexcept {
    constexpr std::int64_t free_tries{4};
    constexpr std::int64_t longest{900};
    std::int64_t seconds{failures < free_tries ? 0 : 5};
    for (std::int64_t more{free_tries}; more < failures && seconds < longest; ++more) {
        seconds *= 2;
    }
    return std::chrono::seconds{seconds < longest ? seconds : longest};
}

}
