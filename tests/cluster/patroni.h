#pragma once
// A replicated PostgreSQL as an operator would run it: three servers under Patroni, synchronous and
// strict, agreeing through etcd, all on loopback ports of this machine. Everything is started as an
// unprivileged user, from a temporary folder, and ends with the object; no service of the machine
// is touched.

#include "tests/corridor/process.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tests::cluster {

class Patroni final {
public:
    static constexpr std::size_t servers{3};

    /// Starts all, waits until there is a primary with a standby that confirms, and makes roles and
    /// database. @throws std::runtime_error.
    Patroni();
    ~Patroni();
    Patroni(const Patroni&) = delete;
    Patroni& operator=(const Patroni&) = delete;

    /// A connection string of all servers, as an installation would have it.
    [[nodiscard]] std::string connection_string(const std::string& role) const;

    /// Which server may be written now.
    [[nodiscard]] std::optional<std::size_t> primary() const;

    /// SIGKILL to the primary's PostgreSQL, all of it, and to its Patroni, as if its machine had
    /// lost power. @return which it was
    std::size_t kill_primary();

    /// The same to both standbys. @return which they were
    std::vector<std::size_t> kill_standbys();

    /// Starts what was killed, and waits until all three work together again.
    void revive(const std::vector<std::size_t>& killed);

    /// The first value of a query's first row; nothing if nobody can be asked.
    [[nodiscard]] std::optional<std::string> ask(const std::string& sql) const;

private:
    struct Server {
        std::uint16_t port{0};
        std::uint16_t api{0};
        std::unique_ptr<corridor::Process> patroni{};
    };

    void write_settings(std::size_t server) const;
    void start_etcd();
    void start(std::size_t server);
    void make_database() const;
    void kill(std::size_t server);
    void kill_postgres(std::size_t server) const;
    /// A standby confirms, and all servers but those that were killed work.
    [[nodiscard]] bool whole() const;
    [[nodiscard]] std::filesystem::path data(std::size_t server) const;
    [[nodiscard]] std::vector<std::string> unprivileged(std::vector<std::string> command) const;

    std::filesystem::path m_folder;
    std::uint16_t m_etcd_port{0};
    std::unique_ptr<corridor::Process> m_etcd;
    std::array<Server, servers> m_servers;
    int m_starts{0};
};

}
