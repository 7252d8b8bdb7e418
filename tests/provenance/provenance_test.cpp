// `provenance …` as people call it, and corrections at the source, in a whole house.

#include "tests/corridor/house.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tests::corridor;

namespace {

constexpr const char* keha{"keha-jobseekers-in"};

std::string line(const std::string& hetu, const std::string& name, const std::string& recorder) {
    return Json{
               {"personalId", hetu},
               {"familyName", name},
               {"source",
                {{"system", "tyomarkkinatori"},
                 {"recorder", recorder},
                 {"recordedAt", "2026-02-02T08:00:00Z"}}}}
               .dump()
           + "\n";
}

/// Delivers and waits for the run to close. @return the run
std::string deliver(House& house, const std::string& lines) {
    const auto reply = house.deliver(keha, lines, "application/x-ndjson");
    INFO(reply.status << ' ' << reply.body);
    REQUIRE(reply.status == 202);
    const std::string run = Json::parse(reply.body).at("message");
    REQUIRE(eventually([&] {
        for (const Json& account : house.accounts(keha)) {
            if (account.at("run") == run) {
                return account.at("closed").get<bool>();
            }
        }
        return false;
    }));
    return run;
}

/// Somebody of whom Kela was given something.
std::string given_to_kela(House& house) {
    REQUIRE(house.run_batch().status == 0);
    const auto requests = house.kela().requests();
    REQUIRE_FALSE(requests.empty());
    const std::string open{"<personalId>"};
    for (const auto& request : requests) {
        for (std::size_t at{request.body.find(open)}; at != std::string::npos;
             at = request.body.find(open, at + 1)) {
            const std::size_t from{at + open.size()};
            std::string id{request.body.substr(from, request.body.find('<', from) - from)};
            if (id.size() == 11) {
                return id;
            }
        }
    }
    FAIL("nobody was sent to Kela");
    return {};
}

std::vector<Json> fields(const Json& answer) {
    return answer.at("fields").get<std::vector<Json>>();
}

}

TEST_CASE(
    "where a value came from is told by person, field, message and party, and a correction at the "
    "source reaches who had the earlier value",
    "[provenance][gdpr-19]") {
    House& house{house_of("provenance")};
    const std::string hetu{given_to_kela(house)};
    const auto wanted = [&](const Json& notice) {
        return notice.at("kind") == "rectification" && notice.at("party") == "kela";
    };
    const auto rectifications = [&] {
        const Json listed = house.verb_json({"consent", "notices"});
        const auto& notices = listed.at("notices");
        return std::count_if(notices.begin(), notices.end(), wanted);
    };

    const std::string first{deliver(house, line(hetu, "Aiempi", "asiantuntija/1"))};
    static_cast<void>(deliver(house, line(hetu, "Aiempi", "asiantuntija/2"))); // nothing new
    CHECK(rectifications() == 0);
    const std::string second{deliver(house, line(hetu, "Oikea", "asiantuntija/3"))};
    CHECK(eventually([&] { return rectifications() == 1; }));

    // who looks at somebody is on record, also where there is nothing to tell
    const auto looks = [&] {
        std::vector<JournalEntry> found;
        for (JournalEntry& entry : house.journal()) {
            if (entry.kind == "audit" && entry.body.at("resource") == "provenance") {
                found.push_back(std::move(entry));
            }
        }
        std::sort(found.begin(), found.end(), [](const auto& left, const auto& right) {
            return left.at < right.at;
        });
        return found;
    };
    REQUIRE(looks().empty());
    const Json person = house.verb_json({"provenance", "person", "-"}, hetu + "\n");
    REQUIRE(looks().size() == 1);
    CHECK(looks().front().person != 0);
    REQUIRE(
        house
            .verb(
                {"provenance", "field", "-", "person.name.family", "--reason", "oikaisupyyntö",
                 "--for", "customer-service"},
                {}, hetu + "\n")
            .status
        == 0);
    REQUIRE(looks().size() == 2);
    CHECK(looks().back().person == looks().front().person);
    CHECK(looks().back().body.at("purpose") == "customer-service");
    CHECK(house.verb({"provenance", "person", "R-999998"}).status == 1);
    REQUIRE(looks().size() == 3);
    CHECK(looks().back().person == 0);
    CHECK(
        house.verb({"provenance", "person", "-", "--for", "curiosity"}, {}, hetu + "\n").status
        == 2);
    const auto all = fields(person);
    const auto name = std::find_if(all.begin(), all.end(), [](const Json& field) {
        return field.at("item") == "person.name.family";
    });
    REQUIRE(name != all.end());
    INFO(name->dump());
    CHECK(name->at("party") == "keha");
    CHECK(name->at("system") == "tyomarkkinatori");
    CHECK(name->at("recorder") == "asiantuntija/3");
    CHECK(name->at("recorded_at") == "2026-02-02T08:00:00Z");
    CHECK(name->at("path") == "/familyName");
    CHECK(name->at("basis") == "380/2023/ch13");
    CHECK(name->at("from_the_person") == false);
    CHECK(name->at("fingerprint").get<std::string>().size() == 64);
    CHECK(person.dump().find("Oikea") == std::string::npos); // provenance has no values

    const auto history =
        fields(house.verb_json({"provenance", "field", "-", "person.name.family"}, hetu + "\n"));
    REQUIRE(history.size() >= 3);
    const std::size_t last{history.size() - 1};
    CHECK(history[last].at("changed") == true);
    CHECK(history[last - 1].at("changed") == false);
    CHECK(history[last - 1].at("fingerprint") == history[last - 2].at("fingerprint"));

    const auto brought = fields(house.verb_json({"provenance", "message", second}));
    REQUIRE(brought.size() == 2);
    CHECK(looks().back().body.at("object") == second); // it is one person's
    CHECK(
        fields(
            house.verb_json({"provenance", "message", brought[0].at("message").get<std::string>()}))
            .size()
        == 2);

    const Json given = house.verb_json({"provenance", "party", "keha"});
    REQUIRE(given.at("given").size() >= 1);
    CHECK(given.at("given")[0].at("exchange") == keha);
    CHECK(given.at("given")[0].at("records") >= 3);
    CHECK(given.at("given")[0].at("persons") >= 1);

    const Finished text{house.verb({"provenance", "person", "-"}, {}, hetu + "\n")};
    CHECK(text.status == 0);
    CHECK(text.out.find("written down by asiantuntija/3") != std::string::npos);
    CHECK(person.at("known") == true);
    CHECK(text.out.find("never seen") == std::string::npos);
    const Finished unseen{house.verb({"provenance", "person", "R-999999"})};
    CHECK(unseen.status == 1);
    CHECK(unseen.out.find("never seen: the gateway has nothing") != std::string::npos);
    CHECK(unseen.out.find("identity code") == std::string::npos); // it is a register's own
    for (const char* const before : {"", " ", "\xEF\xBB\xBF"}) {  // lines of other systems
        CHECK(
            house.verb({"provenance", "person", "-"}, {}, before + hetu + " \r\n").out == text.out);
    }
    for (const auto& [said, code] : std::vector<std::pair<std::string, std::string>>{
             {hetu + "-", "(HETU_LENGTH)"}, {"R-99", "(PERSON_ID_FORM)"}}) {
        const Finished none{house.verb({"provenance", "person", "-"}, {}, said)};
        CHECK(none.status == 1);
        CHECK(none.out.find("neither an identity code nor a register's own") != std::string::npos);
        CHECK(none.out.find(code) != std::string::npos);
    }
    std::string mistyped{hetu};
    mistyped.back() = mistyped.back() == 'A' ? 'B' : 'A';
    const Finished wrong{house.verb({"provenance", "person", "-", "--json"}, {}, mistyped + "\n")};
    CHECK(wrong.status == 1);
    CHECK(Json::parse(wrong.out).at("known") == false);
    CHECK(Json::parse(wrong.out).at("identifier").at("code") == "HETU_CHECK");
    CHECK(wrong.out.find(mistyped) == std::string::npos);
    CHECK(house.verb({"provenance", "message", "x"}).status == 2);
    CHECK(house.verb({"provenance", "party", "nobody"}).status == 2);
    CHECK(house.verb({"provenance", "field", "R-999999", "no.such.item"}).status == 2);
    CHECK(house.verb({"provenance", "person", "R-999999", "--register", "nowhere"}).status == 2);
    static_cast<void>(first);
}
