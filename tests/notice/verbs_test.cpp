// The verbs as people call them: exit status, JSON, days, languages, files that are none.

#include <catch2/catch.hpp>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

namespace {

struct Finished {
    int status{-1};
    std::string out;
};

/// Runs the built program, its standard error with its output.
Finished lautturi(const std::string& arguments) {
    std::string command{LAUTTURI_PROGRAM};
    command.append(" ").append(arguments).append(" 2>&1");
    FILE* const pipe{popen(command.c_str(), "r")};
    REQUIRE(pipe != nullptr);
    Finished finished;
    std::array<char, 4096> buffer{};
    for (std::size_t count{1}; count > 0;) {
        count = fread(buffer.data(), 1, buffer.size(), pipe);
        finished.out.append(buffer.data(), count);
    }
    const int status{pclose(pipe)};
    finished.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return finished;
}

const std::string mappings{LAUTTURI_MAPPINGS};
const std::string texts{std::string{NOTICE_TESTS} + "/texts/"};

Finished check(const std::string& file, const std::string& more = {}) {
    return lautturi("check " + mappings + " --notice " + file + " " + more);
}

bool holds(const Finished& finished, const char* words) {
    return finished.out.find(words) != std::string::npos;
}

}

TEST_CASE("check --notice ends with 1 for an error, 0 for none", "[notice][verbs]") {
    CHECK(check(texts + "mikkeli-tyollisyyspalvelut.txt", "--at 2026-03-01").status == 1);
    const Finished careful{check(texts + "careful-tyollisyysalue.txt", "--at 2026-06-01 --json")};
    CHECK(careful.status == 0);
    CHECK(careful.out == "{\"findings\":[]}\n");
}

TEST_CASE("a finding in JSON has its six members", "[notice][verbs]") {
    const Finished found{
        check(texts + "pohjois-karjala-asiakaspalvelu.txt", "--at 2026-03-01 --json")};
    CHECK(found.out.rfind("{\"findings\":[{\"rule\":\"LINT-", 0) == 0);
    for (const char* member :
         {"\"rule\":", "\"severity\":\"error\"", "\"severity\":\"warning\"",
          "\"severity\":\"info\"", "\"line\":10", "\"quote\":", "\"why\":", "\"instead\":"}) {
        INFO(member);
        CHECK(holds(found, member));
    }
}

TEST_CASE("--at puts another day in the place of today", "[notice][verbs]") {
    const std::string file{texts + "mikkeli-tyollisyyspalvelut.txt"};
    CHECK(holds(check(file, "--at 2026-03-01"), "LINT-LAW-REPEALED"));
    CHECK_FALSE(holds(check(file, "--at 2021-01-01"), "LINT-LAW-REPEALED"));
}

TEST_CASE("the reasons are told in three languages", "[notice][verbs]") {
    const std::string file{texts + "mikkeli-tyollisyyspalvelut.txt"};
    CHECK(holds(check(file, "--at 2026-03-01"), "kumottiin lailla 383/2023"));
    CHECK(holds(check(file, "--at 2026-03-01 --language sv"), "upphävdes genom lag 383/2023"));
    CHECK(holds(check(file, "--at 2026-03-01 --language en"), "was repealed by act 383/2023"));
    CHECK(check(file, "--language ru").status == 2);
}

TEST_CASE("a file or a day that is none ends with 2 and says so", "[notice][verbs]") {
    CHECK(holds(check(texts + "absent.txt"), "FILE_UNREADABLE"));
    CHECK(check(texts + "absent.txt").status == 2);
    CHECK(check(texts).status == 2);
    CHECK(holds(check(texts), "FILE_UNREADABLE"));
    CHECK(check(texts + "mikkeli-tyollisyyspalvelut.txt", "--at 2026-02-30").status == 2);
    const std::filesystem::path rubbish{
        std::filesystem::temp_directory_path() / "lautturi-notice-rubbish"};
    std::ofstream{rubbish, std::ios::binary} << std::string("\x01\x00\x02 rubbish", 11);
    CHECK(check(rubbish.string()).status == 2);
    CHECK(holds(check(rubbish.string()), "NOTICE_BINARY"));
    std::filesystem::remove(rubbish);
}

TEST_CASE(
    "check lists the notices' findings and refuses the set for none of them", "[notice][verbs]") {
    const Finished plain{lautturi("check " + mappings + " --at 2026-03-01")};
    CHECK(plain.status == 0);
    CHECK(holds(plain, "notices/pori.yaml:"));
    CHECK(holds(plain, "notice error LINT-LAW-EXPIRED"));
    CHECK(holds(plain, "valid: 0 errors"));
    CHECK(lautturi("check " + mappings + " --at 2026-03-01 --notices-strict").status == 1);
    CHECK(holds(lautturi("check " + mappings + " --json"), "\"notices\":[{\"register\":"));
}

TEST_CASE("the notices are held against the rules, and the record is printed", "[notice][verbs]") {
    const Finished compared{
        lautturi("analyse notice --mappings " + mappings + " --json --at 2026-03-01")};
    CHECK(compared.status == 1); // the five notices do not tell all that the rules permit
    CHECK(holds(compared, "\"untold\":[{\"class\":"));
    CHECK(lautturi("analyse notice --mappings " + mappings + " --register absent").status == 2);
    const std::filesystem::path sent{
        std::filesystem::temp_directory_path() / "lautturi-notice-sent.json"};
    for (const char* const misspelt :
         {R"({"sent":[{"party":"kela","items":["person.personal-id"],"itmes":[]}]})",
          R"({"sent":[],"snet":[]})"}) {
        std::ofstream{sent} << misspelt;
        const Finished refused{
            lautturi("analyse notice --mappings " + mappings + " --sent " + sent.string())};
        CHECK(refused.status == 2);
        CHECK(holds(refused, "SENT_FORM"));
    }
    std::filesystem::remove(sent);
    const Finished record{lautturi("analyse record --mappings " + mappings + " --at 2026-03-01")};
    CHECK(record.status == 0);
    CHECK(holds(record, "Vastaanottajat:"));
    CHECK(holds(record, "Rekisterinpitäjä:"));
    CHECK(holds(
        lautturi("analyse record --mappings " + mappings + " --at 2026-03-01 --language sv"),
        "Personuppgiftsansvarig:"));
}

TEST_CASE("what a notice does not tell is told in the language asked for", "[notice][verbs]") {
    const std::string asked{"analyse notice --mappings " + mappings + " --at 2026-03-01"};
    struct Words {
        const char* language;
        const char* heading;
        const char* cls;
        const char* item;
    };
    for (const Words& words :
         {Words{
              "fi", "Vastaanottajaryhmä: ", "Työnantaja (employer)",
              "Työn terveydellisten vaatimusten täyttyminen (health.job-suitability)"},
          Words{
              "sv", "Mottagarkategori: ", "Arbetsgivare (employer)",
              "Uppfyllande av arbetets hälsokrav (health.job-suitability)"},
          Words{
              "en", "Category of recipients: ", "Employer (employer)",
              "(health.job-suitability)"}}) {
        const Finished told{lautturi(asked + " --language " + words.language)};
        INFO(words.language);
        CHECK(told.status == 1);
        CHECK(holds(told, (std::string{words.heading} + words.cls).c_str()));
        CHECK(holds(told, words.item));
        // a member that has no word in the table stands there as its key, with no capital
        for (const char* const key :
             {"register:", "file:", "untold:", "class:", "items:", "rules:", "unpermitted:",
              "line:", "held untold:", "sources untold:", "party:", "exchanges:"}) {
            INFO(key);
            CHECK_FALSE(holds(told, (std::string{" "} + key).c_str()));
            CHECK_FALSE(holds(told, (std::string{"\n"} + key).c_str()));
        }
        CHECK(
            lautturi(asked + " --json --language " + words.language).out
            == lautturi(asked + " --json").out);
    }
    const Finished unknown{lautturi(asked + " --language xx")};
    CHECK(unknown.status == 2);
    CHECK(holds(unknown, "LANGUAGE_UNKNOWN"));
}
