#pragma once
// What things are called in a person's own language, by the law that was in force; the id itself
// for what a configuration no longer knows.

#include "gateway/config/configuration.h"
#include "gateway/text/json_value.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace gateway::rights {

/// Any configuration of the store; null if it is unknown.
using LawOf = std::function<std::shared_ptr<const config::Configuration>(const core::Digest&)>;

[[nodiscard]] text::JsonValue json(std::string_view text);
[[nodiscard]] text::JsonValue json(std::int64_t number);
[[nodiscard]] text::JsonValue json(core::Instant at);

class Names;

/// Who answers for a register and how to reach them (GDPR Art. 12(2), 26(3)): `controller` by what
/// it is known by here, `controller_name`, `contacts` (`role`, `channel`) as the encoded notice
/// tells them, `business_id` where somebody has checked it, `joint_controllers` by name.
void add_controller(text::JsonValue& head, const config::Register& reg, const Names& names);

class Names final {
public:
    /// @param law  in force now. @param language  fi, sv or en.
    Names(
        std::shared_ptr<const config::Configuration> law, LawOf law_of, std::string_view language);

    [[nodiscard]] std::string of(const policy::Label& label) const;
    [[nodiscard]] std::string item(core::ItemId id) const;
    [[nodiscard]] std::string party(core::PartyId id) const;
    [[nodiscard]] std::string exchange(core::ExchangeId id) const;
    [[nodiscard]] std::string purpose(core::PurposeId id) const;
    [[nodiscard]] const config::Configuration& law() const noexcept { return *m_law; }
    [[nodiscard]] const std::string& language() const noexcept { return m_language; }

    /// `{"provision","act","citation","name","verified"}`, the citation in this language.
    [[nodiscard]] text::JsonValue
    provision(core::ProvisionId id, const config::Configuration& law) const;
    /// The permit as the configuration of this digest has it; null if that is not known any more.
    [[nodiscard]] const policy::Permit* permit(core::RuleId rule, const core::Digest& digest);
    /// @return the law of that digest, else the one in force.
    [[nodiscard]] const config::Configuration& law(const core::Digest& digest);

private:
    std::shared_ptr<const config::Configuration> m_law;
    LawOf m_law_of;
    std::string m_language;
    std::map<core::Digest, std::shared_ptr<const config::Configuration>> m_earlier;
    std::map<core::ItemId, const policy::Item*> m_items;
};

}
