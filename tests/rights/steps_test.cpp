// What may follow what in a person's request.

#include "gateway/ports/rights_words.h"
#include "gateway/rights/steps.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <vector>

using namespace gateway;
using ports::Right;
using ports::RightsStep;

namespace {

const core::LocalDate today{*core::parse_date("2026-03-10")};

ports::RightsEvent event(RightsStep step, std::string_view ground = {}) {
    ports::RightsEvent made;
    made.step = step;
    made.ground = ground;
    made.at = core::start_of_day(today);
    return made;
}

ports::RightsCase asked(Right right, std::vector<RightsStep> steps = {}) {
    ports::RightsCase request;
    request.request.right = right;
    request.request.received = *core::parse_date("2026-03-01");
    request.steps.push_back(event(RightsStep::opened));
    for (const RightsStep step : steps) {
        request.steps.push_back(event(step));
    }
    return request;
}

std::string verdict(
    const ports::RightsCase& request, RightsStep step, std::string_view ground = {},
    core::LocalDate on = today) {
    const core::Result<core::Nothing> result{rights::may_follow(request, event(step, ground), on)};
    return result ? "" : std::string{result.rejection().code.text()};
}

}

TEST_CASE(
    "nobody is answered before it is certain who asks (GDPR Art. 12(6))",
    "[rights][gdpr-12][gdpr-15]") {
    for (const Right right : {Right::access, Right::portability}) {
        CHECK(verdict(asked(right), RightsStep::released) == "RIGHTS_NOT_IDENTIFIED");
        CHECK(verdict(asked(right, {RightsStep::identified}), RightsStep::released).empty());
    }
    CHECK(verdict(asked(Right::erasure), RightsStep::granted) == "RIGHTS_NOT_IDENTIFIED");
    CHECK(
        verdict(asked(Right::access), RightsStep::refused, "excessive") == "RIGHTS_NOT_IDENTIFIED");
    // nor is anything granted in part because it is not
    for (const Right right :
         {Right::access, Right::rectification, Right::erasure, Right::restriction,
          Right::portability, Right::objection}) {
        CHECK(verdict(asked(right), RightsStep::partly, "not-identified") == "RIGHTS_GROUND");
        CHECK(
            verdict(asked(right), RightsStep::partly, "manifestly-unfounded")
            == "RIGHTS_NOT_IDENTIFIED");
    }
    CHECK(
        verdict(asked(Right::access, {RightsStep::partly}), RightsStep::released)
        == "RIGHTS_NOT_IDENTIFIED"); // decided by a version that let it
    CHECK(
        verdict(
            asked(
                Right::access,
                {RightsStep::identified, RightsStep::granted, RightsStep::clarification}),
            RightsStep::released)
        == "RIGHTS_WAITS_FOR_CLARIFICATION");
    // who cannot be identified is refused for that, and for nothing else
    CHECK(verdict(asked(Right::access), RightsStep::refused, "not-identified").empty());
    CHECK(
        verdict(asked(Right::access, {RightsStep::identified}), RightsStep::identified)
        == "RIGHTS_IDENTIFIED_BEFORE");
}

TEST_CASE("a refusal needs a ground that this right knows", "[rights][gdpr-12]") {
    const ports::RightsCase access{asked(Right::access, {RightsStep::identified})};
    CHECK(verdict(access, RightsStep::refused) == "RIGHTS_GROUND");
    CHECK(verdict(access, RightsStep::refused, "because") == "RIGHTS_GROUND");
    CHECK(verdict(access, RightsStep::refused, "17.3.b") == "RIGHTS_GROUND");
    CHECK(verdict(access, RightsStep::refused, "1050/2018-34-1-1").empty());
    const ports::RightsCase erasure{asked(Right::erasure, {RightsStep::identified})};
    for (const char* const ground : {"17.3.b", "17.3.d", "17.3.e", "manifestly-unfounded"}) {
        CHECK(verdict(erasure, RightsStep::refused, ground).empty());
    }
    CHECK(verdict(erasure, RightsStep::granted, "17.3.b") == "RIGHTS_GROUND");
    CHECK(rights::provision_of("17.3.b") == "(EU) 2016/679 art. 17(3)(b)");
}

TEST_CASE("a decision is made once, and an ended request stays ended", "[rights]") {
    const ports::RightsCase decided{
        asked(Right::erasure, {RightsStep::identified, RightsStep::granted})};
    CHECK(verdict(decided, RightsStep::refused, "17.3.b") == "RIGHTS_DECIDED");
    CHECK(verdict(decided, RightsStep::ended).empty());
    CHECK(verdict(asked(Right::erasure), RightsStep::ended) == "RIGHTS_NOT_DECIDED");
    const ports::RightsCase ended{
        asked(Right::access, {RightsStep::identified, RightsStep::released, RightsStep::ended})};
    for (const auto& [word, step] : ports::rights_step_words) {
        CAPTURE(std::string{word});
        CHECK(verdict(ended, step) == "RIGHTS_ENDED");
    }
}

TEST_CASE(
    "an extension is told in time, for one of the Regulation's two reasons, and once "
    "(GDPR Art. 12(3))",
    "[rights][gdpr-12]") {
    const ports::RightsCase request{asked(Right::access)};
    CHECK(verdict(request, RightsStep::extended, "complexity").empty());
    CHECK(verdict(request, RightsStep::extended, "holidays") == "RIGHTS_GROUND");
    const core::LocalDate last{*core::parse_date("2026-04-01")};
    CHECK(verdict(request, RightsStep::extended, "number", last).empty());
    CHECK(
        verdict(request, RightsStep::extended, "number", core::next_day(last))
        == "RIGHTS_EXTENSION_LATE");
    CHECK(
        verdict(asked(Right::access, {RightsStep::extended}), RightsStep::extended, "number")
        == "RIGHTS_EXTENDED_BEFORE");
}

TEST_CASE("nothing is handed over before a fee is paid or a question answered", "[rights]") {
    const ports::RightsCase fee{asked(Right::access, {RightsStep::identified, RightsStep::fee})};
    CHECK(verdict(fee, RightsStep::released) == "RIGHTS_FEE_UNPAID");
    CHECK(rights::standing_of(fee) == rights::Standing::waits);
    ports::RightsCase paid{fee};
    paid.steps.push_back(event(RightsStep::paid));
    CHECK(verdict(paid, RightsStep::released).empty());
    CHECK(verdict(asked(Right::access), RightsStep::paid) == "RIGHTS_NO_FEE");
    CHECK(verdict(asked(Right::access), RightsStep::fee) == "RIGHTS_GROUND");
    const ports::RightsCase unclear{
        asked(Right::access, {RightsStep::identified, RightsStep::clarification})};
    CHECK(verdict(unclear, RightsStep::released) == "RIGHTS_WAITS_FOR_CLARIFICATION");
    CHECK(verdict(unclear, RightsStep::refused, "excessive").empty());
    CHECK(verdict(asked(Right::access), RightsStep::clarified) == "RIGHTS_NOT_ASKED");
}

TEST_CASE(
    "only what is answered with data is released, and only that is withheld from", "[rights]") {
    for (const Right right :
         {Right::rectification, Right::erasure, Right::restriction, Right::objection}) {
        CHECK(
            verdict(asked(right, {RightsStep::identified}), RightsStep::released) == "RIGHTS_STEP");
        CHECK(
            verdict(
                asked(right, {RightsStep::identified}), RightsStep::withheld, "rights-of-others")
            == "RIGHTS_STEP");
    }
    CHECK(verdict(asked(Right::access), RightsStep::withheld, "rights-of-others").empty());
    CHECK(verdict(asked(Right::access), RightsStep::withheld) == "RIGHTS_GROUND");
}

TEST_CASE(
    "the steps that are offered are those that may be taken, with the grounds that they may have",
    "[rights][gdpr-12]") {
    for (const Right right :
         {Right::access, Right::rectification, Right::erasure, Right::restriction,
          Right::portability, Right::objection}) {
        for (const ports::RightsCase& request :
             {asked(right), asked(right, {RightsStep::identified}),
              asked(right, {RightsStep::identified, RightsStep::clarification}),
              asked(right, {RightsStep::identified, RightsStep::granted}),
              asked(right, {RightsStep::identified, RightsStep::granted, RightsStep::ended})}) {
            for (const rights::NextStep& next : rights::next_steps(request, today)) {
                if (next.grounds.empty()) {
                    CHECK(verdict(request, next.step).empty());
                }
                for (const std::string_view ground : next.grounds) {
                    CHECK(verdict(request, next.step, ground).empty());
                }
            }
        }
    }
    const auto offers = [](const ports::RightsCase& request, RightsStep step) {
        const std::vector<rights::NextStep> next{rights::next_steps(request, today)};
        return std::any_of(
            next.begin(), next.end(), [&](const auto& one) { return one.step == step; });
    };
    CHECK_FALSE(offers(asked(Right::access), RightsStep::released));
    CHECK(offers(asked(Right::access, {RightsStep::identified}), RightsStep::released));
    CHECK(rights::next_steps(asked(Right::access, {RightsStep::ended}), today).empty());
}
