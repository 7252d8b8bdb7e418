#pragma once
// Of this room alone: the journal's words for the enumerations of core and ports. They are part of
// what was hashed: a word may be added, never changed.

#include "gateway/core/decision.h"
#include "gateway/core/legal_facts.h"
#include "gateway/journal/bodies.h"
#include "gateway/ports/person_entries.h"
#include "gateway/ports/transport.h"

#include <optional>
#include <string_view>

namespace gateway::journal {

/// The words of an enumeration, in its order.
template <class Enum> struct Words;

template <> struct Words<core::ConsentKind> {
    static constexpr std::array<std::string_view, 9> all{"requested", "deferred", "given",
                                                         "renewed",   "refused",  "withdrawn",
                                                         "revoked",   "expired",  "invalidated"};
    static_assert(all.size() == static_cast<std::size_t>(core::ConsentKind::invalidated) + 1);
};

template <> struct Words<core::ConsentRole> {
    static constexpr std::array<std::string_view, 3> all{"gdpr6", "gdpr9", "secrecy-waiver"};
    static_assert(all.size() == static_cast<std::size_t>(core::ConsentRole::secrecy_waiver) + 1);
};

template <> struct Words<core::ConsentActor> {
    static constexpr std::array<std::string_view, 4> all{
        "person", "guardian", "attorney", "authority"};
    static_assert(all.size() == static_cast<std::size_t>(core::ConsentActor::authority) + 1);
};

template <> struct Words<core::HoldKind> {
    static constexpr std::array<std::string_view, 5> all{
        "restriction", "objection", "accuracy-dispute", "turvakielto", "deceased"};
    static_assert(all.size() == static_cast<std::size_t>(core::HoldKind::deceased) + 1);
};

template <> struct Words<core::HoldState> {
    static constexpr std::array<std::string_view, 5> all{
        "received", "assessing", "upheld", "overridden", "ended"};
    static_assert(all.size() == static_cast<std::size_t>(core::HoldState::ended) + 1);
};

template <> struct Words<core::Outcome> {
    static constexpr std::array<std::string_view, 3> all{"released", "reduced", "refused"};
    static_assert(all.size() == static_cast<std::size_t>(core::Outcome::refused) + 1);
};

template <> struct Words<ports::DeliveryOutcome> {
    static constexpr std::array<std::string_view, 4> all{
        "delivered", "refused", "failed", "unknown"};
    static_assert(all.size() == static_cast<std::size_t>(ports::DeliveryOutcome::unknown) + 1);
};

template <> struct Words<Access::Way> {
    static constexpr std::array<std::string_view, 3> all{"socket", "network", "command"};
    static_assert(all.size() == static_cast<std::size_t>(Access::Way::command) + 1);
};

template <> struct Words<ports::NoticeKind> {
    static constexpr std::array<std::string_view, 4> all{
        "withdrawal", "rectification", "erasure", "restriction"};
    static_assert(all.size() == static_cast<std::size_t>(ports::NoticeKind::restriction) + 1);
};

template <> struct Words<ports::NoticeState> {
    static constexpr std::array<std::string_view, 3> all{"queued", "sent", "received"};
    static_assert(all.size() == static_cast<std::size_t>(ports::NoticeState::received) + 1);
};

template <class Enum> [[nodiscard]] constexpr std::string_view word_of(Enum value) {
    return Words<Enum>::all.at(static_cast<std::size_t>(value));
}

template <class Enum>
[[nodiscard]] constexpr std::optional<Enum> parse_word(std::string_view text) noexcept {
    for (std::size_t index{0}; index < Words<Enum>::all.size(); ++index) {
        if (Words<Enum>::all[index] == text) {
            return static_cast<Enum>(index);
        }
    }
    return std::nullopt;
}

}
