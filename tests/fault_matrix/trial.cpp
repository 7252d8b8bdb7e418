#include "tests/fault_matrix/trial.h"

#include <algorithm>
#include <csignal>
#include <functional>
#include <stdexcept>
#include <thread>

namespace tests::faults {

using namespace std::chrono_literals;
using corridor::eventually;
using corridor::House;
using corridor::Json;
using std::chrono::steady_clock;

namespace {

/// A run that could not go on is taken up again after half a minute, or at a start of the daemon:
/// nobody here waits for half a minute.
constexpr auto patience = 12s;
constexpr auto now_and_then = 2s;
constexpr auto long_patience = 90s;

constexpr int at_most_signed{4};

constexpr std::size_t said_at_most{160};
constexpr std::size_t log_at_most{2'500};

class Course final {
public:
    Course(Installation& installation, const Trial& trial)
        : m_installation{installation}, m_house{installation.house()}, m_trial{trial},
          m_step{steps().at(trial.step)}, m_exchange{exchange_of(m_step)} {}

    void run(Verdict& verdict) {
        m_installation.soothe();
        if (!m_house.serving()) {
            m_house.start();
        }
        const std::size_t staged{std::stoul(m_house.staged("count(*)"))};
        if (m_step.of == Step::Of::results) {
            send_a_batch();
        }
        m_before = runs().size();
        if (!comes_to_the_step()) {
            throw std::runtime_error{"the step was not come to"};
        }
        m_installation.harm(m_trial);
        verdict.restarted = to_the_end();
        verdict.account = account(staged);
        add_journal(m_house, verdict.account);
    }

private:
    [[nodiscard]] static const char* exchange_of(const Step& step) noexcept {
        switch (step.of) {
        case Step::Of::files: return files;
        case Step::Of::results: return results;
        case Step::Of::batch_in: return deliveries;
        case Step::Of::batch_out:
        case Step::Of::body:
        case Step::Of::answer:
        case Step::Of::checkpoint: break;
        }
        return batch;
    }

    [[nodiscard]] Account account(std::size_t staged) {
        switch (m_step.of) {
        case Step::Of::files:
            return account_of_files(m_house, m_before, m_installation.kelas_files());
        case Step::Of::results: return account_of_results(m_house, m_before);
        case Step::Of::batch_in: return account_of_delivery(m_house, m_before, staged);
        case Step::Of::batch_out:
        case Step::Of::body:
        case Step::Of::answer:
        case Step::Of::checkpoint: break;
        }
        return account_of_batch(m_house, m_before);
    }

    bool comes_to_the_step() {
        if (m_step.of != Step::Of::checkpoint) {
            return m_installation.stands_at(m_step, m_trial.passage, m_trial.fault);
        }
        send_what_is_to_be_signed();
        while (!m_installation.stands_at(m_step, m_trial.passage, m_trial.fault)) {
            if (m_house.wait_for_death() != 0 || ++m_signed_already == at_most_signed) {
                return false;
            }
            m_house.start();
            m_installation.soothe();
            m_before = runs().size();
            send_what_is_to_be_signed();
        }
        return true;
    }

    /// A daemon that stops signs what nobody has signed. Its look of each five seconds may come
    /// just before, and leave nothing.
    void send_what_is_to_be_signed() {
        m_installation.begin_batch();
        require_closed();
    }

    /// One of which Kela gives its results then.
    void send_a_batch() {
        m_exchange = files;
        m_before = runs().size();
        m_installation.begin_batch(files);
        require_closed();
        m_exchange = exchange_of(m_step);
    }

    /// While the daemon starts its database again, the command line has none.
    std::vector<Json> runs() {
        std::vector<Json> all;
        const auto answered = [&] {
            try {
                all = m_house.accounts(m_exchange);
                return true;
            } catch (const std::runtime_error&) {
                return false;
            }
        };
        if (!eventually(answered, long_patience)) {
            throw std::runtime_error{"the store does not come back"};
        }
        return all;
    }

    bool closed() {
        const std::vector<Json> all = runs();
        return all.size() > m_before && all.back().at("closed") == true;
    }

    /// Asks the store when the daemon says that a run came to an end, and else now and then.
    bool closes(std::chrono::seconds at_most, const std::function<bool()>& in_vain) {
        const auto until = steady_clock::now() + at_most;
        auto look = steady_clock::now();
        std::size_t finished{0};
        while (steady_clock::now() < until) {
            const std::size_t said{m_installation.has_said("LAUTTURI_RUN_FINISHED")};
            if (said != finished || steady_clock::now() >= look) {
                finished = said;
                look = steady_clock::now() + now_and_then;
                if (closed()) {
                    return true;
                }
            }
            if (in_vain()) {
                return closed();
            }
            std::this_thread::sleep_for(20ms);
        }
        return false;
    }

    void require_closed() {
        if (!closes(long_patience, [] { return false; })) {
            throw std::runtime_error{"the batch does not end"};
        }
    }

    /// @return whether the daemon had to be started anew for it.
    bool to_the_end() {
        if (m_step.of == Step::Of::checkpoint) {
            static_cast<void>(m_house.wait_for_death());
        }
        if (!m_house.serving()) {
            m_house.start();
            require_closed();
            return false;
        }
        if (closes(patience, [&] { return m_installation.has_said("LAUTTURI_RUN_FAILED") > 0; })) {
            return false;
        }
        m_house.restart();
        require_closed();
        return true;
    }

    Installation& m_installation;
    House& m_house;
    const Trial& m_trial;
    const Step& m_step;
    std::string m_exchange;
    std::size_t m_before{0};
    int m_signed_already{0};
};

}

Verdict carry_out(Installation& installation, const Trial& trial) {
    Verdict verdict;
    verdict.trial = trial;
    const auto began = steady_clock::now();
    try {
        Course{installation, trial}.run(verdict);
    } catch (const std::exception& failure) {
        verdict.account.wrong.push_back(std::string{failure.what()}.substr(0, said_at_most));
        const std::string log{installation.house().daemon_output()};
        verdict.account.wrong.push_back(
            "the daemon's log ends with: "
            + log.substr(log.size() - std::min(log.size(), log_at_most)));
        installation.house().signal(SIGCONT); // it may stand still
    }
    verdict.took =
        std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - began);
    return verdict;
}

}
