#include "tests/fault_matrix/account.h"

#include "tests/corridor/statements.h"
#include "tests/fault_matrix/installation.h"

#include <map>
#include <stdexcept>

namespace tests::faults {

using corridor::House;
using corridor::Json;

namespace {

/// The daemon signs what is due each five seconds. Where its clock has jumped ahead, what it had
/// not signed by then is late by that clock until it does.
constexpr std::chrono::seconds until_signed{15};

constexpr std::string_view manifest_form{"urn:lautturi:manifest:1"};

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
        if (request.body.find(manifest_form) != std::string::npos) {
            ++account.manifests;
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

namespace {

void expect_the_oracles(const Json& run, House& house, Account& account) {
    const Json& oracle{house.oracle().at("kela_batch")};
    for (const char* const count : {"in", "released", "reduced", "withheld", "rejected"}) {
        expect(run, count, oracle.at(count), account);
    }
}

void expect_the_lawful(const corridor::Statements& got, House& house, Account& account) {
    const corridor::Statements lawful{corridor::lawful_statements(house.population())};
    if (got != lawful) {
        account.wrong.push_back(
            "not the lawful set: " + std::to_string(got.size()) + " statements, lawful are "
            + std::to_string(lawful.size()));
    }
}

/// What was named to Kela as one batch is what Kela has of it.
void expect_manifest(House& house, Account& account) {
    if (account.manifests != 1) {
        account.wrong.push_back(std::to_string(account.manifests) + " manifests instead of one");
        return;
    }
    for (const simulators::Request& request : house.kela().requests()) {
        const bool counts{
            request.complete && !request.duplicate
            && request.body.find(manifest_form) != std::string::npos};
        if (counts && Json::parse(request.body).at("documents").size() != account.documents) {
            account.wrong.emplace_back("the manifest names other documents");
        }
    }
}

}

Account account_of_batch(House& house, std::size_t before) {
    Account account;
    if (const std::optional<Json> run = only_run(house, batch, before, account)) {
        expect_the_oracles(*run, house, account);
    }
    expect_the_lawful(received(house, account), house, account);
    expect_manifest(house, account);
    return account;
}

Account account_of_files(
    House& house, std::size_t before, const std::vector<std::filesystem::path>& documents) {
    Account account;
    if (const std::optional<Json> run = only_run(house, files, before, account)) {
        expect_the_oracles(*run, house, account);
    }
    corridor::Statements got;
    for (const std::filesystem::path& file : documents) {
        ++account.documents;
        for (auto& [person, statement] : corridor::read_statements(corridor::read_file(file))) {
            ++account.statements;
            if (!got.emplace(person, statement).second) {
                account.wrong.emplace_back("a person twice");
            }
        }
    }
    expect_the_lawful(got, house, account);
    return account;
}

Account account_of_results(House& house, std::size_t before) {
    Account account;
    const std::optional<Json> run = only_run(house, results, before, account);
    const Json sent = house.accounts(files).back();
    const Json shown = house.verb_json({"runs", "show", sent.at("run").get<std::string>()});
    const Json lawful = sent.at("released").get<int>() + sent.at("reduced").get<int>();
    if (run) {
        expect(*run, "in", lawful, account);
        expect(*run, "released", lawful, account);
    }
    const Json& receipts{shown.at("receipts")};
    expect(receipts, "accepted", lawful, account);
    for (const char* const none : {"refused", "silent", "contradicting"}) {
        expect(receipts, none, 0, account);
    }
    account.documents = 1;
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
    corridor::Finished verified;
    const auto verifies = [&] {
        verified = house.verify(house.export_journal());
        return verified.status == 0;
    };
    if (!corridor::eventually(verifies, until_signed)) {
        account.wrong.push_back("the journal does not verify: " + verified.out + verified.err);
    }
}

}
