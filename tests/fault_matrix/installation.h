#pragma once
// The installation that the faults happen to: a house on a small disk, with lines to Kela that can
// be cut, whose batches are of several documents. One serves all trials, one after another.

#include "tests/adapters_sftp/sshd.h"
#include "tests/corridor/house.h"
#include "tests/fault_matrix/machine.h"
#include "tests/fault_matrix/matrix.h"
#include "tests/operations/small_disk.h"
#include "tests/support/cutting_proxy.h"

#include <memory>
#include <optional>
#include <string>

namespace tests::faults {

inline constexpr const char* batch{"kela-statements-out"};
inline constexpr const char* files{"kela-files-out"};
inline constexpr const char* results{"kela-results-in"};
inline constexpr const char* deliveries{"keha-jobseekers-in"};
inline constexpr std::size_t delivered_lines{20};

/// Where Kela leaves its results.
[[nodiscard]] inline std::filesystem::path answers_of(const corridor::House& house) {
    return house.folder() / "kela-answers";
}

class Installation final {
public:
    explicit Installation(Machine& machine);

    [[nodiscard]] corridor::House& house() noexcept { return m_house; }

    /// Asks the daemon for a batch, by HTTPS or into Kela's folder.
    void begin_batch(const char* exchange = batch);
    /// Delivers lines to it that no delivery before had.
    void deliver();
    /// Kela leaves its results of the statements that it has: it accepts them all.
    void answer_the_batch();

    /// The documents in the folder that Kela serves, by their names.
    [[nodiscard]] std::vector<std::filesystem::path> kelas_files() const;

    /// Whether the daemon came to where it was told to stand still.
    [[nodiscard]] bool stands_at(const Step& step, std::size_t passage, Fault fault);
    /// The fault happens, and the daemon, if it lives, goes on; then whatever was harmed is whole
    /// again.
    void harm(const Trial& trial);
    /// Before a trial: Kela behaves, nothing is armed, and so much time passes, if the clock is
    /// ours, that what Kela did in the last one is forgiven: else a breaker and a budget would keep
    /// back what this one sends.
    void soothe();

    /// How often the daemon has said it since the last call of soothe() or harm().
    [[nodiscard]] std::size_t has_said(const std::string& words) const;

private:
    [[nodiscard]] std::string prepare(const corridor::House& house);
    [[nodiscard]] std::string lines();
    void kill_database() const;
    /// Goes on, and waits until something has failed, or long enough for it.
    void go_on_and_notice() const;
    [[nodiscard]] support::CuttingProxy& line_of(const Step& step);
    void add_the_other_ways(const corridor::House& house);
    [[nodiscard]] bool harm_the_folders_line(Fault fault);
    void behave(const Step& step, simulators::Behaviour behaviour, std::size_t times);

    Machine& m_machine;
    std::optional<operations::SmallDisk> m_disk;
    std::unique_ptr<support::CuttingProxy> m_line;
    Sshd m_sshd{};
    support::CuttingProxy m_files_line{m_sshd.port()};
    corridor::House m_house;
    std::size_t m_said{0};
    int m_delivery{0};
    int m_answers{0};
};

}
