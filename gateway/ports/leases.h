#pragma once
// Work that one process does at a time, on whichever node: it is leased for a while, by the
// database's clock, and the lease is renewed. Each claim raises the work's fence; what is written
// under an older one is refused. A lease never ends an attempt: it says only who may begin the
// next.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::ports {

/// Under what somebody works.
struct WorkFence {
    std::string work; ///< the name of an exchange
    std::int64_t fence{0};
    /// Microseconds of CLOCK_BOOTTIME: past it nothing may be sent any more. It moves while the
    /// lease is renewed.
    std::shared_ptr<const std::atomic<std::int64_t>> sends_until{};
};

class Leases {
public:
    Leases() = default;
    Leases(const Leases&) = delete;
    Leases& operator=(const Leases&) = delete;
    virtual ~Leases() = default;

    /// Takes work that nobody holds, or whose holder's lease has run out, or is a process of this
    /// node that is known to be gone. Never waits for whoever is at it.
    /// @return the new fence; nothing if somebody else has it. @throws core::GatewayError.
    [[nodiscard]] virtual std::optional<std::int64_t>
    claim(std::string_view work, std::chrono::milliseconds length) = 0;

    /// Makes the lease last for `length` from now. @return false: somebody else has claimed it.
    [[nodiscard]] virtual bool
    renew(std::string_view work, std::int64_t fence, std::chrono::milliseconds length) = 0;

    /// Others may claim it from now on. Harmless when it was lost.
    virtual void release(std::string_view work, std::int64_t fence) = 0;

    /// Work that somebody holds now.
    struct Held {
        std::string work;
        std::string node;
        std::int64_t fence{0};
        std::chrono::milliseconds left{0};
    };

    /// By name.
    [[nodiscard]] virtual std::vector<Held> held() = 0;
};

/// What every node could tell somebody, and one does: each notice is claimed before it is sent and
/// marked afterwards. A node that dies in between leaves it to another, which may tell it a second
/// time under the same id.
class ToldNotices {
public:
    ToldNotices() = default;
    ToldNotices(const ToldNotices&) = delete;
    ToldNotices& operator=(const ToldNotices&) = delete;
    virtual ~ToldNotices() = default;

    enum class Standing : std::uint8_t {
        ours, ///< nobody has told it, and for a while nobody else will
        told,
        anothers ///< another node is about to
    };

    // All throw core::GatewayError, as the store fails.
    [[nodiscard]] virtual Standing claim(std::string_view notice, std::string_view channel) = 0;
    virtual void told(std::string_view notice, std::string_view channel) = 0;
};

}
