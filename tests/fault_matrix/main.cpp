// The matrix of faults: at each step of the corridor each thing that can go wrong does, and every
// batch runs to its end with nothing lost, nothing sent twice, and a journal that verifies.

#include "tests/fault_matrix/print.h"
#include "tests/fault_matrix/trial.h"

#include <csignal>
#include <exception>
#include <iostream>
#include <memory>
#include <string_view>

using namespace tests::faults;

namespace {

volatile std::sig_atomic_t told_to_end{0};

/// Trials after which another installation is made where no time can be let pass: Kela's failures
/// of the last five minutes count.
constexpr std::size_t until_forgotten{6};

bool harms_the_machine(Fault fault) {
    return fault == Fault::disk_full || fault == Fault::clock_jump;
}

/// @param only of this step (by its number in the matrix) and this fault; empty: all
int run(Form form, const std::string& step, const std::string& fault) {
    Machine machine;
    std::unique_ptr<Installation> installation;
    std::vector<Verdict> verdicts;
    for (const Trial& trial : trials(form)) {
        const bool wanted{
            (step.empty() || steps()[trial.step].name.starts_with(step))
            && (fault.empty() || name_of(trial.fault) == fault)};
        if (!wanted || told_to_end || (!machine.ours() && harms_the_machine(trial.fault))) {
            continue;
        }
        // One that failed may have left something under way.
        const bool spoilt{!verdicts.empty() && !verdicts.back().holds()};
        if (!installation || spoilt
            || (!machine.ours() && verdicts.size() % until_forgotten == 0)) {
            installation.reset();
            machine.set_clock_right();
            installation = std::make_unique<Installation>(machine);
        }
        verdicts.push_back(carry_out(*installation, trial));
        print(verdicts.back(), std::cout);
    }
    const bool all{print_matrix(verdicts, machine.why_not(), std::cout)};
    return all && told_to_end == 0 ? 0 : 1;
}

}

int main(int count, char** words) {
    Form form{Form::brief};
    std::string step;
    std::string fault;
    for (int at{1}; at < count; ++at) {
        const std::string_view word{words[at]};
        if (word == "--full") {
            form = Form::full;
        } else if (word == "--step" && at + 1 < count) {
            step = words[++at];
        } else if (word == "--fault" && at + 1 < count) {
            fault = words[++at];
        } else {
            std::cerr << "faults [--full] [--step NAME] [--fault NAME]\n";
            return 2;
        }
    }
    for (const int signal : {SIGTERM, SIGINT}) {
        std::signal(signal, [](int) { told_to_end = 1; }); // after the trial that is under way
    }
    try {
        return run(form, step, fault);
    } catch (const std::exception& failure) {
        std::cerr << "faults: " << failure.what() << '\n';
        return 2;
    }
}
