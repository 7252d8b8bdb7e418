#include "adapters/transports/sftp/remote_source.h"

#include <algorithm>

namespace adapters::sftp {

using gateway::core::GatewayError;

namespace {

constexpr int most_breaks{5};

/// A party that gives less in a second is not waited for: others wait behind it.
constexpr std::uint64_t slowest_bytes_a_second{16 * 1024};
constexpr std::chrono::seconds least_time{60};

[[noreturn]] void fail_changed() {
    throw GatewayError{"FILE_CHANGED"};
}

}

Remote& Link::up() {
    if (!m_remote) {
        m_remote = std::make_unique<Remote>(m_place, m_until);
    }
    return *m_remote;
}

void Link::set_until(Steady until) noexcept {
    m_until = until;
    if (m_remote) {
        m_remote->set_until(until);
    }
}

RemoteSource::RemoteSource(std::shared_ptr<Link> link, std::string path, Remote::Facts facts)
    : m_link{std::move(link)}, m_path{std::move(path)}, m_facts{facts} {
    m_link->set_until(
        std::chrono::steady_clock::now() + least_time
        + std::chrono::seconds{facts.size / slowest_bytes_a_second});
}

std::size_t RemoteSource::read(std::span<std::byte> into) {
    if (into.empty()) {
        return 0;
    }
    for (;;) {
        try {
            return read_on(into);
        } catch (const ServerSaysNo&) {
            m_file.reset();
            fail_changed(); // it cannot be read any more
        } catch (const GatewayError& failure) {
            m_file.reset();
            if (!failure.in_doubt() || ++m_breaks > most_breaks) {
                throw;
            }
            m_link->drop();
        }
    }
}

std::size_t RemoteSource::read_on(std::span<std::byte> into) {
    if (!m_file) {
        open();
    }
    const std::uint64_t left{m_facts.size - m_offset};
    if (left == 0) {
        require_unchanged();
        return 0;
    }
    const std::size_t got{m_file->read(
        into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), left))))};
    if (got == 0) {
        fail_changed();
    }
    m_offset += got;
    return got;
}

void RemoteSource::open() {
    require_unchanged();
    m_file.emplace(m_link->up().open_to_read(m_path));
    if (m_offset > 0) {
        m_file->seek(m_offset);
    }
}

/// Size and time, that is; what is in it nobody but the server can vouch for.
void RemoteSource::require_unchanged() {
    if (m_link->up().look_at(m_path) != m_facts) {
        fail_changed();
    }
}

}
