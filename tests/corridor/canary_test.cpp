// I8: personal data stands in no log, no error, no path, no file name, and in no file of the store
// in the clear. Canaries are planted in every input that the corridor has; then everything that
// came out of it, and every byte that lies on the disk, is searched for them.

#include "tests/corridor/people.h"
#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>

#include <cstring>
#include <deque>
#include <filesystem>

using namespace tests::corridor;
namespace fs = std::filesystem;

namespace {

using tests::population::Person;

/// People about whom everything will be asked, told and delivered.
std::vector<const Person*> canary_people(House& house) {
    std::vector<const Person*> people;
    for (const char* const kind :
         {"fund-member", "not-fund-member", "turvakielto", "restriction", "provider-consent-given",
          "provider-consent-refused"}) {
        people.push_back(&person_with(house, house.example(kind)));
    }
    for (const std::string& hetu : consenting(house.population())) {
        if (people.size() < 9) {
            people.push_back(&person_with(house, hetu));
        }
    }
    return people;
}

std::vector<std::string> canaries(House& house) {
    std::vector<std::string> all;
    for (const Person* const person : canary_people(house)) {
        for (std::string& canary : canaries_of(*person)) {
            all.push_back(std::move(canary));
        }
    }
    return all;
}

/// Files below a folder in whose bytes one of the words stands.
std::vector<std::string> files_with(const fs::path& folder, const std::vector<std::string>& words) {
    std::vector<std::string> found;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator{folder}) {
        if (!entry.is_regular_file()) {
            continue;
        }
        const std::string bytes{read_file(entry.path())};
        for (const std::string& word : words) {
            if (::memmem(bytes.data(), bytes.size(), word.data(), word.size()) != nullptr) {
                found.push_back(
                    entry.path().filename().string() + ": a canary of "
                    + std::to_string(word.size()) + " bytes");
            }
        }
    }
    return found;
}

std::string names_below(const fs::path& folder) {
    std::string names;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator{folder}) {
        names += entry.path().string() + "\n";
    }
    return names;
}

/// Whatever is not meant to carry personal data: refusals, problems, receipts.
class Answers final {
public:
    void add(const tests::simulators::Reply& reply) {
        CHECK(reply.status != 0);
        for (const auto& [name, value] : reply.headers) {
            m_all += name + ": " + value + "\n";
        }
        if (reply.status != 200) {
            ++m_count;
            m_all += reply.body + "\n";
        }
    }

    [[nodiscard]] const std::string& all() const noexcept { return m_all; }
    [[nodiscard]] std::size_t count() const noexcept { return m_count; }

private:
    std::string m_all;
    std::size_t m_count{0};
};

std::string broken(const std::string& text) {
    return text.substr(0, text.size() - 9);
}

void ask_about(House& house, const Person& person, Answers& answers) {
    answers.add(house.provide("keha-customer-query", keha_question(person.hetu)));
    answers.add(house.provide("keha-customer-query", broken(keha_question(person.hetu))));
    answers.add(house.provide("keha-customer-query", keha_question(person.hetu), "other"));
    answers.add(house.provide(person.hetu, keha_question(person.hetu)));
    answers.add(
        house.provide("keha-customer-query?personalId=" + person.hetu, keha_question(person.hetu)));
    answers.add(house.relay("fund-benefit-query", fund_question(house, person.hetu)));
    answers.add(house.relay("fund-benefit-query", broken(fund_question(house, person.hetu))));
    answers.add(house.relay("fund-benefit-query", fund_question(house, person.hetu), "stranger"));
    if (person.job_seeker && !person.job_seeker->work_ability_summary.empty()) {
        answers.add(house.relay("provider-referral-query", provider_question(house, person.hetu)));
    }
}

/// The fund answers with what it should not, and that again must not be told.
void ask_a_bad_fund(House& house, const Person& person, const Person& another, Answers& answers) {
    for (const std::string& body :
         {"<benefitAnswer><" + person.hetu + ">" + another.hetu,
          another.family_name + " " + another.given_names,
          "<benefitAnswer xmlns=\"urn:lautturi:example:fund-benefits:1\"><personalId>"
              + another.hetu + "</personalId></benefitAnswer>"}) {
        tests::simulators::Behaviour behaviour;
        behaviour.body = body;
        behaviour.content_type = "application/xml";
        house.fund().behave("/benefits", behaviour);
        const auto reply = house.relay("fund-benefit-query", fund_question(house, person.hetu));
        CHECK(reply.status == 502);
        answers.add(reply);
    }
    house.fund().behave("/benefits", std::deque<tests::simulators::Behaviour>{});
}

void deliver_everything(House& house, const std::vector<const Person*>& people, Answers& answers) {
    std::string lines{house.files().at("keha-jobseekers.ndjson")};
    for (const Person* const person : people) {
        lines += "{\"personalId\":\"" + person->hetu + "\",\"" + person->hetu + "\":\""
                 + person->email + "\n";
        const std::string bare{person->hetu.substr(0, 6) + person->hetu.substr(7)};
        lines += Json{{"personalId", bare}, {"familyName", person->family_name}}.dump() + "\n";
        lines +=
            Json{
                {"personalId", person->hetu},
                {"familyName", person->family_name + " " + person->given_names},
                {"phone", person->phone},
                {"email", person->email}}
                .dump()
            + "\n";
    }
    answers.add(house.deliver("keha-jobseekers-in", lines, "application/x-ndjson"));
    answers.add(house.deliver("keha-jobseekers-in", lines, "application/x-ndjson", "other"));
    house.leave_file(
        "payments-" + people.front()->hetu + ".xml", house.files().at("fund-payments.xml"));
    house.leave_file(
        "broken.xml", "<payments xmlns=\"urn:lautturi:example:fund-payments:1\"><payment><"
                          + people.front()->hetu);
    REQUIRE(eventually([&] {
        const std::vector<Json> fund = house.accounts("fund-payments-in");
        const std::vector<Json> keha = house.accounts("keha-jobseekers-in");
        return fund.size() == 2 && fund.front().at("closed") == true
               && fund.back().at("closed") == true && keha.size() == 1
               && keha.front().at("closed") == true;
    }));
}

void use_the_command_line(House& house, const Person& person) {
    house.record(withdrawal(person.hetu));
    std::string wrong{withdrawal(person.hetu)};
    wrong.replace(wrong.find("withdrawn"), 9, person.hetu);
    CHECK(house.verb({"consent", "record", "-"}, {}, wrong).status != 0);
    CHECK(house.verb({"consent", "record", "-"}, {}, broken(withdrawal(person.hetu))).status != 0);
    const Json whose{{"register", "etela-satakunta"}, {"subject", person.hetu}};
    CHECK(house.verb({"consent", "list", "-"}, {}, whose.dump()).status == 0);
    CHECK(house.verb({"explain", person.hetu}).status != 0);
    CHECK(house.verb({"run", person.hetu}).status != 0);
    const Json odd{{"subject", person.hetu}, {"fields", {{person.hetu, person.email}}}};
    CHECK(house.verb({"decide", "-"}, {}, odd.dump()).status != 0);
    for (const JournalEntry& entry : house.journal()) {
        if (entry.kind == "refusal") {
            CHECK(house.verb({"explain", entry.message, "--language", "sv"}).status == 0);
        }
    }
}

}

TEST_CASE(
    "no canary stands in logs, answers, file names or the files of the store (I8)",
    "[canary][I8]") {
    House& house{house_of("canaries")};
    const std::vector<const Person*> people{canary_people(house)};
    const std::vector<std::string> planted{canaries(house)};
    REQUIRE(planted.size() > 45);

    Answers answers;
    CHECK(house.run_batch().status == 0);
    for (const Person* const person : people) {
        ask_about(house, *person, answers);
    }
    ask_a_bad_fund(house, *people.at(0), *people.at(1), answers);
    deliver_everything(house, people, answers);
    use_the_command_line(house, *people.back());
    answers.add(
        house.relay("fund-benefit-query", std::string(2'000'000, ' ') + people.front()->hetu));
    const std::string health{
        house.health("/health/" + people.front()->hetu) + house.health("/health/ready")
        + house.health("/metrics")};
    CHECK(health.find("lautturi_deliveries_total") != std::string::npos);
    const std::string exported{read_file(house.export_journal())};
    CHECK(house.stop() == 0); // now every page of the store is on the disk

    CHECK(answers.count() > 30);
    CHECK(found_in(answers.all(), planted).empty());
    CHECK(found_in(health, planted).empty());
    CHECK(found_in(exported, planted).empty());
    CHECK(found_in(house.daemon_output(), planted).empty());
    CHECK(found_in(house.verb_output(), planted).empty());
    CHECK(
        found_in(names_below(house.data()) + names_below(house.folder() / "tmp"), planted).empty());

    CHECK(files_with(house.data(), planted) == std::vector<std::string>{});
    CHECK(files_with(house.folder() / "tmp", planted) == std::vector<std::string>{});

    // The search finds what is there: the journal's bodies are in the clear, and Kela did get the
    // people.
    CHECK_FALSE(files_with(house.data(), {"kela-statements-out"}).empty());
    CHECK_FALSE(found_in(house.kela().requests().front().body, planted).empty());
    write_file(house.folder() / "tmp/control", "x" + planted.front() + "x");
    CHECK(files_with(house.folder() / "tmp", planted).size() == 1);
    fs::remove(house.folder() / "tmp/control");
}
