#pragma once
// The transport sftp: messages as files in a folder on a party's SSH server (SFTP version 3). A
// file is either not there or whole: it is written under another name, synced where the server can,
// and renamed. It must never speak to a server whose key is not pinned, ask anybody anything, use a
// password, look outside its folder, or take a file that may still be growing.
//
// Endpoint: url is sftp://host[:port]/folder, or sftp://host/~/folder below the user's own;
// server-pins are the server's keys. Settings: user, key-file (both needed; the key in a file of
// mode 0600, without passphrase), connect-timeout (10), operation-timeout (30). For files in, what
// gateway/core/folder_watch.h knows, and poll-seconds (60), after (move | delete),
// processed-folder, failed-folder (names inside the folder). What failed is always moved.

#include "gateway/ports/adapter.h"
#include "gateway/ports/clock.h"

namespace adapters::sftp {

class SftpTransportFactory final : public gateway::ports::TransportFactory {
public:
    /// @param clock must outlive whatever is opened here.
    explicit SftpTransportFactory(gateway::ports::Clock& clock) noexcept : m_clock{clock} {}

    [[nodiscard]] static const gateway::ports::TransportKind& transport_kind() noexcept;
    [[nodiscard]] const gateway::ports::TransportKind& kind() const noexcept override {
        return transport_kind();
    }

    /// Receipts: delivered DELIVERED; refused FILE_EXISTS (other bytes stand under this message's
    /// name); failed DIGEST_MISMATCH, SEND_BY_PASSED, what connecting can fail with
    /// (connection.h), PERMISSION_DENIED, FOLDER_MISSING, DISK_FULL, SFTP_REFUSED, SIZE_DIFFERS;
    /// unknown: the line broke after the renaming was asked for. A file that is there already with
    /// the same bytes was delivered by an attempt before.
    /// @throws core::GatewayError ENDPOINT_URL, ENDPOINT_SETTING, ENDPOINT_UNPINNED (never
    /// retryable).
    [[nodiscard]] std::unique_ptr<gateway::ports::Transport>
    open(const gateway::ports::Endpoint& endpoint) override;

    /// Speaks to the server when asked for an arrival, and no longer than there are any. A source
    /// throws FILE_CHANGED (retryable) when its file is not what it was.
    /// @throws core::GatewayError as open(); its collector as connecting, SFTP_FOLDERS,
    /// SFTP_MOVE_REFUSED (retryable).
    [[nodiscard]] std::unique_ptr<gateway::ports::Collector>
    collect(const gateway::ports::Endpoint& endpoint) override;

private:
    gateway::ports::Clock& m_clock;
};

}
