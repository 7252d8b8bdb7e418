#pragma once
// The traffic of some days under a draft of the rules, counted up: newly sent and newly withheld,
// per party, with the messages it is about.

#include "gateway/core/message_id.h"
#include "gateway/exchange/foresight.h"
#include "gateway/journal/bodies.h"
#include "gateway/text/json_value.h"

#include <map>
#include <set>
#include <tuple>
#include <vector>

namespace gateway::admin {

class TrafficForesight final {
public:
    /// A decision whose evidence is gone can be foreseen by nobody.
    void add_erased() noexcept { ++m_erased; }
    void
    add(core::MessageId message, const journal::Disclosure& disclosure,
        const exchange::Foreseen& foreseen);

    /// Whether something of a special category would be newly sent.
    [[nodiscard]] bool needs_second_person() const noexcept { return m_special; }

    /// {"decisions","erased","needs_second_person","parties":[{"party","purpose","register",
    /// "newly_sent":[{"item","special","before","after","messages":[…]}],"newly_withheld":[…],
    /// "undetermined":[{"item","messages"}],"stopped":[…],"started":[…]}]}
    [[nodiscard]] text::JsonValue json() const;

private:
    using Messages = std::vector<core::MessageId>;

    struct Of {
        std::map<std::tuple<core::ItemId, core::Form, core::Form, bool>, Messages> sent;
        std::map<std::tuple<core::ItemId, core::Form, core::Form, bool>, Messages> withheld;
        std::map<core::ItemId, Messages> undetermined;
        Messages stopped; ///< left, and would not
        Messages started; ///< did not leave, and would
    };

    std::int64_t m_decisions{0};
    std::int64_t m_erased{0};
    bool m_special{false};
    std::map<std::tuple<core::PartyId, core::PurposeId, core::RegisterId>, Of> m_parties;
};

}
