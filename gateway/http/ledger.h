#pragma once
// How much is open and held at once, over all loops: caps against one peer and against all.

#include <array>
#include <atomic>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace gateway::http {

/// A peer's address; of IPv6 the network (/64), which is what one peer usually has.
using PeerKey = std::array<unsigned char, 16>;

class Ledger final {
public:
    Ledger(std::size_t connections_limit, std::size_t per_peer, std::size_t bodies_limit) noexcept
        : m_connections_limit{connections_limit}, m_per_peer{per_peer}, m_bodies_limit{
                                                                            bodies_limit} {}

    /// One connection's place.
    class Seat final {
    public:
        Seat(Ledger& ledger, const PeerKey& peer) noexcept : m_ledger{&ledger}, m_peer{peer} {}
        Seat(const Seat&) = delete;
        Seat& operator=(const Seat&) = delete;
        Seat(Seat&& other) noexcept
            : m_ledger{std::exchange(other.m_ledger, nullptr)}, m_peer{other.m_peer} {}
        Seat& operator=(Seat&&) = delete;

        ~Seat() {
            if (m_ledger != nullptr) {
                m_ledger->close(m_peer);
            }
        }

    private:
        Ledger* m_ledger;
        PeerKey m_peer;
    };

    /// Counts a connection; nothing if there are too many.
    [[nodiscard]] std::optional<Seat> open(const PeerKey& peer) {
        const std::scoped_lock lock{m_mutex};
        std::size_t& same{m_peers[peer]};
        if (m_connections >= m_connections_limit || same >= m_per_peer) {
            if (same == 0) {
                m_peers.erase(peer);
            }
            return std::nullopt;
        }
        ++same;
        ++m_connections;
        return std::optional<Seat>{std::in_place, *this, peer};
    }

    [[nodiscard]] std::size_t connections() const noexcept {
        const std::scoped_lock lock{m_mutex};
        return m_connections;
    }

    [[nodiscard]] bool hold(std::size_t bytes) noexcept {
        if (m_bodies.fetch_add(bytes) + bytes <= m_bodies_limit) {
            return true;
        }
        m_bodies.fetch_sub(bytes);
        return false;
    }

    void release(std::size_t bytes) noexcept { m_bodies.fetch_sub(bytes); }

private:
    void close(const PeerKey& peer) noexcept {
        const std::scoped_lock lock{m_mutex};
        const auto at = m_peers.find(peer);
        if (--at->second == 0) {
            m_peers.erase(at);
        }
        --m_connections;
    }

    const std::size_t m_connections_limit;
    const std::size_t m_per_peer;
    const std::size_t m_bodies_limit;
    mutable std::mutex m_mutex;
    std::map<PeerKey, std::size_t> m_peers;
    std::size_t m_connections{0};
    std::atomic<std::size_t> m_bodies{0};
};

/// What one request holds of the bodies' budget.
class Holding final {
public:
    explicit Holding(Ledger& ledger) noexcept : m_ledger{ledger} {}
    Holding(const Holding&) = delete;
    Holding& operator=(const Holding&) = delete;
    ~Holding() { let_go(); }

    void let_go() noexcept { m_ledger.release(std::exchange(m_bytes, 0)); }

    [[nodiscard]] bool grow_to(std::size_t bytes) noexcept {
        if (bytes <= m_bytes) {
            return true;
        }
        if (!m_ledger.hold(bytes - m_bytes)) {
            return false;
        }
        m_bytes = bytes;
        return true;
    }

private:
    Ledger& m_ledger;
    std::size_t m_bytes{0};
};

}
