// What a person takes along is asked of the register as it is now: by the views that a register
// has, and with a clear word where it cannot be asked.

#include "tests/rights/rights_house.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>

using namespace tests::rights;
using namespace tests::corridor;
using tests::admin::ApiCalls;
using tests::admin::ApiReply;

namespace {

/// Opened, identified, granted: the answer is still to be handed over.
std::string granted_request(ApiCalls& calls, const std::string& subject) {
    const ApiReply opened{calls.local(
        {"POST", "/rights/requests",
         Json{
             {"register", reg},
             {"subject", subject},
             {"right", "portability"},
             {"received", today()},
             {"reference", "D/1"}}})};
    REQUIRE(opened.status == 201);
    const std::string request{opened.body.at("request")};
    const std::string steps{"/rights/requests/" + request + "/steps"};
    REQUIRE(
        calls
            .local(
                {"POST", steps,
                 Json{{"step", "identified"}, {"level", "strong"}, {"reference", "D/2"}}})
            .status
        == 200);
    REQUIRE(
        calls.local({"POST", steps, Json{{"step", "granted"}, {"reference", "D/3"}}}).status
        == 200);
    return request;
}

void rename_view(House& in, const std::string& from, const std::string& to) {
    const auto script = in.folder() / "rename.sql";
    std::ofstream{script} << "ALTER VIEW customer_register." << from << " RENAME TO " << to << ";";
    in.reg().run_script(script);
}

}

TEST_CASE(
    "a portable copy is made by the views of the register, and a register that cannot be asked is "
    "told as that, not as a fault of the store",
    "[rights][house][gdpr-20]") {
    House in; // with everything that ships
    in.start();
    ApiCalls calls{in};
    calls.become({"administrator", "data-protection-officer"});
    const std::string request{granted_request(calls, in.example("fund-member"))};
    const auto release = [&] {
        return calls.local(
            {"POST", "/rights/requests/" + request + "/release",
             Json{{"reference", "D/4"}, {"reason", "pyynnön vastaus"}}});
    };
    rename_view(in, "asked_about", "elsewhere");
    const ApiReply failed{release()};
    CHECK(failed.status == 503);
    CHECK(failed.code() == "REGISTER_FAILED");
    rename_view(in, "elsewhere", "asked_about");
    const ApiReply released{release()}; // nothing was recorded of the first
    INFO(released.body.dump());
    CHECK(released.status == 200);

    // selections that nothing in this register stands behind do not end a report on use
    const ApiReply use{calls.local(
        {"POST", "/use/report",
         Json{
             {"from", "2020-01-01"},
             {"register", reg},
             {"family_names", {{"anna", Json::array({"Virtanen"})}}}}})};
    INFO(use.body.dump());
    CHECK(use.status == 200);
    const Json not_read = use.body.at("namesakes").at("not_read");
    CHECK(std::find(not_read.begin(), not_read.end(), Json("to_fund")) != not_read.end());
    CHECK(std::find(not_read.begin(), not_read.end(), Json("kela_statements")) == not_read.end());
    CHECK(calls.misfits().empty());
}
