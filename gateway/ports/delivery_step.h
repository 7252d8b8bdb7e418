#pragma once
// How far a message is on its way out, beside its attempts: it waits, it is dead (a person's
// matter), a person had it tried again or gave it up. Steps are only ever appended; the latest of a
// message counts.

#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gateway::ports {

/// Why a message is dead, by who has to move: the party, we; nobody, for the law forbids it, or
/// for the person took the consent back while it waited.
enum class Pile : std::uint8_t { party, ours, law, withdrawn };

/// Its word in the store, in the journal and on the command line.
[[nodiscard]] constexpr std::string_view to_text(Pile pile) noexcept {
    switch (pile) {
    case Pile::party: return "party";
    case Pile::ours: return "ours";
    case Pile::law: return "law";
    case Pile::withdrawn: return "withdrawn";
    }
    return {};
}

struct DeliveryStep {
    enum class State : std::uint8_t { waiting, dead, replayed, given_up };

    core::MessageId message; ///< a sealed document; or one record that may not leave any more
    core::MessageId run;
    core::ExchangeId exchange;
    core::PartyId party;
    State state{State::waiting};
    std::optional<core::Instant> due{}; ///< waiting: not before
    int failures{0};                    ///< attempts that did not get through since it was sealed,
                                        ///< or since a person had it tried again
    std::optional<Pile> pile{};         ///< dead
    std::string code{};                 ///< what went wrong last; empty where a person stepped in
};

}
