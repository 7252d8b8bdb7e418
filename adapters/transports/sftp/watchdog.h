#pragma once
// Ends what takes too long: libssh waits without limit inside SFTP, so somebody else shuts the
// connection when its time is over. It must never shut one that was done in time.

#include "adapters/transports/sftp/socket.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace adapters::sftp {

class Watchdog final {
public:
    /// @param socket shut down, for reading and writing, when a deadline passes.
    explicit Watchdog(Socket socket);
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;
    ~Watchdog() = default;

    /// Watches for as long as it lives.
    class Armed final {
    public:
        Armed(Watchdog& dog, Steady until) : m_dog{dog} { m_dog.set(until); }
        Armed(const Armed&) = delete;
        Armed& operator=(const Armed&) = delete;
        ~Armed() { m_dog.set(std::nullopt); }

    private:
        Watchdog& m_dog;
    };

    /// Whether a deadline has passed: the connection is gone then.
    [[nodiscard]] bool has_bitten() const;

private:
    void set(std::optional<Steady> until);
    void watch(const std::stop_token& stop);

    Socket m_socket;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::optional<Steady> m_until;
    bool m_bitten{false};
    std::jthread m_thread; // last: it uses all of the above
};

}
