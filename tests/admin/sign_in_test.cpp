// People sign in: by invitation, password and one-time code; from one address, for a while, and
// from our own page alone.

#include "gateway/admin/sign_in.h"
#include "gateway/crypto/one_time_code.h"
#include "tests/admin/scene.h"

#include <catch2/catch.hpp>

#include <string>

using namespace gateway;
using namespace tests::admin;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

const std::string password{"kesäyön tuuli käy"};
const std::string home{"192.0.2.7"};

/// A browser at an address, with its cookie.
struct Browser {
    Scene& scene;
    std::string address{home};
    std::string cookie{};
    std::string page{};

    Reply send(const std::string& method, const std::string& path, const Json& body = {}) {
        http::Request request;
        request.method = method;
        request.target = "/api/v1" + path;
        request.address = address;
        request.headers.add("content-type", "application/json");
        if (!cookie.empty()) {
            request.headers.add("cookie", "other=1; __Host-lautturi=" + cookie);
        }
        if (!page.empty()) {
            request.headers.add("page-token", page);
        }
        if (unattended) {
            request.headers.add("unattended", "true");
        }
        const std::string text{body.is_null() ? "" : body.dump()};
        const core::ByteView bytes{core::as_bytes(text)};
        request.body.assign(bytes.begin(), bytes.end());
        const http::Response response{
            scene.api.answer(std::move(request), gateway::admin::Way::network)};
        for (const auto& [name, value] : response.headers) {
            if (name == "Set-Cookie") {
                set_cookie = value;
                cookie = value.substr(value.find('=') + 1, 64);
            }
        }
        Reply reply{response.status, Json::parse(core::as_text(response.body)), "", ""};
        page = reply.body.value("page_token", page);
        return reply;
    }

    std::string set_cookie{};
    bool unattended{false}; ///< the page asks by itself
};

std::string code_now(Scene& scene, const std::string& who, std::int64_t ahead = 0) {
    const auto credential = scene.accounts.credential(name(who));
    return crypto::one_time_code(
        gateway::admin::one_time_secret(credential->seed, scene.parts.token_key),
        scene.clock.now().microseconds() / 30'000'000 + ahead);
}

std::string invited(Scene& scene, const std::string& who) {
    return scene.call(100, "POST", "/api/v1/users/" + who + "/invite").body.at("invitation");
}

/// By invitation, as a person does it the first time.
Browser enrolled(Scene& scene, const std::string& who) {
    Browser browser{scene};
    const std::string invitation{invited(scene, who)};
    const Json enrolment =
        browser.send("POST", "/session/invitation", {{"invitation", invitation}}).body;
    const auto hash = gateway::admin::invitation_hash(invitation, scene.parts.token_key);
    const std::string code{crypto::one_time_code(
        gateway::admin::one_time_secret(hash, scene.parts.token_key),
        scene.clock.now().microseconds() / 30'000'000)};
    const Reply accepted{browser.send(
        "POST", "/session/accept",
        {{"invitation", invitation}, {"password", password}, {"code", code}})};
    REQUIRE(accepted.status == 201);
    REQUIRE(enrolment.at("user") == who);
    return browser;
}

ports::User& known(Scene& scene, const std::string& who) {
    return *std::find_if(
        scene.users.all_users.begin(), scene.users.all_users.end(),
        [&](const ports::User& one) { return one.name == name(who); });
}

Reply signed_in(Scene& scene, const std::string& who, std::int64_t ahead = 0) {
    Browser browser{scene};
    return browser.send(
        "POST", "/session",
        {{"user", who}, {"password", password}, {"code", code_now(scene, who, ahead)}});
}

}

TEST_CASE("one-time codes are those of RFC 6238", "[admin][sign-in]") {
    // appendix B, SHA-1, the last six of its eight digits
    const core::ByteView secret{core::as_bytes("12345678901234567890")};
    CHECK(crypto::one_time_code(secret, 59 / 30) == "287082");
    CHECK(crypto::one_time_code(secret, 1111111109 / 30) == "081804");
    CHECK(crypto::one_time_code(secret, 20000000000 / 30) == "353130");
    const auto now = core::Instant::from_microseconds(59'000'000);
    CHECK(crypto::step_of(secret, "287082", now) == 1);
    CHECK(crypto::step_of(secret, "287082", now + seconds{30}) == 1);
    CHECK_FALSE(crypto::step_of(secret, "287082", now + seconds{62}));
    CHECK_FALSE(crypto::step_of(secret, "", now));
    CHECK_FALSE(crypto::step_of(secret, "287082 ", now));
    CHECK(crypto::base32(core::as_bytes("foobar")) == "MZXW6YTBOI"); // RFC 4648 §10
}

TEST_CASE("nobody has a password until they choose one by an invitation", "[admin][sign-in]") {
    Scene scene;
    Browser stranger{scene};
    CHECK(
        stranger.send("GET", "/session").body
        == Json{{"signed_in", false}, {"set_up", false}, {"provider", nullptr}});
    CHECK(
        stranger.send("POST", "/session", {{"user", "auditor"}, {"password", ""}, {"code", ""}})
            .body.at("code")
        == "SIGN_IN_WRONG");
    Browser browser{enrolled(scene, "auditor")};
    CHECK(browser.send("GET", "/session").body.at("user") == "auditor");
    CHECK(browser.send("GET", "/whoami").body.at("roles") == Json{"auditor"});
    for (const char* part :
         {"__Host-", "; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict"}) {
        CHECK(browser.set_cookie.find(part) != std::string::npos);
    }
    CHECK(browser.set_cookie.find("Domain") == std::string::npos);
}

TEST_CASE("an invitation is good once, for a day, and the latest alone", "[admin][sign-in]") {
    Scene scene;
    Browser browser{scene};
    const auto open = [&](const std::string& invitation) {
        return browser.send("POST", "/session/invitation", {{"invitation", invitation}}).status;
    };
    const std::string first{invited(scene, "auditor")};
    CHECK(open(first) == 200);
    CHECK(open("AAAA-BBBB") == 404);
    const std::string second{invited(scene, "auditor")};
    CHECK(open(first) == 404);
    std::string sloppy{second};
    std::transform(sloppy.begin(), sloppy.end(), sloppy.begin(), [](char letter) {
        return letter == '-' ? ' ' : static_cast<char>(std::tolower(letter));
    });
    CHECK(open(sloppy) == 200);
    scene.clock.ahead = std::chrono::hours{24};
    CHECK(open(second) == 404);
    CHECK(
        scene.call(101, "POST", "/api/v1/users/auditor/invite").body.at("code") == "ROLE_TOO_LOW");
    // a machine has tokens, and no password
    CHECK(
        scene.call(100, "POST", "/api/v1/users/system/invite").body.at("code")
        == "USER_NOT_ACTIVE");
}

TEST_CASE("a weak password and a wrong code are refused, with the place", "[admin][sign-in]") {
    Scene scene;
    Browser browser{scene};
    const std::string invitation{invited(scene, "auditor")};
    const auto refused = [&](const std::string& chosen) {
        const Reply reply{browser.send(
            "POST", "/session/accept",
            {{"invitation", invitation}, {"password", chosen}, {"code", "abc"}})};
        CHECK(reply.status == 422);
        return reply.body.at("errors").at(0).at("code").get<std::string>();
    };
    CHECK(refused("lyhyt") == "PASSWORD_SHORT");
    CHECK(refused("ääääääääääää") == "CODE_WRONG"); // twelve letters of two bytes: long enough
    CHECK(refused("aaaaaaaaaaaaaaaa") == "PASSWORD_WEAK");
    CHECK(refused("my auditor password") == "PASSWORD_WEAK");
    CHECK(refused(std::string(257, 'x')) == "PASSWORD_LONG");
    CHECK(refused(password) == "CODE_WRONG");
    CHECK(scene.accounts.credentials.empty());
}

TEST_CASE("a one-time code is good once, and guessing becomes slow", "[admin][sign-in]") {
    Scene scene;
    static_cast<void>(enrolled(scene, "auditor"));
    Browser browser{scene};
    const auto sign_in = [&](const std::string& word, const std::string& code) {
        return browser.send(
            "POST", "/session", {{"user", "auditor"}, {"password", word}, {"code", code}});
    };
    const std::string code{code_now(scene, "auditor", 1)};
    CHECK(sign_in(password, code).status == 201);
    CHECK(sign_in(password, code).body.at("code") == "SIGN_IN_WRONG");
    CHECK(sign_in("another password", code_now(scene, "auditor")).status == 401);
    CHECK(sign_in(password, "000000").status == 401);
    CHECK(sign_in(password, "000000").status == 401);
    const Reply later{sign_in(password, code)};
    CHECK(later.body.at("code") == "SIGN_IN_LATER");
    CHECK(later.body.at("wait_seconds") == 5);
    scene.clock.ahead = seconds{65};
    CHECK(sign_in(password, code_now(scene, "auditor")).status == 201);
    CHECK(ports::back_off(3).count() == 0);
    CHECK(ports::back_off(6).count() == 20);
    CHECK(ports::back_off(1'000).count() == 900);
    // of a name that nobody has, the same is said, and nothing of it is kept
    CHECK(
        browser
            .send("POST", "/session", {{"user", "my password"}, {"password", "x"}, {"code", "1"}})
            .body.at("code")
        == "SIGN_IN_WRONG");
    CHECK(scene.entry().dump().find("my password") == std::string::npos);
}

TEST_CASE("a stolen cookie is good for nothing elsewhere", "[admin][sign-in]") {
    Scene scene;
    Browser browser{enrolled(scene, "auditor")};
    Browser thief{scene, "198.51.100.9", browser.cookie, browser.page};
    CHECK(thief.send("GET", "/whoami").body.at("code") == "SESSION_ELSEWHERE");
    CHECK(scene.entry().at("code") == "SESSION_ELSEWHERE");
    CHECK(thief.send("GET", "/session").body.at("signed_in") == false);
    CHECK(browser.send("GET", "/whoami").status == 200);
}

TEST_CASE("a page that is not ours changes nothing", "[admin][sign-in]") {
    Scene scene;
    Browser browser{enrolled(scene, "auditor")};
    const std::string page{std::exchange(browser.page, "")};
    CHECK(browser.send("POST", "/session/end").body.at("code") == "PAGE_UNPROVEN");
    browser.page = std::string(64, '0');
    CHECK(browser.send("POST", "/session/end").body.at("code") == "PAGE_UNPROVEN");
    browser.page = page;
    CHECK(browser.send("POST", "/session/end").status == 200);
    CHECK(browser.set_cookie.find("Max-Age=0") != std::string::npos);
}

TEST_CASE("a page that asks by itself keeps no session awake", "[admin][sign-in]") {
    Scene scene;
    Browser browser{enrolled(scene, "auditor")};
    const auto code = [&] { return browser.send("GET", "/whoami").body.value("code", "good"); };
    browser.unattended = true;
    for (const int minute : {10, 20, 29}) {
        scene.clock.ahead = minutes{minute};
        CHECK(code() == "good");
    }
    scene.clock.ahead = minutes{30};
    CHECK(code() == "SESSION_OVER");
    // nor does following a run, whose stream a browser opens without a word of its own
    browser.unattended = false;
    scene.clock.ahead = minutes{29};
    static_cast<void>(browser.send("GET", "/runs/01890a5d-ac96-774b-bcce-b302099a8057/events"));
    scene.clock.ahead = minutes{30};
    CHECK(code() == "SESSION_OVER");
}

TEST_CASE("a session ends: by rest, by its day, by a change of its user", "[admin][sign-in]") {
    Scene scene;
    Browser browser{enrolled(scene, "auditor")};
    const auto code = [&] { return browser.send("GET", "/whoami").body.value("code", "good"); };
    scene.clock.ahead = minutes{29};
    CHECK(code() == "good");
    scene.clock.ahead = minutes{58};
    CHECK(code() == "good");
    scene.clock.ahead = minutes{88};
    CHECK(code() == "SESSION_OVER");
    scene.accounts.sessions.begin()->second.seen_at = scene.clock.now(); // it did not rest
    CHECK(code() == "good");
    scene.clock.ahead = std::chrono::hours{10};
    scene.accounts.sessions.begin()->second.seen_at = scene.clock.now();
    CHECK(code() == "SESSION_OVER");
    scene.clock.ahead = minutes{1};
    CHECK(code() == "good");
    ports::User& auditor{known(scene, "auditor")};
    auditor.ends_at = scene.clock.now();
    CHECK(code() == "USER_ENDED");
    auditor.ends_at = std::nullopt;
    auditor.at = scene.clock.now();
    CHECK(code() == "SESSION_OVER");
    auditor.active = false;
    CHECK(code() == "USER_DISABLED");
}

TEST_CASE(
    "a name that is given anew is not open to the password of who bore it before",
    "[admin][sign-in]") {
    Scene scene;
    static_cast<void>(enrolled(scene, "auditor"));
    scene.clock.ahead = minutes{2};
    CHECK(signed_in(scene, "auditor").status == 201);
    scene.clock.ahead = minutes{4};
    known(scene, "auditor").at = scene.clock.now(); // disabled, and somebody else of that name
    CHECK(signed_in(scene, "auditor").body.at("code") == "SIGN_IN_WRONG");
    scene.clock.ahead = minutes{6};
    static_cast<void>(enrolled(scene, "auditor")); // by an invitation of their own
    scene.clock.ahead = minutes{8};
    CHECK(signed_in(scene, "auditor").status == 201);
}

TEST_CASE("nobody signs in whose right has ended", "[admin][sign-in]") {
    Scene scene;
    static_cast<void>(enrolled(scene, "auditor"));
    scene.clock.ahead = minutes{2};
    known(scene, "auditor").ends_at = scene.clock.now();
    CHECK(signed_in(scene, "auditor").body.at("code") == "SIGN_IN_WRONG");
}

TEST_CASE(
    "nobody is invited, or comes in by an invitation, whose right has ended", "[admin][sign-in]") {
    Scene scene;
    const std::string earlier{invited(scene, "auditor")};
    known(scene, "auditor").ends_at = scene.clock.now();
    CHECK(
        scene.call(100, "POST", "/api/v1/users/auditor/invite").body.at("code")
        == "USER_NOT_ACTIVE");
    Browser browser{scene};
    CHECK(
        browser.send("POST", "/session/invitation", {{"invitation", earlier}}).body.at("code")
        == "INVITATION_UNKNOWN");
}

TEST_CASE("the code that accepts an invitation signs in no second time", "[admin][sign-in]") {
    Scene scene;
    static_cast<void>(enrolled(scene, "auditor"));
    CHECK(signed_in(scene, "auditor").body.at("code") == "SIGN_IN_WRONG");
    CHECK(signed_in(scene, "auditor", 1).status == 201);
}

TEST_CASE("whoever sees content shows again who they are", "[admin][sign-in]") {
    Scene scene;
    Browser browser{enrolled(scene, "auditor")};
    const std::string path{"/decisions/00000000-0000-7000-8000-000000000000"};
    CHECK(browser.send("GET", path).body.at("code") == "REASON_MISSING");
    scene.clock.ahead = minutes{10};
    CHECK(browser.send("GET", path).body.at("code") == "CONFIRM_FIRST");
    CHECK(
        browser
            .send(
                "POST", "/session/confirm",
                {{"password", password}, {"code", code_now(scene, "auditor")}})
            .status
        == 200);
    CHECK(browser.send("GET", path).body.at("code") == "REASON_MISSING");
}

TEST_CASE(
    "a question to the gate that reads what a person consented to shows content",
    "[admin][sign-in]") {
    Scene scene;
    config::Configuration law;
    law.registers.emplace_back().id = core::RegisterId::intern("pori");
    scene.law = std::make_shared<const config::Configuration>(std::move(law));
    Browser browser{enrolled(scene, "auditor")};
    Json question = {{"register", "pori"}, {"subject", "010190-900P"}};
    const auto code = [&] { return browser.send("POST", "/decisions", question).body.at("code"); };
    CHECK(code() == "REASON_MISSING");
    question["reason"] = "valvonta";
    scene.clock.ahead = minutes{10};
    CHECK(code() == "CONFIRM_FIRST");
}

TEST_CASE("a cookie is taken as it stands or not at all", "[admin][sign-in]") {
    const std::string good(64, 'a');
    using gateway::admin::cookie_in;
    CHECK(cookie_in("__Host-lautturi=" + good));
    CHECK(cookie_in("a=b;  __Host-lautturi=" + good + "; c"));
    CHECK_FALSE(cookie_in("__Host-lautturi=" + good + "; __Host-lautturi=" + good));
    CHECK_FALSE(cookie_in("__Host-lautturi=" + good + "0"));
    CHECK_FALSE(cookie_in("__Host-lautturi"));
    CHECK_FALSE(cookie_in("lautturi=" + good));
    CHECK_FALSE(cookie_in(""));
}
