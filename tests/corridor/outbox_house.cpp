#include "tests/corridor/outbox_house.h"

namespace tests::corridor {

namespace {

/// From now on the daemon looks for runs once an hour.
void leave_runs_alone(House& house) {
    const auto file = house.folder() / "lautturi.properties";
    std::string text{read_file(file)};
    const std::string often{"collect.interval = 1\n"};
    const std::size_t at{text.find(often)};
    if (at != std::string::npos) {
        write_file(file, text.replace(at, often.size(), "collect.interval = 3600\n"));
        house.restart();
    }
}

}

void deliver_by(House& house, const std::string& lines, const std::string& mandatory) {
    const auto file = house.mappings() / "exchanges/kela-statements-out/exchange.yaml";
    std::string text{read_file(file)};
    text.erase(text.find("mandatory:"));
    write_file(file, text + "mandatory: [" + mandatory + "]\n" + lines);
    const Finished activated{house.verb({"config", "activate"})};
    INFO(activated.out << activated.err);
    REQUIRE(activated.status == 0);
}

House& house_delivering(const std::string& lines, const std::string& mandatory, Beside beside) {
    House& house{house_of(beside == Beside::daemon ? "outbox" : "outbox alone")};
    if (beside == Beside::nobody) {
        leave_runs_alone(house);
    }
    house.kela().behave("/statements", simulators::Behaviour{});
    house.kela().behave_by_default(simulators::Behaviour{});
    deliver_by(house, "on-unknown: resend-same-key\nretry-after: [0]\n");
    for (int left{0}; left < 4 && house.accounts("kela-statements-out").size() > 0
                      && account(house).at("closed") == false;
         ++left) { // what another test has left
        static_cast<void>(house.run_batch());
    }
    deliver_by(house, lines, mandatory);
    house.kela().forget_requests();
    return house;
}

void in_register(House& house, const std::string& sql) {
    const auto script = house.folder() / "out/register.sql";
    write_file(script, "SET search_path = customer_register;\n" + sql);
    house.reg().run_script(script);
}

void replace_in(const std::filesystem::path& file, const std::string& from, const std::string& to) {
    std::string text{read_file(file)};
    const std::size_t at{text.find(from)};
    REQUIRE(at != std::string::npos);
    write_file(file, text.replace(at, from.size(), to));
}

simulators::Behaviour answering(int status, std::optional<std::size_t> times) {
    simulators::Behaviour behaviour;
    behaviour.status = status;
    behaviour.times = times;
    return behaviour;
}

Json account(House& house) {
    const std::vector<Json> accounts = house.accounts("kela-statements-out");
    REQUIRE_FALSE(accounts.empty());
    CHECK(accounts.back().at("balanced") == true);
    return accounts.back();
}

Json kela_status(House& house) {
    const Json status = house.verb_json({"outbox", "status"});
    for (const Json& party : status.at("parties")) {
        if (party.at("party") == "kela") {
            return party;
        }
    }
    FAIL("nothing is known of Kela");
    return {};
}

Json dead(House& house) {
    const Finished listed{house.verb({"outbox", "dead", "--json"})};
    INFO(listed.err);
    const Json groups = Json::parse(listed.out).at("dead");
    REQUIRE(listed.status == (groups.empty() ? 0 : 1));
    return groups;
}

std::vector<JournalEntry>
entries(House& house, const std::string& kind, const std::string& message) {
    std::vector<JournalEntry> found;
    for (JournalEntry& entry : house.journal()) {
        if (entry.kind == kind && (message.empty() || entry.message == message)) {
            found.push_back(std::move(entry));
        }
    }
    return found;
}

std::string restriction(const std::string& hetu) {
    return Json{{"subject", hetu},        {"register", "etela-satakunta"}, {"kind", "restriction"},
                {"state", "upheld"},      {"from", "2026-01-01"},          {"until", nullptr},
                {"items", Json::array()}, {"bases", Json::array()}}
        .dump();
}

std::vector<std::string> persons_at(const simulators::PartySimulator& kela) {
    std::vector<std::string> persons;
    for (const simulators::Request& request : kela.requests()) {
        if (request.method == "POST" && request.answered == 200 && !request.duplicate) {
            for (const auto& [person, statement] : read_statements(request.body)) {
                persons.push_back(person);
            }
        }
    }
    return persons;
}

}
