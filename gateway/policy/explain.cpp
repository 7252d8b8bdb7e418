#include "gateway/policy/phrases.h"
#include "gateway/policy/vocabulary.h"

#include <algorithm>

namespace gateway::policy {

namespace {

using core::Reason;

void append(std::string& list, std::string_view word, std::string_view separator) {
    if (!list.empty()) {
        list += separator;
    }
    list += word;
}

const Permit* permit_of(const Law& law, core::RuleId id) {
    const auto found =
        std::find_if(law.permits.begin(), law.permits.end(), [&](const Permit& permit) {
            return permit.id == id;
        });
    return found == law.permits.end() ? nullptr : &*found;
}

const Provision* provision_of(const Law& law, core::ProvisionId id) {
    const auto found =
        std::find_if(law.provisions.begin(), law.provisions.end(), [&](const Provision& provision) {
            return provision.id == id;
        });
    return found == law.provisions.end() ? nullptr : &*found;
}

/// 1290/2002 13:3
std::string section_of(const Provision& provision) {
    return provision.act + ' ' + provision.section;
}

std::string sections_of(const Law& law, const Permit& permit) {
    std::string sections;
    for (const core::ProvisionId id : permit.basis.provisions) {
        if (const Provision* const provision{provision_of(law, id)}; provision != nullptr) {
            append(sections, section_of(*provision), ", ");
        }
    }
    return sections;
}

std::string rules_of(const Law& law, const std::vector<core::RuleId>& rules) {
    std::string names;
    for (const core::RuleId id : rules) {
        std::string name{id.text()};
        if (const Permit* const permit{permit_of(law, id)}; permit != nullptr) {
            name += " (" + sections_of(law, *permit) + ')';
        }
        append(names, name, ", ");
    }
    return names;
}

/// The kind of consent that a reason speaks of.
std::optional<core::ConsentKind> kind_of(Reason reason) {
    using core::ConsentKind;
    constexpr std::array<std::pair<Reason, ConsentKind>, 7> kinds{
        {{Reason::consent_requested, ConsentKind::requested},
         {Reason::consent_deferred, ConsentKind::deferred},
         {Reason::consent_refused, ConsentKind::refused},
         {Reason::consent_withdrawn, ConsentKind::withdrawn},
         {Reason::consent_revoked, ConsentKind::revoked},
         {Reason::consent_expired, ConsentKind::expired},
         {Reason::consent_invalidated, ConsentKind::invalidated}}};
    for (const auto& [spoken, kind] : kinds) {
        if (spoken == reason) {
            return kind;
        }
    }
    return std::nullopt;
}

/// Whether this reason can come from this state.
bool speaks_of(Reason reason, const core::ConsentState& state) {
    if (const std::optional<core::ConsentKind> kind{kind_of(reason)}; kind) {
        return state.kind == kind || (reason == Reason::consent_expired && state.given());
    }
    const bool lacking{
        (reason == Reason::consent_not_explicit && !state.is_explicit)
        || (reason == Reason::consent_not_itemised && !state.itemised)
        || (reason == Reason::consent_not_written && !state.written)
        || (reason == Reason::consent_no_evidence && !state.has_evidence)};
    return state.given() && lacking;
}

/// Everything that an explanation of one field may name.
class Explanation final {
public:
    Explanation(
        const Law& law, const core::Decision& decision, const core::FieldDecision& field,
        const ExplanationFacts& facts, Language language) noexcept
        : m_law{law}, m_decision{decision}, m_field{field}, m_facts{facts}, m_language{language} {}

    [[nodiscard]] std::string text() const {
        if (m_field.form == core::Form::none) {
            return sentence(Phrase::withheld) + rule_sentence() + repeal_sentence()
                   + cap_sentence();
        }
        if (m_field.form == core::Form::year && !m_field.reasons.empty()) {
            return sentence(Phrase::reduced_why) + cap_sentence();
        }
        const Phrase given{m_field.form == core::Form::year ? Phrase::reduced : Phrase::released};
        const std::string permits{rules_of(m_law, m_field.permits)};
        return fill(phrase(given, m_language), {{"permits", permits}});
    }

private:
    [[nodiscard]] std::string date(core::Instant at) const {
        return say_date(core::local_date(at), m_language);
    }

    [[nodiscard]] std::string sentence(Phrase which) const {
        std::string why;
        for (const Reason reason : m_field.reasons) {
            append(why, because(reason), "; ");
        }
        return fill(phrase(which, m_language), {{"why", why}});
    }

    [[nodiscard]] std::string because(Reason reason) const {
        std::string event_date;
        std::string event;
        if (const core::ConsentState* const state{consent_behind(reason)}; state != nullptr) {
            event_date = date(state->expressed_at);
            event = std::to_string(state->sequence);
        }
        const std::string expired{expiry()};
        const std::string guards{guard_names()};
        const std::string holds{hold_names()};
        return fill(
            clause(reason, m_language), {{"date", event_date},
                                         {"event", event},
                                         {"expired", expired},
                                         {"guards", guards},
                                         {"holds", holds}});
    }

    [[nodiscard]] const core::ConsentState* consent_behind(Reason reason) const {
        for (const core::ConsentState& state : m_facts.consents) {
            if (state.item == m_field.item && speaks_of(reason, state)) {
                return &state;
            }
        }
        return nullptr;
    }

    [[nodiscard]] const Permit* nearest() const {
        return m_field.nearest ? permit_of(m_law, *m_field.nearest) : nullptr;
    }

    [[nodiscard]] std::string expiry() const {
        const Permit* const permit{nearest()};
        return permit != nullptr && permit->validity.until ? date(*permit->validity.until)
                                                           : std::string{};
    }

    [[nodiscard]] std::string guard_names() const {
        std::string names;
        for (const core::Guard guard : m_decision.guards) {
            append(names, name_of(guard, m_language), ", ");
        }
        return names;
    }

    [[nodiscard]] std::string hold_names() const {
        std::string names;
        for (std::size_t kind{0}; kind < hold_kinds; ++kind) {
            const auto held = [&](const core::Hold& hold) {
                return hold.kind == static_cast<core::HoldKind>(kind) && acts(hold.kind, hold.state)
                       && hold.validity.covers(m_decision.at);
            };
            if (std::any_of(m_facts.holds.begin(), m_facts.holds.end(), held)) {
                append(names, name_of(static_cast<core::HoldKind>(kind), m_language), ", ");
            }
        }
        return names;
    }

    [[nodiscard]] std::string rule_sentence() const {
        const Permit* const permit{nearest()};
        if (permit == nullptr) {
            return {};
        }
        std::string terms;
        for (const std::string& term : m_field.unmet) {
            append(terms, term, ", ");
        }
        const std::string sections{sections_of(m_law, *permit)};
        const Phrase which{terms.empty() ? Phrase::is_nearest : Phrase::requires_terms};
        return ' '
               + fill(
                   phrase(which, m_language),
                   {{"rule", permit->id.text()}, {"sections", sections}, {"terms", terms}});
    }

    /// Which of the nearest permit's provisions have been repealed by now, since when and by what.
    [[nodiscard]] std::string repeal_sentence() const {
        std::string text;
        const Permit* const permit{nearest()};
        for (std::size_t at{0}; permit != nullptr && at < permit->basis.provisions.size(); ++at) {
            const Provision* const provision{provision_of(m_law, permit->basis.provisions[at])};
            if (provision == nullptr || !provision->force.until
                || m_decision.at < *provision->force.until || provision->repealed_by.empty()) {
                continue;
            }
            const std::string section{section_of(*provision)};
            const std::string when{date(*provision->force.until)};
            text += ' '
                    + fill(
                        phrase(Phrase::repealed, m_language),
                        {{"section", section}, {"date", when}, {"act", provision->repealed_by}});
        }
        return text;
    }

    [[nodiscard]] std::string cap_sentence() const {
        if (m_field.caps.empty()) {
            return {};
        }
        const std::string caps{rules_of(m_law, m_field.caps)};
        return ' ' + fill(phrase(Phrase::capped_by, m_language), {{"caps", caps}});
    }

    const Law& m_law;
    const core::Decision& m_decision;
    const core::FieldDecision& m_field;
    const ExplanationFacts& m_facts;
    Language m_language;
};

}

std::string explain(
    const RuleSet& rules, const core::Decision& decision, const core::FieldDecision& field,
    const ExplanationFacts& facts, Language language) {
    return Explanation{rules.law(), decision, field, facts, language}.text();
}

}
