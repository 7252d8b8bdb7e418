#include "tests/fault_matrix/account.h"

#include "tests/corridor/statements.h"
#include "tests/fault_matrix/installation.h"

#include <map>
#include <stdexcept>

namespace tests::faults {

using corridor::House;
using corridor::Json;

namespace {

/// The account of the one run that was begun since; nothing, and it is said, if there is none, or
/// more.
std::optional<Json>
only_run(House& house, const std::string& exchange, std::size_t before, Account& account) {
    const std::vector<Json> runs = house.accounts(exchange);
    if (runs.size() != before + 1) {
        account.wrong.push_back(std::to_string(runs.size() - before) + " runs instead of one");
        return std::nullopt;
    }
    const Json& run{runs.back()};
    for (const char* const holds : {"closed", "balanced"}) {
        if (run.at(holds) != true) {
            account.wrong.push_back(std::string{"not "} + holds);
        }
    }
    if (run.at("pending") != 0) {
        account.wrong.push_back(run.at("pending").dump() + " pending");
    }
    return run;
}

void expect(const Json& run, const char* count, const Json& expected, Account& account) {
    if (run.at(count) != expected) {
        account.wrong.push_back(
            std::string{count} + " " + run.at(count).dump() + " instead of " + expected.dump());
    }
}

/// What had an effect at Kela: what came whole and was not recognised, whether or not the answer
/// got through.
corridor::Statements received(House& house, Account& account) {
    corridor::Statements all;
    std::map<std::string, std::string> by_key;
    for (const simulators::Request& request : house.kela().requests()) {
        if (!request.complete) {
            continue;
        }
        const std::string key{request.header("Idempotency-Key")};
        const auto [at, first] = by_key.emplace(key, request.body);
        if (key.empty() || at->second != request.body) {
            account.wrong.emplace_back("other bytes under a key");
        }
        if (first == request.duplicate) {
            account.wrong.emplace_back("a key that Kela took for another");
        }
        if (request.duplicate) {
            ++account.repeated;
            continue;
        }
        if (request.answered != 200 && request.answered != 0) {
            account.wrong.push_back("answered " + std::to_string(request.answered));
            continue;
        }
        ++account.documents;
        for (auto& [person, statement] : corridor::read_statements(request.body)) {
            ++account.statements;
            if (!all.emplace(person, statement).second) {
                account.wrong.emplace_back("a person twice");
            }
        }
    }
    return all;
}

}

Account account_of_batch(House& house, std::size_t before) {
    Account account;
    if (const std::optional<Json> run = only_run(house, batch, before, account)) {
        const Json& oracle{house.oracle().at("kela_batch")};
        for (const char* const count : {"in", "released", "reduced", "withheld", "rejected"}) {
            expect(*run, count, oracle.at(count), account);
        }
    }
    const corridor::Statements got{received(house, account)};
    const corridor::Statements lawful{corridor::lawful_statements(house.population())};
    if (got != lawful) {
        account.wrong.push_back(
            "not the lawful set: " + std::to_string(got.size()) + " statements, lawful are "
            + std::to_string(lawful.size()));
    }
    return account;
}

Account account_of_delivery(House& house, std::size_t before, std::size_t staged_before) {
    Account account;
    if (const std::optional<Json> run = only_run(house, deliveries, before, account)) {
        expect(*run, "in", delivered_lines, account);
        expect(*run, "released", delivered_lines, account);
    }
    account.documents = 1;
    account.statements = std::stoul(house.staged("count(*)")) - staged_before;
    if (account.statements != delivered_lines) {
        account.wrong.push_back(std::to_string(account.statements) + " lines in the register");
    }
    return account;
}

void add_journal(House& house, Account& account) {
    if (house.verify(house.export_journal()).status != 0) {
        account.wrong.emplace_back("the journal does not verify");
    }
}

}
