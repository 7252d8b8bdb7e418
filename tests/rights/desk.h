#pragma once
// The officer's desk over the shared store: the interface's own steps, and records of a person that
// left.

#include "gateway/admin/resources.h"
#include "gateway/journal/evidence.h"
#include "gateway/storage/postgres_outbox.h"
#include "tests/exchange/one_law.h"
#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

namespace rights_store_tests {

using namespace storage_tests;

inline std::shared_ptr<const config::Configuration> law() {
    static const config::Loaded loaded{
        config::load(config::FileSet::read(LAUTTURI_MAPPINGS), {}, {})};
    REQUIRE(loaded.configuration);
    return loaded.configuration;
}

/// With no format or transport: nothing is read or sent through it.
inline std::shared_ptr<const exchange::Assembly> assembled() {
    return std::make_shared<exchange::Assembly>(law(), config::AdapterCatalogue{});
}

inline const core::ItemId phone{core::ItemId::intern("person.contact.phone")};
inline const core::ItemId name{core::ItemId::intern("person.name.family")};
inline const core::RegisterId reg{core::RegisterId::intern("mikkeli")};

class SystemTime final : public ports::Clock {
public:
    [[nodiscard]] core::Instant now() const override {
        return core::Instant::from_microseconds(1'800'000'000'000'000);
    }
    [[nodiscard]] std::chrono::microseconds since_boot() const override { return {}; }
};

class NoLog final : public core::LogSink {
public:
    void write(const core::LogEvent&) noexcept override {}
};

/// The parts of the interface that a step of a request touches, over the store; the others answer
/// nothing.
struct Desk {
    SystemTime clock;
    NoLog log;
    std::unique_ptr<ports::UnitOfWorkFactory::Worker> worker{new_worker()};
    std::unique_ptr<ports::UnitOfWorkFactory::Worker> sender{new_worker()};
    tests::exchange::OneLaw laws{law()};
    exchange::GateTransaction gate{*worker, shared().store.people(), laws};
    admin::Parts parts{
        shared().store.users(),
        shared().store.people(),
        shared().store.decisions(),
        clock,
        log,
        "test",
        [] { return law(); },
        [](const core::Digest&) { return law(); },
        [] {
            return admin::ConfigurationState{{}, "test", {}, "", {}};
        },
        [](exchange::Note::Write, std::vector<core::PersonNo>) { return exchange::Noted{}; },
        [](const exchange::Statement&) { return exchange::Recorded{}; },
        [](core::RegisterId, const core::PersonId&) { return exchange::PersonRecord{}; },
        [](core::MessageId) { return std::vector<ports::JournalRow>{}; },
        crypto::KeyedDigest{core::as_bytes("a key for evidence")},
        crypto::KeyedDigest{core::as_bytes("a key for tokens")},
        crypto::KeyedDigest{core::as_bytes("a key for reasons")},
        shared().store.accounts()};
    admin::Caller caller{};

    Desk() {
        parts.rights = &shared().store.rights();
        parts.histories = &shared().store.histories();
        parts.due_rows = &shared().store.due_rows();
        ports::User officer;
        officer.name = *ports::UserName::parse("officer");
        officer.roles = {"data-protection-officer"};
        caller.user = officer;
    }

    template <class Write>
    void write(core::PersonNo person, ports::UnitOfWork::Lock lock, Write w) {
        const auto unit = sender->start();
        const ports::GateFacts facts{unit->begin(std::span{&person, 1}, lock)};
        w(*unit, facts);
        static_cast<void>(unit->commit());
    }

    /// Something of theirs goes to a party, on their consent or another basis, and arrives.
    core::MessageId send(
        core::PersonNo person, const std::string& party, core::ItemId item = phone,
        const std::string& basis = "6.1.a") {
        const core::MessageId message{new_id()};
        const auto& permits = law()->rules->law().permits;
        const auto based = std::find_if(permits.begin(), permits.end(), [&](const auto& permit) {
            return permit.basis.gdpr6 == basis;
        });
        REQUIRE(based != permits.end());
        journal::DecisionEvidence made;
        made.engine = "test";
        made.configuration = law()->digest;
        made.disclosure = {
            core::ExchangeId::intern("x"), core::PartyId::intern(party),
            core::PurposeId::intern("employment-promotion"), reg};
        made.decision.outcome = core::Outcome::released;
        made.asked.push_back(item);
        made.decision.fields.push_back(
            core::FieldDecision{item, core::Form::full, {based->id}, {}, {}, {}, {}});
        write(person, ports::UnitOfWork::Lock::shared, [&](auto& unit, const auto& facts) {
            const core::Epoch epoch{facts.persons.front().epoch};
            unit.add(std::vector{ports::MessageRow{
                message, made.disclosure.exchange, made.disclosure.party,
                ports::Direction::query_out, person}});
            unit.add(std::vector{ports::DecisionRow{
                message,
                1,
                person,
                epoch,
                core::Outcome::released,
                {},
                journal::encode_evidence(made)}});
            unit.mark(
                ports::AttemptRow{message, 1, made.disclosure.party, {}, {person}, {epoch}, {}},
                {});
        });
        write(person, ports::UnitOfWork::Lock::shared, [&](auto& unit, const auto&) {
            unit.add(ports::OutcomeRow{message, 1, ports::DeliveryOutcome::delivered, "OK", 200});
        });
        return message;
    }

    /// What they had agreed to, and took back: nothing stands against erasing it.
    void agree_and_withdraw(core::PersonNo person) {
        for (const core::ConsentKind kind :
             {core::ConsentKind::given, core::ConsentKind::withdrawn}) {
            core::ConsentEvent event{consent(kind, core::Instant::from_microseconds(1))};
            event.items = {phone};
            event.parties.clear();
            event.purposes.clear(); // everybody who had it
            write(person, ports::UnitOfWork::Lock::exclusive, [&](auto& unit, const auto&) {
                unit.add(
                    ports::PersonEntry{person, event, {}, kind == core::ConsentKind::withdrawn});
            });
        }
    }

    core::MessageId opened(core::PersonNo person, ports::Right right) {
        ports::RightsRequest request;
        request.request = new_id();
        request.persons = {person};
        request.reg = reg;
        request.right = right;
        request.received = core::local_date(clock.now());
        request.reference = "D/1";
        request.language = "fi";
        write(person, ports::UnitOfWork::Lock::shared, [&](auto& unit, const auto&) {
            unit.add(ports::RightsEntry{request});
            for (const auto step : {ports::RightsStep::opened, ports::RightsStep::identified}) {
                ports::RightsEvent event;
                event.request = request.request;
                event.step = step;
                event.by = "officer";
                event.reference = "D/1";
                event.details =
                    step == ports::RightsStep::identified ? R"({"level":"strong"})" : "{}";
                unit.add(ports::RightsEntry{event});
            }
        });
        return request.request;
    }

    admin::Answer grant(core::MessageId request) {
        const text::JsonValue body{
            text::parse_json(R"({"step":"granted","reference":"D/2"})").value()};
        return admin::step_right(
            admin::Call{caller, clock.now(), request.text(), body, "", "", ""}, parts);
    }

    /// In the gate's transaction, as the interface does it.
    void carry_out(admin::Answer& answer) {
        const exchange::Noted noted{exchange::try_to_write(
            gate,
            [&](const exchange::Ground& ground, exchange::Writing& writing) {
                answer.write(ground, writing, answer);
            },
            answer.persons, answer.takes)};
        CHECK((noted.failure ? noted.failure->code() : core::Code{"NONE"}) == core::Code{"NONE"});
    }

    std::multiset<std::string> told(core::PersonNo person) {
        std::multiset<std::string> parties;
        for (const ports::TrackedNotice& notice :
             shared().store.histories().notices({}, std::span{&person, 1})) {
            parties.emplace(notice.notice.party.text());
        }
        return parties;
    }
};

}
