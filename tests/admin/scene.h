#pragma once
// The interface over a store in memory, for its unit tests.

#include "gateway/admin/api.h"
#include "tests/admin/fake_accounts.h"
#include "tests/admin/fake_users.h"
#include "tests/exchange/fake_store.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace tests::admin {

using namespace gateway;
using Json = nlohmann::json;

class StillClock final : public ports::Clock {
public:
    std::chrono::seconds ahead{0};

    [[nodiscard]] core::Instant now() const override { return at(100) + ahead; }
    [[nodiscard]] std::chrono::microseconds since_boot() const override { return {}; }
};

class QuietLog final : public core::LogSink {
public:
    void write(const core::LogEvent&) noexcept override {}
};

class NoDecisions final : public ports::Decisions {
public:
    [[nodiscard]] std::vector<ports::RecordedDecision> decisions_of(core::MessageId) override {
        return {};
    }
};

struct Reply {
    int status;
    Json body;
    std::string language;
    std::string allow;
};

/// The interface over a store in memory. Each role has a user, whose uid is 100 + its number.
struct Scene {
    FakeUsers users;
    FakeAccounts accounts;
    tests::exchange::FakeStore store;
    NoDecisions decisions;
    StillClock clock;
    QuietLog log;
    std::optional<core::GatewayError> note_fails{};
    std::function<void()> before_note{}; ///< may wait
    std::shared_ptr<const config::Configuration> law{std::make_shared<config::Configuration>()};
    gateway::admin::Parts parts{
        users,
        store,
        decisions,
        clock,
        log,
        "test",
        [this] { return law; },
        [this](const core::Digest&) { return law; },
        [] {
            return gateway::admin::ConfigurationState{{}, "test", at(0), "", {}};
        },
        [this](gateway::exchange::Note::Write write, std::vector<core::PersonNo>) {
            return note(std::move(write));
        },
        [](const gateway::exchange::Statement&) { return gateway::exchange::Recorded{}; },
        [](core::RegisterId, const core::PersonId&) { return gateway::exchange::PersonRecord{}; },
        [](core::MessageId) { return std::vector<ports::JournalRow>{}; },
        crypto::KeyedDigest{core::as_bytes("a key for evidence")},
        crypto::KeyedDigest{core::as_bytes("a key for tokens")},
        crypto::KeyedDigest{core::as_bytes("a key for reasons")},
        accounts};
    gateway::admin::Api api{parts, {1'000'000, 1}, {1'000'000, 1}};

    Scene() {
        for (std::size_t role{0}; role < gateway::admin::role_count; ++role) {
            const std::string word{to_text(static_cast<gateway::admin::Role>(role))};
            users.all_users.push_back(user(word, {word}, 100 + static_cast<std::uint32_t>(role)));
        }
    }

    gateway::exchange::Noted note(gateway::exchange::Note::Write write) {
        if (before_note) {
            before_note();
        }
        if (note_fails) {
            return gateway::exchange::Noted{*note_fails, {}};
        }
        const auto unit = store.start();
        const ports::GateFacts facts{unit->begin({}, ports::UnitOfWork::Lock::shared)};
        gateway::exchange::Writing writing{facts.head, facts.t};
        write(gateway::exchange::Ground{facts, *law, {}}, writing);
        std::move(writing).flush(*unit);
        static_cast<void>(unit->commit());
        return gateway::exchange::Noted{};
    }

    [[nodiscard]] Reply call(
        std::uint32_t uid, const std::string& method, const std::string& path,
        const std::string& body = {},
        std::vector<std::pair<std::string, std::string>> headers = {}) {
        http::Request request;
        request.method = method;
        request.target = path;
        request.uid = uid;
        for (const auto& [name, value] : headers) {
            request.headers.add(name, value);
        }
        const core::ByteView bytes{core::as_bytes(body)};
        request.body.assign(bytes.begin(), bytes.end());
        const http::Response response{api.answer(std::move(request), gateway::admin::Way::socket)};
        Reply reply{response.status, Json::parse(core::as_text(response.body)), "", ""};
        for (const auto& [name, value] : response.headers) {
            reply.language = name == "Content-Language" ? value : reply.language;
            reply.allow = name == "Allow" ? value : reply.allow;
        }
        return reply;
    }

    /// The last entry of the audit stream.
    [[nodiscard]] Json entry() const {
        const ports::JournalRow& row{store.committed.journal.back()};
        if (row.kind != "audit") {
            throw std::runtime_error{"the last entry is no audit entry"};
        }
        return Json::parse(row.body);
    }
};

}
