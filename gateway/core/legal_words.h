#pragma once
// What consents and holds are called in requests, in configuration and in lists. Words of the
// outside; the store and the journal have their own, which never change.

#include "gateway/core/legal_facts.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace gateway::core {

template <class Enum, std::size_t N> using WordList =
    std::array<std::pair<std::string_view, Enum>, N>;

inline constexpr WordList<ConsentKind, 9> consent_kind_words{
    {{"requested", ConsentKind::requested},
     {"deferred", ConsentKind::deferred},
     {"given", ConsentKind::given},
     {"renewed", ConsentKind::renewed},
     {"refused", ConsentKind::refused},
     {"withdrawn", ConsentKind::withdrawn},
     {"revoked", ConsentKind::revoked},
     {"expired", ConsentKind::expired},
     {"invalidated", ConsentKind::invalidated}}};
inline constexpr WordList<ConsentRole, 3> consent_role_words{
    {{"gdpr6", ConsentRole::gdpr6},
     {"gdpr9", ConsentRole::gdpr9},
     {"secrecy-waiver", ConsentRole::secrecy_waiver}}};
inline constexpr WordList<ConsentActor, 4> consent_actor_words{
    {{"person", ConsentActor::person},
     {"guardian", ConsentActor::guardian},
     {"attorney", ConsentActor::attorney},
     {"authority", ConsentActor::authority}}};
inline constexpr WordList<HoldKind, 5> hold_kind_words{
    {{"restriction", HoldKind::restriction},
     {"objection", HoldKind::objection},
     {"accuracy-dispute", HoldKind::accuracy_dispute},
     {"turvakielto", HoldKind::turvakielto},
     {"deceased", HoldKind::deceased}}};
inline constexpr WordList<HoldState, 5> hold_state_words{
    {{"received", HoldState::received},
     {"assessing", HoldState::assessing},
     {"upheld", HoldState::upheld},
     {"overridden", HoldState::overridden},
     {"ended", HoldState::ended}}};

template <class Enum, std::size_t N> [[nodiscard]] constexpr std::optional<Enum>
parse_word(const WordList<Enum, N>& words, std::string_view text) noexcept {
    for (const auto& [word, value] : words) {
        if (word == text) {
            return value;
        }
    }
    return std::nullopt;
}

/// @pre the list is whole.
template <class Enum, std::size_t N> [[nodiscard]] constexpr std::string_view
word_of(const WordList<Enum, N>& words, Enum value) noexcept {
    for (const auto& [word, known] : words) {
        if (known == value) {
            return word;
        }
    }
    return {};
}

}
