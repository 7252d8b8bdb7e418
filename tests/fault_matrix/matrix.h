#pragma once
// What the matrix of faults consists of: at which steps of the corridor, what goes wrong, and which
// of it is tried.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tests::faults {

enum class Fault : std::uint8_t {
    daemon_killed,
    database_killed,
    party_down,
    party_slow,
    connection_cut,
    answer_lost,
    disk_full,
    clock_jump
};

inline constexpr std::size_t faults{8};

/// A fault's place in a row.
[[nodiscard]] constexpr std::size_t column(Fault fault) noexcept {
    return static_cast<std::size_t>(fault);
}

/// A step of the corridor, at which the daemon stands still while something goes wrong.
struct Step {
    enum class Of : std::uint8_t {
        batch_out,  ///< a failpoint on the way of a batch out
        body,       ///< the party has a part of a document, the rest is on its way
        answer,     ///< the party has a document, its answer is not on its way yet
        files,      ///< a failpoint on the way of a batch that is put into a folder by SFTP
        results,    ///< a failpoint when the party's results of a batch are taken in
        checkpoint, ///< a failpoint when the daemon ends, after a batch out
        batch_in    ///< a failpoint on the way of a delivery into the register
    };

    std::string name; ///< as printed
    Of of{Of::batch_out};
    std::string failpoint; ///< as LAUTTURI_FAILPOINT has it, without action and passage
    std::size_t later{0};  ///< a later passage than the first, tried too in the full form; 0: none

    /// Whether the party is talked to after this step: else its faults are none of the step's.
    [[nodiscard]] bool talks_to_the_party() const noexcept;
};

/// One trial: a step's passage and a fault.
struct Trial {
    std::size_t step{0};
    Fault fault{Fault::daemon_killed};
    std::size_t passage{1};
    bool second{false}; ///< a later passage, and the fault in its other form, if it has one
};

[[nodiscard]] const std::vector<Step>& steps();
[[nodiscard]] const std::string& name_of(Fault fault);
[[nodiscard]] bool applies(const Step& step, Fault fault) noexcept;

/// Every cell, with each of its step's passages; or the short form, in which each step and each
/// fault comes twice at least.
enum class Form : std::uint8_t { brief, full };
[[nodiscard]] std::vector<Trial> trials(Form form);

}
