#pragma once
// The transport directory: messages as files in a folder that a party or a file-transfer program
// shares with us. A file is either not there or whole: it is written under another name, synced,
// and renamed. This transport must never look outside its folder, follow a link, write bytes that
// their permit was not made for, or take a file that is still being written.
//
// Endpoint: url is a folder (an absolute path, or file:///path). Messages out are put there as
// <message>.<extension>. Messages in are looked for in its folder `inbox` and moved to `processed`
// or `failed` beside it. What its path names now is the folder: another that was mounted or put
// there counts from the next document, or the next look, on. Settings: names, quiet-seconds,
// ready-suffix (gateway/core/folder_watch.h); files are better renamed into the inbox: names that
// begin with a dot or end in .part, .tmp, .filepart are not looked at.

#include "gateway/ports/adapter.h"
#include "gateway/ports/clock.h"

#include <mutex>
#include <set>
#include <string>

namespace adapters::directory {

class DirectoryTransportFactory final : public gateway::ports::TransportFactory {
public:
    /// @param clock must outlive whatever is opened here.
    explicit DirectoryTransportFactory(gateway::ports::Clock& clock) noexcept : m_clock{clock} {}

    [[nodiscard]] static const gateway::ports::TransportKind& transport_kind() noexcept;
    [[nodiscard]] const gateway::ports::TransportKind& kind() const noexcept override {
        return transport_kind();
    }

    /// Receipts: delivered DELIVERED; failed DIGEST_MISMATCH, SEND_BY_PASSED, FILE_EXISTS (other
    /// bytes stand under this message's name), DISK_FULL, DIRECTORY_MISSING, DIRECTORY_WRITE;
    /// unknown DIRECTORY_SYNC. A file that is there already with the same bytes was delivered by an
    /// attempt before.
    /// @throws core::GatewayError ENDPOINT_URL, DIRECTORY_MISSING, ENDPOINT_SETTING (never
    /// retryable).
    [[nodiscard]] std::unique_ptr<gateway::ports::Transport>
    open(const gateway::ports::Endpoint& endpoint) override;

    /// Makes inbox, processed and failed where they are missing, but once only for a folder: where
    /// they are gone later, a share may be, or somebody is about to put others there.
    /// What is no plain file, or has control characters in its name, is refused unread. A source
    /// throws FILE_CHANGED (retryable) when its file turns out shorter than it was.
    /// @throws core::GatewayError as open(); its collector throws DIRECTORY_MISSING, and
    /// DIRECTORY_READ, DIRECTORY_WRITE (retryable).
    [[nodiscard]] std::unique_ptr<gateway::ports::Collector>
    collect(const gateway::ports::Endpoint& endpoint) override;

private:
    void furnish(const std::string& path);

    gateway::ports::Clock& m_clock;
    std::mutex m_mutex{};
    std::set<std::string> m_furnished{}; ///< folders in which whatever was missing was made
};

}
