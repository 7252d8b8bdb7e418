// A release leaves only when its signature stands in the journal and a signed checkpoint covers it.

#include "gateway/ports/releases.h"
#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <optional>
#include <thread>

using namespace storage_tests;

namespace {

/// A step of a release, written with whatever the journal is told of it.
void write(
    ports::UnitOfWorkFactory::Worker& worker, ports::ReleaseEntry entry, bool is_told,
    const std::string& body) {
    const auto unit = worker.start();
    const ports::GateFacts facts{unit->begin({}, ports::UnitOfWork::Lock::shared)};
    Notes notes{facts};
    const ports::JournalPosition position{notes.add(
        is_told ? journal::EntryKind::release : journal::EntryKind::audit, entry.release,
        core::PersonNo::none, body)};
    entry.position = {position.chain, position.sequence};
    entry.at = facts.t;
    entry.known_until = shared().store.releases().ledger().last;
    unit->add(entry);
    unit->add(notes.rows());
    static_cast<void>(unit->commit());
}

/// A release that two officials agreed on. @param is_told whether the journal names its document
core::ExchangeId agreed(const std::string& exchange, bool is_told) {
    const auto worker = new_worker();
    ports::ReleaseEntry entry;
    entry.release = new_id();
    entry.exchange = core::ExchangeId::intern(exchange);
    entry.reg = core::RegisterId::intern("kaustinen");
    entry.request.fill(std::byte{1});
    entry.document.fill(std::byte{0xAB});
    entry.report = "{}";
    const std::string body{R"({"document":")" + core::to_hex(entry.document) + "\"}"};
    entry.state = ports::ReleaseEntry::State::accepted;
    entry.by = "one";
    write(*worker, entry, is_told, body);
    entry.state = ports::ReleaseEntry::State::signed_;
    entry.by = "other";
    write(*worker, entry, is_told, body);
    return entry.exchange;
}

/// A checkpoint at the end of the chain that tells of it.
void cover(core::ExchangeId exchange) {
    shared().owner().run_script(
        "INSERT INTO checkpoint (chain, seq, encoded) SELECT chain, max(seq), '{}' FROM "
        "release_entry"
        " WHERE exchange = '"
        + std::string{exchange.text()} + "' GROUP BY chain");
}

core::Code code_of_sending(core::ExchangeId exchange) {
    try {
        static_cast<void>(shared().store.releases().to_send(exchange));
    } catch (const core::GatewayError& failure) {
        return failure.code();
    }
    return core::Code{"NONE"};
}

}

TEST_CASE(
    "a release is not sent before a signed checkpoint of the journal covers it",
    "[storage][releases]") {
    const core::ExchangeId exchange{agreed("release-not-covered", true)};
    CHECK(code_of_sending(exchange) == core::Code{"RELEASE_NOT_COVERED"});
    cover(exchange);
    CHECK(shared().store.releases().to_send(exchange).has_value());
}

TEST_CASE(
    "a release of which the journal says nothing is not sent, whatever checkpoints there are",
    "[storage][releases]") {
    const core::ExchangeId exchange{agreed("release-not-told", false)};
    cover(exchange);
    CHECK(code_of_sending(exchange) == core::Code{"RELEASE_NOT_COVERED"});
}

TEST_CASE(
    "of two who would sign a chain each follows the other's checkpoint", "[storage][journal]") {
    const auto worker = new_worker();
    const auto unit = worker->start();
    Notes notes{unit->begin({}, ports::UnitOfWork::Lock::shared)};
    notes.add(journal::EntryKind::outcome);
    notes.add(journal::EntryKind::outcome);
    unit->add(notes.rows());
    static_cast<void>(unit->commit());
    const ports::ChainHead head{notes.head()};
    storage::JournalStore& journal{shared().store.journal()};
    CHECK_FALSE(journal.last_checkpoint(head.chain));
    using Turn = storage::JournalStore::Turn;
    std::atomic<bool> asked{false};
    std::jthread second;
    REQUIRE(journal.sign(
        head.chain, Turn::wait_for_it,
        [&](const storage::StoredChain& chain,
            const auto& last) -> std::optional<storage::StoredCheckpoint> {
            CHECK_FALSE(last);
            CHECK(chain.head.sequence == 2);
            CHECK_FALSE(journal.sign(
                head.chain, Turn::now_or_never,
                [&](const auto&, const auto&) -> std::optional<storage::StoredCheckpoint> {
                    asked = true;
                    return std::nullopt;
                }));
            CHECK_FALSE(asked);
            second = std::jthread{[&] {
                journal.sign(
                    head.chain, Turn::wait_for_it,
                    [&](const auto&,
                        const auto& before) -> std::optional<storage::StoredCheckpoint> {
                        asked = before && before->encoded == "the first";
                        return std::nullopt;
                    });
            }};
            std::this_thread::sleep_for(std::chrono::milliseconds{200});
            return storage::StoredCheckpoint{head.chain, 2, "the first"};
        }));
    second.join();
    CHECK(asked);
    CHECK(journal.checkpoints(head.chain).size() == 1);
}
