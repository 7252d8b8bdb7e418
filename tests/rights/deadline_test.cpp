// By when a person is answered (GDPR Art. 12(3)).

#include "gateway/rights/case_json.h"
#include "gateway/rights/deadline.h"

#include <catch2/catch.hpp>

using namespace gateway;
using rights::deadline_of;

namespace {

core::LocalDate day(std::string_view text) {
    return *core::parse_date(text);
}

ports::RightsCase came(std::string_view received) {
    ports::RightsCase request;
    request.request.received = day(received);
    return request;
}

void take(ports::RightsCase& request, ports::RightsStep step, std::string_view at) {
    ports::RightsEvent event;
    event.step = step;
    event.at = core::start_of_day(day(at)) + std::chrono::hours{12};
    request.steps.push_back(event);
}

std::string due(const ports::RightsCase& request, std::string_view today) {
    return core::to_text(deadline_of(request, day(today)).due);
}

}

TEST_CASE("an answer is due on the same day of the next month", "[rights][gdpr-12]") {
    CHECK(due(came("2026-03-10"), "2026-03-10") == "2026-04-10");
    CHECK(due(came("2026-12-31"), "2026-12-31") == "2027-01-31");
}

TEST_CASE(
    "where the next month has no such day, on its last: never a day later", "[rights][gdpr-12]") {
    CHECK(due(came("2026-01-31"), "2026-02-01") == "2026-02-28");
    CHECK(due(came("2028-01-30"), "2028-02-01") == "2028-02-29");
    CHECK(due(came("2026-08-31"), "2026-09-01") == "2026-09-30");
    CHECK(core::to_text(rights::plus_months(day("2026-11-30"), 3)) == "2027-02-28");
}

TEST_CASE("an extension adds two months to the first", "[rights][gdpr-12]") {
    ports::RightsCase request{came("2026-01-31")};
    take(request, ports::RightsStep::extended, "2026-02-20");
    CHECK(due(request, "2026-02-20") == "2026-04-30");
    CHECK(deadline_of(request, day("2026-02-20")).extended);
}

TEST_CASE(
    "days on which a clarification was waited for do not count, and while it is, the day moves",
    "[rights][gdpr-12]") {
    ports::RightsCase request{came("2026-03-01")};
    take(request, ports::RightsStep::clarification, "2026-03-05");
    CHECK(due(request, "2026-03-05") == "2026-04-01");
    CHECK(due(request, "2026-03-15") == "2026-04-11");
    CHECK(deadline_of(request, day("2026-03-15")).stands_still);
    take(request, ports::RightsStep::clarified, "2026-03-20");
    CHECK(due(request, "2026-09-01") == "2026-04-16");
    CHECK_FALSE(deadline_of(request, day("2026-09-01")).stands_still);
    take(request, ports::RightsStep::clarification, "2026-03-30");
    take(request, ports::RightsStep::clarified, "2026-04-02");
    CHECK(due(request, "2026-09-01") == "2026-04-19");
}

TEST_CASE("days between days, over leap days and years", "[rights]") {
    CHECK(rights::days_between(day("2026-01-01"), day("2027-01-01")) == 365);
    CHECK(rights::days_between(day("2028-02-28"), day("2028-03-01")) == 2);
    CHECK(rights::days_between(day("2026-05-02"), day("2026-05-01")) == -1);
}

TEST_CASE("what is late says so, and what was answered is late no more", "[rights][gdpr-12]") {
    ports::RightsCase request{came("2026-03-01")};
    take(request, ports::RightsStep::opened, "2026-03-01");
    const auto late = [&] {
        return rights::json_of(request, day("2026-04-02")).find("late")->is_true();
    };
    CHECK(late());
    CHECK(rights::json_of(request, day("2026-04-02")).find("days_left")->text() == "-1");
    take(request, ports::RightsStep::identified, "2026-03-02");
    take(request, ports::RightsStep::released, "2026-03-03");
    CHECK_FALSE(late());
}
