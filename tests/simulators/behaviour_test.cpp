#include "tests/simulators/behaviour.h"

#include <catch2/catch.hpp>

#include <stdexcept>

using namespace tests::simulators;

TEST_CASE("behaviours of a path follow one another, then the default comes back", "[simulators]") {
    Script script;
    script.otherwise.status = 202;
    script.by_path["/a"] = {
        Behaviour{.status = 503, .times = 2}, Behaviour{.status = 400, .times = 1}};
    CHECK(script.take("/a").status == 503);
    CHECK(script.take("/b").status == 202);
    CHECK(script.take("/a").status == 503);
    CHECK(script.take("/a").status == 400);
    CHECK(script.take("/a").status == 202);
    script.by_path["/c"] = {Behaviour{.status = 500}};
    CHECK(script.take("/c").status == 500);
    CHECK(script.take("/c").status == 500);
}

TEST_CASE("a control file says all that a behaviour can", "[simulators]") {
    Script script{read_script(
        R"({"default": {"status": 201}, "deduplicate": true, "wrong_certificate": true,
            "paths": {"/a": [{"status": 503, "retry_after": 7, "times": 1, "delay_ms": 5}, {"lose_answer": true}],
                      "/b": {"cut_after": 10, "cut_answer_after": 3, "xml_bomb": true, "body": "x",
                             "content_type": "text/plain", "body_file": "f"}}})",
        Behaviour{})};
    CHECK(script.deduplicate);
    CHECK(script.wrong_certificate);
    const Behaviour first{script.take("/a")};
    CHECK(first.status == 503);
    CHECK(first.retry_after == 7);
    CHECK(first.delay == std::chrono::milliseconds{5});
    const Behaviour second{script.take("/a")};
    CHECK(second.status == 201);
    CHECK(second.lose_answer);
    const Behaviour other{script.take("/b")};
    CHECK(other.cut_after == std::size_t{10});
    CHECK(other.cut_answer_after == std::size_t{3});
    CHECK(other.xml_bomb);
    CHECK(other.body == "x");
    CHECK(other.content_type == "text/plain");
    CHECK(other.body_file == "f");
}

TEST_CASE("a control file with a misspelling is refused", "[simulators]") {
    for (const char* json :
         {R"({"path": {}})", R"({"paths": {"/a": {"statuss": 1}}})",
          R"({"paths": {"/a": {"status": "x"}}})", "{", "[]"}) {
        CAPTURE(json);
        CHECK_THROWS_AS(read_script(json, Behaviour{}), std::runtime_error);
    }
}

TEST_CASE("the XML bomb is small and grows by tens", "[simulators]") {
    const std::string bomb{xml_bomb()};
    CHECK(bomb.size() < 2'000);
    CHECK(bomb.find("<!DOCTYPE") != std::string::npos);
    CHECK(bomb.find("<!ENTITY lol9") != std::string::npos);
}
