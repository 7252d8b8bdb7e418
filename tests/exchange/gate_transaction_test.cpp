#include "gateway/exchange/activation.h"
#include "gateway/exchange/gate_queue.h"
#include "gateway/exchange/note.h"
#include "gateway/journal/bodies.h"
#include "tests/exchange/fake_store.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <future>

using namespace gateway::exchange;
using namespace tests::exchange;

namespace {

class OneLaw final : public LawSource {
public:
    std::shared_ptr<gateway::config::Configuration> active{
        std::make_shared<gateway::config::Configuration>()};
    int loads{0};

    [[nodiscard]] std::shared_ptr<const gateway::config::Configuration>
    loaded(const core::Digest& digest) override {
        return digest == active->digest ? active : nullptr;
    }

    void load(const core::Digest& digest) override {
        ++loads;
        active = std::make_shared<gateway::config::Configuration>();
        active->digest = digest;
    }
};

/// A passage that writes one outcome and marks one attempt.
class Sender final : public Passage {
public:
    explicit Sender(std::int64_t ordinal, std::chrono::microseconds send_by = {})
        : m_ordinal{ordinal}, m_send_by{send_by} {}

    void write(const Ground& ground, const ports::PersonFacts*, Writing& writing) override {
        guards = ground.failed_guards;
        ports::RecordOutcomeRow row;
        row.ordinal = m_ordinal;
        writing.record_outcomes.push_back(row);
        const core::Digest digest{static_cast<std::byte>(m_ordinal)};
        const ports::JournalPosition position{writing.note(
            gateway::journal::EntryKind::attempt, core::MessageId{}, core::PersonNo::none,
            gateway::journal::attempt_body({}, 1, core::PartyId::intern("kela"), digest, 0))};
        writing.mark(ports::AttemptRow{{}, 1, {}, digest, {}, {}, m_send_by}, position);
    }

    void settled(std::vector<ports::SendPermit> given) noexcept override {
        permits = std::move(given);
        ++told;
    }

    void failed(const core::GatewayError& error, Fault why) noexcept override {
        failure = error.code();
        fault = why;
        ++told;
    }

    std::vector<ports::SendPermit> permits;
    std::optional<core::Code> failure;
    Fault fault{Fault::the_stores};
    std::vector<core::Guard> guards;
    int told{0};

private:
    std::int64_t m_ordinal;
    std::chrono::microseconds m_send_by;
};

struct Group {
    explicit Group(std::int64_t count, std::chrono::microseconds send_by = {}) {
        for (std::int64_t ordinal{1}; ordinal <= count; ++ordinal) {
            senders.push_back(std::make_unique<Sender>(ordinal, send_by));
            passages.push_back(senders.back().get());
        }
    }

    std::vector<std::unique_ptr<Sender>> senders;
    std::vector<Passage*> passages;
};

}

TEST_CASE(
    "each passage gets the permit of its own attempt, bound to its digest and entry (I11)",
    "[exchange]") {
    FakeStore store;
    OneLaw law;
    GateTransaction gate{store, store, law};
    Group group{5};
    gate.pass(group.passages);
    CHECK(store.transactions == 1);
    for (std::int64_t at{0}; at < 5; ++at) {
        const Sender& sender{*group.senders[static_cast<std::size_t>(at)]};
        REQUIRE(sender.permits.size() == 1);
        CHECK(sender.permits.front().payload_digest()[0] == static_cast<std::byte>(at + 1));
        CHECK(sender.permits.front().journalled_at().sequence == at + 1);
    }
    CHECK(store.committed.journal.size() == 5);
}

TEST_CASE("one poisonous record among 64 fails alone; 63 are answered", "[exchange]") {
    FakeStore store;
    store.poison = [](const ports::RecordOutcomeRow& row) { return row.ordinal == 17; };
    OneLaw law;
    GateTransaction gate{store, store, law};
    Group group{64};
    gate.pass(group.passages);
    CHECK(store.committed.outcomes.size() == 63);
    for (const std::unique_ptr<Sender>& sender : group.senders) {
        CHECK(sender->told == 1);
    }
    CHECK(group.senders[16]->failure == core::Code{"STORE_DATA"});
    CHECK(group.senders[16]->fault == Fault::its_own);
    CHECK(group.senders[16]->permits.empty());
    CHECK_FALSE(group.senders[15]->failure);
}

TEST_CASE("who has lost a lease writes nothing and gets no permit", "[exchange][lease]") {
    FakeStore store;
    OneLaw law;
    GateTransaction gate{store, store, law};
    const ports::WorkFence fence{"kela-statements-out", 1};
    {
        const gateway::exchange::UnderLease under{gate, fence};
        Group held{3};
        gate.pass(held.passages);
        CHECK(held.senders[0]->permits.size() == 1);
        store.fence = 2; // somebody else has claimed the work
        Group lost{3};
        gate.pass(lost.passages);
        for (const std::unique_ptr<Sender>& sender : lost.senders) {
            CHECK(sender->failure == core::Code{"LEASE_LOST"});
            CHECK(sender->fault == Fault::the_stores);
            CHECK(sender->permits.empty());
        }
    }
    CHECK(store.committed.attempts.size() == 3);
    Group under_none{1}; // a relay
    gate.pass(under_none.passages);
    CHECK_FALSE(under_none.senders[0]->failure);
}

TEST_CASE("no permit outlasts the lease that it was given under", "[exchange][lease]") {
    FakeStore store;
    OneLaw law;
    GateTransaction gate{store, store, law};
    const auto until = std::make_shared<std::atomic<std::int64_t>>(100);
    const ports::WorkFence fence{"kela-statements-out", 1, until};
    const gateway::exchange::UnderLease under{gate, fence};
    Group group{1, std::chrono::microseconds{150}};
    gate.pass(group.passages);
    const ports::SendPermit& permit{group.senders[0]->permits.front()};
    CHECK(permit.send_by() == std::chrono::microseconds{100});
    *until = 1'000; // renewed: its own time counts
    CHECK(permit.send_by() == std::chrono::microseconds{150});
    *until = 0; // lost
    CHECK(permit.send_by() == std::chrono::microseconds{0});
    CHECK_FALSE(permit.limit().held_at(std::chrono::microseconds{1}));
}

TEST_CASE("when the commit fails nobody may send", "[exchange]") {
    FakeStore store;
    OneLaw law;
    GateTransaction gate{store, store, law};
    for (const auto doubt :
         {core::GatewayError::Doubt::none, core::GatewayError::Doubt::may_have_happened}) {
        store.before_commit = [doubt] {
            throw core::GatewayError{"STORE_UNREACHABLE", core::GatewayError::Retry::later, doubt};
        };
        Group group{3};
        gate.pass(group.passages);
        for (const std::unique_ptr<Sender>& sender : group.senders) {
            CHECK(sender->failure == core::Code{"STORE_UNREACHABLE"});
            CHECK(sender->permits.empty());
        }
    }
    CHECK(store.committed.journal.empty());
}

TEST_CASE(
    "another law in the database is loaded before anything is decided under the old one",
    "[exchange]") {
    FakeStore store;
    store.configuration[0] = std::byte{7};
    OneLaw law;
    GateTransaction gate{store, store, law};
    Group group{1};
    gate.pass(group.passages);
    CHECK(law.loads == 1);
    CHECK(store.transactions == 2); // the first was rolled back
    CHECK(store.committed.journal.size() == 1);
}

TEST_CASE(
    "a clock below the chain's last instant and a journal that cannot be written fail their guards",
    "[exchange]") {
    FakeStore store;
    store.head = ports::ChainHead{1, 9, {}, store.t + std::chrono::microseconds{1}};
    store.journal_writable = false;
    OneLaw law;
    GateTransaction gate{store, store, law};
    Group group{1};
    gate.pass(group.passages);
    CHECK(group.senders[0]->guards == std::vector{core::Guard::clock, core::Guard::journal});

    const ports::GateFacts facts{};
    const gateway::config::Configuration configuration;
    const Ground ground{facts, configuration, group.senders[0]->guards};
    CHECK(ground.guard_failure().code() == core::Code{"GUARD"});
    CHECK(ground.guard_failure().retryable());
    CHECK(ground.guard_failure().what() == std::string{"GUARD: CLOCK, JOURNAL"});
}

TEST_CASE(
    "a clock that was set back stays refused until it has caught up, and the journal says so "
    "(guard CLOCK)",
    "[exchange]") {
    FakeStore store;
    const core::Instant last{store.t + std::chrono::hours{1}};
    store.head = ports::ChainHead{1, 9, {}, last};
    OneLaw law;
    GateTransaction gate{store, store, law};
    for (int transaction{0}; transaction < 3; ++transaction) {
        Group group{1};
        gate.pass(group.passages);
        // the refusal of before must not make the wrong time look right
        CHECK(group.senders[0]->guards == std::vector{core::Guard::clock});
    }
    REQUIRE(store.committed.journal.size() == 6);
    for (std::size_t at{0}; at < 6; at += 2) {
        const ports::JournalRow& said{store.committed.journal[at]};
        CHECK(said.kind == "clock-behind");
        CHECK(said.body == gateway::journal::clock_behind_body(store.t));
    }
    for (const ports::JournalRow& entry : store.committed.journal) {
        CHECK(entry.at == last); // a chain's time never runs backwards
    }

    store.t = last;
    Group group{1};
    gate.pass(group.passages);
    CHECK(group.senders[0]->guards.empty());
    CHECK(store.committed.journal.size() == 7);
}

TEST_CASE(
    "a configuration comes into force together with its journal entry, or not at all",
    "[exchange]") {
    FakeStore store;
    core::Digest next{};
    next[0] = std::byte{9};
    store.before_commit = [] { throw core::GatewayError{"STORE_UNREACHABLE"}; };
    CHECK_THROWS_AS(activate(store, next, "somebody"), core::GatewayError);
    CHECK(store.configuration == core::Digest{});
    CHECK(store.committed.journal.empty());

    store.before_commit = {};
    CHECK(activate(store, next, "somebody"));
    CHECK(store.configuration == next);
    REQUIRE(store.committed.journal.size() == 1);
    CHECK(store.committed.journal.front().kind == "configuration");
    CHECK(store.committed.journal.front().body == gateway::journal::configuration_body(next));

    CHECK_FALSE(activate(store, next, "somebody else"));
    CHECK(store.committed.journal.size() == 1);
}

TEST_CASE(
    "the queue lets everybody pass who waits, refuses beyond its bound, and drains at its end",
    "[exchange]") {
    FakeStore store;
    OneLaw law;
    std::promise<void> go;
    std::shared_future<void> gone{go.get_future()};
    store.before_commit = [gone] { gone.wait(); };

    class Borrowed final : public ports::UnitOfWorkFactory::Worker {
    public:
        explicit Borrowed(FakeStore& store) : m_store{store} {}
        [[nodiscard]] std::unique_ptr<ports::UnitOfWork> start() override {
            return m_store.start();
        }

    private:
        FakeStore& m_store;
    };

    Group group{40};
    std::size_t taken{0};
    {
        GateQueue queue{std::make_unique<Borrowed>(store), store, law, 8};
        for (const std::unique_ptr<Sender>& sender : group.senders) {
            taken += queue.offer(*sender, GateQueue::Standing::new_work) ? 1U : 0U;
        }
        CHECK(taken >= 8);
        CHECK(taken < 40); // the first group was held at its commit: the bound was reached
        go.set_value();
    }
    std::size_t told{0};
    for (const std::unique_ptr<Sender>& sender : group.senders) {
        told += static_cast<std::size_t>(sender->told);
    }
    CHECK(told == taken);
    CHECK(store.committed.journal.size() == taken);
}

TEST_CASE(
    "a rehearsal decides as a passage does, writes nothing and gives nobody a permit (I11)",
    "[exchange][I11]") {
    FakeStore store;
    OneLaw law;
    GateTransaction gate{store, store, law};
    store.before_commit = [] { FAIL("a rehearsal is never committed"); };
    Group group{3};
    gate.rehearse(group.passages);
    for (const std::unique_ptr<Sender>& sender : group.senders) {
        CHECK(sender->told == 1);
        CHECK(sender->permits.empty());
        CHECK(sender->failure == core::Code{"REHEARSED"});
    }
    CHECK(store.committed.journal.empty());
    CHECK(store.committed.outcomes.empty());
    CHECK(store.committed.attempts.empty());
}
