// How a run gets on, as it is told to whoever waits: by a clock that the test moves. How far the
// delivery of one message is.

#include "gateway/app/message_delivery.h"
#include "gateway/app/run_progress.h"

#include <catch2/catch.hpp>

#include <sstream>

using namespace std::chrono_literals;
using gateway::app::progress_text;
using gateway::app::RunProgress;
using gateway::exchange::Progress;

namespace {

Progress deciding(std::int64_t in, std::optional<std::int64_t> expected) {
    Progress progress;
    progress.in = in;
    progress.expected = expected;
    return progress;
}

Progress delivering(std::int64_t delivered, std::int64_t of) {
    Progress progress;
    progress.delivered = delivered;
    progress.to_deliver = of;
    return progress;
}

/// What is written when a run is shown at these seconds.
std::string written(RunProgress::Form form, const std::vector<std::pair<int, Progress>>& shown) {
    std::ostringstream out;
    std::chrono::microseconds now{0s};
    RunProgress progress{out, form, [&] { return now; }};
    for (const auto& [second, what] : shown) {
        now = std::chrono::seconds{second};
        progress.show(what);
    }
    progress.end();
    return out.str();
}

}

TEST_CASE("the time left is what the rate so far leaves of the records that are there", "[run]") {
    CHECK(
        progress_text(deciding(1'500, 4'000), 3s)
        == "deciding 1500 of 4000 records, 500 records/s, about 5 s left");
    CHECK(
        progress_text(deciding(1'000, 1'000'000), 10s)
        == "deciding 1000 of 1000000 records, 100 records/s, about 2 h 46 min left");
    CHECK(
        progress_text(delivering(200, 14'200), 2s)
        == "delivering 200 of 14200 records, 100 records/s, about 2 min 20 s left");
}

TEST_CASE("where nobody knows how many records there are, the time left is unknown", "[run]") {
    CHECK(
        progress_text(deciding(1'500, std::nullopt), 3s)
        == "deciding 1500 records, 500 records/s, time left unknown");
    CHECK(
        progress_text(deciding(0, 4'000), 0s)
        == "deciding 0 of 4000 records, 0 records/s, time left unknown");
}

TEST_CASE("a register that has grown meanwhile does not make the time left negative", "[run]") {
    CHECK(
        progress_text(deciding(4'500, 4'000), 9s)
        == "deciding 4500 of 4500 records, 500 records/s, about 0 s left");
}

TEST_CASE("a terminal has one line that is written over and taken away at the end", "[run]") {
    const std::string out{written(
        RunProgress::Form::rewritten,
        {{1, deciding(500, 1'000)}, {1, deciding(600, 1'000)}, {2, deciding(1'000, 1'000)}})};
    CHECK(
        out
        == "\rdeciding 500 of 1000 records, 500 records/s, about 1 s left\033[K"
           "\rdeciding 1000 of 1000 records, 500 records/s, about 0 s left\033[K\r\033[K");
}

TEST_CASE("the second half of a run is shown as soon as it begins, by its own rate", "[run]") {
    const std::string out{written(
        RunProgress::Form::rewritten,
        {{1, deciding(500, 500)}, {1, delivering(0, 400)}, {3, delivering(200, 400)}})};
    CHECK(out.find("\rdelivering 0 of 400 records") != std::string::npos);
    CHECK(
        out.find("\rdelivering 200 of 400 records, 100 records/s, about 2 s left")
        != std::string::npos);
}

TEST_CASE(
    "where the register is read again in the middle of delivering, the rate counts what was "
    "delivered since",
    "[run]") {
    const std::string out{written(
        RunProgress::Form::rewritten, {{1, delivering(0, 400)},
                                       {101, delivering(200, 400)},
                                       {102, deciding(400, 400)},
                                       {103, delivering(200, 400)},
                                       {104, delivering(202, 400)}})};
    CHECK(
        out.find("\rdelivering 200 of 400 records, 2 records/s, about 1 min 40 s left")
        != std::string::npos);
    CHECK(
        out.find("\rdelivering 200 of 400 records, 0 records/s, time left unknown")
        != std::string::npos);
    CHECK(
        out.find("\rdelivering 202 of 400 records, 2 records/s, about 1 min 39 s left")
        != std::string::npos);
    CHECK(out.find("202 records/s") == std::string::npos);
}

TEST_CASE("where no terminal is, there is a plain line every ten seconds", "[run]") {
    std::vector<std::pair<int, Progress>> shown;
    for (int second{1}; second <= 25; ++second) {
        shown.emplace_back(second, deciding(second * 100, 10'000));
    }
    CHECK(
        written(RunProgress::Form::lines, shown)
        == "deciding 1000 of 10000 records, 100 records/s, about 1 min 30 s left\n"
           "deciding 2000 of 10000 records, 100 records/s, about 1 min 20 s left\n");
}

TEST_CASE("who asked for quiet is told nothing", "[run]") {
    CHECK(written(RunProgress::Form::silent, {{60, deciding(500, 1'000)}}).empty());
}

TEST_CASE("how far a message is on its way is told from its steps", "[verbs][messages]") {
    using Step = gateway::ports::MessageLog::Step;
    using Kind = Step::Kind;
    const auto step = [](Kind kind, const char* outcome = "") {
        Step made;
        made.kind = kind;
        made.outcome = outcome;
        return made;
    };
    const auto state_of = [](const std::vector<Step>& steps) {
        return gateway::app::delivery_of(steps).state;
    };
    std::vector<Step> steps{step(Kind::mapped), step(Kind::decided, "full")};
    CHECK(state_of(steps) == "none");
    steps.push_back(step(Kind::sealed));
    CHECK(state_of(steps) == "sealed");
    steps.push_back(step(Kind::attempt));
    CHECK(state_of(steps) == "under-way");
    steps.push_back(step(Kind::dead)); // of the same instant as the outcome that made it so
    steps.push_back(step(Kind::receipt, "failed"));
    CHECK(state_of(steps) == "dead");
    steps.push_back(step(Kind::replayed));
    CHECK(state_of(steps) == "replayed");
    steps.push_back(step(Kind::attempt));
    steps.push_back(step(Kind::receipt, "unknown"));
    CHECK(state_of(steps) == "unknown");
    steps.push_back(step(Kind::dead));
    steps.push_back(step(Kind::settled));
    steps.push_back(step(Kind::receipt, "delivered"));
    steps.push_back(step(Kind::answered, "accepted")); // of the record, not of its way
    CHECK(state_of(steps) == "delivered");
    CHECK(gateway::app::delivery_of(steps).attempts == 2);
}

TEST_CASE("what was delivered once is delivered, whatever else came of it", "[verbs][messages]") {
    using Step = gateway::ports::MessageLog::Step;
    using Kind = Step::Kind;
    const auto state_of = [](const std::vector<std::pair<Kind, const char*>>& told) {
        std::vector<Step> steps;
        for (const auto& [kind, outcome] : told) {
            steps.emplace_back();
            steps.back().kind = kind;
            steps.back().outcome = outcome;
        }
        return gateway::app::delivery_of(steps).state;
    };
    // it was laid to rest, and arrived all the same
    CHECK(
        state_of(
            {{Kind::sealed, ""},
             {Kind::attempt, ""},
             {Kind::dead, ""},
             {Kind::receipt, "unknown"},
             {Kind::receipt, "delivered"}})
        == "delivered");
    // of two attempts one arrived, and the other's outcome comes behind it
    for (const char* const late : {"unknown", "failed"}) {
        CHECK(
            state_of(
                {{Kind::sealed, ""},
                 {Kind::attempt, ""},
                 {Kind::attempt, ""},
                 {Kind::receipt, "delivered"},
                 {Kind::receipt, late}})
            == "delivered");
    }
    CHECK(
        state_of(
            {{Kind::sealed, ""},
             {Kind::attempt, ""},
             {Kind::receipt, "delivered"},
             {Kind::attempt, ""},
             {Kind::settled, ""},
             {Kind::receipt, "failed"}})
        == "delivered");
    // it was settled as not delivered, to be decided anew: both notes are of the gate's instant
    std::vector<std::pair<Kind, const char*>> anew{
        {Kind::sealed, ""},  {Kind::attempt, ""},    {Kind::receipt, "unknown"},
        {Kind::settled, ""}, {Kind::superseded, ""}, {Kind::receipt, "failed"}};
    CHECK(state_of(anew) == "superseded");
    anew.emplace_back(Kind::sealed, ""); // in another document
    CHECK(state_of(anew) == "sealed");
    anew.emplace_back(Kind::attempt, "");
    CHECK(state_of(anew) == "under-way");
}
