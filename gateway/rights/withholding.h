#pragma once
// What of an answer is kept back, as officials decided it for a request (GDPR Art. 15(4), 1050/2018
// §34), and how much that was. What else is always kept back, officials' names and other people's
// data, is never put into a report in the first place.

#include "gateway/core/message_id.h"
#include "gateway/core/name.h"
#include "gateway/ports/rights.h"
#include "gateway/rights/traces.h"
#include "gateway/text/json_value.h"

#include <map>
#include <optional>
#include <string>
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

    /// With whom each message is, so that a party that is kept back is so with all that is kept of
    /// its messages.
    void learn(const Traces& traces);

    /// Each counts what it hides. A message is hidden by itself or by its party.
    [[nodiscard]] bool hides(core::PartyId party);
    [[nodiscard]] bool hides(core::ItemId item);
    [[nodiscard]] bool hides(core::MessageId message);

    /// Whether an item is kept back: then nothing is shown whole that may hold it.
    [[nodiscard]] bool hides_items() const noexcept;
    /// Whether a party is kept back: then nothing is shown of which nobody knows whose it is.
    [[nodiscard]] bool hides_parties() const noexcept;

    /// [{"ground","provision","count"}]; what is not to be told is not in it.
    [[nodiscard]] text::JsonValue told() const;

private:
    bool count(const Rule& rule);

    std::vector<Rule> m_rules;
    std::map<std::string, std::int64_t> m_told;
    std::map<core::MessageId, core::PartyId> m_parties; ///< of those that are kept back
};

/// `{"item"|"party"|"message","ground","tell"}`, as a step's details hold it.
[[nodiscard]] text::JsonValue json_of(const Withholding::Rule& rule);

}
