// A batch's manifest in the outbox: it is tried, refused and replayed like what it names.

#include "tests/corridor/outbox_house.h"

using namespace tests::corridor;
namespace simulators = tests::simulators;

namespace {

const std::string with_manifest{
    "on-unknown: resend-same-key\nretry-after: []\ndocument-limit: 40\nmanifest: {format: json}\n"};

/// Those that Kela took, in order.
std::vector<Json> manifests_at(const simulators::PartySimulator& kela) {
    std::vector<Json> manifests;
    for (const simulators::Request& request : kela.requests()) {
        if (request.answered == 200
            && request.body.find("urn:lautturi:manifest:1") != std::string::npos) {
            manifests.push_back(Json::parse(request.body));
        }
    }
    return manifests;
}

}

TEST_CASE(
    "what is built anew after the manifest went has a manifest of its own",
    "[outbox][controls][manifest]") {
    House& house{house_delivering(with_manifest)};
    house.kela().behave("/statements", {answering(422, 1), simulators::Behaviour{}});
    REQUIRE(house.run_batch().status == 0); // the first document is refused for good
    CHECK(account(house).at("closed") == true);
    const std::vector<Json> first = manifests_at(house.kela());
    REQUIRE(first.size() == 1);
    const std::string refused{house.kela().requests().front().header("Idempotency-Key")};
    REQUIRE_FALSE(first[0].at("documents").empty());
    CHECK(first[0].at("documents").size() == house.kela().request_count() - 2);
    CHECK(first[0].dump().find(refused) == std::string::npos);

    house.kela().forget_requests();
    const Json done = house.verb_json({"outbox", "replay", "--yes"});
    CHECK(done.at("runs")[0].at("closed") == true);
    const std::vector<Json> second = manifests_at(house.kela());
    REQUIRE(second.size() == 1);
    REQUIRE(second[0].at("documents").size() == 1);
    CHECK(
        second[0].at("documents")[0].at("document")
        == house.kela().requests().front().header("Idempotency-Key"));
    CHECK(second[0].at("run") == first[0].at("run"));
    CHECK(dead(house).empty());
}

TEST_CASE(
    "a manifest that waits keeps its run open, and one that was refused is built anew",
    "[outbox][controls][manifest]") {
    House& house{house_delivering(with_manifest)};
    // as many documents as there are go first; the manifest does not get through, then is refused
    REQUIRE(house.run_batch().status == 0);
    const std::size_t documents{house.kela().request_count() - 1};
    const auto but_documents = [&](int status) {
        simulators::Behaviour good;
        good.times = documents;
        house.kela().forget_requests();
        house.kela().behave("/statements", {good, answering(status)});
    };
    but_documents(429);
    REQUIRE(house.run_batch().status == 1);
    CHECK(account(house).at("pending") == 0);
    CHECK(account(house).at("closed") == false);
    CHECK(manifests_at(house.kela()).empty());
    REQUIRE(dead(house).size() == 1);
    CHECK(dead(house)[0].at("records") == 0);

    house.kela().forget_requests();
    house.kela().behave("/statements", answering(422, 1));
    const Json refused = house.verb_json({"outbox", "replay", "--yes"});
    CHECK(refused.at("runs")[0].at("closed") == true);
    REQUIRE(dead(house).size() == 1);
    CHECK(dead(house)[0].at("pile") == "ours");

    house.kela().forget_requests();
    house.kela().behave("/statements", simulators::Behaviour{});
    static_cast<void>(house.verb_json({"outbox", "replay", "--yes"}));
    CHECK(house.kela().request_count() == 1);
    REQUIRE(manifests_at(house.kela()).size() == 1);
    CHECK(manifests_at(house.kela())[0].at("documents").size() == documents);
    CHECK(account(house).at("closed") == true);
    CHECK(dead(house).empty());
}
