#pragma once
// The identities that the gateway gives: messages and persons.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>

namespace gateway::core {

/// A message's one identity, frozen at intake and the same in every attempt (UUID version 7,
/// RFC 9562 §5.7). It carries no personal data and may be logged.
class MessageId final {
public:
    MessageId() = default;

    /// @param entropy ten random bytes; the version and variant bits are overwritten.
    [[nodiscard]] static MessageId make(Instant at, std::span<const std::byte, 10> entropy);

    /// The usual 36 characters, lower case.
    [[nodiscard]] static std::optional<MessageId> parse(std::string_view text);

    [[nodiscard]] std::string text() const;
    [[nodiscard]] const std::array<std::byte, 16>& bytes() const noexcept { return m_bytes; }

    friend auto operator<=>(const MessageId&, const MessageId&) = default;
    friend std::ostream& operator<<(std::ostream& out, const MessageId& id) {
        return out << id.text();
    }

private:
    std::array<std::byte, 16> m_bytes{};
};

/// A person's number in the store: random, without meaning outside it, and the only way in which
/// the journal names a person (GDPR Art. 4(5)). Zero is no person.
enum class PersonNo : std::int64_t { none = 0 };

/// Counts what was decided against a person: each blocking event raises it by one (withdrawal,
/// refusal, hold), so that a decision made before is recognised as old.
enum class Epoch : std::int64_t { first = 0 };

}

template <> struct std::hash<gateway::core::MessageId> {
    std::size_t operator()(const gateway::core::MessageId& id) const noexcept {
        return std::hash<std::string_view>{}(gateway::core::as_text(id.bytes()));
    }
};
