#include "gateway/app/daemon.h"

#include "gateway/app/failure_words.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/settings_check.h"
#include "gateway/app/works.h"
#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"

#include <Poco/Util/ServerApplication.h>
#include <systemd/sd-daemon.h>

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <filesystem>
#include <functional>
#include <iostream>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace gateway::app {

namespace {

using core::GatewayError;
namespace messages = core::messages;
using namespace std::chrono_literals;

/// A start may take hours, when a long journal is brought forward: for so long at a time systemd is
/// asked for more.
constexpr const char* more_time{"EXTEND_TIMEOUT_USEC=60000000"};
constexpr auto between_askings = 10s;
/// Of the time after which systemd takes us for dead.
constexpr int signs_in_time{6};

/// What systemd is told again and again, on a thread of its own: what else waits, for a standby or
/// a database that recovers, keeps no sign back.
class Signs final {
public:
    /// @param due asked before each sign; where it says no, none is given.
    Signs(const char* words, std::chrono::microseconds between, std::function<bool()> due)
        : m_thread{[words, between, due = std::move(due)](const std::stop_token& stop) {
              std::mutex mutex;
              std::condition_variable_any never;
              while (!stop.stop_requested()) {
                  if (due()) {
                      sd_notify(0, words);
                  }
                  std::unique_lock lock{mutex};
                  never.wait_for(lock, stop, between, [] { return false; });
              }
          }} {}

private:
    std::jthread m_thread;
};

/// TERM waits until somebody takes it. From then on it is the unit that says how long we have.
bool is_told_to_end() {
    sigset_t waiting;
    return sigpending(&waiting) == 0 && sigismember(&waiting, SIGTERM) == 1;
}

class Daemon final : public Poco::Util::ServerApplication {
public:
    Daemon(
        const Settings& settings, std::filesystem::path settings_file,
        const http::NetworkLibraries& libraries)
        : m_settings{settings}, m_settings_file{std::move(settings_file)}, m_libraries{libraries} {}

    int main(const std::vector<std::string>&) override {
        // Before any thread starts: a signal that a thread does not block ends the process at once,
        // whatever it is about to write. Poco waits for TERM, INT and QUIT; HUP is ours.
        sigset_t hangup;
        sigemptyset(&hangup);
        sigaddset(&hangup, SIGHUP);
        sigset_t all{hangup};
        for (const int number : {SIGTERM, SIGINT, SIGQUIT}) {
            sigaddset(&all, number);
        }
        pthread_sigmask(SIG_BLOCK, &all, nullptr);

        JsonLogSink log;
        try {
            serve(hangup, log);
        } catch (const GatewayError& failure) {
            print_failure(failure, std::cerr); // with its place, which the log has no room for
            return failed(log, failure.code());
        } catch (const std::filesystem::filesystem_error&) {
            return failed(log, core::Code{"FILE_UNREACHABLE"});
        } catch (const std::exception&) { // its text might tell of somebody
            return failed(log, core::Code{"INTERNAL"});
        }
        core::log(log, messages::stopped);
        return EXIT_OK;
    }

private:
    void serve(const sigset_t& hangup, core::LogSink& log) {
        require_startable(m_settings, m_settings_file);
        std::optional<Signs> starting{
            std::in_place, more_time, between_askings, [] { return !is_told_to_end(); }};
        Works works{m_settings, m_libraries, log};
        works.open();
        std::optional<Signs> living;
        std::uint64_t limit{0};
        if (sd_watchdog_enabled(0, &limit) > 0) { // systemd starts anew what gives no sign
            living.emplace(
                "WATCHDOG=1", std::chrono::microseconds{limit} / signs_in_time,
                [&works] { return works.lives(); });
        }
        starting.reset();
        std::jthread reloads{[&](const std::stop_token& stop) {
            const timespec moment{0, 200'000'000};
            while (!stop.stop_requested()) {
                if (sigtimedwait(&hangup, nullptr, &moment) == SIGHUP) {
                    works.reload();
                } else {
                    works.catch_up();
                }
            }
        }};
        sd_notify(0, "READY=1");
        waitForTerminationRequest();
        sd_notify(0, "STOPPING=1");
        core::log(log, messages::draining);
        reloads.request_stop();
        reloads.join();
    }

    [[nodiscard]] static int failed(core::LogSink& log, core::Code code) {
        core::log(log, messages::start_failed, code);
        return EXIT_SOFTWARE;
    }

    Settings m_settings;
    std::filesystem::path m_settings_file;
    const http::NetworkLibraries& m_libraries;
};

}

int run_daemon(const std::filesystem::path& settings, const http::NetworkLibraries& libraries) {
    Daemon daemon{read_settings(settings), settings, libraries};
    std::vector<std::string> arguments{"lautturi"};
    return daemon.run(arguments) == Poco::Util::Application::EXIT_OK ? 0 : 2;
}

}
