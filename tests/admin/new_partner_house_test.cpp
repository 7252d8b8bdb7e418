// What an administrator who writes no code begins with: skeletons of a party and an exchange in a
// draft.

#include "tests/admin/author.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tests::admin;
using namespace tests::corridor;

TEST_CASE(
    "a partner from nothing: skeletons that the checker takes, and what people type is text",
    "[admin][house][drafts]") {
    House& house{house_of("administration")};
    Author anna{house};
    const std::string draft{anna.begin("Uusi kumppani")};
    const std::string hostile{"\"}: [<script> #' & {{ \\ 👩‍💻"};
    anna.take(
        draft,
        {{"kind", "party"},
         {"name", "naapurialue"},
         {"label", hostile},
         {"class", "employment-authority"},
         {"url", "https://127.0.0.1:1/customers"},
         {"pin", std::string(64, 'a')},
         {"authority", "/etc/ssl/certs/ca-certificates.crt"}},
        "state: suspended", "state: active"); // nobody gets anything before somebody says so
    anna.take(
        draft, {{"kind", "exchange"},
                {"name", "naapurialue-out"},
                {"label", hostile},
                {"register", "etela-satakunta"},
                {"party", "naapurialue"},
                {"purpose", "unemployment-benefit"},
                {"selection", "customers"},
                {"transport", "https"}});
    const Json check = anna.post("/drafts/" + draft + "/check", Json::object()).body;
    CHECK(check.at("valid") == true);
    const Json diff = anna.post("/drafts/" + draft + "/diff", Json::object()).body;
    CHECK(diff.at("agreement").at("needed") == "officer"); // a recipient that got nothing before
    const Json& changes{diff.at("changes")};
    CHECK(std::any_of(changes.begin(), changes.end(), [&](const Json& one) {
        return one.at("text").at("fi").get<std::string>().find(hostile) != std::string::npos;
    }));

    const std::string path{"/drafts/" + draft + "/skeletons"};
    const auto code = [&](const Json& wishes) {
        const ApiReply reply{anna.post(path, wishes)};
        return reply.status == 422 ? reply.body.at("errors").at(0).at("code").get<std::string>()
                                   : std::to_string(reply.status);
    };
    CHECK(code({{"kind", "party"}, {"name", "naapurialue"}}) == "NAME_TAKEN");
    CHECK(code({{"kind", "party"}, {"name", "../etc"}}) == "NAME_FORM");
    CHECK(code({{"kind", "party"}, {"name", "x"}, {"label", "a\nb"}}) == "TEXT_FORM");
    CHECK(code({{"kind", "party"}, {"name", "x"}, {"class", "a: b"}}) == "WORD_FORM");
    CHECK(code({{"kind", "party"}, {"name", "x"}, {"pin", "abc"}}) == "PIN_FORM");
    CHECK(code({{"kind", "exchange"}, {"name", "x"}, {"format", "pdf"}}) == "CODE_UNKNOWN");
    CHECK(code({{"kind", "city"}, {"name", "x"}}) == "CODE_UNKNOWN");
    CHECK(code({{"kind", "party"}}) == "KEY_MISSING");
    CHECK(code({{"kind", "party"}, {"name", "x"}, {"code", "y"}}) == "KEY_UNKNOWN");
    CHECK(anna.misfits().empty());
}
