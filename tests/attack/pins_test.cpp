// A partner whose certificate changes: nobody who shows another key is the partner, until somebody
// says so.

#include "tests/attack/siege.h"

#include <catch2/catch.hpp>

using namespace tests;
using namespace tests::attack;

namespace {

std::string certificate(const std::string& name) {
    return (siege().house().authority_folder() / (name + ".pem")).string();
}

corridor::Finished accept(std::vector<std::string> words) {
    words.insert(words.begin(), {"pin", "accept"});
    words.insert(words.end(), {"--reason", "told by telephone, case 7", "--json"});
    return siege().house().verb(words);
}

bool keha_is_let_in(const std::string& who) {
    const Reply reply{siege().house().provide(
        "keha-customer-query", corridor::keha_question(siege().house().example("fund-member")),
        who)};
    INFO(reply.body << reply.failure);
    REQUIRE((reply.status == 200 || reply.status == 403));
    return reply.body.find("CERTIFICATE_") == std::string::npos;
}

void take_out(const std::string& party) {
    std::filesystem::remove(siege().house().mappings() / "parties" / party / "accepted-pins.yaml");
    siege().reload();
}

}

TEST_CASE(
    "a partner that calls with a new key is refused until an administrator accepts it",
    "[attack][pin]") {
    const corridor::Finished made{corridor::run_to_end(
        {LAUTTURI_SOURCE_DIR "/certs/make-dev-ca", siege().house().authority_folder().string(),
         "keha-new"},
        siege().house().folder() / "out/certificates")};
    REQUIRE(made.status == 0);
    REQUIRE(keha_is_let_in("keha"));
    CHECK_FALSE(keha_is_let_in("keha-new"));

    const corridor::Finished planned{accept({"keha", certificate("keha-new")})};
    INFO(planned.out << planned.err);
    REQUIRE(planned.status == 0);
    const Json plan = Json::parse(planned.out);
    CHECK(plan.at("party") == "keha");
    CHECK(plan.at("endpoint").is_null());
    CHECK(plan.at("accepted") == false);
    CHECK(plan.at("valid_until").get<std::string>().size() > 10);
    CHECK_FALSE(keha_is_let_in("keha-new")); // a plan is no deed

    const corridor::Finished accepted{accept({"keha", certificate("keha-new"), "--yes"})};
    INFO(accepted.out << accepted.err);
    REQUIRE(accepted.status == 0);
    CHECK(Json::parse(accepted.out).at("pin") == plan.at("pin"));
    siege().reload();
    CHECK(keha_is_let_in("keha-new"));
    CHECK(keha_is_let_in("keha")); // the old one stays until it is taken out
    const Json listed = siege().house().verb_json({"pin", "list", "keha"});
    CHECK(listed.at("pins").size() == 2);

    take_out("keha");
    CHECK_FALSE(keha_is_let_in("keha-new"));
    siege().require_unharmed();
}

TEST_CASE(
    "to a partner whose server shows a new key nothing leaves until it is accepted",
    "[attack][pin]") {
    House& house{siege().house()};
    siege().line().follow({}); // no connection from before
    house.fund().show_wrong_certificate(true);
    house.fund().forget_requests();
    const Reply refused{siege().ask()};
    CHECK(refused.status == 502);
    CHECK(Json::parse(refused.body).at("code") == "TLS_PIN");
    CHECK(house.fund().request_count() == 0);

    const corridor::Finished accepted{
        accept({"esimerkkikassa", certificate("other"), "--endpoint", "benefits", "--yes"})};
    INFO(accepted.out << accepted.err);
    REQUIRE(accepted.status == 0);
    siege().reload();
    CHECK(siege().ask().status == 200);

    house.fund().show_wrong_certificate(false);
    take_out("esimerkkikassa");
    siege().require_unharmed();
}

TEST_CASE("what cannot be accepted changes nothing", "[attack][pin]") {
    const std::string spki(64, 'a');
    CHECK(accept({"nobody", spki}).status == 2);
    CHECK(accept({"keha", "no-such-file.pem"}).status == 2);
    CHECK(accept({"keha", certificate("late")}).status == 2); // expired
    CHECK(accept({"keha", spki.substr(1)}).status == 2);
    const corridor::Finished shared{accept({"keha", certificate("case-system"), "--yes"})};
    CHECK(shared.status == 1);
    CHECK(shared.out.find("PIN_SHARED") != std::string::npos);
    const corridor::Finished again{accept({"keha", certificate("keha"), "--yes"})};
    INFO(again.out << again.err);
    REQUIRE(again.status == 0); // its own: nobody else's, and nothing new
    CHECK(Json::parse(again.out).at("known") == true);
    const corridor::Finished nowhere{accept({"keha", spki, "--endpoint", "nowhere", "--yes"})};
    CHECK(nowhere.status == 1);
    CHECK(siege().house().verb({"pin", "accept", "keha", spki}).status != 0); // without a reason
    CHECK(siege().house().verb({"pin", "list", "nobody"}).status == 2);
    CHECK_FALSE(
        std::filesystem::exists(siege().house().mappings() / "parties/keha/accepted-pins.yaml"));
}
