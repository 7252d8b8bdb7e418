#pragma once
// A whole installation for one test program: a municipal register in a PostgreSQL of its own, Kela,
// a fund and a provider as real TLS servers, and `lautturi serve` as a real process between them.
// All of it ends with the fixture.

#include "tests/corridor/process.h"
#include "tests/simulators/dev_ca.h"
#include "tests/simulators/party_client.h"
#include "tests/simulators/party_simulator.h"
#include "tests/support/population/files.h"
#include "tests/support/private_cluster.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tests::corridor {

using Json = nlohmann::json;
using Environment = std::map<std::string, std::string>;

/// An entry of the exported journal; its body is JSON.
struct JournalEntry {
    std::string kind;
    std::string message; ///< empty if it is about none
    std::int64_t person{0};
    std::int64_t at{0}; ///< microseconds since 1970
    Json body;
};

class House final {
public:
    /// Looks at the folder before the daemon starts, and returns further lines of its settings.
    using Prepare = std::function<std::string(const House&)>;

    /// Starts everything, and records the population's consents and holds.
    /// @param callers further names that certificates are made for
    explicit House(
        std::size_t job_seekers = 80, const Prepare& prepare = {},
        const std::vector<std::string>& callers = {});
    ~House();

    House(const House&) = delete;
    House& operator=(const House&) = delete;

    // The daemon.
    void start(const Environment& environment = {});
    /// TERM. @return its exit status
    int stop();
    /// SIGKILL: what a power cut leaves.
    void kill();
    void signal(int number) const;
    void restart(const Environment& environment = {});
    /// Starts a daemon and tells it to end when its store comes up, long before it serves.
    /// @return how it ended.
    int end_while_it_starts();
    [[nodiscard]] bool serving();
    /// Of the daemon's process.
    [[nodiscard]] pid_t daemon_pid() const noexcept { return m_daemon->pid(); }
    /// Whether the daemon stands still (SIGSTOP). Waits for it.
    [[nodiscard]] bool stands_still() const;
    /// Waits for the daemon to die by itself. @return its status, 128 + signal
    int wait_for_death();
    /// Everything that any daemon of this house wrote to its standard streams.
    [[nodiscard]] std::string daemon_output() const;
    /// Everything that any verb wrote to its standard streams.
    [[nodiscard]] const std::string& verb_output() const noexcept { return m_verb_output; }

    // The command line.
    [[nodiscard]] Finished verb(
        std::vector<std::string> words, const Environment& environment = {},
        const std::string& input = {});
    /// The same, in its JSON; the test fails if its status is not 0.
    [[nodiscard]] Json verb_json(std::vector<std::string> words, const std::string& input = {});
    /// A verb that runs beside the test. @param name of its output files
    [[nodiscard]] std::unique_ptr<Process> begin_verb(
        std::vector<std::string> words, const std::string& name,
        const Environment& environment = {}, const std::string& input = {});
    /// `run kela-statements-out`.
    [[nodiscard]] Finished run_batch(const Environment& environment = {});
    /// Consent events and holds, a JSON object a line.
    void record(const std::string& lines);
    void record_file(const std::filesystem::path& file);
    /// Accounts of one exchange, oldest first.
    [[nodiscard]] std::vector<Json> accounts(const std::string& exchange);
    /// Exports the journal, verifies it (a failure of the test if it does not hold) and reads it,
    /// but for the citations of what was signed.
    [[nodiscard]] std::vector<JournalEntry> journal();
    [[nodiscard]] std::filesystem::path export_journal();
    [[nodiscard]] Finished verify(const std::filesystem::path& exported);

    // Callers. `who` is a certificate of the authority; empty: none is shown.
    [[nodiscard]] simulators::Reply relay(
        const std::string& exchange, const std::string& body,
        const std::string& who = "case-system", const std::string& language = "en",
        const std::string& prefer = {});
    [[nodiscard]] simulators::Reply provide(
        const std::string& exchange, const std::string& body, const std::string& who = "keha",
        const std::string& language = "en", const std::string& key = {});
    [[nodiscard]] simulators::Reply deliver(
        const std::string& exchange, const std::string& body, const std::string& content_type,
        const std::string& who = "keha", const std::string& key = {});
    /// GET over plain HTTP. @return the whole answer, head and body
    [[nodiscard]] std::string health(const std::string& path) const;
    /// Leaves a file in the fund's folder, as a party does: whole, by renaming.
    void leave_file(const std::string& name, const std::string& text) const;

    // The municipal register.
    [[nodiscard]] support::PrivateCluster& reg() noexcept { return *m_register; }
    /// The first value of `SELECT what` from the staging table.
    [[nodiscard]] std::string
    staged(const std::string& what, const std::string& where = "true") const;

    // The people.
    [[nodiscard]] const population::Population& population() const noexcept { return m_population; }
    [[nodiscard]] const Json& oracle() const noexcept { return m_oracle; }
    [[nodiscard]] const std::map<std::string, std::string>& files() const noexcept {
        return m_files;
    }
    /// Somebody to ask about: the oracle's `examples`.
    [[nodiscard]] std::string example(const std::string& kind) const;

    // The parties.
    [[nodiscard]] simulators::PartySimulator& kela() noexcept { return *m_kela; }
    [[nodiscard]] simulators::PartySimulator& fund() noexcept { return *m_fund; }
    [[nodiscard]] simulators::PartySimulator& provider() noexcept { return *m_provider; }

    [[nodiscard]] const std::filesystem::path& folder() const noexcept { return m_folder.path(); }
    [[nodiscard]] std::filesystem::path mappings() const { return folder() / "mappings"; }
    [[nodiscard]] std::filesystem::path data() const { return folder() / "data"; }
    /// Where the certificates of make-dev-ca lie.
    [[nodiscard]] const std::filesystem::path& authority_folder() const noexcept {
        return m_authority.folder();
    }
    /// SHA-256 of the key of a certificate, in hexadecimal.
    [[nodiscard]] std::string spki(const std::string& name) const { return m_authority.spki(name); }
    [[nodiscard]] std::string register_connection() const;
    /// Of a listener, by its name in the port file: relay, party, health, admin.
    [[nodiscard]] std::uint16_t port(const std::string& name) const {
        return static_cast<std::uint16_t>(std::stoi(m_ports.at(name)));
    }
    [[nodiscard]] std::string relay_url(const std::string& exchange) const {
        return "https://127.0.0.1:" + m_ports.at("relay") + "/relay/" + exchange;
    }

private:
    void launch(Environment environment);
    void draw_people(std::size_t job_seekers);
    void start_register();
    void start_parties();
    void write_mappings() const;
    void write_settings() const;
    void write_party(
        const std::string& party, const std::string& endpoint, const std::string& url) const;
    void read_ports();
    void end_orphaned_store() const;
    [[nodiscard]] simulators::Reply post(
        const std::string& who, const std::string& url, const std::string& body,
        const std::string& content_type, const std::string& language,
        const std::string& prefer = {}, const std::string& key = {});

    simulators::TemporaryFolder m_folder;
    simulators::DevCa m_authority;
    population::Population m_population;
    std::map<std::string, std::string> m_files;
    Json m_oracle;
    std::unique_ptr<support::PrivateCluster> m_register;
    std::unique_ptr<simulators::PartySimulator> m_kela;
    std::unique_ptr<simulators::PartySimulator> m_fund;
    std::unique_ptr<simulators::PartySimulator> m_provider;
    std::unique_ptr<Process> m_daemon;
    std::map<std::string, std::string> m_ports;
    std::string m_verb_output;
    std::chrono::seconds m_patience; ///< for a verb: a large population takes longer
    int m_starts{0};
};

/// The house that tests of one subject share: made at the first call; that of another subject is
/// torn down first. Tests count from what they find, so each can run alone.
[[nodiscard]] House& house_of(const std::string& subject);

/// Whether a process stands still. Waits for it.
[[nodiscard]] bool stands_still(const Process& process);

/// Waits until `holds` does. @return whether it did in time
[[nodiscard]] bool eventually(
    const std::function<bool()>& holds, std::chrono::seconds at_most = std::chrono::seconds{30});

}
