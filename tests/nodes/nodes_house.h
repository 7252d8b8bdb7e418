#pragma once
// Two nodes of one installation: two daemons with names, data directories and ports of their own,
// on one PostgreSQL that is neither's. The first is the house's own daemon.

#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/corridor/house.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tests::nodes {

using corridor::House;
using corridor::Json;

/// Of the leases in these tests: short, so that a takeover is quick.
inline constexpr std::chrono::seconds lease_length{8};

/// A daemon beside the house's own.
class Node final {
public:
    /// @param further lines of its settings.
    Node(const House& house, std::string name, const std::string& further);
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;
    /// TERM.
    ~Node();

    /// Starts it and waits until it serves.
    void start(const corridor::Environment& environment = {});
    /// Starts it. @return how it ended by itself.
    [[nodiscard]] int start_and_fail();
    void stop();
    /// SIGKILL.
    void kill();
    void signal(int number) const;
    [[nodiscard]] bool stands_still() const;
    [[nodiscard]] bool serving() { return m_daemon && m_daemon->running(); }

    [[nodiscard]] const std::string& name() const noexcept { return m_name; }
    [[nodiscard]] std::uint16_t port(const std::string& listener) const {
        return static_cast<std::uint16_t>(std::stoi(m_ports.at(listener)));
    }
    /// What it wrote to its standard streams.
    [[nodiscard]] std::string output() const;

private:
    void launch(const corridor::Environment& environment);
    [[nodiscard]] std::filesystem::path ports() const { return m_folder / ("ports-" + m_name); }

    std::filesystem::path m_folder;
    std::string m_name;
    std::unique_ptr<corridor::Process> m_daemon;
    std::map<std::string, std::string> m_ports;
    int m_starts{0};
};

/// Both, the parties, and a receiver of alerts. `north` is the house's own daemon.
class Installation final {
public:
    Installation();

    [[nodiscard]] House& house() noexcept { return *m_house; }
    [[nodiscard]] Node& south() noexcept { return *m_south; }
    [[nodiscard]] simulators::PartySimulator& alerts() noexcept { return *m_alerts; }

    /// The owner's connection.
    [[nodiscard]] gateway::storage::Connection store() const;
    [[nodiscard]] std::int64_t count(const std::string& sql) const;
    [[nodiscard]] std::string text(const std::string& sql) const;

    /// How often a message was logged, by both together.
    [[nodiscard]] std::size_t said(const std::string& id) const;

    /// Which node works on an exchange; empty: none does.
    [[nodiscard]] std::string worker_of(const std::string& exchange) const;

private:
    [[nodiscard]] std::string prepare(const House& house);

    std::unique_ptr<gateway::storage::PrivateCluster> m_cluster;
    std::unique_ptr<simulators::PartySimulator> m_alerts;
    std::unique_ptr<House> m_house; // they end before their store does
    std::unique_ptr<Node> m_south;
};

/// Shared by the tests: both nodes serve, Kela takes everything at once, nothing is under way.
[[nodiscard]] Installation& installation();

void replace_in(const std::filesystem::path& file, const std::string& from, const std::string& to);

/// Of the batch to Kela: accounts of runs that are closed and balance.
[[nodiscard]] std::size_t closed_runs(House& house);

}
