// The console's files: which path leads to which, in which form, and under which policy.

#include "gateway/admin/console_door.h"

#include <catch2/catch.hpp>

#include <array>
#include <string>

using namespace gateway;
using gateway::admin::console_answer;
using gateway::admin::ConsoleAsset;

namespace {

constexpr std::array files{
    ConsoleAsset{"/", "text/html; charset=utf-8", "\"e1\"", "the page", "gzipped", "brotli", false},
    ConsoleAsset{"/assets/a-1.js", "text/javascript", "\"e2\"", "script", "", "", true},
    ConsoleAsset{"/lautturi.svg", "image/svg+xml", "\"e3\"", "svg", "", "", false}};

std::optional<http::Response>
get(const std::string& target, const std::string& accepted = "", const std::string& known = "",
    const std::string& method = "GET") {
    http::Request request;
    request.method = method;
    request.target = target;
    if (!accepted.empty()) {
        request.headers.add("accept-encoding", accepted);
    }
    if (!known.empty()) {
        request.headers.add("if-none-match", known);
    }
    return console_answer(request, files);
}

std::string field(const http::Response& response, const std::string& name) {
    for (const auto& [key, value] : response.headers) {
        if (key == name) {
            return value;
        }
    }
    return {};
}

std::string body(const std::optional<http::Response>& response) {
    return response ? std::string{core::as_text(response->body)} : "-";
}

}

TEST_CASE("every place in the page gets the page, and no file that is not there", "[console]") {
    CHECK(body(get("/")) == "the page");
    CHECK(body(get("/outbox")) == "the page");
    CHECK(body(get("/runs/0197?x=1")) == "the page");
    CHECK(body(get("/assets/a-1.js")) == "script");
    CHECK(body(get("/lautturi.svg")) == "svg");
    for (const char* nowhere :
         {"/assets/a-2.js", "/assets/a", "/favicon.ico", "/../etc/passwd.txt", "/api/v1/whoami",
          "/api/", "/.env"}) {
        CAPTURE(nowhere);
        CHECK_FALSE(get(nowhere));
    }
    CHECK_FALSE(get("/", "", "", "POST"));
    CHECK(get("/", "", "", "HEAD"));
    http::Request request;
    request.method = "GET";
    request.target = "/";
    CHECK_FALSE(console_answer(request, {})); // a binary without it
}

TEST_CASE("what is compressed already is sent so to whoever takes it", "[console]") {
    CHECK(body(get("/", "gzip, deflate, br")) == "brotli");
    CHECK(field(*get("/", "br"), "Content-Encoding") == "br");
    CHECK(body(get("/", "gzip;q=0.5")) == "gzipped");
    CHECK(body(get("/", "br;q=0, gzip")) == "gzipped");
    CHECK(body(get("/", "br;q=0.000")) == "the page");
    CHECK(body(get("/", "brotli, x-gzip")) == "the page");
    CHECK(body(get("/assets/a-1.js", "br")) == "script");
    CHECK(field(*get("/assets/a-1.js", "br"), "Content-Encoding").empty());
    CHECK(field(*get("/"), "Vary") == "Accept-Encoding");
}

TEST_CASE("what is named by its content is kept, all else is asked after", "[console]") {
    CHECK(get("/assets/a-1.js")->cache_control == "public, max-age=31536000, immutable");
    CHECK(get("/")->cache_control == "no-cache");
    CHECK(field(*get("/"), "ETag") == "\"e1\"");
    CHECK(get("/", "", "\"e1\"")->status == 304);
    CHECK(get("/", "", "\"e1\"")->body.empty());
    CHECK(get("/", "", "\"e0\", W/\"e1\"")->status == 304);
    CHECK(get("/", "", "\"e0\"")->status == 200);
}

TEST_CASE("the policy lets nothing run or stand in the page that is not its own", "[console]") {
    const std::string policy{field(*get("/"), "Content-Security-Policy")};
    CHECK(policy.starts_with("default-src 'none'; script-src 'self';"));
    CHECK(policy.find("unsafe") == std::string::npos);
    CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
    CHECK(field(*get("/", "", "\"e1\""), "Content-Security-Policy") == policy);
    CHECK(field(*get("/"), "X-Content-Type-Options") == "nosniff");
    CHECK(field(*get("/"), "Referrer-Policy") == "no-referrer");
}
