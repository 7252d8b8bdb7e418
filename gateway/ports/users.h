#pragma once
// Who may use the administration's interface: users with roles, and tokens that act for them. A row
// is only ever appended, so who might do what at any time can be read back; of a token no more than
// its keyed hash is kept.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::ports {

/// A user's name: `[a-z][a-z0-9.-]{0,62}`. It stands in the journal, so it can be nothing else.
class UserName final {
public:
    UserName() = default;

    [[nodiscard]] static std::optional<UserName> parse(std::string_view text) {
        constexpr std::size_t longest{63};
        bool good{!text.empty() && text.size() <= longest && is_letter(text.front())};
        for (const char letter : text) {
            good = good
                   && (is_letter(letter) || (letter >= '0' && letter <= '9') || letter == '.'
                       || letter == '-');
        }
        return good ? std::optional{UserName{std::string{text}}} : std::nullopt;
    }

    [[nodiscard]] const std::string& text() const noexcept { return m_text; }

    friend auto operator<=>(const UserName&, const UserName&) = default;

private:
    explicit UserName(std::string text) noexcept : m_text{std::move(text)} {}

    static constexpr bool is_letter(char letter) noexcept { return letter >= 'a' && letter <= 'z'; }

    std::string m_text;
};

/// What a user is since `at`.
struct User {
    UserName name;
    std::vector<std::string> roles;     ///< words; one that the binary does not know gives nothing
    std::optional<std::uint32_t> uid{}; ///< who calls on the Unix socket as this user
    bool active{true};
    UserName by;                            ///< who said so
    core::Instant at;                       ///< by the database's clock
    std::optional<core::Instant> ends_at{}; ///< the first instant at which the user may do nothing

    [[nodiscard]] bool ended(core::Instant now) const noexcept {
        return ends_at && *ends_at <= now;
    }

    friend bool operator==(const User&, const User&) = default;
};

/// A token's own identity, by which it is listed and revoked.
struct TokenId {
    core::MessageId uuid;

    [[nodiscard]] std::string text() const { return uuid.text(); }

    friend auto operator<=>(const TokenId&, const TokenId&) = default;
};

struct Token {
    TokenId id;
    UserName user;
    std::vector<std::string> scope; ///< permissions, as `decisions:ask`
    std::string label;              ///< what it is for: as a user's name, or empty
    core::Digest hash{};            ///< keyed, of the token's text
    UserName by;
    core::Instant issued_at;
    core::Instant expires_at; ///< the first instant at which it is good for nothing
    std::optional<core::Instant> revoked_at{};

    friend bool operator==(const Token&, const Token&) = default;
};

struct TokenRevocation {
    TokenId id;
    UserName by;
    core::Instant at;
};

/// Reads them back. They are written by a unit of work, beside the journal's entry.
class Users {
public:
    Users() = default;
    Users(const Users&) = delete;
    Users& operator=(const Users&) = delete;
    virtual ~Users() = default;

    /// Everybody who ever was one, by name.
    [[nodiscard]] virtual std::vector<User> users() = 0;
    [[nodiscard]] virtual std::optional<User> find(const UserName& name) = 0;
    /// The active user with this uid.
    [[nodiscard]] virtual std::optional<User> of_uid(std::uint32_t uid) = 0;

    /// All, newest first.
    [[nodiscard]] virtual std::vector<Token> tokens() = 0;
    [[nodiscard]] virtual std::optional<Token> token(const core::Digest& hash) = 0;
    [[nodiscard]] virtual std::optional<Token> token(TokenId id) = 0;
};

}
