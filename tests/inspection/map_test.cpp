// `map`: the shipped exchanges' own samples, there and back; wrong input with code and place.

#include "tests/corridor/process.h"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace tests::corridor;

namespace {

class Folder final {
public:
    Folder() : m_path{std::filesystem::temp_directory_path() / "lautturi-map-XXXXXX"} {
        std::string name{m_path.string()};
        REQUIRE(mkdtemp(name.data()) != nullptr);
        m_path = name;
    }

    ~Folder() { std::filesystem::remove_all(m_path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] std::string put(const std::string& name, const std::string& text) const {
        write_file(m_path / name, text);
        return (m_path / name).string();
    }

    [[nodiscard]] Finished
    map(std::vector<std::string> words, const std::string& input = {}) const {
        words.insert(words.begin(), {LAUTTURI_PROGRAM, "map"});
        words.insert(words.end(), {"--mappings", LAUTTURI_MAPPINGS});
        return run_to_end(words, m_path / "run", {}, input);
    }

private:
    std::filesystem::path m_path;
};

const std::string payments{
    std::string{LAUTTURI_MAPPINGS} + "/exchanges/fund-payments-in/samples/record-two-payments.xml"};

}

TEST_CASE("map shows what a document means, and items as the party's fields", "[map][verbs]") {
    const Folder folder;
    const Finished there{folder.map({"fund-payments-in", payments, "--json"})};
    CAPTURE(there.out, there.err);
    CHECK(there.status == 0);
    CHECK(there.out.starts_with(
        R"({"exchange":"fund-payments-in","leg":"record","direction":"to-items","records":[{"record":1,"items":{)"));
    CHECK(there.out.find(R"("rejected":0,"losses":{})") != std::string::npos);
    const Finished back{folder.map({"fund-payments-in", "-", "--reverse", "--json"}, there.out)};
    CAPTURE(back.out, back.err);
    CHECK(back.status == 0);
    CHECK(back.out.find(R"("direction":"to-party")") != std::string::npos);
    CHECK(back.out.find(R"("fields":{"/personalId":)") != std::string::npos);
    const Finished text{folder.map({"fund-payments-in", payments})};
    CHECK(text.status == 0);
    CHECK(text.out.find("2 mapped, 0 rejected\n") != std::string::npos);
    CHECK(text.out.find("PROVENANCE_STAMP_MISSING") == std::string::npos);
    const Finished nowhere{folder.map(
        {"keha-jobseekers-in", "-"}, R"({"personalId":"010594Y9021","familyName":"Meri"})")};
    CAPTURE(nowhere.out);
    CHECK(nowhere.out.find("PROVENANCE_STAMP_MISSING") != std::string::npos);
}

TEST_CASE(
    "map tells of every record that it will be quarantined for its stamp, and of no other",
    "[map][verbs]") {
    const Folder folder;
    // the mapping says the source itself, and the document has no time
    const auto company = [&](const std::string& time, const char* json) {
        std::vector<std::string> words{"prh-companies-in", "-"};
        if (*json != '\0') {
            words.emplace_back(json);
        }
        return folder.map(
            words, R"({"companies":[{"businessId":{"value":"2296962-1"},"names":[{"name":"Oy",)"
                   R"("type":"1"}])"
                       + time + "}]}");
    };
    const Finished timeless{company("", "")};
    CAPTURE(timeless.out, timeless.err);
    CHECK(timeless.out.find("PROVENANCE_STAMP_MISSING") != std::string::npos);
    CHECK(
        company("", "--json").out.find(R"("quarantined":"PROVENANCE_STAMP_MISSING")")
        != std::string::npos);
    const Finished whole{company(R"(,"lastModified":"2026-02-01T04:10:00")", "")};
    CHECK(whole.out.find("  source: PRH YTJ v3") != std::string::npos);
    CHECK(whole.out.find("PROVENANCE_STAMP_MISSING") == std::string::npos);
    // what a party asks is not taken in, and needs no source
    const Finished asked{folder.map(
        {"keha-customer-query", "-", "--json"},
        R"({"personalId":"010594Y9021","purpose":"unemployment-benefit",)"
        R"("provision":"1290/2002/ch13/1"})")};
    CAPTURE(asked.out, asked.err);
    CHECK(asked.out.find(R"("leg":"request")") != std::string::npos);
    CHECK(asked.out.find("quarantined") == std::string::npos);
}

TEST_CASE(
    "map tells what is lost: unknown fields, empty ones, items without a place", "[map][verbs]") {
    const Folder folder;
    const Finished lost{folder.map(
        {"keha-jobseekers-in", "-", "--json"},
        R"({"personalId":"010594Y9021","familyName":"Meri","givenNames":"","shoeSize":41})")};
    CAPTURE(lost.out);
    CHECK(lost.status == 0);
    CHECK(lost.out.find(R"({"kind":"empty","place":"/givenNames"})") != std::string::npos);
    CHECK(lost.out.find(R"({"kind":"unknown","place":"/shoeSize"})") != std::string::npos);
    CHECK(lost.out.find(R"("losses":{"empty":1,"unknown":1})") != std::string::npos);
    const Finished reverse{folder.map(
        {"keha-jobseekers-in", "-", "--reverse", "--json"},
        R"({"person.name.family":"Meri","plan.date":"2026-01-01","jobseeking.status":"asleep"})")};
    CHECK(reverse.out.find(R"({"kind":"no-place","place":"plan.date"})") != std::string::npos);
    CHECK(
        reverse.out.find(R"({"kind":"not-writable","place":"/jobSeekingStatus"})")
        != std::string::npos);
}

TEST_CASE("what leaves and cannot be written whole is rejected, as at the gate", "[map][verbs]") {
    const Folder folder;
    const Finished leaving{folder.map(
        {"kela-statements-out", "-", "--reverse", "--json"},
        R"({"person.personal-id":"010594Y9021","statement.issued-on":"soon"})")};
    CAPTURE(leaving.out, leaving.err);
    CHECK(leaving.status == 1);
    CHECK(leaving.out.find(R"("code":"VALUE_NOT_WRITABLE")") != std::string::npos);

    const Finished control{folder.map(
        {"kela-statements-out", "-", "--reverse", "--json"},
        R"({"person.personal-id":"010594Y9021","person.name.family":"a\u0001b"})")};
    CAPTURE(control.out, control.err);
    CHECK(control.status == 1);
    CHECK(
        control.out.find(R"("code":"VALUE_NOT_WRITABLE","path":"/familyName")")
        != std::string::npos);
    CHECK(
        control.out.find(R"({"kind":"not-writable","place":"/familyName"})") != std::string::npos);
}

TEST_CASE("map ends with 1, a code and a place for what is wrong", "[map][verbs]") {
    const Folder folder;
    const auto line = [&](const char* text) {
        return folder.map({"keha-jobseekers-in", "-", "--json"}, text);
    };
    const Finished hetu{line(R"({"personalId":"010594Y9022","familyName":"Meri"})")};
    CHECK(hetu.status == 1);
    CHECK(
        hetu.out.find(R"("record":1,"code":"HETU_CHECK","path":"/personalId")")
        != std::string::npos);
    const Finished missing{line(R"({"personalId":"010594Y9021"})")};
    CHECK(
        missing.out.find(R"("code":"REQUIRED_MISSING","path":"/familyName")") != std::string::npos);
    CHECK(line("{").status == 1);
    const Finished cut{folder.map({"fund-payments-in", "-", "--json"}, "<payments>\n<payment>")};
    CHECK(cut.status == 1);
    CHECK(cut.out.find(R"("error":{"code":")") != std::string::npos);
    const Finished reverse{
        folder.map({"keha-jobseekers-in", "-", "--reverse", "--json"}, R"({"no.such":"1"})")};
    CHECK(reverse.status == 1);
    CHECK(reverse.out.find("ITEM_UNKNOWN") != std::string::npos);
    CHECK(folder.map({"keha-jobseekers-in", "-", "--reverse"}, "{").status == 1);
    CHECK(folder.map({"no-such-exchange", payments}).status == 2);
    CHECK(folder.map({"fund-payments-in", payments + ".none"}).status == 2);
    CHECK(folder.map({"fund-payments-in", payments, "--leg", "request"}).status == 2);
    CHECK(folder.map({"fund-payments-in"}).status == 2);
}
