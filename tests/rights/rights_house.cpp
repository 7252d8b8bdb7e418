#include "tests/rights/rights_house.h"

#include "gateway/core/instant.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>

namespace tests::rights {

namespace {

constexpr std::size_t job_seekers{60};

gateway::core::Instant now() {
    return gateway::core::Instant::from_microseconds(
        std::chrono::duration_cast<std::chrono::microseconds>(
            std::chrono::system_clock::now().time_since_epoch())
            .count());
}

/// Something of every kind happens to people, so that a report has something to tell.
void use_every_exchange(House& in) {
    in.start();
    admin::ApiCalls{in}.become({"administrator", "data-protection-officer"});
    REQUIRE(in.run_batch().status == 0);
    const std::string member{in.example("fund-member")};
    for (int time{0}; time < 2; ++time) {
        REQUIRE(in.relay("fund-benefit-query", corridor::fund_question(in, member)).status == 200);
    }
    REQUIRE(in.provide("keha-customer-query", corridor::keha_question(member)).status == 200);
    REQUIRE(
        in.provide("keha-customer-query", corridor::keha_question(in.example("restriction"))).status
        == 403);
    REQUIRE(
        in.deliver(
              "keha-jobseekers-in", in.files().at("keha-jobseekers.ndjson"), "application/x-ndjson")
            .status
        == 202);
    REQUIRE(corridor::eventually([&] {
        const auto accounts = in.accounts("keha-jobseekers-in");
        return !accounts.empty() && accounts.back().at("closed") == true;
    }));
}

}

namespace {

/// The register of a house has the tables of the corridor's exchanges: those of the others are not
/// asked.
void keep_what_the_register_has(const House& house) {
    std::vector<std::filesystem::path> others;
    for (const auto& each : std::filesystem::directory_iterator{house.mappings() / "exchanges"}) {
        const std::string text{corridor::read_file(each.path() / "exchange.yaml")};
        if (text.find("register: etela-satakunta") != std::string::npos
            && (text.find("direction: out") != std::string::npos
                || text.find("selection: asked_about") != std::string::npos)
            && text.find("selection: lautturi.") == std::string::npos
            && each.path().filename() != "kela-statements-out") {
            others.push_back(each.path());
        }
        if (each.path().filename() == "keha-archive-receipts-in") {
            others.push_back(each.path()); // of an exchange that is not there
        }
    }
    for (const std::filesystem::path& folder : others) {
        std::filesystem::remove_all(folder);
    }
}

/// A folder on the other side, for an endpoint of a party.
void add_endpoint(const House& house, const std::string& party, const std::string& name) {
    const std::filesystem::path place{place_of(house, name)};
    std::filesystem::create_directories(place / "inbox");
    for (const std::filesystem::path& folder : {place, place / "inbox"}) {
        std::filesystem::permissions(folder, std::filesystem::perms{0755});
    }
    const std::filesystem::path file{house.mappings() / "parties" / party / "endpoints.yaml"};
    const bool first{!std::filesystem::exists(file)};
    std::ofstream{file, std::ios::app} << (first ? "endpoints:\n" : "") << "  " << name
                                       << ":\n    url: " << place.string() << '\n';
}

/// A second controller that a person may choose: it takes tables.
void add_controller_with_tables(const House& house) {
    const std::filesystem::path parties{house.mappings() / "parties"};
    const std::filesystem::path exchanges{house.mappings() / "exchanges"};
    for (const auto& [from, to] :
         {std::pair{parties / "esimerkkitarjonta", parties / "esimerkkitaulukko"},
          std::pair{exchanges / "portability-out", exchanges / "portability-table-out"}}) {
        std::filesystem::copy(from, to);
        for (const auto& entry : std::filesystem::directory_iterator{to}) {
            std::string text{corridor::read_file(entry.path())};
            for (const auto& [old, young] : std::vector<std::pair<std::string, std::string>>{
                     {"esimerkkitarjonta", "esimerkkitaulukko"},
                     {"exchange: portability-out", "exchange: portability-table-out"},
                     {"endpoint: portability", "endpoint: portability-table"},
                     {"record: {format: json}", "record: {format: csv}"}}) {
                for (std::size_t at{text.find(old)}; at != std::string::npos;
                     at = text.find(old, at + young.size())) {
                    text.replace(at, old.size(), young);
                }
            }
            std::ofstream{entry.path()} << text;
        }
    }
}

/// What the fund says of its notices, and where a person may take their data.
std::string prepare(const House& house) {
    keep_what_the_register_has(house);
    add_endpoint(house, "esimerkkikassa", "notices");
    add_endpoint(house, "esimerkkikassa", "notice-receipts");
    add_controller_with_tables(house);
    add_endpoint(house, "esimerkkitarjonta", "portability");
    add_endpoint(house, "esimerkkitaulukko", "portability-table");
    add_endpoint(house, "rauma", "e-lomake");
    const std::filesystem::path folder{house.mappings() / "exchanges" / "fund-notice-receipts-in"};
    std::filesystem::create_directory(folder);
    std::ofstream{folder / "exchange.yaml"} << R"(exchange: fund-notice-receipts-in
name: {fi: Kuittaukset, sv: Kvitteringar, en: Receipts of notices}
register: etela-satakunta
party: esimerkkikassa
direction: in
purpose: notice-to-recipient
owner: data protection officer of the employment area
transport: directory
endpoint: notice-receipts
results:
  of: fund-notices-out
  record: /record
  outcome: /outcome
  code: /code
  accepted: [received]
  refused: [unknown-person]
record: {format: ndjson}
)";
    return {};
}

}

std::filesystem::path place_of(const House& house, const std::string& endpoint) {
    return house.folder() / ("at-" + endpoint);
}

std::vector<std::string> lines_at(const std::string& endpoint) {
    std::vector<std::string> lines;
    for (const auto& entry : std::filesystem::directory_iterator{place_of(house(), endpoint)}) {
        if (!entry.is_regular_file()) {
            continue;
        }
        std::istringstream text{corridor::read_file(entry.path())};
        for (std::string line; std::getline(text, line);) {
            lines.push_back(line);
        }
    }
    return lines;
}

std::vector<Json> arrived(const std::string& endpoint) {
    std::vector<Json> records;
    for (const std::string& line : lines_at(endpoint)) {
        const Json read = Json::parse(line);
        records.push_back(read);
    }
    return records;
}

void lay_down(const std::string& endpoint, const std::string& name, const std::string& text) {
    const std::filesystem::path inbox{place_of(house(), endpoint) / "inbox"};
    std::ofstream{inbox / ("." + name)} << text;
    std::filesystem::rename(inbox / ("." + name), inbox / name);
}

House& house() {
    static std::unique_ptr<House> made;
    if (made == nullptr) {
        made = std::make_unique<House>(job_seekers, prepare);
        use_every_exchange(*made);
    }
    return *made;
}

std::string somebody() {
    static std::set<std::string> used{house().example("fund-member")};
    for (const auto& person : house().population().persons) {
        if (person.job_seeker && person.job_seeker->fund_member && person.hetu.size() == 11
            && person.holds.empty() && used.insert(person.hetu).second) {
            return person.hetu;
        }
    }
    FAIL("the population has too few members");
    return {};
}

int ask_fund(const std::string& hetu) {
    return house().relay("fund-benefit-query", corridor::fund_question(house(), hetu)).status;
}

Json report_on(
    const std::string& subject, const std::vector<std::string>& earlier,
    const std::string& language) {
    const Json asked{
        {"register", reg},
        {"subject", subject},
        {"earlier", earlier},
        {"language", language},
        {"reason", "a test"}};
    return house().verb_json({"person", "report", "-"}, asked.dump());
}

std::string
identified_request(const std::string& subject, const std::string& right, const Json& more) {
    Json body{
        {"register", reg},
        {"subject", subject},
        {"right", right},
        {"received", today()},
        {"reference", "D/2026/1"}};
    body.update(more);
    const Json opened = house().verb_json({"person", "open", "-"}, body.dump());
    const std::string request{opened.at("request")};
    step(request, {"identified", "--level", "strong", "--reference", "suomi.fi/1"});
    return request;
}

Json step(const std::string& request, const std::vector<std::string>& words) {
    std::vector<std::string> all{"person", "step", request};
    all.insert(all.end(), words.begin(), words.end());
    return house().verb_json(all);
}

std::string refused(const Finished& finished) {
    return finished.status == 0 ? "" : finished.err;
}

std::string today() {
    return gateway::core::to_text(gateway::core::local_date(now()));
}

std::vector<std::string>
bodies_about(const simulators::PartySimulator& party, const std::string& hetu) {
    std::vector<std::string> bodies;
    for (const simulators::Request& request : party.requests()) {
        if (request.body.find(hetu) != std::string::npos) {
            bodies.push_back(request.body);
        }
    }
    return bodies;
}

}
