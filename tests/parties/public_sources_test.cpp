// The public interfaces: a subscription key, patience that a server asks for, a stream that breaks
// off, contact persons that are not taken in.

#include "tests/parties/party_house.h"

#include <catch2/catch.hpp>

using namespace tests::parties;
using tests::corridor::eventually;

namespace {

std::vector<tests::simulators::Request> requests_of(PartyHouse& parties, const std::string& path) {
    std::vector<tests::simulators::Request> found;
    for (tests::simulators::Request& request : parties.https().requests()) {
        if (request.target == path) {
            found.push_back(std::move(request));
        }
    }
    return found;
}

}

TEST_CASE(
    "job postings are searched with the key, after the patience that was asked for, and a stream "
    "that broke off is none",
    "[parties][batch-in][https]") {
    PartyHouse& parties{party_house()};
    const std::string path{"/tyomarkkinatori-p67"};
    REQUIRE(eventually(
        [&] { return parties.house().staged("count(*)", "record ? 'vacancy.id'") == "2"; }));
    const auto requests = requests_of(parties, path);
    REQUIRE(requests.size() >= 3); // patience, a broken answer, a whole one
    for (const auto& request : requests) {
        CHECK(request.method == "POST");
        CHECK(request.header("KIPA-Subscription-Key") == "subscription-p67");
        CHECK(request.body == R"({"onlyStatus":"PUBLISHED"})");
    }
    auto& house = parties.house();
    CHECK(
        house.staged("record->>'vacancy.apply-until'", "record->>'vacancy.title' = 'Hitsaaja'")
        == "2026-03-31T20:59:00Z"); // without a zone it is Europe/Helsinki
    CHECK(house.staged("count(*)", "record::text LIKE '%Keksitty%'") == "0");
    CHECK(
        house.staged("provenance->0->>'system'", "record->>'vacancy.title' = 'Kokki'")
        == "Työmarkkinatori P67");
}

TEST_CASE(
    "a job posting is published with the employer's leave alone, one document each, with the key",
    "[parties][batch-out][https]") {
    PartyHouse& parties{party_house()};
    if (requests_of(parties, "/tyomarkkinatori-p66").empty()) {
        CHECK(parties.house().verb({"run", "p66-postings-out", "--json"}).status == 0);
    }
    const auto requests = requests_of(parties, "/tyomarkkinatori-p66");
    REQUIRE(requests.size() == 1);
    CHECK(requests.front().header("KIPA-Subscription-Key") == "subscription-p66");
    const Json posted = Json::parse(requests.front().body);
    CHECK(posted.at("metadata").at("externalId") == "V-2001");
    CHECK(posted.at("application").at("openPositions") == 2);
}

TEST_CASE("companies and codes are fetched, and are about nobody", "[parties][batch-in][https]") {
    PartyHouse& parties{party_house()};
    auto& house = parties.house();
    REQUIRE(eventually([&] {
        return house.staged("count(*)", "record ? 'code.value'") == "6"
               && house.staged("count(*)", "record ? 'company.name'") == "2";
    }));
    CHECK(
        house.staged("record->>'company.name'", "record->>'company.business-id' = '2296962-1'")
        == "Esimerkki Oy"); // the name in force, not the one that ended
    CHECK(
        house.staged("record->>'code.valid.until'", "record->>'code.value' = '413'")
        == "2014-12-31");
    CHECK(house.staged("count(*)", "record->>'code.value' = '00100'") == "1"); // with its zeros
}
