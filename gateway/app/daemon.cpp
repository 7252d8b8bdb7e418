#include "gateway/app/daemon.h"

#include "gateway/app/failure_words.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/works.h"
#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"

#include <Poco/Util/ServerApplication.h>
#include <systemd/sd-daemon.h>

#include <csignal>
#include <filesystem>
#include <iostream>
#include <thread>

namespace gateway::app {

namespace {

using core::GatewayError;
namespace messages = core::messages;

constexpr int moments_between_signs{50};

class Daemon final : public Poco::Util::ServerApplication {
public:
    Daemon(const Settings& settings, const http::NetworkLibraries& libraries)
        : m_settings{settings}, m_libraries{libraries} {}

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
            Works works{m_settings, m_libraries, log};
            works.open();
            std::jthread reloads{[&](const std::stop_token& stop) {
                const timespec moment{0, 200'000'000};
                for (int moments{0}; !stop.stop_requested(); ++moments) {
                    if (sigtimedwait(&hangup, nullptr, &moment) == SIGHUP) {
                        works.reload();
                    }
                    if (moments % moments_between_signs == 0 && works.lives()) {
                        sd_notify(0, "WATCHDOG=1"); // systemd starts anew what gives no sign
                    }
                }
            }};
            sd_notify(0, "READY=1");
            waitForTerminationRequest();
            sd_notify(0, "STOPPING=1");
            core::log(log, messages::draining);
            reloads.request_stop();
            reloads.join();
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
    [[nodiscard]] static int failed(core::LogSink& log, core::Code code) {
        core::log(log, messages::start_failed, code);
        return EXIT_SOFTWARE;
    }

    Settings m_settings;
    const http::NetworkLibraries& m_libraries;
};

}

int run_daemon(const Settings& settings, const http::NetworkLibraries& libraries) {
    Daemon daemon{settings, libraries};
    std::vector<std::string> arguments{"lautturi"};
    return daemon.run(arguments) == Poco::Util::Application::EXIT_OK ? 0 : 2;
}

}
