// Attempts live until their own process tells, and withdrawals wait for them.

#include "gateway/storage/process_mark.h"
#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

using namespace storage_tests;
using Lock = ports::UnitOfWork::Lock;
using storage::ProcessMark;

namespace {

const core::ExchangeId exchange{core::ExchangeId::intern("kela-statements")};
const core::PartyId party{core::PartyId::intern("kela")};

ports::Barriers& barriers() {
    return shared().store.barriers();
}

/// Marks an attempt of data about a person, as decided at the person's epoch.
core::MessageId mark(ports::UnitOfWorkFactory::Worker& worker, core::PersonNo person) {
    const core::MessageId message{new_id()};
    const auto unit = worker.start();
    const ports::GateFacts facts{unit->begin(std::vector{person}, Lock::shared)};
    Notes notes{facts};
    const ports::JournalPosition position{notes.add(journal::EntryKind::attempt, message, person)};
    unit->add(std::vector{ports::MessageRow{
        message, exchange, party, ports::Direction::query_out, person, {}, 0, {}}});
    unit->add(notes.rows());
    unit->mark(
        ports::AttemptRow{
            message, 1, party, {}, {person}, {facts.persons.front().epoch}, std::chrono::hours{1}},
        position);
    static_cast<void>(unit->commit());
    return message;
}

void tell(
    ports::UnitOfWorkFactory::Worker& worker, core::MessageId message,
    ports::Teller teller = ports::Teller::sender) {
    const auto unit = worker.start();
    static_cast<void>(unit->begin({}, Lock::shared));
    unit->add(
        ports::OutcomeRow{message, 1, ports::DeliveryOutcome::delivered, "DELIVERED", 200, teller});
    static_cast<void>(unit->commit());
}

void withdraw(ports::UnitOfWorkFactory::Worker& worker, core::PersonNo person) {
    const auto unit = worker.start();
    const ports::GateFacts facts{unit->begin(std::vector{person}, Lock::exclusive)};
    unit->add(ports::PersonEntry{person, consent(core::ConsentKind::withdrawn, facts.t), {}, true});
    static_cast<void>(unit->commit());
}

std::vector<ports::OpenBarrier> open(core::PersonNo person) {
    return barriers().open(std::vector{person}, 0, 100);
}

std::vector<core::MessageId> waited_for(core::PersonNo person) {
    std::vector<core::MessageId> messages;
    for (const ports::OpenBarrier& barrier : open(person)) {
        for (const ports::LiveAttempt& attempt : barrier.waits_for) {
            messages.push_back(attempt.message);
        }
    }
    return messages;
}

/// The same store, as another process of another node sees it.
struct OtherNode {
    Folder folder{};
    storage::Store store;

    OtherNode() : store{settings(folder), shared().root} {}

    static storage::StoreSettings settings(const Folder& folder) {
        storage::StoreSettings other{shared().settings};
        other.mode = storage::StoreSettings::Mode::given;
        other.connection = shared().connection(storage::Role::app);
        other.data_directory = folder.path();
        other.node = "other-node";
        return other;
    }
};

}

TEST_CASE(
    "a withdrawal waits for the attempt that was decided before it, until that has an outcome",
    "[storage][barrier]") {
    const auto worker = new_worker();
    const core::PersonNo person{new_person()};
    const core::MessageId before{mark(*worker, person)};
    static_cast<void>(mark(*worker, new_person())); // somebody else's
    withdraw(*worker, person);
    const core::MessageId after{mark(*worker, person)}; // decided with it

    REQUIRE(open(person).size() == 1);
    CHECK(waited_for(person) == std::vector{before});
    const ports::OpenBarrier barrier{open(person).front()};
    CHECK(barrier.recorded_for == person);
    CHECK(barrier.epoch == core::Epoch{1});
    REQUIRE(barrier.consent);
    CHECK(barrier.consent->kind == core::ConsentKind::withdrawn);
    CHECK(barrier.waits_for.front().party == party);
    CHECK(barrier.waits_for.front().node == "test-node");
    CHECK(barrier.waits_for.front().person == person);

    tell(*worker, after);
    CHECK(waited_for(person) == std::vector{before});
    tell(*worker, before);
    CHECK(waited_for(person).empty());
    REQUIRE(open(person).size() == 1); // nobody has said so yet
}

TEST_CASE("a barrier is closed once", "[storage][barrier]") {
    const auto worker = new_worker();
    const core::PersonNo person{new_person()};
    withdraw(*worker, person);
    const std::int64_t number{open(person).front().barrier};
    const auto acknowledge = [&] {
        const auto unit = worker->start();
        static_cast<void>(unit->begin({}, Lock::shared));
        unit->acknowledge(number);
        static_cast<void>(unit->commit());
    };
    acknowledge();
    CHECK(open(person).empty());
    CHECK(code_of(acknowledge) == core::Code{"BARRIER_CLOSED"});
}

TEST_CASE(
    "no other process ends an attempt by telling an outcome; a witness does",
    "[storage][barrier]") {
    const auto worker = new_worker();
    const core::PersonNo person{new_person()};
    const core::MessageId message{mark(*worker, person)};
    withdraw(*worker, person);

    OtherNode other;
    const auto elsewhere = other.store.work().open_worker("relay");
    tell(*elsewhere, message);
    CHECK(waited_for(person) == std::vector{message});
    tell(*elsewhere, message, ports::Teller::witness);
    CHECK(waited_for(person).empty());
}

TEST_CASE(
    "a node knows whether processes of its own live, and nothing of others", "[storage][barrier]") {
    const auto worker = new_worker();
    const core::PersonNo person{new_person()};
    const core::MessageId message{mark(*worker, person)};
    const auto state_of = [&](ports::Barriers& seen_from) {
        for (const ports::NodeAttempts& node : seen_from.nodes()) {
            for (const ports::LiveAttempt& attempt : node.attempts) {
                if (attempt.message == message) {
                    return std::optional{node.process};
                }
            }
        }
        return std::optional<ports::ProcessState>{};
    };
    CHECK(state_of(barriers()) == ports::ProcessState::alive);
    OtherNode other;
    CHECK(state_of(other.store.barriers()) == ports::ProcessState::elsewhere);
    CHECK(barriers().connected("test-node"));
    CHECK_FALSE(barriers().connected("test"));
    CHECK_FALSE(barriers().connected("other-node"));
    const auto elsewhere = other.store.work().open_worker("relay");
    CHECK(barriers().connected("other-node"));
    tell(*worker, message);
    CHECK_FALSE(state_of(barriers()));
}

TEST_CASE("a process that is stopped is not gone; one that was killed is", "[storage][barrier]") {
    const Folder folder;
    int told[2]{-1, -1};
    REQUIRE(::pipe(told) == 0);
    const pid_t child{::fork()};
    if (child == 0) {
        const ProcessMark mark{folder.path()};
        static_cast<void>(::write(told[1], mark.name().data(), mark.name().size()));
        ::pause();
        ::_exit(0);
    }
    std::string name(32, '?');
    REQUIRE(::read(told[0], name.data(), name.size()) == 32);
    CHECK(ProcessMark::fate_of(folder.path(), name) == ProcessMark::Fate::alive);
    int status{0};
    REQUIRE(::kill(child, SIGSTOP) == 0);
    REQUIRE(::waitpid(child, &status, WUNTRACED) == child);
    REQUIRE(WIFSTOPPED(status));
    CHECK(ProcessMark::fate_of(folder.path(), name) == ProcessMark::Fate::alive);
    REQUIRE(::kill(child, SIGKILL) == 0);
    siginfo_t info{};
    REQUIRE(::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT) == 0);
    // dead, and not buried yet
    CHECK(ProcessMark::fate_of(folder.path(), name) == ProcessMark::Fate::gone);
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(ProcessMark::fate_of(folder.path(), name) == ProcessMark::Fate::gone);

    // A mark that is not here says nothing, and neither does a name that is none.
    CHECK(ProcessMark::fate_of(folder.path(), std::string(32, '0')) == ProcessMark::Fate::unknown);
    CHECK(ProcessMark::fate_of(folder.path(), "../" + name) == ProcessMark::Fate::unknown);
    CHECK(ProcessMark::fate_of({}, name) == ProcessMark::Fate::unknown);
    ::close(told[0]);
    ::close(told[1]);
}
