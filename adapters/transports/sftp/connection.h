#pragma once
// A proven SSH connection to a pinned server, with SFTP on it: who is there was proven before a
// name of ours was told. It must never go on with a server whose key is not pinned.

#include "adapters/transports/sftp/handles.h"
#include "adapters/transports/sftp/place.h"
#include "adapters/transports/sftp/watchdog.h"
#include "gateway/core/error.h"

#include <memory>
#include <optional>
#include <string_view>

namespace adapters::sftp {

/// The server's own word that it did not do what it was asked; the connection is as it was.
class ServerSaysNo final : public gateway::core::GatewayError {
public:
    explicit ServerSaysNo(int status);

    /// SSH_FX_PERMISSION_DENIED, SSH_FX_NO_SUCH_FILE, …
    [[nodiscard]] int status() const noexcept { return m_status; }

private:
    int m_status;
};

class Connection final {
public:
    /// Connects and logs in. @param until nothing of this connection goes on after it.
    /// @throws core::GatewayError RESOLVE_FAILED, CONNECT_FAILED, CONNECT_TIMEOUT, SSH_HANDSHAKE
    ///         (also: no algorithm in common), HOST_KEY_PIN (the server showed another key than
    ///         those pinned), LOGIN_REFUSED, KEY_FILE_UNREADABLE, KEY_FILE_MODE, KEY_FILE_FORM,
    ///         SFTP_ABSENT, CONNECTION_LOST, TIMEOUT.
    Connection(const Place& place, Steady until);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    [[nodiscard]] sftp_session sftp() const noexcept { return m_sftp.get(); }
    void set_until(Steady until) noexcept { m_until = until; }

    /// Makes one call of libssh within the time of one operation.
    template <class Call> auto within_limit(Call call) {
        const Watchdog::Armed armed{*m_watchdog, operation_deadline()};
        return call();
    }

    /// Says why the last call failed. @throws ServerSaysNo; core::GatewayError TIMEOUT,
    /// CONNECTION_LOST: it may have been done all the same.
    [[noreturn]] void fail() const;

private:
    [[nodiscard]] std::optional<ssh_keytypes_e>
    greet(const Place& place, std::string_view algorithms, Steady until);
    void log_in(const Place& place);
    void open_sftp();
    [[noreturn]] void give_up(gateway::core::Code otherwise) const;
    [[nodiscard]] Steady operation_deadline() const noexcept;

    Steady m_until;
    std::chrono::seconds m_operation_limit;
    std::unique_ptr<Watchdog> m_watchdog;
    SessionPtr m_session;
    SftpPtr m_sftp; // dies first
};

}
