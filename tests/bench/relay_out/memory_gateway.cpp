// The gateway with a unit of work that keeps nothing, for relay-out.cpu: what the doors, the
// mapping, the decision and the way out cost without a store. Everything else is the product's own,
// put together as the daemon does it. The product cannot be built with it: it is part of the
// benches alone.
//
//   bench_memory_gateway SETTINGS PORT-FILE    beside a daemon, whose law it takes from its store;
//   until TERM

#include "adapters/transports/https/intake_listener.h"
#include "gateway/app/data_directory.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/exchange/corridor.h"
#include "gateway/http/listener.h"
#include "gateway/storage/postgres_outbox.h"
#include "gateway/text/text.h"
#include "tests/support/quiet_unit_of_work.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <mutex>

namespace {

namespace core = gateway::core;
namespace exchange = gateway::exchange;
namespace http = gateway::http;
namespace ports = gateway::ports;
using gateway::app::Installation;
using gateway::app::Settings;

/// Everybody is known, and nothing about anybody is.
class Memory final : public ports::UnitOfWorkFactory::Worker {
public:
    Memory(const ports::Clock& clock, core::Digest law) : m_clock{clock}, m_law{law} {}

    [[nodiscard]] std::unique_ptr<ports::UnitOfWork> start() override {
        return std::make_unique<Unit>(*this);
    }

private:
    class Unit final : public tests::support::QuietUnitOfWork {
    public:
        explicit Unit(Memory& memory) : m_memory{memory} {}

        using QuietUnitOfWork::add;

        [[nodiscard]] ports::GateFacts
        begin(std::span<const core::PersonNo> persons, Lock) override {
            ports::GateFacts facts{
                m_memory.m_clock.now(), m_memory.m_law, m_memory.m_head, true, {}};
            for (const core::PersonNo person : persons) {
                facts.persons.push_back({person, core::Epoch::first, {}, {}});
            }
            return facts;
        }

        /// The chain goes on, as it has to: its hashes are part of the work.
        void add(std::span<const ports::JournalRow> rows) override {
            if (!rows.empty()) {
                const ports::JournalRow& last{rows.back()};
                m_memory.m_head = {last.chain, last.sequence, last.hash, last.at};
            }
        }

    private:
        Memory& m_memory;
    };

    const ports::Clock& m_clock;
    core::Digest m_law;
    ports::ChainHead m_head{1, 0, {}, {}};
};

class Everybody final : public ports::People {
public:
    [[nodiscard]] std::vector<core::PersonNo>
    find_or_create(core::ControllerId, std::span<const core::PersonId> persons) override {
        const std::scoped_lock lock{m_mutex};
        std::vector<core::PersonNo> numbers;
        for (const core::PersonId& person : persons) {
            const auto next = static_cast<core::PersonNo>(m_people.size() + 1);
            numbers.push_back(m_people.emplace(std::string{person.reveal()}, next).first->second);
        }
        return numbers;
    }

    [[nodiscard]] std::optional<core::PersonNo>
    find(core::ControllerId controller, const core::PersonId& person) override {
        return find_or_create(controller, std::span{&person, 1}).front();
    }

private:
    std::mutex m_mutex;
    std::map<std::string, core::PersonNo> m_people;
};

class AlwaysOpen final : public ports::Admission {
public:
    [[nodiscard]] std::optional<core::Code> closed() const noexcept override { return {}; }
};

class Unmeasured final : public ports::Meter {
public:
    void decided(core::ExchangeId, core::Outcome) noexcept override {}
    void attempted(core::PartyId) noexcept override {}
    void
    delivered(core::PartyId, ports::DeliveryOutcome, std::chrono::microseconds) noexcept override {}
    void committed(std::size_t, std::chrono::microseconds) noexcept override {}
    void commit_failed() noexcept override {}
};

http::ListenerSettings door(const Settings& settings) {
    http::ListenerSettings listener;
    listener.certificate_chain_file = settings.tls_certificate;
    listener.key_file = settings.tls_key;
    listener.client_authority_file = settings.tls_client_authority;
    return listener;
}

void serve(const Settings& settings, const std::filesystem::path& port_file, const sigset_t& end) {
    const gateway::text::XmlLibrary xml;
    const http::NetworkLibraries libraries;
    gateway::app::JsonLogSink log{core::Severity::warning};
    Unmeasured meter;
    Installation installation{settings, Installation::Process::command, libraries, log, &meter};
    exchange::Law& law{installation.law()};
    installation.loops().start();

    Everybody people;
    AlwaysOpen admission;
    exchange::Unwritten unwritten;
    exchange::RefusedAccesses refused;
    exchange::GateQueue gate{
        std::make_unique<Memory>(installation.clock(), law.active()->configuration()->digest),
        people, law, settings.queue_bound, &meter};
    const exchange::UsageReports usage{
        installation.store().people(), installation.store().histories()};
    exchange::Lookups lookups{settings.lookup_threads, settings.queue_bound, usage};
    exchange::RelayDesk desk{
        nullptr, installation.clock(), settings.lookup_threads, settings.queue_bound};
    exchange::Corridor corridor{
        exchange::House{
            gate, installation.keys(), installation.clock(), log,
            [&installation](std::function<void()> work) {
                installation.loops().post(std::move(work));
            },
            settings.node_name, unwritten, refused, admission, meter},
        law,
        lookups,
        desk,
        installation.store().outbox(),
        [] {}};
    adapters::https::IntakeListener intake{corridor, installation.clock()};
    http::Listener listener{installation.loops(), door(settings), intake, log};
    listener.start();

    const std::filesystem::path unready{port_file.string() + ".new"};
    std::ofstream{unready} << listener.port() << '\n';
    std::filesystem::rename(unready, port_file);
    int number{0};
    sigwait(&end, &number);
    listener.drain(std::chrono::seconds{5});
}

}

int main(int count, char** words) {
    if (count != 3) {
        std::cerr << "bench_memory_gateway SETTINGS PORT-FILE\n";
        return 2;
    }
    sigset_t end; // before any thread: no other is to take it
    sigemptyset(&end);
    sigaddset(&end, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &end, nullptr);
    try {
        serve(gateway::app::read_settings(words[1]), words[2], end);
        return 0;
    } catch (const std::exception& failure) {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}
