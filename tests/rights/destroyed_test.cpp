// What a report says is there no more, by the certificates alone.

#include "gateway/journal/keeper_bodies.h"
#include "gateway/rights/destroyed.h"
#include "gateway/rights/names.h"

#include <catch2/catch.hpp>

using namespace gateway;

namespace {

core::Instant day(std::int64_t number) {
    constexpr std::int64_t a_day{86'400'000'000};
    return core::Instant::from_microseconds(number * a_day);
}

ports::GoneRecords::Certificate certificate(std::string body) {
    return {day(20'000), 3, 41, std::move(body)};
}

}

TEST_CASE("what went by a rule is told with its rule and certificate", "[rights][gdpr-15]") {
    ports::GoneRecords gone;
    gone.decisions = 4;
    gone.certificates = {
        certificate(journal::year_body("decisions", 10, day(16'000), 900, 2, 1)),
        certificate(journal::year_body("provenance", 5, day(16'000), 70, 0, 1)),
        certificate(journal::payloads_body("fund-benefit-query", "end", 24, "", 3, 1)),
        certificate(journal::destruction_body("consents", 6, day(15'000), 1)),
        certificate(journal::destruction_body("end", 4, day(15'000), 1))};
    const text::JsonValue told{rights::destroyed_of(gone)};
    REQUIRE(told.elements().size() == 4); // provenance of somebody else: none of this person's went
    const text::JsonValue& decisions{told.elements()[0]};
    CHECK(decisions.string_at("what") == "decisions");
    CHECK(decisions.find("count")->integer() == 4);
    REQUIRE(decisions.find("certificates")->elements().size() == 1);
    const text::JsonValue& by{decisions.find("certificates")->elements()[0]};
    CHECK(by.string_at("rule") == "retention.decisions");
    CHECK(by.string_at("entry") == "3/41");
    CHECK(by.find("years")->integer() == 10);
    CHECK(by.string_at("before") == rights::json(day(16'000)).text());
    CHECK(told.elements()[1].string_at("what") == "payloads");
    CHECK(told.elements()[1].find("certificates")->elements()[0].find("years")->integer() == 2);
    CHECK(told.elements()[2].string_at("what") == "consents");
    CHECK(told.elements()[3].string_at("what") == "everything");
}

TEST_CASE("what is missing without a certificate is not called gone by rule", "[rights][gdpr-15]") {
    ports::GoneRecords gone;
    gone.provenance = 1;
    const text::JsonValue told{rights::destroyed_of(gone)};
    REQUIRE(told.elements().size() == 1);
    CHECK(told.elements()[0].find("certificates")->elements().empty());
    CHECK(rights::destroyed_of({}).elements().empty());
}

TEST_CASE(
    "parts of the journal that have ended are told, where they may have told of the person",
    "[rights][gdpr-15][retention]") {
    ports::GoneRecords gone;
    gone.known_since = day(15'000);
    gone.certificates = {
        certificate(journal::dropped_body(day(14'900), {}, 9, 10)), // of before
        certificate(journal::dropped_body(day(16'000), {}, 9, 10)),
        certificate(journal::dropped_body(day(16'100), {}, 9, 10)),
        certificate(journal::audit_ended_body(day(17'000), {}, 5))};
    const text::JsonValue told{rights::destroyed_of(gone)};
    REQUIRE(told.elements().size() == 1);
    const text::JsonValue& parts{told.elements()[0]};
    CHECK(parts.string_at("what") == "journal");
    CHECK(parts.find("count")->integer() == 3);
    const auto certificates = parts.find("certificates")->elements();
    REQUIRE(certificates.size() == 2); // the latest of each rule
    CHECK(certificates[0].string_at("rule") == "retention.audit");
    CHECK(certificates[1].string_at("rule") == "retention.journal");
    CHECK(certificates[1].string_at("before") == rights::json(day(16'100)).text());
    CHECK(certificates[1].find("years")->integer() == 10);
    gone.certificates.resize(1);
    CHECK(rights::destroyed_of(gone).elements().empty());
}
