// Users and tokens in the store: appended, and sound whoever writes at once.

#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <future>

using namespace storage_tests;

namespace {

ports::UserName name(std::string_view text) {
    return *ports::UserName::parse(text);
}

const ports::UserName setup{name("setup")};

core::Instant at(std::int64_t seconds) {
    return core::Instant::from_microseconds(1'800'000'000'000'000 + seconds * 1'000'000);
}

ports::User user(
    std::string_view called, std::vector<std::string> roles, std::optional<std::uint32_t> uid = {},
    bool active = true) {
    return ports::User{name(called), std::move(roles), uid, active, setup, at(0)};
}

/// Writes as the administration does: in a unit of work.
template <class... Rows> core::Code write(const Rows&... rows) {
    return code_of([&] {
        const auto worker = new_worker();
        const auto unit = worker->start();
        static_cast<void>(unit->begin({}, ports::UnitOfWork::Lock::shared));
        (unit->add(rows), ...);
        static_cast<void>(unit->commit());
    });
}

/// Every test needs somebody who administers; the same one, whichever runs first.
void with_administrator() {
    if (!shared().store.users().find(name("chief"))) {
        REQUIRE(write(user("chief", {"administrator"}, 4'000)) == core::Code{"NONE"});
    }
}

ports::Token token_of(std::string_view whom, core::Instant until) {
    core::Digest hash{};
    crypto::random_bytes(hash);
    return ports::Token{ports::TokenId{new_id()},
                        name(whom),
                        {"decisions:ask"},
                        "case-system",
                        hash,
                        setup,
                        at(0),
                        until};
}

}

TEST_CASE("a user is what the latest row says, and what it was stays", "[storage][users]") {
    with_administrator();
    ports::Users& users{shared().store.users()};
    CHECK_FALSE(users.find(name("anna")));
    REQUIRE(write(user("anna", {"operator", "auditor"}, 4'001)) == core::Code{"NONE"});
    CHECK(users.find(name("anna")) == user("anna", {"operator", "auditor"}, 4'001));
    CHECK(users.of_uid(4'001)->name == name("anna"));
    CHECK_FALSE(users.of_uid(4'002));

    REQUIRE(write(user("anna", {"operator"}, 4'001, false)) == core::Code{"NONE"});
    CHECK_FALSE(users.find(name("anna"))->active);
    CHECK_FALSE(users.of_uid(4'001)); // a disabled user is nobody on the socket
    const std::vector<ports::User> all{users.users()};
    CHECK(
        std::count_if(
            all.begin(), all.end(), [](const ports::User& one) { return one.name == name("anna"); })
        == 1);
    CHECK(
        shared().owner().run("SELECT count(*) FROM user_event WHERE name = 'anna'").integer(0, 0)
        == 2);
}

TEST_CASE("one uid is never two users, and a name is nothing but a name", "[storage][users]") {
    with_administrator();
    REQUIRE(write(user("bertta", {"auditor"}, 4'010)) == core::Code{"NONE"});
    CHECK(write(user("cecilia", {"auditor"}, 4'010)) == core::Code{"STORE_CONSTRAINT"});
    REQUIRE(write(user("bertta", {"auditor"}, 4'010, false)) == core::Code{"NONE"});
    CHECK(write(user("cecilia", {"auditor"}, 4'010)) == core::Code{"NONE"});
    for (const char* wrong : {"", "Anna", "-a", "a b", "1a", "ä", "a\n"}) {
        CHECK_FALSE(ports::UserName::parse(wrong));
    }
    CHECK_FALSE(ports::UserName::parse(std::string(64, 'a')));
    CHECK(ports::UserName::parse(std::string(63, 'a')));
}

TEST_CASE("the last administrator stays, also when two leave at once", "[storage][users]") {
    with_administrator();
    REQUIRE(write(user("dora", {"administrator"}, 4'020)) == core::Code{"NONE"});
    const auto leave = [](std::string_view who, std::uint32_t uid) {
        return std::async(
            std::launch::async, [=] { return write(user(who, {"administrator"}, uid, false)); });
    };
    auto first = leave("chief", 4'000);
    auto second = leave("dora", 4'020);
    const std::array<core::Code, 2> ended{first.get(), second.get()};
    CHECK(std::count(ended.begin(), ended.end(), core::Code{"NONE"}) == 1);
    CHECK(std::count(ended.begin(), ended.end(), core::Code{"STORE_CONSTRAINT"}) == 1);

    REQUIRE(write(user("chief", {"administrator"}, 4'000)) == core::Code{"NONE"});
    REQUIRE(write(user("dora", {"administrator"}, 4'020, false)) == core::Code{"NONE"});
    CHECK(write(user("chief", {"operator"}, 4'000)) == core::Code{"STORE_CONSTRAINT"});
    CHECK(
        shared().store.users().find(name("chief"))->roles
        == std::vector<std::string>{"administrator"});
}

TEST_CASE("a token is found by its hash, and revoked once", "[storage][users]") {
    with_administrator();
    ports::Users& users{shared().store.users()};
    const ports::Token token{token_of("chief", at(60))};
    REQUIRE(write(token) == core::Code{"NONE"});
    CHECK(users.token(token.hash) == token);
    CHECK(users.token(token.id) == token);
    CHECK_FALSE(users.token(core::Digest{}));

    REQUIRE(write(ports::TokenRevocation{token.id, setup, at(5)}) == core::Code{"NONE"});
    REQUIRE(write(ports::TokenRevocation{token.id, name("chief"), at(9)}) == core::Code{"NONE"});
    CHECK(users.token(token.hash)->revoked_at == at(5));
    CHECK(users.tokens().front().id == token.id);

    CHECK(write(token_of("chief", at(0))) == core::Code{"STORE_CONSTRAINT"}); // ends as it begins
    CHECK(
        write(ports::TokenRevocation{ports::TokenId{new_id()}, setup, at(5)})
        == core::Code{"STORE_CONSTRAINT"});
}
