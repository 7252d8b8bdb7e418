#include "tests/rights/rights_house.h"

#include "gateway/core/instant.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <memory>

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
std::string keep_what_the_register_has(const House& house) {
    std::vector<std::filesystem::path> others;
    for (const auto& each : std::filesystem::directory_iterator{house.mappings() / "exchanges"}) {
        const std::string text{corridor::read_file(each.path() / "exchange.yaml")};
        if (text.find("register: etela-satakunta") != std::string::npos
            && text.find("direction: out") != std::string::npos
            && each.path().filename() != "kela-statements-out") {
            others.push_back(each.path());
        }
    }
    for (const std::filesystem::path& folder : others) {
        std::filesystem::remove_all(folder);
    }
    return {};
}

}

House& house() {
    static std::unique_ptr<House> made;
    if (made == nullptr) {
        made = std::make_unique<House>(job_seekers, keep_what_the_register_has);
        use_every_exchange(*made);
    }
    return *made;
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
