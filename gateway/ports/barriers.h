#pragma once
// The withdrawal barrier as the store shows it: what waits, for which attempts, and whose sending
// is known to have ended. Read without locks: an attempt that holds an older epoch was committed
// before the barrier was, so none can appear later.

#include "gateway/core/legal_facts.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gateway::ports {

/// An attempt that was marked and whose own process has neither recorded an outcome nor ended.
struct LiveAttempt {
    core::MessageId message;
    int attempt{1};
    core::PartyId party;
    std::string node;
    core::PersonNo person{core::PersonNo::none}; ///< if the bytes hold one person alone
    core::Instant marked_at;

    friend bool operator==(const LiveAttempt&, const LiveAttempt&) = default;
};

/// Something was taken away, and nobody has acknowledged yet that it has its effect.
struct OpenBarrier {
    std::int64_t barrier{0};
    core::PersonNo person{core::PersonNo::none}; ///< whose attempts are waited for
    core::Epoch epoch{core::Epoch::first};       ///< attempts below it are waited for
    core::PersonNo recorded_for{core::PersonNo::none};
    std::optional<core::ConsentEvent> consent{}; ///< what opened it: this …
    std::optional<core::Hold> hold{};            ///< … or this
    std::optional<core::MessageId> request{};    ///< of the person, which the hold belongs to
    core::Instant raised_at;
    std::vector<LiveAttempt> waits_for{};
};

/// What is known of a process that marked attempts.
enum class ProcessState : std::uint8_t {
    alive,    ///< it holds its file in this node's data directory locked (also while stopped)
    gone,     ///< it ended: the kernel took its lock and its sockets
    elsewhere ///< it ran under another data directory: this node cannot know
};

/// A node with live attempts.
struct NodeAttempts {
    std::string node;
    ProcessState process{ProcessState::elsewhere};
    std::vector<LiveAttempt> attempts{};
};

class Barriers {
public:
    Barriers() = default;
    Barriers(const Barriers&) = delete;
    Barriers& operator=(const Barriers&) = delete;
    virtual ~Barriers() = default;

    /// Barriers that are not acknowledged, oldest first.
    /// @param recorded_for  of these persons; empty: of all.
    /// @param after  the barrier after which to begin; 0: with the first.
    [[nodiscard]] virtual std::vector<OpenBarrier>
    open(std::span<const core::PersonNo> recorded_for, std::int64_t after, std::size_t at_most) = 0;

    /// Live attempts, by node and by what is known of the process.
    [[nodiscard]] virtual std::vector<NodeAttempts> nodes() = 0;

    /// Whether a store worker of this node has a session with the database now.
    [[nodiscard]] virtual bool connected(const std::string& node) = 0;
};

}
