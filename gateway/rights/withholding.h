#pragma once
// What of an answer is kept back, as officials decided it for a request (GDPR Art. 15(4), 1050/2018
// §34), and how much that was. What else is always kept back, officials' names and other people's
// data, is never put into a report in the first place.

#include "gateway/config/configuration.h"
#include "gateway/core/decision.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"
#include "gateway/ports/rights.h"
#include "gateway/rights/traces.h"
#include "gateway/text/json_value.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::rights {

class Withholding final {
public:
    /// One thing that is kept back. Exactly one of the three is named.
    struct Rule {
        std::optional<core::PartyId> party{};
        std::optional<core::ItemId> item{};
        std::optional<core::MessageId> message{};
        std::string ground;
        bool tell{true}; ///< false: that anything is kept back would itself do the harm
    };

    Withholding() = default;
    /// From the `withheld` steps of a request.
    explicit Withholding(const ports::RightsCase& request);

    /// Who asks for somebody else is neither told nor shown that their address is protected
    /// (661/2009 §36): the same is kept back whether it is or not, and nothing of this is counted.
    /// To be called before learn().
    void shield(const config::Configuration& law);

    /// With whom each message is and what it names, so that a party that is kept back is so with
    /// all that is kept of its messages, and an item with the contents that may hold it.
    void learn(const Traces& traces);

    /// Each counts what it hides. A message is hidden by itself or by its party.
    [[nodiscard]] bool hides(core::PartyId party);
    [[nodiscard]] bool hides(core::ItemId item);
    [[nodiscard]] bool hides(core::MessageId message);

    /// Whether what is kept of a message is not shown whole, because it names an item that is kept
    /// back, or nobody knows any more what it names. Counts it. When shielded, also because it has
    /// where the person is, which is not counted.
    /// @param use  what is kept, as ports::KeptPayload has it: what the message names is known of
    ///             its document alone, never of an answer to it that was set aside.
    [[nodiscard]] bool hides_content(core::MessageId message, std::string_view use);
    /// Whether telling that this item was not given, on these grounds, would tell of a protection.
    [[nodiscard]] bool
    shields(core::ItemId item, const std::vector<core::Reason>& reasons) const noexcept;
    /// Whether this reason for not giving the item is not told beside others, for it would tell so.
    [[nodiscard]] bool shields(core::ItemId item, core::Reason reason) const noexcept;
    /// Whether the item is the marker of a protection, and shielded.
    [[nodiscard]] bool is_marker(core::ItemId item) const noexcept;
    /// What is left of a message when it is shielded would tell that something is: from now on it
    /// is hidden, and counted nowhere.
    void leave_out(core::MessageId message);
    [[nodiscard]] bool is_left_out(core::MessageId message) const;
    /// Whether an entry is about a message that is hidden, or may be: no number counts it.
    [[nodiscard]] bool may_hide(core::MessageId message) const;
    /// Whether a party is kept back: then nothing is shown of which nobody knows whose it is.
    [[nodiscard]] bool hides_parties() const noexcept;

    /// [{"ground","provision","count"}]; what is not to be told is not in it.
    [[nodiscard]] text::JsonValue told() const;

private:
    /// Of a message: the items that it names, and whether a content of it can have them.
    using Named = std::map<core::ItemId, bool>;

    bool count(const Rule& rule);
    void learn_items(const Traces& traces);

    std::vector<Rule> m_rules;
    std::map<std::string, std::int64_t> m_told;
    std::map<core::MessageId, core::PartyId> m_parties; ///< where something is kept back
    std::map<core::MessageId, Named> m_items;           ///< likewise
    std::set<core::ItemId> m_locating;                  ///< where the person is, the marker too
    std::set<core::ItemId> m_markers;                   ///< of the address protection
    std::set<core::MessageId> m_left_out;
    bool m_shielded{false};
};

/// `{"item"|"party"|"message","ground","tell"}`, as a step's details hold it.
[[nodiscard]] text::JsonValue json_of(const Withholding::Rule& rule);

}
