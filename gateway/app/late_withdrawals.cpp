#include "gateway/app/late_withdrawals.h"

#include "gateway/consent/fold.h"
#include "gateway/text/json_value.h"

#include <algorithm>
#include <set>

namespace gateway::app {

namespace {

using text::JsonValue;

/// Consents as they stood at an instant, by all that is known now.
class Standing final {
public:
    Standing(std::vector<core::ConsentEvent> events, const consent::Scope& scope, core::Instant at)
        : m_events{std::move(events)}, m_states{consent::fold(m_events, scope, at)} {}

    /// Whether the last word on the item in this role was a no. A consent that only ran out is
    /// none: the gate knew that day.
    [[nodiscard]] bool refuses(core::ItemId item, core::ConsentRole role) const {
        const auto state = std::find_if(m_states.begin(), m_states.end(), [&](const auto& one) {
            return one.item == item && one.role == role;
        });
        if (state == m_states.end() || state->given()) {
            return false;
        }
        const auto word = std::find_if(m_events.begin(), m_events.end(), [&](const auto& one) {
            return one.sequence == state->sequence;
        });
        return word != m_events.end() && consent::blocks(*word);
    }

private:
    std::vector<core::ConsentEvent> m_events;
    std::vector<core::ConsentState> m_states;
};

/// Whether the permit asks for a consent to the item that had been taken back.
bool falls(
    const policy::Law& law, std::string_view name, core::ItemId item, const Standing& standing) {
    const auto permit =
        std::find_if(law.permits.begin(), law.permits.end(), [&](const policy::Permit& one) {
            return one.id.text() == name;
        });
    return permit != law.permits.end()
           && std::any_of(
               permit->required.begin(), permit->required.end(),
               [&](const policy::Requirement& required) {
                   const auto* const consent =
                       std::get_if<policy::Requirement::Consent>(&required.term);
                   return consent != nullptr && standing.refuses(item, consent->role);
               });
}

}

std::vector<std::string> taken_back_before(
    std::string_view decision, const config::Configuration& law,
    std::span<const core::ConsentEvent> events, core::Instant sent_at) {
    const core::Result<JsonValue> read{text::parse_json(decision)};
    const JsonValue body{read ? read.value() : JsonValue::make_object()};
    const auto party = core::PartyId::find(body.string_at("party").value_or(""));
    const auto purpose = core::PurposeId::find(body.string_at("purpose").value_or(""));
    const config::Party* const recipient{party ? law.find(*party) : nullptr};
    const JsonValue* const fields{body.find("fields")};
    if (recipient == nullptr || !purpose || fields == nullptr) {
        return {};
    }
    std::vector<core::ConsentEvent> said;
    std::copy_if(events.begin(), events.end(), std::back_inserter(said), [&](const auto& event) {
        return event.expressed_at < sent_at;
    });
    const Standing standing{std::move(said), {*party, recipient->cls, *purpose}, sent_at};
    std::set<std::string> items;
    for (const JsonValue& field : fields->elements()) {
        const auto item = core::ItemId::find(field.string_at("item").value_or(""));
        const JsonValue* const permits{field.find("permits")};
        if (!item || permits == nullptr || permits->elements().empty()
            || field.string_at("form").value_or("none") == "none") {
            continue;
        }
        const auto by = permits->elements();
        if (std::all_of(by.begin(), by.end(), [&](const JsonValue& permit) {
                return falls(law.rules->law(), permit.text(), *item, standing);
            })) {
            items.emplace(item->text());
        }
    }
    return {items.begin(), items.end()};
}

}
