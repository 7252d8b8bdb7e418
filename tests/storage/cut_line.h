#pragma once
// A line between the store and its PostgreSQL that can be cut at a COMMIT: before it arrives, or
// before its answer does.

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace storage_tests {

class CutLine final {
public:
    enum class Cut {
        none,
        before_commit,           ///< COMMIT does not arrive, the server sees the line end
        before_commit_unnoticed, ///< COMMIT does not arrive and the server goes on waiting for it
        before_answer            ///< COMMIT is done, its answer does not arrive
    };

    /// @param server the server's socket. @param directory where the line's own socket stands.
    CutLine(std::filesystem::path server, const std::filesystem::path& directory)
        : m_server{std::move(server)} {
        m_listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const sockaddr_un address{address_of(directory / ".s.PGSQL.5432")};
        if (bind(m_listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0
            || listen(m_listener, 16) != 0) {
            throw std::runtime_error{"no line"};
        }
        m_accepting = std::jthread{[this](const std::stop_token& stop) { accept_all(stop); }};
    }
    CutLine(const CutLine&) = delete;
    CutLine& operator=(const CutLine&) = delete;
    ~CutLine() {
        m_accepting.request_stop();
        m_accepting.join();
        m_pumps.clear();
        close(m_listener);
    }

    /// Cuts the line at the next COMMIT. @param dead whether nothing can be connected afterwards.
    void cut(Cut cut, bool dead = false) {
        m_dead_after = dead;
        m_cut = cut;
    }

    void mend() { m_dead = false; }

private:
    static sockaddr_un address_of(const std::filesystem::path& path) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.string().copy(address.sun_path, sizeof address.sun_path - 1);
        return address;
    }

    void accept_all(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            pollfd waiting{m_listener, POLLIN, 0};
            if (poll(&waiting, 1, 20) <= 0) {
                continue;
            }
            const int client{accept(m_listener, nullptr, nullptr)};
            const int server{m_dead ? -1 : socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
            const sockaddr_un address{address_of(m_server)};
            if (server < 0
                || connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address)
                       != 0) {
                close(client);
                continue;
            }
            m_pumps.emplace_back([this, client, server](const std::stop_token& ends) {
                pump(ends, client, server);
            });
        }
    }

    void pump(const std::stop_token& stop, int client, int server) {
        std::string buffer(65536, '\0');
        bool answer_is_lost{false};
        bool client_open{true};
        while (!stop.stop_requested()) {
            pollfd ends[]{{server, POLLIN, 0}, {client, POLLIN, 0}};
            if (poll(ends, client_open ? 2 : 1, 20) <= 0) {
                continue;
            }
            if (ends[0].revents != 0) {
                const ssize_t size{read(server, buffer.data(), buffer.size())};
                if (size <= 0 || answer_is_lost) {
                    break;
                }
                if (client_open) {
                    send_all(client, {buffer.data(), static_cast<std::size_t>(size)});
                }
            } else if (client_open && ends[1].revents != 0) {
                const ssize_t size{read(client, buffer.data(), buffer.size())};
                if (size <= 0) {
                    break;
                }
                const std::string_view sent{buffer.data(), static_cast<std::size_t>(size)};
                Cut cut{Cut::none};
                if (sent.find("COMMIT") != std::string_view::npos
                    && (cut = m_cut.exchange(Cut::none)) != Cut::none) {
                    m_dead = m_dead_after.load();
                }
                if (cut == Cut::before_commit) {
                    break;
                }
                if (cut == Cut::before_commit_unnoticed) {
                    close(client);
                    client_open = false;
                    continue;
                }
                answer_is_lost = cut == Cut::before_answer;
                send_all(server, sent);
            }
        }
        if (client_open) {
            close(client);
        }
        close(server);
    }

    static void send_all(int to, std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t sent{send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL)};
            if (sent <= 0) {
                return;
            }
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    std::filesystem::path m_server;
    int m_listener{-1};
    std::atomic<Cut> m_cut{Cut::none};
    std::atomic<bool> m_dead_after{false};
    std::atomic<bool> m_dead{false};
    std::vector<std::jthread> m_pumps;
    std::jthread m_accepting;
};

}
