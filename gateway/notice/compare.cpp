#include "gateway/notice/compare.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

namespace gateway::notice {

namespace {

using Items = std::set<core::ItemId>;

/// Whom a notice means that says "authorities" and names none.
constexpr std::array<std::string_view, 11> authorities{
    "employment-authority",
    "enforcement",
    "keha",
    "kela",
    "migration",
    "ministry",
    "municipality",
    "police",
    "social-authority",
    "supervisor",
    "wellbeing-county"};

template <class Id> bool has(const std::vector<Id>& all, Id id) {
    return std::find(all.begin(), all.end(), id) != all.end();
}

bool is_told(const ToldSource& told, const Source& source) {
    const std::string_view cls{source.cls.text()};
    return has(told.parties, source.party) || (told.person && source.from_the_person)
           || (cls != "source" && has(told.classes, source.cls))
           || (told.authorities
               && std::find(authorities.begin(), authorities.end(), cls) != authorities.end());
}

std::vector<core::ItemId> listed(const Items& items) {
    std::vector<core::ItemId> all{items.begin(), items.end()};
    std::sort(all.begin(), all.end(), [](core::ItemId left, core::ItemId right) {
        return left.text() < right.text();
    });
    return all;
}

Items without(const Items& items, const Items& taken) {
    Items rest;
    for (const core::ItemId item : items) {
        if (!taken.contains(item)) {
            rest.insert(item);
        }
    }
    return rest;
}

struct Permitted {
    Items items;
    std::map<core::RuleId, Items> by_rule;
};

/// What the notice says of one class of recipients.
struct Told {
    Items items;
    bool everything{false}; ///< it names no data: what goes is by the asker's power
};

class Comparing final {
public:
    Comparing(const Notice& notice, const policy::Law& law, const Items& held, core::Instant at)
        : m_notice{notice}, m_law{law}, m_held{held}, m_at{at} {
        gather_permitted();
        gather_told();
    }

    [[nodiscard]] Comparison
    made(std::optional<std::span<const Sent>> sent, std::span<const Source> sources) const {
        Comparison comparison;
        tell_sources(comparison, sources);
        tell_untold(comparison);
        tell_unpermitted(comparison);
        tell_held(comparison);
        if (sent) {
            tell_sent(comparison, *sent);
        }
        return comparison;
    }

private:
    [[nodiscard]] std::vector<core::PartyClass> classes_of(const policy::Permit& permit) const {
        std::vector<core::PartyClass> classes{permit.classes};
        for (const policy::PartyFacts& party : m_law.parties) {
            if (has(permit.parties, party.id) && !has(classes, party.cls)) {
                classes.push_back(party.cls);
            }
        }
        return classes;
    }

    /// What goes because a person asked for it is told as their rights, not as disclosures.
    [[nodiscard]] static bool serves_rights(const policy::Permit& permit) {
        return !permit.purposes.empty()
               && std::all_of(
                   permit.purposes.begin(), permit.purposes.end(), [](core::PurposeId purpose) {
                       return purpose.text() == "notice-to-recipient"
                              || purpose.text() == "data-portability";
                   });
    }

    [[nodiscard]] bool applies(const policy::Permit& permit) const {
        return permit.validity.covers(m_at) && !serves_rights(permit)
               && (permit.registers.empty() || has(permit.registers, m_notice.reg));
    }

    void gather_permitted() {
        for (const policy::Permit& permit : m_law.permits) {
            if (!applies(permit)) {
                continue;
            }
            for (const core::PartyClass cls : classes_of(permit)) {
                for (const auto& [item, form] : permit.items) {
                    if (m_held.empty() || m_held.contains(item)) {
                        m_permitted[cls].items.insert(item);
                        m_permitted[cls].by_rule[permit.id].insert(item);
                    }
                }
            }
        }
    }

    [[nodiscard]] Items items_of(const std::vector<core::CategoryId>& categories) const {
        Items items;
        for (const policy::Item& item : m_law.items) {
            const bool inside{
                std::any_of(categories.begin(), categories.end(), [&](core::CategoryId category) {
                    return item.categories.contains(category);
                })};
            if (inside && (m_held.empty() || m_held.contains(item.id))) {
                items.insert(item.id);
            }
        }
        return items;
    }

    void gather_told() {
        for (const ToldDisclosure& told : m_notice.disclosures) {
            const Items items{items_of(told.categories)};
            for (const core::PartyClass cls : told.classes) {
                m_told[cls].items.insert(items.begin(), items.end());
                m_told[cls].everything = m_told[cls].everything
                                         || (told.scope == Scope::asked && told.categories.empty());
            }
        }
    }

    [[nodiscard]] Items untold_of(core::PartyClass cls, const Items& items) const {
        const auto told = m_told.find(cls);
        if (told == m_told.end()) {
            return items;
        }
        return told->second.everything ? Items{} : without(items, told->second.items);
    }

    void tell_untold(Comparison& comparison) const {
        for (const auto& [cls, permitted] : m_permitted) {
            const Items items{untold_of(cls, permitted.items)};
            if (items.empty()) {
                continue;
            }
            Untold untold{cls, listed(items), {}};
            for (const auto& [rule, of_rule] : permitted.by_rule) {
                if (without(of_rule, items).size() < of_rule.size()) {
                    untold.rules.push_back(rule);
                }
            }
            comparison.untold.push_back(std::move(untold));
        }
        std::sort(
            comparison.untold.begin(), comparison.untold.end(),
            [](const Untold& left, const Untold& right) {
                return left.cls.text() < right.cls.text();
            });
    }

    void tell_unpermitted(Comparison& comparison) const {
        for (const ToldDisclosure& told : m_notice.disclosures) {
            const Items items{items_of(told.categories)};
            for (const core::PartyClass cls : told.classes) {
                const auto permitted = m_permitted.find(cls);
                const Items never{
                    permitted == m_permitted.end() ? items
                                                   : without(items, permitted->second.items)};
                const bool nothing{items.empty() && permitted == m_permitted.end()};
                if (!never.empty() || nothing) {
                    comparison.unpermitted.push_back({cls, listed(never), told.said.line});
                }
            }
        }
    }

    void tell_held(Comparison& comparison) const {
        std::vector<core::CategoryId> categories;
        for (const ToldData& told : m_notice.data) {
            categories.insert(categories.end(), told.categories.begin(), told.categories.end());
        }
        comparison.held_untold = listed(without(m_held, items_of(categories)));
    }

    void tell_sources(Comparison& comparison, std::span<const Source> sources) const {
        std::map<std::string_view, SourceUntold> untold;
        for (const Source& source : sources) {
            if (std::none_of(
                    m_notice.sources.begin(), m_notice.sources.end(),
                    [&](const ToldSource& told) { return is_told(told, source); })) {
                SourceUntold& one{untold[source.party.text()]};
                one.party = source.party;
                one.exchanges.push_back(source.exchange);
            }
        }
        for (auto& [party, one] : untold) {
            comparison.sources_untold.push_back(std::move(one));
        }
    }

    void tell_sent(Comparison& comparison, std::span<const Sent> sent) const {
        for (const policy::PartyFacts& party : m_law.parties) {
            const auto of_class = m_permitted.find(party.cls);
            const Items permitted{of_class == m_permitted.end() ? Items{} : of_class->second.items};
            Items went;
            for (const Sent& one : sent) {
                if (one.party == party.id) {
                    went.insert(one.items.begin(), one.items.end());
                }
            }
            Oversent over{
                party.id, listed(without(went, permitted)), listed(untold_of(party.cls, went))};
            if (!over.unpermitted.empty() || !over.untold.empty()) {
                comparison.oversent.push_back(std::move(over));
            }
            if (const Items rest{without(permitted, went)}; !rest.empty()) {
                comparison.unused.push_back({party.id, listed(rest)});
            }
        }
    }

    const Notice& m_notice;
    const policy::Law& m_law;
    const Items& m_held;
    core::Instant m_at;
    std::map<core::PartyClass, Permitted> m_permitted;
    std::map<core::PartyClass, Told> m_told;
};

}

Comparison compare(
    const Notice& notice, const policy::Law& law, const std::set<core::ItemId>& held,
    core::Instant at, std::optional<std::span<const Sent>> sent, std::span<const Source> sources) {
    return Comparing{notice, law, held, at}.made(sent, sources);
}

}
