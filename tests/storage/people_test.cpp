#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>

#include <future>
#include <set>

using namespace storage_tests;

namespace {

const core::ControllerId rauma{core::ControllerId::intern("0138780-9")};
const core::ControllerId eura{core::ControllerId::intern("0132239-0")};

std::vector<core::PersonId> ids(std::initializer_list<std::string> texts) {
    std::vector<core::PersonId> ids;
    for (const std::string& text : texts) {
        ids.emplace_back(text);
    }
    return ids;
}

}

TEST_CASE(
    "a person has one number for one controller, and another for another", "[storage][people]") {
    ports::People& people{shared().store.people()};
    const auto first = people.find_or_create(rauma, ids({"P-1", "P-2", "P-1"}));
    REQUIRE(first.size() == 3);
    CHECK(first[0] == first[2]);
    CHECK(first[0] != first[1]);
    CHECK(first[0] != core::PersonNo::none);
    CHECK(people.find_or_create(rauma, ids({"P-2", "P-1"})) == std::vector{first[1], first[0]});
    CHECK(people.find(rauma, core::PersonId{"P-1"}) == first[0]);
    CHECK_FALSE(people.find(eura, core::PersonId{"P-1"}).has_value());
    CHECK(people.find_or_create(eura, ids({"P-1"})).front() != first[0]);
    CHECK(people.find_or_create(rauma, {}).empty());
}

TEST_CASE(
    "many who meet the same new persons at once agree on their numbers", "[storage][people]") {
    std::vector<core::PersonId> asked;
    for (int number{0}; number < 200; ++number) {
        asked.emplace_back("RACE-" + std::to_string(number));
    }
    std::vector<core::PersonId> backwards{asked.rbegin(), asked.rend()};
    std::vector<std::future<std::vector<core::PersonNo>>> racers;
    for (int number{0}; number < 6; ++number) {
        racers.push_back(std::async(std::launch::async, [&, number] {
            std::vector<core::PersonNo> found{
                shared().store.people().find_or_create(rauma, number % 2 == 0 ? asked : backwards)};
            if (number % 2 == 1) {
                std::reverse(found.begin(), found.end());
            }
            return found;
        }));
    }
    std::set<std::vector<core::PersonNo>> answers;
    for (auto& racer : racers) {
        answers.insert(racer.get());
    }
    REQUIRE(answers.size() == 1);
    CHECK(std::set<core::PersonNo>(answers.begin()->begin(), answers.begin()->end()).size() == 200);
    storage::Connection owner{shared().owner()};
    CHECK(
        owner
            .run("SELECT count(*) FROM person LEFT JOIN person_key USING (person_no) WHERE wrapped "
                 "IS NULL"
                 " AND controller = '0138780-9'")
            .integer(0, 0)
        == 0);
}

TEST_CASE(
    "artificial identity codes are persons only where the setting says so", "[storage][people]") {
    storage::StoreSettings settings{shared().settings};
    settings.mode = storage::StoreSettings::Mode::beside;
    settings.artificial_join = false;
    storage::Store store{settings, shared().root};
    const core::PersonId artificial{"010190-900P"};
    REQUIRE(core::Code{"ARTIFICIAL_HETU"} == code_of([&] {
                static_cast<void>(store.people().find(rauma, artificial));
            }));
    CHECK(
        code_of([&] {
            static_cast<void>(
                store.people().find_or_create(rauma, ids({"OPAQUE-1", "010190-900P"})));
        })
        == core::Code{"ARTIFICIAL_HETU"});
    CHECK_FALSE(store.people().find(rauma, core::PersonId{"OPAQUE-1"}).has_value());
    CHECK(store.people().find_or_create(rauma, ids({"OPAQUE-2"})).size() == 1);

    const auto number = shared().store.people().find_or_create(rauma, ids({"010190-900P"})).front();
    CHECK(shared().store.people().find(rauma, artificial) == number);
}

TEST_CASE(
    "a store is not opened with another root key than it was written with", "[storage][people]") {
    storage::StoreSettings settings{shared().settings};
    settings.mode = storage::StoreSettings::Mode::beside;
    const auto open_with = [&](const crypto::SymmetricKey& root) {
        return code_of([&] { const storage::Store store{settings, root}; });
    };
    CHECK(open_with(crypto::SymmetricKey::generate()) == core::Code{"ROOT_KEY_DIFFERS"});
    CHECK(open_with(shared().root) == core::Code{"NONE"});
}
