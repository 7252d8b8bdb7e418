// W3C Trace Context: what is passed on of a caller's trace.

#include "gateway/http/trace.h"

#include <catch2/catch.hpp>

#include <string>

using gateway::http::trace_after;

TEST_CASE("a caller's trace goes on with a span of our own", "[http][trace]") {
    const std::string given{"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"};
    const std::string next{trace_after(given)};
    CHECK(next.size() == given.size());
    CHECK(next.substr(0, 36) == given.substr(0, 36));
    CHECK(next.substr(36, 16) != given.substr(36, 16));
    CHECK(next.substr(52) == "-01");
    CHECK(trace_after(given.substr(0, 53) + "fe").substr(52) == "-00");
    CHECK(trace_after("01" + given.substr(2) + "-more").substr(3, 32) == given.substr(3, 32));
}

TEST_CASE("what is no trace is replaced by a new one, not sampled", "[http][trace]") {
    const std::string good{"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"};
    const std::string bad[]{
        "",
        "x",
        good + "-more",
        "ff" + good.substr(2),
        "00-" + std::string(32, '0') + good.substr(35),
        good.substr(0, 36) + std::string(16, '0') + "-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        good.substr(0, 54),
        "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"};
    for (const std::string& one : bad) {
        INFO(one);
        const std::string made{trace_after(one)};
        CHECK(made.size() == 55);
        CHECK(made.substr(0, 3) == "00-");
        CHECK(made.substr(52) == "-00");
        CHECK(made.find("4bf92f35") == std::string::npos);
        CHECK(made != trace_after(one));
        CHECK(trace_after(made).substr(0, 36) == made.substr(0, 36));
    }
    CHECK(trace_after(std::nullopt).size() == 55);
}
