#pragma once
// Credentials and sessions in memory, with the rules of the store.

#include "gateway/core/error.h"
#include "gateway/ports/accounts.h"

#include <algorithm>
#include <map>
#include <vector>

namespace tests::admin {

class FakeAccounts final : public gateway::ports::Accounts {
public:
    using Digest = gateway::core::Digest;
    using Instant = gateway::core::Instant;

    struct Try {
        Digest who;
        Instant at;
        std::int64_t step{0}; ///< 0: it failed
    };

    std::vector<gateway::ports::Credential> credentials;
    std::vector<gateway::ports::Invitation> invitations;
    std::vector<Digest> used;
    std::vector<Try> tries;
    std::map<Digest, gateway::ports::Session> sessions;

    [[nodiscard]] std::optional<gateway::ports::Credential>
    credential(const gateway::ports::UserName& user) override {
        const auto found =
            std::find_if(credentials.rbegin(), credentials.rend(), [&](const auto& one) {
                return one.user == user;
            });
        return found == credentials.rend() ? std::nullopt : std::optional{*found};
    }
    [[nodiscard]] bool any_credential() override { return !credentials.empty(); }
    void invite(const gateway::ports::Invitation& invitation) override {
        invitations.push_back(invitation);
    }
    [[nodiscard]] std::optional<gateway::ports::Invitation>
    invitation(const Digest& hash) override {
        const auto found =
            std::find_if(invitations.rbegin(), invitations.rend(), [&](const auto& one) {
                return one.hash == hash;
            });
        const bool open{
            found != invitations.rend() && std::find(used.begin(), used.end(), hash) == used.end()
            && std::none_of(invitations.rbegin(), found, [&](const auto& later) {
                   return later.user == found->user;
               })};
        return open ? std::optional{*found} : std::nullopt;
    }
    [[nodiscard]] bool
    enrol(const gateway::ports::Credential& credential, const Digest& invitation) override {
        if (std::find(used.begin(), used.end(), invitation) != used.end()) {
            return false;
        }
        used.push_back(invitation);
        credentials.push_back(credential);
        return true;
    }
    [[nodiscard]] gateway::ports::SignInTry begin_try(const Digest& who, Instant now) override {
        std::int64_t failures{0};
        Instant last{};
        for (const Try& one : tries) {
            failures = one.who != who ? failures : one.step == 0 ? failures + 1 : 0;
            last = one.who == who ? one.at : last;
        }
        const std::chrono::seconds left{
            gateway::ports::back_off(failures)
            - std::chrono::seconds{(now.microseconds() - last.microseconds()) / 1'000'000}};
        if (left.count() > 0) {
            return {0, left};
        }
        tries.push_back(Try{who, now});
        return {static_cast<std::int64_t>(tries.size()), std::chrono::seconds{0}};
    }
    [[nodiscard]] bool accept(
        const gateway::ports::SignInTry& attempt, const Digest& who, std::int64_t step) override {
        if (std::any_of(tries.begin(), tries.end(), [&](const Try& one) {
                return one.who == who && one.step >= step;
            })) {
            return false;
        }
        tries.at(static_cast<std::size_t>(attempt.number) - 1).step = step;
        return true;
    }
    void begin(const gateway::ports::Session& session) override {
        sessions.emplace(session.hash, session);
    }
    [[nodiscard]] std::optional<gateway::ports::Session> session(const Digest& hash) override {
        const auto found = sessions.find(hash);
        return found == sessions.end() ? std::nullopt : std::optional{found->second};
    }
    void see(const Digest& hash, Instant now) override { sessions.at(hash).seen_at = now; }
    void confirm(const Digest& hash, Instant now) override { sessions.at(hash).confirmed_at = now; }
    void end(const Digest& hash, Instant) override { sessions.erase(hash); }
};

}
