#include "gateway/app/stylesheet_process.h"

#include "gateway/core/error.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

namespace gateway::app {

namespace {

using core::GatewayError;
using core::Rejection;
using std::chrono::steady_clock;

constexpr std::size_t largest_result{std::size_t{64} << 20U};

/// One end of a pair of sockets.
class End final {
public:
    explicit End(int descriptor) noexcept : m_descriptor{descriptor} {}
    End(const End&) = delete;
    End& operator=(const End&) = delete;
    ~End() { close(); }
    [[nodiscard]] int get() const noexcept { return m_descriptor; }
    void close() noexcept {
        if (m_descriptor >= 0) {
            ::close(std::exchange(m_descriptor, -1));
        }
    }

private:
    int m_descriptor;
};

[[noreturn]] void not_started() {
    throw GatewayError{"XSLT_PROGRAM", GatewayError::Retry::never};
}

/// The program, with one socket as its input and output and nothing else of ours.
class Child final {
public:
    explicit Child(const std::filesystem::path& program) {
        std::array<int, 2> pair{-1, -1};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0) {
            not_started();
        }
        m_ours = std::make_unique<End>(pair[0]);
        const End theirs{pair[1]};
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, theirs.get(), STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions, theirs.get(), STDOUT_FILENO);
        ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        ::posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
        std::string name{program.string()};
        std::array<char*, 2> words{name.data(), nullptr};
        std::array<char*, 1> nothing{nullptr};
        const int error{
            ::posix_spawn(&m_pid, name.c_str(), &actions, nullptr, words.data(), nothing.data())};
        ::posix_spawn_file_actions_destroy(&actions);
        if (error != 0) {
            m_pid = -1;
            not_started();
        }
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() { static_cast<void>(end()); }

    [[nodiscard]] int socket() const noexcept { return m_ours->get(); }

    /// Kills it if it still runs. @return its status, as waitpid() has it
    int end() {
        int status{-1};
        if (m_pid > 0) {
            ::kill(m_pid, SIGKILL);
            ::waitpid(std::exchange(m_pid, -1), &status, 0);
        }
        return status;
    }
    /// Its status once it ended by itself, which it does at once when it has closed its end; it is
    /// killed where it does not.
    int wait(steady_clock::time_point until) {
        int status{-1};
        while (::waitpid(m_pid, &status, WNOHANG) == 0) {
            if (steady_clock::now() > until) {
                return end();
            }
            std::this_thread::sleep_for(std::chrono::milliseconds{1});
        }
        m_pid = -1;
        return status;
    }

private:
    std::unique_ptr<End> m_ours;
    pid_t m_pid{-1};
};

/// Whether the socket is ready before the time is over.
bool ready(int socket, short events, steady_clock::time_point until) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - steady_clock::now()).count();
    pollfd one{socket, events, 0};
    return left > 0 && ::poll(&one, 1, static_cast<int>(left)) > 0;
}

/// False where it would not read on: it has ended, or its time is over.
bool write_all(int socket, core::ByteView bytes, steady_clock::time_point until) {
    while (!bytes.empty()) {
        if (!ready(socket, POLLOUT, until)) {
            return false;
        }
        const ssize_t count{
            ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT)};
        if (count < 0 && errno != EAGAIN && errno != EINTR) {
            return false;
        }
        bytes = bytes.subspan(count < 0 ? 0 : static_cast<std::size_t>(count));
    }
    return true;
}

/// Everything up to its end; nothing where that does not come in time, or it is too much.
std::optional<core::Bytes> read_all(int socket, steady_clock::time_point until) {
    core::Bytes all;
    std::array<std::byte, 65'536> buffer{};
    while (ready(socket, POLLIN, until)) {
        const ssize_t count{::recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT)};
        if (count == 0 || (count < 0 && errno == ECONNRESET)) {
            return all;
        }
        if (count < 0 && errno != EAGAIN && errno != EINTR) {
            return std::nullopt;
        }
        all.insert(all.end(), buffer.begin(), buffer.begin() + std::max<ssize_t>(count, 0));
        if (all.size() > largest_result) {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

Rejection rejection_of(int status) {
    constexpr int no_stylesheet{3};
    constexpr int failed{4};
    constexpr int no_document{5};
    constexpr int too_large{6};
    if (!WIFEXITED(status)) {
        const bool ended{WTERMSIG(status) == SIGKILL || WTERMSIG(status) == SIGXCPU};
        return Rejection{ended ? core::Code{"XSLT_LIMIT"} : core::Code{"XSLT_FAILED"}, {}};
    }
    switch (WEXITSTATUS(status)) {
    case 0: // it would not end, or said too much
    case too_large: return Rejection{"XSLT_LIMIT", {}};
    case no_stylesheet: return Rejection{"XSLT_STYLESHEET", {}};
    case failed: return Rejection{"XSLT_FAILED", {}};
    case no_document: return Rejection{"XML_MALFORMED", {}};
    default: not_started(); // not that program, or one that is not locked in here
    }
}

}

core::Result<core::Bytes>
StylesheetProcess::transform(std::string_view stylesheet, core::ByteView document) {
    const auto until = steady_clock::now() + m_limit;
    Child child{m_program};
    std::string head{std::to_string(stylesheet.size())};
    head.append(" ").append(std::to_string(document.size())).append("\n");
    const bool told{
        write_all(child.socket(), core::as_bytes(head), until)
        && write_all(child.socket(), core::as_bytes(stylesheet), until)
        && write_all(child.socket(), document, until)};
    std::optional<core::Bytes> result{read_all(child.socket(), until)};
    const int status{result ? child.wait(until) : child.end()};
    const bool well{told && result && WIFEXITED(status) && WEXITSTATUS(status) == 0};
    return well ? core::Result<core::Bytes>{std::move(*result)}
                : core::Result<core::Bytes>{rejection_of(status)};
}

}
