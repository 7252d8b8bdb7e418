#pragma once
// Users and tokens in memory, with the rules of the store's reading.

#include "gateway/core/error.h"
#include "gateway/ports/users.h"

#include <algorithm>
#include <vector>

namespace tests::admin {

class FakeUsers final : public gateway::ports::Users {
public:
    using User = gateway::ports::User;
    using Token = gateway::ports::Token;

    std::vector<User> all_users; ///< as they are now
    std::vector<Token> all_tokens;
    bool answers{true};

    [[nodiscard]] std::vector<User> users() override {
        demand();
        return all_users;
    }
    [[nodiscard]] std::optional<User> find(const gateway::ports::UserName& name) override {
        return first(all_users, [&](const User& user) { return user.name == name; });
    }
    [[nodiscard]] std::optional<User> of_uid(std::uint32_t uid) override {
        return first(all_users, [&](const User& user) { return user.active && user.uid == uid; });
    }
    [[nodiscard]] std::vector<Token> tokens() override {
        demand();
        return all_tokens;
    }
    [[nodiscard]] std::optional<Token> token(const gateway::core::Digest& hash) override {
        return first(all_tokens, [&](const Token& token) { return token.hash == hash; });
    }
    [[nodiscard]] std::optional<Token> token(gateway::ports::TokenId id) override {
        return first(all_tokens, [&](const Token& token) { return token.id == id; });
    }

private:
    void demand() const {
        if (!answers) {
            throw gateway::core::GatewayError{"STORE_UNREACHABLE"};
        }
    }

    template <class T, class Holds>
    std::optional<T> first(const std::vector<T>& from, Holds holds) const {
        demand();
        const auto found = std::find_if(from.begin(), from.end(), holds);
        return found == from.end() ? std::nullopt : std::optional{*found};
    }
};

[[nodiscard]] inline gateway::ports::UserName name(std::string_view text) {
    return *gateway::ports::UserName::parse(text);
}

[[nodiscard]] inline gateway::core::Instant at(std::int64_t microseconds) {
    return gateway::core::Instant::from_microseconds(1'800'000'000'000'000 + microseconds);
}

[[nodiscard]] inline gateway::ports::User
user(std::string_view called, std::vector<std::string> roles, std::uint32_t uid) {
    return {name(called), std::move(roles), uid, true, name("setup"), at(0)};
}

}
