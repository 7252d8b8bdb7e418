// Failpoints are for tests alone: they stop a process where they are told to, and no other.

#include "gateway/core/failpoint.h"

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <initializer_list>
#include <string>
#include <thread>

using gateway::core::failpoint;

namespace {

/// What a process with this armed that does this comes to: its exit status, or minus the signal
/// that ended or stopped it.
int with(const std::string& armed, const std::function<void()>& work) {
    const pid_t child{::fork()};
    if (child == 0) {
        ::setenv("LAUTTURI_FAILPOINT", armed.c_str(), 1);
        work();
        ::_exit(0);
    }
    int status{0};
    ::waitpid(child, &status, WUNTRACED);
    if (WIFSTOPPED(status)) {
        const int stopped_by{WSTOPSIG(status)};
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        return -stopped_by;
    }
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

void pass(std::initializer_list<const char*> names) {
    for (const char* const name : names) {
        failpoint(name);
    }
}

}

TEST_CASE("a failpoint stops the process at the passage it is told, and at no other", "[core]") {
    CHECK(with("here:kill", [] { pass({"there", "here"}); }) == -SIGKILL);
    CHECK(with("here:stop", [] { pass({"here"}); }) == -SIGSTOP);
    CHECK(with("here:kill:2", [] { pass({"here"}); }) == 0);
    CHECK(with("here:kill:2", [] { pass({"here", "here"}); }) == -SIGKILL);
    CHECK(with("here", [] { pass({"here"}); }) == 0);
    CHECK(with("", [] { pass({"", "here"}); }) == 0);
}

TEST_CASE("a failpoint behind another one is that one's own, in the same thread", "[core]") {
    CHECK(with("gate>here:kill", [] { pass({"here"}); }) == 0);
    CHECK(with("gate>here:kill", [] { pass({"gate", "here"}); }) == -SIGKILL);
    CHECK(with("gate>here:kill:2", [] { pass({"gate", "here", "here"}); }) == 0);
    CHECK(with("gate>here:kill:2", [] { pass({"gate", "here", "gate", "here"}); }) == -SIGKILL);
    CHECK(
        with(
            "gate>here:kill",
            [] {
                failpoint("gate");
                std::thread{[] { failpoint("here"); }}.join();
            })
        == 0);
    CHECK(
        with(
            "gate>here:kill",
            [] {
                failpoint("gate");
                std::thread{[] {
                    failpoint("here");
                }}.join(); // another's passage is none of this one's
                failpoint("here");
            })
        == -SIGKILL);
}

TEST_CASE("a failpoint in a file is followed while the process runs", "[core]") {
    const std::filesystem::path file{
        std::filesystem::temp_directory_path()
        / ("lautturi-failpoint-" + std::to_string(::getpid()))};
    const auto arm = [&](const char* text) { std::ofstream{file} << text; };
    arm("");
    CHECK(with("@" + file.string(), [] { pass({"here"}); }) == 0);
    CHECK(
        with(
            "@" + file.string(),
            [&] {
                pass({"here"});
                arm("here:kill:2");
                pass({"here"});
                arm("here:stop");
                pass({"here"});
            })
        == -SIGSTOP);
    std::filesystem::remove(file);
    CHECK(with("@" + file.string(), [] { pass({"here"}); }) == 0);
}
