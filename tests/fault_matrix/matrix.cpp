#include "tests/fault_matrix/matrix.h"

#include <array>

namespace tests::faults {

bool Step::talks_to_the_party() const noexcept {
    switch (of) {
    case Of::batch_out: return failpoint.find("closing") == std::string::npos;
    case Of::body:
    case Of::answer:
    case Of::files: return true;
    case Of::results:
    case Of::checkpoint:
    case Of::batch_in: break;
    }
    return false;
}

const std::vector<Step>& steps() {
    using Of = Step::Of;
    static const std::vector<Step> all{
        {"intake of a chunk", Of::batch_out, "before_intake", 0},
        {"decisions, before the commit", Of::batch_out, "before_decisions>before_commit", 0},
        {"decisions, after the commit", Of::batch_out, "before_decisions>after_commit", 0},
        {"seal, before the commit", Of::batch_out, "during_sealing>before_commit", 3},
        {"seal, after the commit", Of::batch_out, "during_sealing>after_commit", 3},
        {"attempt, before the commit", Of::batch_out, "before_attempt>before_commit", 3},
        {"attempt, after the commit", Of::batch_out, "before_attempt>after_commit", 3},
        {"before the first byte", Of::batch_out, "before_first_byte", 3},
        {"in the middle of the bytes", Of::body, "", 3},
        {"bytes out, no answer yet", Of::answer, "", 3},
        {"answered, no outcome yet", Of::batch_out, "after_send", 3},
        {"outcome, before the commit", Of::batch_out, "after_send>before_commit", 3},
        {"outcome, after the commit", Of::batch_out, "after_send>after_commit", 3},
        {"manifest, stored", Of::batch_out, "after_manifest", 0},
        {"file, before its name", Of::files, "before_rename", 3},
        {"closing, before the commit", Of::batch_out, "before_closing>before_commit", 0},
        {"closing, after the commit", Of::batch_out, "before_closing>after_commit", 0},
        {"results, before the commit", Of::results, "before_results>before_commit", 0},
        {"results, after the commit", Of::results, "before_results>after_commit", 0},
        {"checkpoint, before the file", Of::checkpoint, "before_checkpoint", 0},
        {"checkpoint, before the store", Of::checkpoint, "during_checkpoint", 0},
        {"hand-over, before", Of::batch_in, "before_hand_over", 0},
        {"hand-over, after", Of::batch_in, "after_hand_over", 0}};
    return all;
}

const std::string& name_of(Fault fault) {
    static const std::array<std::string, faults> names{"daemon", "database", "down", "slow",
                                                       "cut",    "lost",     "disk", "clock"};
    return names.at(column(fault));
}

bool applies(const Step& step, Fault fault) noexcept {
    switch (fault) {
    case Fault::daemon_killed:
    case Fault::database_killed:
    case Fault::disk_full:
    case Fault::clock_jump: return true;
    case Fault::party_down:
    case Fault::party_slow:
    case Fault::connection_cut:
    case Fault::answer_lost: break;
    }
    return step.talks_to_the_party();
}

namespace {

std::vector<Trial> full() {
    std::vector<Trial> all;
    for (std::size_t step{0}; step < steps().size(); ++step) {
        for (std::size_t at{0}; at < faults; ++at) {
            const Fault fault{static_cast<Fault>(at)};
            if (!applies(steps()[step], fault)) {
                continue;
            }
            all.push_back({step, fault, 1, false});
            if (steps()[step].later != 0) {
                all.push_back({step, fault, steps()[step].later, true});
            } else if (fault == Fault::clock_jump) {
                all.push_back({step, fault, 1, true});
            }
        }
    }
    return all;
}

/// Two to a step, so that the faults take turns; a later passage where there is one, by turns.
std::vector<Trial> brief() {
    std::vector<Trial> some;
    std::size_t at{0};
    for (std::size_t step{0}; step < steps().size(); ++step) {
        for (int two{0}; two < 2; ++two) {
            while (!applies(steps()[step], static_cast<Fault>(at % faults))) {
                ++at;
            }
            const std::size_t later{two == 1 ? steps()[step].later : 0};
            some.push_back(
                {step, static_cast<Fault>(at % faults), later == 0 ? 1 : later, two == 1});
            ++at;
        }
    }
    return some;
}

}

std::vector<Trial> trials(Form form) {
    switch (form) {
    case Form::brief: return brief();
    case Form::full: break;
    }
    return full();
}

}
