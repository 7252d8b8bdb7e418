// journal-commit: durable journal entries a second when 64 wait, by the gate's queue (one
// transaction for whoever waits), against one INSERT and commit each over 64 connections to the
// same server.

#include "gateway/exchange/activation.h"
#include "gateway/exchange/gate_queue.h"
#include "gateway/exchange/note.h"
#include "tests/bench/support/bench.h"
#include "tests/storage/shared_store.h"

#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

namespace bench = tests::bench;
using namespace gateway;

constexpr int waiters{64};
constexpr int entries{40'000};
const std::string body(200, 'x'); // about what a decision's entry is long

double seconds_since(std::chrono::steady_clock::time_point began) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

/// One law, in force from the start.
class OneLaw final : public exchange::LawSource {
public:
    OneLaw() {
        auto law = std::make_shared<config::Configuration>();
        law->digest.fill(std::byte{7});
        m_law = std::move(law);
        storage_tests::shared().store.configurations().put(m_law->digest, core::as_bytes("law"));
        static_cast<void>(exchange::activate(*storage_tests::new_worker(), m_law->digest, "bench"));
    }

    std::shared_ptr<const config::Configuration> loaded(const core::Digest& digest) override {
        return digest == m_law->digest ? m_law : nullptr;
    }
    void load(const core::Digest&) override {}

private:
    std::shared_ptr<const config::Configuration> m_law;
};

/// Waits for its entry to be durable, and then wants the next one, until enough are written.
class Waiter final {
public:
    Waiter(exchange::GateQueue& queue, std::atomic<int>& left, std::promise<void>& done)
        : m_queue{queue}, m_left{left}, m_done{done} {}

    void ask() {
        m_note.emplace(
            [](const exchange::Ground&, exchange::Writing& writing) {
                writing.note(journal::EntryKind::outcome, std::nullopt, core::PersonNo::none, body);
            },
            [this](const exchange::Noted& noted) { answered(noted); });
        if (!m_queue.offer(*m_note, exchange::GateQueue::Standing::under_way)) {
            throw std::runtime_error{"the queue is full"};
        }
    }

private:
    void answered(const exchange::Noted& noted) {
        if (noted.failure) {
            std::abort(); // nothing was measured
        }
        const int left{--m_left};
        if (left >= waiters) {
            ask();
        } else if (left == 0) {
            m_done.set_value();
        }
    }

    exchange::GateQueue& m_queue;
    std::atomic<int>& m_left;
    std::promise<void>& m_done;
    std::optional<exchange::Note> m_note;
};

double by_the_gate(exchange::GateQueue& queue) {
    std::atomic<int> left{entries};
    std::promise<void> done;
    std::deque<Waiter> all;
    const auto began = std::chrono::steady_clock::now();
    for (int number{0}; number < waiters; ++number) {
        all.emplace_back(queue, left, done).ask();
    }
    done.get_future().wait();
    return entries / seconds_since(began);
}

/// One entry, one transaction, one connection for each who waits.
class Plainly final {
public:
    Plainly() {
        const std::string owner{storage_tests::shared().connection(storage::Role::owner)};
        storage::Connection{owner}.run_script(
            "CREATE TABLE plain_journal (chain bigint, sequence bigint, kind smallint, at bigint, "
            "message bytea, person bigint, body text, hash bytea, PRIMARY KEY (chain, sequence))");
        for (int number{0}; number < waiters; ++number) {
            m_connections.push_back(std::make_unique<storage::Connection>(owner));
        }
    }

    double run() {
        constexpr std::string_view insert{
            "INSERT INTO plain_journal VALUES ($1, $2, 1, 1, NULL, 0, $3, "
            "sha256(convert_to($3, 'UTF8')))"};
        const auto began = std::chrono::steady_clock::now();
        std::vector<std::jthread> threads;
        for (int number{0}; number < waiters; ++number) {
            threads.emplace_back([this, number, insert] {
                for (int entry{0}; entry < entries / waiters; ++entry) {
                    m_connections[static_cast<std::size_t>(number)]->run(
                        insert, {storage::Parameter::integer(number),
                                 storage::Parameter::integer(m_begins + entry),
                                 storage::Parameter::text(body)});
                }
            });
        }
        threads.clear();
        m_begins += entries / waiters;
        return entries / seconds_since(began);
    }

private:
    std::vector<std::unique_ptr<storage::Connection>> m_connections;
    std::int64_t m_begins{0};
};

}

int main() {
    OneLaw law;
    exchange::GateQueue queue{
        storage_tests::new_worker(), storage_tests::shared().store.people(), law, 1'000};
    Plainly plainly;
    const bench::Comparison comparison{bench::compare(
        bench::wanted_runs(5), [&] { return by_the_gate(queue); }, [&] { return plainly.run(); })};
    const std::string against{"one INSERT and commit each over 64 connections"};
    bench::print(bench::ratio_row("journal-commit.rate", comparison, against, 2.5));
    bench::print(bench::value_row("journal-commit.entries", "1/s", comparison, against));
    return 0;
}
