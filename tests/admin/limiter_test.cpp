#include "gateway/admin/limiter.h"

#include <catch2/catch.hpp>

#include <string>

using gateway::admin::Limiter;
using namespace std::chrono_literals;

namespace {

const Limiter::TimePoint began{};

}

TEST_CASE("a caller may call in a burst, and then as fast as its bucket fills", "[admin][limit]") {
    Limiter limiter{Limiter::Rate{5, 2}};
    for (int call{0}; call < 5; ++call) {
        CHECK(limiter.admit("anna", began).admitted);
    }
    CHECK_FALSE(limiter.admit("anna", began).admitted);
    CHECK(limiter.admit("bertta", began).admitted); // another's share is another's
    CHECK_FALSE(limiter.admit("anna", began + 499ms).admitted);
    CHECK(limiter.admit("anna", began + 501ms).admitted);
    CHECK_FALSE(limiter.admit("anna", began + 501ms).admitted);
    int admitted{0};
    for (int call{0}; call < 20; ++call) {
        admitted += limiter.admit("anna", began + 1h).admitted ? 1 : 0;
    }
    CHECK(admitted == 5); // a long rest gives no more than a burst
}

TEST_CASE("of refusals in a row one is recorded, and the rest are counted", "[admin][limit]") {
    Limiter limiter{Limiter::Rate{1, 1}};
    CHECK(limiter.admit("anna", began).admitted);
    const Limiter::Verdict first{limiter.admit("anna", began)};
    CHECK_FALSE(first.admitted);
    CHECK(first.recorded);
    for (int call{0}; call < 7; ++call) {
        const Limiter::Verdict verdict{limiter.admit("anna", began)};
        CHECK_FALSE(verdict.admitted);
        CHECK_FALSE(verdict.recorded);
    }
    const Limiter::Verdict next{limiter.admit("anna", began + 2s)};
    CHECK(next.admitted);
    CHECK(next.recorded);
    CHECK(next.unrecorded == 7);
    CHECK(limiter.admit("anna", began + 4s).unrecorded == 0);
}

TEST_CASE("any number of strangers costs no more than the bound", "[admin][limit]") {
    Limiter limiter{Limiter::Rate{2, 1}, 10};
    for (int caller{0}; caller < 10; ++caller) {
        CHECK(limiter.admit(std::to_string(caller), began).admitted);
    }
    // nobody's bucket is full again: further ones share one
    CHECK(limiter.admit("11", began).admitted);
    CHECK(limiter.admit("12", began).admitted);
    CHECK_FALSE(limiter.admit("13", began).admitted);
    CHECK(limiter.admit("9", began).admitted);        // the ten are as they were
    CHECK(limiter.admit("14", began + 10s).admitted); // and make room when they have rested
    CHECK(limiter.admit("14", began + 10s).admitted);
    CHECK_FALSE(limiter.admit("14", began + 10s).admitted);
    CHECK(limiter.admit("15", began + 10s).admitted);
}
