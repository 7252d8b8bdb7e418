#pragma once
// A file on a party's server as a source of bytes. It goes on where it was when the line breaks. It
// must never pass off a file that has changed meanwhile, or lacks its end, as a whole one.

#include "adapters/transports/sftp/remote.h"
#include "gateway/ports/format.h"

#include <memory>

namespace adapters::sftp {

/// A connection that is made when it is needed, and made again when it is broken.
class Link final {
public:
    explicit Link(Place place) : m_place{std::move(place)} {}

    /// @throws as Connection.
    [[nodiscard]] Remote& up();
    void set_until(Steady until) noexcept;
    void drop() noexcept { m_remote.reset(); }
    [[nodiscard]] const Place& place() const noexcept { return m_place; }

private:
    Place m_place;
    Steady m_until{};
    std::unique_ptr<Remote> m_remote;
};

class RemoteSource final : public gateway::ports::ByteSource {
public:
    /// @param facts what the file was when it was found.
    RemoteSource(std::shared_ptr<Link> link, std::string path, Remote::Facts facts);

    /// @throws core::GatewayError FILE_CHANGED (retryable), or as Connection::fail() after a few
    /// connections broke.
    [[nodiscard]] std::size_t read(std::span<std::byte> into) override;

private:
    [[nodiscard]] std::size_t read_on(std::span<std::byte> into);
    void open();
    void require_unchanged();

    std::shared_ptr<Link> m_link;
    std::string m_path;
    Remote::Facts m_facts;
    std::optional<RemoteFile> m_file;
    std::uint64_t m_offset{0};
    int m_breaks{0};
};

}
