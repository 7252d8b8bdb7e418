// Notices that leave by themselves (GDPR Art. 19), and what a person takes along (Art. 20(2)): by
// the gate, through the outbox, and with what the other side says of it.

#include "tests/rights/rights_house.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace tests::rights;
using namespace tests::corridor;

namespace {

/// Corrects somebody's family name, of whom the fund knows. @return the notice to the fund
std::string corrected(const std::string& hetu) {
    const std::string request{
        identified_request(hetu, "rectification", Json{{"items", Json{"person.name.family"}}})};
    const Json granted = step(request, {"granted", "--reference", "D/60"});
    for (const Json& recipient : granted.at("recipients")) {
        if (recipient.at("party") == "esimerkkikassa") {
            return recipient.at("notice");
        }
    }
    FAIL("the fund is not told");
    return {};
}

void send_notices() {
    const Finished run{house().verb({"run", "fund-notices-out", "--json"})};
    INFO(run.err);
    REQUIRE(run.status == 0);
}

/// Of the notices that nobody has answered; nothing: it is not among them.
std::optional<Json> unanswered(const std::string& notice) {
    const Json listed = house().verb_json({"person", "notices"});
    for (const Json& one : listed.at("unanswered")) {
        if (one.at("notice") == notice) {
            return one;
        }
    }
    return std::nullopt;
}

/// The record of a notice as it arrived at the fund.
std::optional<Json> arrived_as(const std::string& notice) {
    for (const Json& one : arrived("notices")) {
        if (one.at("notice") == notice) {
            return one;
        }
    }
    return std::nullopt;
}

void record(const Json& line) {
    REQUIRE(house().verb({"consent", "record", "-"}, {}, line.dump() + "\n").status == 0);
}

/// A person gives how they are reached, in a form, and consents to its use.
void give_contact(const std::string& hetu, const std::string& file) {
    const auto& person = person_with(house(), hetu);
    lay_down(
        "e-lomake", file,
        Json{
            {"personalId", hetu},
            {"familyName", person.family_name},
            {"givenNames", "X"},
            {"person", {{"contact", {{"phone", "+358505550101"}, {"email", "x@example.fi"}}}}},
            {"source",
             {{"system", "e-lomake"},
              {"recorder", "asiakas"},
              {"recordedAt", "2026-02-20T09:15:00+02:00"}}}}
                .dump()
            + "\n");
    REQUIRE(eventually([&] {
        const Json report = report_on(hetu);
        const Json& sources = report.at("sources");
        return std::any_of(sources.begin(), sources.end(), [](const Json& source) {
            return source.at("from_the_person") == true;
        });
    }));
    Json consent = Json::parse(withdrawal(hetu));
    consent["kind"] = "given";
    consent["role"] = "gdpr6";
    consent["items"] = Json::array({"person.contact.phone", "person.contact.email"});
    record(consent);
}

/// What is a view of the register for a while, without phone numbers.
void hide_phones(House& in) {
    const auto script = in.folder() / "hide.sql";
    write_file(
        script,
        "ALTER VIEW customer_register.customers RENAME TO customers_whole;"
        "CREATE VIEW customer_register.customers AS SELECT personal_id, family_name, given_names,"
        " street_address, postal_code, municipality, NULL::text AS phone, email, mother_tongue,"
        " citizenship, jobseeking_from, jobseeking_until, plan_date, plan_valid_until, turvakielto,"
        " work_ability_summary, unemployment_fund_member, customership_from, customership_until,"
        " register_id FROM customer_register.customers_whole;");
    in.reg().run_script(script);
}

/// Rows of somebody without a family name cannot be read.
void set_family_name(House& in, const std::string& hetu, const std::string& name) {
    const auto script = in.folder() / "name.sql";
    write_file(
        script, "UPDATE customer_register.person SET family_name = nullif($name$" + name
                    + "$name$, '') WHERE personal_id = '" + hetu + "';");
    in.reg().run_script(script);
}

void show_phones(House& in) {
    const auto script = in.folder() / "show.sql";
    write_file(
        script, "DROP VIEW customer_register.customers;"
                "ALTER VIEW customer_register.customers_whole RENAME TO customers;");
    in.reg().run_script(script);
}

}

TEST_CASE(
    "a correction is told to who had the data, by the gate, without the data, and its receipt is "
    "tracked (GDPR Art. 19)",
    "[rights][gdpr-19][I1]") {
    House& in{house()};
    const std::string hetu{somebody()};
    REQUIRE(ask_fund(hetu) == 200);
    const std::string notice{corrected(hetu)};
    REQUIRE(unanswered(notice));
    CHECK(unanswered(notice)->at("state") == "queued");
    CHECK(unanswered(notice)->at("how") == "fund-notices-out");

    send_notices();
    const std::optional<Json> told{arrived_as(notice)};
    REQUIRE(told);
    CHECK(told->at("personalId") == hetu);
    CHECK(told->at("kind") == "rectification");
    CHECK(told->at("items") == "person.name.family");
    CHECK(told->at("record") == notice); // by which the fund's word is matched
    CHECK_FALSE(told->at("messages").get<std::string>().empty());
    CHECK(told->dump().find(person_with(in, hetu).family_name) == std::string::npos);
    CHECK(unanswered(notice)->at("state") == "sent");
    // decided by a permit, and in the journal under the notice's own id
    const std::vector<JournalEntry> journal{in.journal()};
    CHECK(std::any_of(journal.begin(), journal.end(), [&](const JournalEntry& entry) {
        return entry.kind == "decision" && entry.message == notice
               && entry.body.at("exchange") == "fund-notices-out";
    }));
    send_notices(); // once is enough: of this one, and of what other cases left in the same house
    std::set<std::string> once;
    for (const Json& one : arrived("notices")) {
        CHECK(once.insert(one.at("notice").get<std::string>()).second);
    }

    lay_down(
        "notice-receipts", "one.ndjson",
        Json{{"record", notice}, {"outcome", "received"}}.dump() + "\n");
    CHECK(eventually([&] { return !unanswered(notice); }));
}

TEST_CASE(
    "who says that they do not know the person stays on the list of those who did not answer",
    "[rights][gdpr-19]") {
    const std::string hetu{somebody()};
    REQUIRE(ask_fund(hetu) == 200);
    const std::string notice{corrected(hetu)};
    send_notices();
    lay_down(
        "notice-receipts", "two.ndjson",
        Json{{"record", notice}, {"outcome", "unknown-person"}, {"code", "E7"}}.dump() + "\n");
    CHECK(eventually([&] { return unanswered(notice)->at("delivery") == "refused"; }));
    CHECK(unanswered(notice)->at("state") == "sent");
    CHECK(unanswered(notice)->at("reference") == "E7");
}

TEST_CASE(
    "a restriction is told in spite of itself, and nothing else of the person leaves "
    "(GDPR Art. 18(2), 19)",
    "[rights][gdpr-18][gdpr-19]") {
    const std::string hetu{somebody()};
    REQUIRE(ask_fund(hetu) == 200);
    const std::string request{identified_request(hetu, "restriction")};
    step(request, {"granted", "--reference", "D/61"});
    CHECK(ask_fund(hetu) == 403);
    CHECK(eventually([&] {
        send_notices();
        const std::vector<Json> told = arrived("notices");
        return std::any_of(told.begin(), told.end(), [&](const Json& one) {
            return one.at("personalId") == hetu && one.at("kind") == "restriction";
        });
    }));
    CHECK(ask_fund(hetu) == 403);
}

TEST_CASE(
    "nobody learns of an objection that nobody granted (GDPR Art. 19, 21)",
    "[rights][gdpr-19][gdpr-21]") {
    const std::string hetu{somebody()};
    REQUIRE(ask_fund(hetu) == 200);
    const std::string request{identified_request(hetu, "objection")};
    step(request, {"refused", "--ground", "compelling-grounds", "--reference", "D/65"});
    const auto told_of = [&] {
        send_notices();
        const std::vector<Json> told = arrived("notices");
        return std::any_of(told.begin(), told.end(), [&](const Json& one) {
            return one.at("personalId") == hetu && one.at("kind") == "restriction";
        });
    };
    CHECK_FALSE(told_of());
    const Json report = report_on(hetu);
    CHECK(report.at("notices").dump().find("restriction") == std::string::npos);
    // what the fund had rests on a legal obligation, which no objection reaches
    step(identified_request(hetu, "objection"), {"granted", "--reference", "D/66"});
    CHECK_FALSE(told_of());
}

TEST_CASE(
    "a notice about somebody whom no request names is for a person to tell, by letter",
    "[rights][gdpr-19]") {
    const std::string hetu{somebody()};
    REQUIRE(ask_fund(hetu) == 200);
    record(
        Json{{"register", reg}, {"subject", hetu}, {"kind", "restriction"}, {"state", "upheld"}});
    const auto by_letter = [&] {
        const Json listed = house().verb_json({"person", "notices"});
        return std::count_if(
            listed.at("unanswered").begin(), listed.at("unanswered").end(),
            [](const Json& one) { return one.at("how") == "letter"; });
    };
    CHECK(eventually([&] { return by_letter() > 0; }));
    const auto waiting = by_letter();
    send_notices();
    CHECK(by_letter() == waiting);
}

TEST_CASE(
    "what a person gave under a consent goes to the controller whom they chose, and nothing that "
    "anybody else recorded (GDPR Art. 20(2))",
    "[rights][gdpr-20]") {
    House& in{house()};
    const std::string hetu{somebody()};
    const auto& person = person_with(in, hetu);
    give_contact(hetu, "form.ndjson");

    const std::string request{identified_request(hetu, "portability")};
    const std::vector<std::string> release{"person",      "release", request,
                                           "--reference", "D/62",    "--to"};
    const auto to = [&](const std::string& party) {
        std::vector<std::string> words{release};
        words.push_back(party);
        return words;
    };
    step(request, {"granted", "--reference", "D/62"});
    CHECK(refused(in.verb(to("kela"))).find("TRANSFER_PARTY") != std::string::npos);
    const Json released = in.verb_json(to("esimerkkitarjonta"));
    CHECK(released.at("transfer").at("exchange") == "portability-out");
    const std::string phone{person.phone};
    CHECK(released.dump().find(phone) == std::string::npos); // the officer is not shown it

    // what the register does not tell whole stays due, and goes when it does
    set_family_name(in, hetu, {});
    CHECK(in.verb({"run", "portability-out", "--json"}).status == 0);
    CHECK(arrived("portability").empty());
    set_family_name(in, hetu, person.family_name);
    const Finished run{in.verb({"run", "portability-out", "--json"})};
    INFO(run.err);
    REQUIRE(run.status == 0);
    const std::vector<Json> there = arrived("portability");
    REQUIRE(there.size() == 1);
    const Json& got = there.front();
    CHECK(got.dump().find(hetu) != std::string::npos);
    CHECK(got.dump().find(phone) != std::string::npos);
    CHECK(got.dump().find("jobseeking") == std::string::npos);
    CHECK(got.dump().find(person.family_name) == std::string::npos); // no consent on it

    // the person's own copy, as JSON and as a table
    for (const bool table : {false, true}) {
        const std::string own{identified_request(hetu, "portability")};
        step(own, {"granted", "--reference", "D/64"});
        std::vector<std::string> words{"person", "release", own, "--reference", "D/64"};
        words.emplace_back(table ? "--csv" : "--json");
        const Finished copy{in.verb(words)};
        INFO(copy.err);
        REQUIRE(copy.status == 0);
        CHECK(copy.out.find(phone) != std::string::npos);
        CHECK(copy.out.find(person.family_name) == std::string::npos);
        if (table) {
            CHECK(copy.out.rfind("item,label,value,basis,given_at\r\n", 0) == 0);
        } else {
            CHECK_FALSE(Json::parse(copy.out).at("items").empty());
        }
    }

    // another controller takes tables
    const std::string again{identified_request(hetu, "portability")};
    step(again, {"granted", "--reference", "D/63"});
    static_cast<void>(in.verb_json(
        {"person", "release", again, "--reference", "D/63", "--to", "esimerkkitaulukko"}));
    REQUIRE(in.verb({"run", "portability-table-out", "--json"}).status == 0);
    const std::vector<std::string> table{lines_at("portability-table")};
    REQUIRE(table.size() == 2); // its head, and the person
    CHECK(table.front().find("phone") != std::string::npos);
    CHECK(table.back().find(phone) != std::string::npos);
    CHECK(table.back().find(person.family_name) == std::string::npos);
}

TEST_CASE(
    "a portable copy has what every selection of the register says of the person, not the first "
    "alone (GDPR Art. 20(1))",
    "[rights][gdpr-20]") {
    House& in{house()};
    std::string hetu;
    for (const auto& [told, statement] : statements_at(in.kela())) {
        if (!person_with(in, told).phone.empty()) {
            hetu = told;
        }
    }
    REQUIRE_FALSE(hetu.empty());
    give_contact(hetu, "form-of-another.ndjson");
    const std::string request{identified_request(hetu, "portability")};
    step(request, {"granted", "--reference", "D/67"});
    hide_phones(in);
    const Finished copy{in.verb({"person", "release", request, "--reference", "D/67", "--json"})};
    show_phones(in);
    INFO(copy.err);
    REQUIRE(copy.status == 0);
    const std::string phone{person_with(in, hetu).phone};
    CHECK(copy.out.find(phone) != std::string::npos); // of the statements to Kela
    const Json items = Json::parse(copy.out).at("items");
    CHECK(
        std::count_if(
            items.begin(), items.end(),
            [](const Json& one) { return one.at("item") == "person.contact.email"; })
        == 1);
}
