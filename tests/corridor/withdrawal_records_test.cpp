// What is recorded of a person, line by line, and what follows from it: recipients, notices, cases.

#include "tests/corridor/people.h"
#include "tests/corridor/statements.h"
#include "tests/support/population/artificial_hetu.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <deque>
#include <filesystem>
#include <set>
#include <thread>

using namespace tests::corridor;
using tests::simulators::Behaviour;
using tests::simulators::Reply;

namespace {

constexpr const char* summary{"health.work-ability-summary"};

House& house() {
    House& house{house_of("withdrawals")};
    house.kela().behave("/statements", Behaviour{});
    house.kela().forget_requests();
    return house;
}

Finished record(House& in, const std::string& lines) {
    return in.verb({"consent", "record", "-", "--json"}, {}, lines);
}

Json line_for(const std::string& hetu, const std::string& kind) {
    Json line = Json::parse(withdrawal(hetu));
    line["kind"] = kind;
    return line;
}

Json events_of(House& in, const std::string& hetu) {
    return in.verb_json(
        {"consent", "list", "-"}, Json{{"register", "etela-satakunta"}, {"subject", hetu}}.dump());
}

/// Somebody who has not been used in this house: tests record about them.
std::string somebody(House& in) {
    static std::set<std::string> used;
    for (const std::string& hetu : consenting(in.population())) {
        if (used.insert(hetu).second) {
            return hetu;
        }
    }
    FAIL("the population has too few consents");
    return {};
}

std::vector<Json> queued_for(House& in, const std::string& kind) {
    std::vector<Json> found;
    const Json listed = in.verb_json({"consent", "notices", "--state", "queued"});
    for (const Json& notice : listed.at("notices")) {
        if (notice.at("kind") == kind) {
            found.push_back(notice);
        }
    }
    return found;
}

}

TEST_CASE(
    "every line is reported with its outcome: what is wrong by code and place, the rest recorded",
    "[withdrawal][consent]") {
    House& in{house()};
    const std::string hetu{in.example("not-fund-member")};
    struct Wrong {
        const char* member;
        Json value;
        const char* code;
        const char* path;
    };
    const std::vector<Wrong> wrong{
        {"items", Json{"health.no-such-item"}, "ITEM_UNKNOWN", "/items/0"},
        {"parties", Json{"no-such-party"}, "PARTY_UNKNOWN", "/parties/0"},
        {"classes", Json{"no-such-class"}, "CLASS_UNKNOWN", "/classes/0"},
        {"purposes", Json{"no-such-purpose"}, "PURPOSE_UNKNOWN", "/purposes/0"},
        {"register", "no-such-register", "REGISTER_UNKNOWN", "/register"},
        {"kind", "whispered", "CODE_UNKNOWN", "/kind"},
        {"expressed_at", "2999-01-01", "CONSENT_FUTURE", "/expressed_at"},
        {"expressed_at", "soon", "DATE_FORM", "/expressed_at"},
        {"evidence", nullptr, "CONSENT_EVIDENCE", "/evidence"},
        {"notice_version", "7", "CONSENT_NOTICE_UNKNOWN", "/notice_version"},
        {"told_basis", "9.9.z", "CODE_UNKNOWN", "/told_basis"},
        {"subject", "010594Y902X", "HETU_CHECK", "/subject"}};
    std::string lines;
    for (const Wrong& one : wrong) {
        Json line = line_for(in.example("fund-member"), "renewed");
        line[one.member] = one.value;
        lines += line.dump() + "\n";
    }
    lines += "\n{\"subject\": \n";
    lines += line_for(hetu, "refused").dump() + "\n";
    const Finished finished{record(in, lines)};
    INFO(finished.out << finished.err);
    CHECK(finished.status == 1);
    const Json answer = Json::parse(finished.out);
    CHECK(answer.at("recorded") == 1);
    CHECK(answer.at("rejected") == wrong.size() + 1);
    REQUIRE(answer.at("events").size() == wrong.size() + 2);
    for (std::size_t at{0}; at < wrong.size(); ++at) {
        INFO(wrong[at].code);
        const Json event = answer.at("events").at(at);
        CHECK(event.at("line") == at + 1);
        CHECK(event.at("state") == "rejected");
        const Json told = event.at("wrong");
        CHECK(std::any_of(told.begin(), told.end(), [&](const Json& one) {
            return one.at("code") == wrong[at].code && one.at("path") == wrong[at].path
                   && !one.at("reason").get<std::string>().empty();
        }));
    }
    CHECK(answer.at("events").at(wrong.size()).at("line") == wrong.size() + 2);
    CHECK(answer.at("events").at(wrong.size()).at("wrong").at(0).at("code") == "JSON_MALFORMED");
    CHECK(answer.at("events").back().at("state") == "acknowledged");
    // no date, code of a person or made-up version is repeated
    for (const char* const value : {"2999", "010594Y902X", "9.9.z"}) {
        INFO(value);
        CHECK(finished.out.find(value) == std::string::npos);
    }
    CHECK(found_in(finished.out, {hetu, in.example("fund-member")}).empty());
}

TEST_CASE(
    "where what takes something away is rejected, nothing that gives is recorded of the person",
    "[withdrawal][consent]") {
    House& in{house()};
    const std::string one{in.example("fund-member")};
    const std::string other{in.example("not-fund-member")};
    Json wrong = line_for(one, "withdrawn");
    wrong["items"] = {"health.no-such-item"};
    const auto events = [&](const std::string& hetu) {
        return events_of(in, hetu).at("events").size();
    };
    const std::size_t before{events(one)};
    const std::size_t before_other{events(other)};
    const Finished finished{record(
        in, line_for(one, "renewed").dump() + "\n" + line_for(other, "renewed").dump() + "\n"
                + wrong.dump() + "\n" + line_for(one, "refused").dump() + "\n")};
    CHECK(finished.status == 1);
    const Json answer = Json::parse(finished.out).at("events");
    CHECK(answer.at(0).at("wrong").at(0).at("code") == "CONSENT_OTHER_LINE");
    CHECK(answer.at(1).at("state") == "recorded");
    CHECK(answer.at(2).at("state") == "rejected");
    CHECK(answer.at(3).at("state") == "acknowledged"); // what takes is never kept out
    CHECK(events(one) == before + 1);
    CHECK(events(other) == before_other + 1);
}

TEST_CASE(
    "a file of many lines is recorded whole, and a person's states, events and holds are listed",
    "[withdrawal][consent]") {
    House& in{house()};
    const std::string hetu{code_of_nobody(in)};
    std::string lines;
    for (int number{0}; number < 1'100; ++number) {
        Json line = line_for(hetu, number % 2 == 0 ? "requested" : "deferred");
        line["by"] = "authority";
        lines += line.dump() + "\n";
    }
    lines += line_for(hetu, "given").dump() + "\n" + line_for(hetu, "refused").dump() + "\n";
    lines +=
        Json{
            {"subject", hetu},
            {"register", "etela-satakunta"},
            {"kind", "accuracy-dispute"},
            {"state", "assessing"}}
            .dump()
        + "\n";
    const Finished finished{record(in, lines)};
    INFO(finished.err);
    REQUIRE(finished.status == 0);
    CHECK(Json::parse(finished.out).at("recorded") == 1'103);

    const Json listed = events_of(in, hetu);
    CHECK(listed.at("events").size() == 1'000); // the first ones
    REQUIRE(listed.at("holds").size() == 1);
    CHECK(listed.at("holds").at(0).at("kind") == "accuracy-dispute");
    const Json states = listed.at("states");
    const auto for_kela = std::find_if(states.begin(), states.end(), [](const Json& state) {
        return state.at("party") == "kela" && state.at("item") == summary;
    });
    REQUIRE(for_kela != states.end());
    CHECK(for_kela->at("state") == "refused"); // at the same moment the negative wins
    CHECK(for_kela->at("purpose") == "unemployment-benefit");
    CHECK(listed.at("waiting").empty());
    CHECK(found_in(listed.dump(), {hetu}).empty());
    CHECK(in.verb({"consent", "list", "-"}, {}, R"({"register":"etela-satakunta"})").status == 2);

    // who was never seen is told apart from who has said nothing
    CHECK(listed.at("known") == true);
    CHECK(events_of(in, "R-999998").at("known") == false);
    const Finished wrong{in.verb(
        {"consent", "list", "-"}, {}, R"({"register":"etela-satakunta","subject":"010594Y9022"})")};
    CHECK(wrong.out.find("never seen: the gateway has nothing") != std::string::npos);
    CHECK(wrong.out.find("looks like an identity code and is none") != std::string::npos);
    CHECK(wrong.out.find("(HETU_CHECK)") != std::string::npos);
}

TEST_CASE(
    "of a file that is larger than what is held at once, a person's lines are recorded together "
    "and all are reported in their order",
    "[withdrawal][consent]") {
    House& in{house()};
    const std::string hetu{tests::population::make_hetu({1977, 7, 8}, '-', 999)};
    constexpr int others{5'500};
    std::string lines{line_for(hetu, "given").dump() + "\n"};
    for (int number{0}; number < others; ++number) {
        lines += "no JSON\n";
    }
    lines += "\n" + line_for(hetu, "refused").dump() + "\n";
    const std::filesystem::path file{in.folder() / "out/many-lines.ndjson"};
    write_file(file, lines);
    const Finished finished{in.verb({"consent", "record", file.string(), "--json"})};
    CHECK(finished.status == 1);
    const Json told = Json::parse(finished.out);
    CHECK((told.at("recorded") == 2 && told.at("rejected") == others));
    const Json& events = told.at("events");
    REQUIRE(events.size() == others + 2);
    for (int at{0}; at <= others; ++at) {
        REQUIRE(events.at(static_cast<std::size_t>(at)).at("line") == at + 1);
    }
    CHECK(events.back().at("line") == others + 3); // a blank line says nothing
    CHECK(events.at(1).at("wrong").at(0).at("code") == "JSON_MALFORMED");
    const Json listed = events_of(in, hetu).at("events");
    REQUIRE(listed.size() == 2);
    CHECK(listed.at(0).at("recorded_at") == listed.at(1).at("recorded_at"));
    CHECK(in.verb({"consent", "record", file.string() + ".none"}).status == 2);
}

TEST_CASE(
    "who had what was taken back is listed, and told by a notice that is tracked",
    "[withdrawal][notice]") {
    House& in{house()};
    REQUIRE(in.run_batch().status == 0); // Kela gets everybody's statements
    const std::string hetu{somebody(in)};
    const Json event = Json::parse(record(in, withdrawal(hetu)).out).at("events").at(0);
    CHECK(event.at("state") == "acknowledged");
    const Json recipients = event.at("recipients");
    const auto kela = std::find_if(recipients.begin(), recipients.end(), [](const Json& one) {
        return one.at("party") == "kela";
    });
    REQUIRE(kela != recipients.end());
    CHECK(kela->at("received") == true);
    CHECK(kela->at("concerned") == true);
    CHECK(kela->at("items") == Json{summary});
    const std::string message{kela->at("message")};
    CHECK(
        in.verb_json({"explain", message}).at("decisions").at(0).at("exchange")
        == "kela-statements-out");

    const std::vector<Json> notices = queued_for(in, "withdrawal");
    const auto notice = std::find_if(notices.begin(), notices.end(), [&](const Json& one) {
        const Json messages = one.at("messages");
        return one.at("party") == "kela"
               && std::find(messages.begin(), messages.end(), message) != messages.end();
    });
    REQUIRE(notice != notices.end());
    CHECK(notice->at("items") == Json{summary});
    const std::string id{notice->at("notice")};

    // Withdrawn once more before anybody was told: one notice is enough.
    REQUIRE(record(in, withdrawal(hetu)).status == 0);
    CHECK(queued_for(in, "withdrawal").size() == notices.size());

    const auto move = [&](const std::string& state, const std::string& reference) {
        return in.verb({"consent", "notice", id, "--state", state, "--reference", reference})
            .status;
    };
    CHECK(move("sent", "a letter to " + hetu) == 2); // no free text, no code of a person
    CHECK(move("sent", "letter/17") == 0);
    CHECK(move("queued", "letter/18") == 2);
    CHECK(move("received", "letter/19") == 0);
    CHECK(queued_for(in, "withdrawal").size() == notices.size() - 1);
    const std::vector<JournalEntry> journal{in.journal()};
    std::vector<std::string> states;
    for (const JournalEntry& entry : journal) {
        if (entry.kind == "notice" && entry.message == id) {
            states.push_back(entry.body.at("state"));
        }
    }
    CHECK(states == std::vector<std::string>{"queued", "sent", "received"});
}

TEST_CASE(
    "a restriction is told to who had any of the person's data (GDPR Art. 19); address protection "
    "is told to nobody",
    "[withdrawal][notice][gdpr-19]") {
    House& in{house()};
    REQUIRE(in.run_batch().status == 0);
    const std::string hetu{somebody(in)};
    const auto hold = [&](const std::string& kind, const std::string& state) {
        return Json{
                   {"subject", hetu},
                   {"register", "etela-satakunta"},
                   {"kind", kind},
                   {"state", state}}
                   .dump()
               + "\n";
    };
    const std::size_t before{queued_for(in, "restriction").size()};
    const Json protection =
        Json::parse(record(in, hold("turvakielto", "upheld")).out).at("events").at(0);
    CHECK(protection.at("state") == "acknowledged");
    CHECK_FALSE(protection.contains("recipients"));
    CHECK(queued_for(in, "restriction").size() == before);
    const Json restriction =
        Json::parse(record(in, hold("restriction", "upheld")).out).at("events").at(0);
    REQUIRE(restriction.at("recipients").size() >= 1);
    CHECK(restriction.at("recipients").at(0).at("items").size() > 5);
    CHECK(queued_for(in, "restriction").size() == before + 1);
    REQUIRE(record(in, hold("restriction", "ended")).status == 0);
    CHECK(queued_for(in, "restriction").size() == before + 1);
}

TEST_CASE(
    "every query that is refused opens a case, which an official decides (621/1999 §14)",
    "[withdrawal][case]") {
    House& in{house()};
    const auto cases = [&](bool all) {
        std::vector<std::string> words{"cases", "list"};
        if (all) {
            words.emplace_back("--all");
        }
        return in.verb_json(words).at("cases");
    };
    const std::string hetu{in.example("restriction")};
    const std::size_t before{cases(false).size()};
    const Reply refused{in.provide("keha-customer-query", keha_question(hetu))};
    REQUIRE(refused.status == 403);
    const std::string message{refused.header("Lautturi-Message")};
    const Json open = cases(false);
    REQUIRE(open.size() == before + 1);
    CHECK(open.back().at("message") == message);
    CHECK(open.back().at("exchange") == "keha-customer-query");
    CHECK(open.back().at("party") == "keha");
    CHECK(open.back().at("state") == "open");
    CHECK_FALSE(open.back().at("owner").get<std::string>().empty());
    CHECK(found_in(open.dump(), canaries_of(person_with(in, hetu))).empty());
    CHECK(in.verb_json({"explain", message}).at("decisions").back().at("outcome") == "refused");

    const auto decide = [&](const std::string& official, const std::string& reference) {
        return in.verb(
            {"cases", "decide", message, "--official", official, "--reference", reference});
    };
    CHECK(decide("virkailija-7", "päätös").status == 2);
    CHECK(decide(hetu, "D/1").status == 2);
    CHECK(decide("virkailija-7", "D/1").status == 0);
    CHECK(decide("virkailija-8", "D/2").err.find("CASE_NOT_OPEN") != std::string::npos);
    CHECK(cases(false).size() == before);
    CHECK(cases(true).back().at("official") == "virkailija-7");
    const std::vector<JournalEntry> journal{in.journal()};
    std::vector<std::string> states;
    for (const JournalEntry& entry : journal) {
        if (entry.kind == "official-case" && entry.message == message) {
            states.push_back(entry.body.at("state"));
            CHECK(entry.body.dump().find("virkailija") == std::string::npos);
        }
    }
    CHECK(states == std::vector<std::string>{"open", "decided"});

    // What was answered opens none.
    const std::size_t now{cases(true).size()};
    REQUIRE(
        in.provide("keha-customer-query", keha_question(in.example("fund-member"))).status == 200);
    CHECK(cases(true).size() == now);
}

TEST_CASE("an export that is written while the daemon works verifies", "[withdrawal][journal]") {
    House& in{house()};
    in.fund().behave("/benefits", std::deque<Behaviour>{});
    std::atomic<bool> stop{false};
    std::atomic<int> answered{0};
    std::vector<std::jthread> callers;
    const std::string question{fund_question(in, in.example("fund-member"))};
    for (int caller{0}; caller < 2; ++caller) {
        callers.emplace_back([&] {
            while (!stop) {
                answered += in.relay("fund-benefit-query", question).status == 200 ? 1 : 0;
            }
        });
    }
    std::size_t entries{0};
    for (int round{0}; round < 5; ++round) {
        const std::size_t now{in.journal().size()}; // fails the test if it does not verify
        CHECK(now > entries);
        entries = now;
    }
    stop = true;
    callers.clear();
    CHECK(answered > 5);
}
