// subject-report: the report of GDPR Art. 15 for a person with 10,000 journal entries among ten
// million: read from the store, decrypted, made, and written as JSON and as a page. Everybody
// else's entries are generated; the person's are real: decisions with sealed evidence, attempts,
// outcomes and readings, a few at a time between the others'.

#include "gateway/journal/evidence.h"
#include "gateway/rights/html.h"
#include "gateway/rights/report.h"
#include "tests/bench/support/bench.h"
#include "tests/storage/shared_store.h"

#include <cstdlib>
#include <iostream>
#include <stdexcept>

namespace {

namespace bench = tests::bench;
using namespace gateway;

constexpr std::int64_t own_messages{2'500}; // of four entries each
constexpr std::int64_t chunks{100};
constexpr double goal_seconds{1.0};

/// LAUTTURI_BENCH_ENTRIES, or ten million.
std::int64_t wanted_entries() {
    const char* const given{std::getenv("LAUTTURI_BENCH_ENTRIES")};
    return given == nullptr ? 10'000'000 : std::stoll(given);
}

void demand(bool holds, const char* otherwise) {
    if (!holds) {
        throw std::runtime_error{otherwise};
    }
}

std::shared_ptr<const config::Configuration> shipped() {
    const config::FileSet files{config::FileSet::read(LAUTTURI_MAPPINGS)};
    const config::Loaded loaded{config::load(files, crypto::sha256(files.pack()), {})};
    demand(loaded.configuration != nullptr, "the shipped mappings do not load");
    return loaded.configuration;
}

/// Others' entries: bodies as long as most, persons by the hundred thousand.
void write_others(storage::Connection& owner, std::int64_t from, std::int64_t until) {
    owner.run_script(
        "INSERT INTO journal (chain, seq, at, kind, message, person_no, body, previous, hash)"
        " SELECT 999, i, clock_timestamp(), (ARRAY['decision', 'attempt', 'outcome', "
        "'provenance'])[1 + i % 4], md5(i::text)::uuid, 1 + (hashint8(i)::bigint & 131071),"
        " repeat('{\"attempt\":1,\"configuration\":\"0f\"}', 9), sha256(i::text::bytea),"
        " sha256((i + 1)::text::bytea) FROM generate_series("
        + std::to_string(from) + "::bigint, " + std::to_string(until - 1) + "::bigint) AS i");
}

struct Subject {
    std::shared_ptr<const config::Configuration> law;
    core::PersonNo person;
    std::unique_ptr<ports::UnitOfWorkFactory::Worker> worker{storage_tests::new_worker()};

    [[nodiscard]] std::string evidence(core::Instant at) const {
        const policy::Permit& permit{law->rules->law().permits.front()};
        journal::DecisionEvidence made;
        made.engine = "bench";
        made.at = at;
        made.configuration = law->digest;
        made.disclosure = {
            core::ExchangeId::intern("kela-statements-out"), core::PartyId::intern("kela"),
            permit.purposes.front(), core::RegisterId::intern("etela-satakunta")};
        made.decision.outcome = core::Outcome::released;
        made.decision.rules_digest = law->digest;
        made.decision.at = at;
        for (const auto& [item, form] : permit.items) {
            made.asked.push_back(item);
            made.decision.fields.push_back(
                core::FieldDecision{item, form, {permit.id}, {}, {}, {}, {}});
        }
        return journal::encode_evidence(made);
    }

    /// One message: decided, tried, received, and somebody looked at it.
    void write_message() {
        const core::MessageId message{storage_tests::new_id()};
        const auto unit = worker->start();
        const ports::GateFacts facts{
            unit->begin(std::span{&person, 1}, ports::UnitOfWork::Lock::shared)};
        unit->add(std::vector{ports::MessageRow{
            message, core::ExchangeId::intern("kela-statements-out"), core::PartyId::intern("kela"),
            ports::Direction::query_out, person}});
        unit->add(std::vector{ports::DecisionRow{
            message,
            1,
            person,
            facts.persons.front().epoch,
            core::Outcome::released,
            {},
            evidence(facts.t)}});
        storage_tests::Notes notes{facts};
        static_cast<void>(notes.add(journal::EntryKind::decision, message, person));
        const auto position = notes.add(journal::EntryKind::attempt, message, person);
        static_cast<void>(notes.add(journal::EntryKind::outcome, message, person));
        static_cast<void>(notes.add(
            journal::EntryKind::audit, message, person,
            R"({"code":"OK","resource":"consents","status":200,"user":"anna","verb":"read"})"));
        unit->add(notes.rows());
        unit->mark(
            ports::AttemptRow{
                message,
                1,
                core::PartyId::intern("kela"),
                {},
                {person},
                {facts.persons.front().epoch},
                {}},
            position);
        static_cast<void>(unit->commit());
        const auto after = worker->start();
        static_cast<void>(after->begin({}, ports::UnitOfWork::Lock::shared));
        after->add(ports::OutcomeRow{message, 1, ports::DeliveryOutcome::delivered, "OK", 200});
        static_cast<void>(after->commit());
    }
};

double report(const Subject& subject, std::size_t& bytes) {
    const auto began = std::chrono::steady_clock::now();
    storage::Store& store{storage_tests::shared().store};
    const rights::Traces traces{
        rights::gather(store.rights(), store.histories(), std::span{&subject.person, 1})};
    demand(traces.journal.size() == 4 * own_messages, "entries are missing");
    demand(traces.sent.size() == own_messages, "disclosures are missing");
    const text::JsonValue made{rights::subject_report(
        rights::ReportQuestion{
            core::RegisterId::intern("etela-satakunta"), traces.journal.back().at, "fi"},
        traces, subject.law, [&](const core::Digest&) { return subject.law; })};
    bytes = text::write_json(made).size() + rights::report_html(made).size();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

}

int main() {
    const std::int64_t entries{wanted_entries()};
    storage::Connection owner{storage_tests::shared().owner()};
    Subject subject{shipped(), storage_tests::new_person()};
    for (std::int64_t chunk{0}; chunk < chunks; ++chunk) {
        write_others(owner, 1 + entries * chunk / chunks, 1 + entries * (chunk + 1) / chunks);
        for (std::int64_t message{0}; message < own_messages / chunks; ++message) {
            subject.write_message();
        }
        std::cerr << "generated " << entries * (chunk + 1) / chunks << " entries\n";
    }
    owner.run_script("ANALYZE");
    std::size_t bytes{0};
    std::cerr << "first: " << report(subject, bytes) << " s, " << bytes << " bytes\n";
    const bench::Series series{
        bench::repeat(bench::wanted_runs(), [&] { return report(subject, bytes); })};
    bench::print(bench::value_row("subject-report", "s", series, goal_seconds));
    return 0;
}
