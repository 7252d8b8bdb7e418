#include "gateway/policy/citation.h"
#include "gateway/policy/phrases.h"
#include "gateway/policy/reason_source.h"
#include "gateway/policy/vocabulary.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace gateway::policy {

namespace {

using core::Reason;

constexpr std::chrono::microseconds just_before{-1};

/// A thing of the law by its name; null if it has none of it.
template <class Things, class Id> auto* among(const Things& things, Id id) {
    const auto found =
        std::find_if(things.begin(), things.end(), [&](const auto& one) { return one.id == id; });
    return found == things.end() ? nullptr : &*found;
}

std::string text_of(const Label& label, Language language) {
    switch (language) {
    case Language::fi: return label.fi;
    case Language::sv: return label.sv;
    case Language::en: break;
    }
    return label.en;
}

template <class Map, class Name>
std::string word_of(const Map& words, Name name, Language language) {
    const auto found = words.find(name);
    return found == words.end() ? std::string{} : text_of(found->second, language);
}

std::string sections_of(const Law& law, const Permit& permit, Language language) {
    std::string sections;
    for (const core::ProvisionId id : permit.basis.provisions) {
        if (const auto* const provision = among(law.provisions, id)) {
            sections += (sections.empty() ? "" : ", ") + citation_of(*provision, language);
        }
    }
    return sections;
}

/// A label as it stands in the middle of a sentence; an abbreviation keeps its capitals.
std::string inside_a_sentence(std::string label) {
    const auto lower = [](char letter) { return letter >= 'a' && letter <= 'z'; };
    if (label.size() > 1 && label[0] >= 'A' && label[0] <= 'Z'
        && (lower(label[1]) || label[1] == ' ')) {
        label[0] = static_cast<char>(label[0] - 'A' + 'a');
    }
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> with_marks{
        {{"Ä", "ä"}, {"Ö", "ö"}, {"Å", "å"}}};
    for (const auto& [capital, small] : with_marks) {
        if (label.size() > capital.size() && label.starts_with(capital)
            && lower(label[capital.size()])) {
            label.replace(0, capital.size(), small);
        }
    }
    return label;
}

/// Everything that an explanation of one field may name.
class Explanation final {
public:
    Explanation(
        const Law& law, const core::Decision& decision, const core::FieldDecision& field,
        const ExplanationFacts& facts, Language language) noexcept
        : m_law{law}, m_decision{decision}, m_field{field}, m_facts{facts}, m_language{language},
          m_nearest{field.nearest ? among(law.permits, *field.nearest) : nullptr} {}

    [[nodiscard]] std::string text() const {
        if (m_field.form == core::Form::none) {
            return sentence(Phrase::withheld) + rule_sentence() + force_sentences()
                   + cap_sentence();
        }
        const bool year{m_field.form == core::Form::year};
        if (m_decision.outcome == core::Outcome::refused) {
            return say(year ? Phrase::not_sent_year : Phrase::not_sent, {{"permits", permits()}})
                   + cap_sentence();
        }
        if (year && !m_field.reasons.empty()) {
            return sentence(Phrase::reduced_why) + cap_sentence();
        }
        const bool many{m_field.permits.size() > 1};
        const Phrase given{
            year   ? (many ? Phrase::reduced_by_many : Phrase::reduced)
            : many ? Phrase::released_by_many
                   : Phrase::released};
        return say(given, {{"permits", permits()}});
    }

private:
    using Fills = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    [[nodiscard]] std::string say(Phrase which, Fills fills) const {
        return fill(phrase(which, m_language), fills);
    }

    [[nodiscard]] std::string date(core::Instant at) const {
        return say_date(core::local_date(at), m_language);
    }

    /// Of what ends at `until`.
    [[nodiscard]] std::string last_day(core::Instant until) const {
        return date(until + just_before);
    }

    [[nodiscard]] std::string sentence(Phrase which) const {
        std::string why;
        for (const Reason reason : m_field.reasons) {
            if (reason == Reason::guard && guard_names().empty()) {
                continue; // its own reason says it already
            }
            why += (why.empty() ? "" : "; ") + because(reason);
        }
        return say(which, {{"why", why}});
    }

    [[nodiscard]] std::string because(Reason reason) const {
        if (reason == Reason::recipient && m_nearest != nullptr) {
            return say(Phrase::recipient_unfit, {{"party", quoted(party())}});
        }
        if (reason == Reason::purpose && m_nearest != nullptr) {
            return say(Phrase::purpose_unfit, {{"purpose", quoted(purpose())}});
        }
        if (reason == Reason::cap && m_field.form != core::Form::none) {
            return std::string{phrase(Phrase::cap_lowers, m_language)};
        }
        const core::ConsentState* const state{consent_behind(reason)};
        return fill(
            clause(reason, m_language),
            {{"the_item", named(Phrase::the_item, "item", item(m_field.item), Phrase::some_item)},
             {"to_recipient",
              named(Phrase::to_recipient, "party", party(), Phrase::some_recipient)},
             {"for_purpose",
              named(Phrase::for_purpose, "purpose", purpose(), Phrase::some_purpose)},
             {"when", when(state)},
             {"event", event(state)},
             {"consent_ended", consent_ended(state)},
             {"last_day", rule_ended()},
             {"guards", guard_names()},
             {"holds", after_colon(hold_names())},
             {"others", after_colon(others())}});
    }

    [[nodiscard]] std::string item(core::ItemId id) const {
        const Item* const known{among(m_law.items, id)};
        return known == nullptr ? std::string{} : text_of(known->label, m_language);
    }

    [[nodiscard]] std::string party() const {
        const PartyFacts* const known{among(m_law.parties, m_facts.party)};
        return known == nullptr ? std::string{} : text_of(known->name, m_language);
    }

    [[nodiscard]] std::string purpose() const {
        return word_of(m_law.words.purposes, m_facts.purpose, m_language);
    }

    [[nodiscard]] std::string
    named(Phrase with, std::string_view place, const std::string& name, Phrase without) const {
        return name.empty() ? std::string{phrase(without, m_language)} : say(with, {{place, name}});
    }

    [[nodiscard]] std::string quoted(const std::string& name) const {
        return name.empty() ? name : say(Phrase::quoted, {{"name", name}});
    }

    [[nodiscard]] static std::string after_colon(const std::string& names) {
        return names.empty() ? names : ": " + names;
    }

    [[nodiscard]] const core::ConsentState* consent_behind(Reason reason) const {
        for (const core::ConsentState& state : m_facts.consents) {
            if (state.item == m_field.item && speaks_of(reason, state)) {
                return &state;
            }
        }
        return nullptr;
    }

    [[nodiscard]] std::string when(const core::ConsentState* state) const {
        return state == nullptr ? std::string{}
                                : say(
                                    Phrase::on_day, {{"date", date(state->expressed_at)},
                                                     {"event", std::to_string(state->sequence)}});
    }

    [[nodiscard]] std::string event(const core::ConsentState* state) const {
        return state == nullptr ? std::string{}
                                : say(Phrase::event, {{"event", std::to_string(state->sequence)}});
    }

    [[nodiscard]] std::string consent_ended(const core::ConsentState* state) const {
        return state == nullptr || !state->valid_until
                   ? std::string{}
                   : say(Phrase::consent_ended, {{"date", last_day(*state->valid_until)}});
    }

    [[nodiscard]] std::string rule_ended() const {
        return m_nearest != nullptr && m_nearest->validity.until
                   ? last_day(*m_nearest->validity.until)
                   : std::string{};
    }

    /// Guards without a reason of their own.
    [[nodiscard]] std::string guard_names() const {
        std::vector<std::string> names;
        for (const core::Guard guard : m_decision.guards) {
            if (guard != core::Guard::territory && guard != core::Guard::channel) {
                names.emplace_back(name_of(guard, m_language));
            }
        }
        return say_list(names, m_language);
    }

    /// Holds that stop permits by themselves; what others do stands in caps.
    [[nodiscard]] std::string hold_names() const {
        std::vector<std::string> names;
        for (const core::Hold& hold : m_facts.holds) {
            const bool about{
                hold.items.empty()
                || std::find(hold.items.begin(), hold.items.end(), m_field.item)
                       != hold.items.end()};
            const bool stops{
                hold.kind == core::HoldKind::restriction || hold.kind == core::HoldKind::objection};
            if (!about || !stops || !acts(hold.kind, hold.state)
                || !hold.validity.covers(m_decision.at)) {
                continue;
            }
            const std::string name{name_of(hold.kind, m_language)};
            const std::string told{
                hold.validity.from
                    ? say(Phrase::since, {{"name", name}, {"date", date(*hold.validity.from)}})
                    : name};
            if (std::find(names.begin(), names.end(), told) == names.end()) {
                names.push_back(told);
            }
        }
        return say_list(names, m_language);
    }

    /// The items of its atomic groups that are left out for reasons of their own.
    [[nodiscard]] std::string others() const {
        std::vector<std::string> names;
        for (const AtomicGroup& group : m_law.groups) {
            const auto has = [&](core::ItemId id) {
                return std::find(group.items.begin(), group.items.end(), id) != group.items.end();
            };
            for (const core::FieldDecision& other : m_decision.fields) {
                const bool of_its_own{
                    std::find(other.reasons.begin(), other.reasons.end(), Reason::group)
                    == other.reasons.end()};
                if (has(m_field.item) && has(other.item) && other.form == core::Form::none
                    && of_its_own) {
                    names.push_back(item(other.item));
                }
            }
        }
        if (names.empty()) { // an address leaves with the item that says that it is protected
            for (const Item& one : m_law.items) {
                if (one.ban_marker) {
                    names.push_back(item(one.id));
                }
            }
        }
        return say_list(names, m_language);
    }

    [[nodiscard]] std::string permits() const {
        std::vector<std::string> names;
        for (const core::RuleId id : m_field.permits) {
            const Permit* const permit{among(m_law.permits, id)};
            names.push_back(
                std::string{id.text()}
                + (permit == nullptr ? "" : " (" + sections_of(m_law, *permit, m_language) + ')'));
        }
        return say_list(names, m_language);
    }

    [[nodiscard]] std::string rule_sentence() const {
        if (m_nearest == nullptr) {
            return {};
        }
        std::string terms;
        for (const std::string& unmet : m_field.unmet) {
            const auto required = std::find_if(
                m_nearest->required.begin(), m_nearest->required.end(),
                [&](const Requirement& one) { return one.verbatim == unmet; });
            terms +=
                (terms.empty() ? "" : "; ")
                + (required == m_nearest->required.end() ? unmet
                                                         : say_term(m_law, *required, m_language));
        }
        return ' '
               + say(
                   terms.empty() ? Phrase::is_nearest : Phrase::requires_terms,
                   {{"rule", m_nearest->id.text()},
                    {"sections", sections_of(m_law, *m_nearest, m_language)},
                    {"terms", terms}});
    }

    /// What of the nearest permit and its provisions is not in force, from or until when.
    [[nodiscard]] std::string force_sentences() const {
        std::string text;
        if (m_nearest == nullptr) {
            return text;
        }
        const core::Instant at{m_decision.at};
        if (m_nearest->validity.from && at < *m_nearest->validity.from) {
            text += ' '
                    + say(
                        Phrase::rule_not_yet, {{"rule", m_nearest->id.text()},
                                               {"date", date(*m_nearest->validity.from)}});
        }
        for (const core::ProvisionId id : m_nearest->basis.provisions) {
            if (const auto* const provision = among(m_law.provisions, id)) {
                text += force_sentence(*provision, at);
            }
        }
        return text;
    }

    [[nodiscard]] std::string force_sentence(const Provision& provision, core::Instant at) const {
        const std::string section{citation_of(provision, m_language)};
        if (provision.force.from && at < *provision.force.from) {
            return ' '
                   + say(
                       Phrase::not_yet,
                       {{"section", section}, {"date", date(*provision.force.from)}});
        }
        if (!provision.force.until || at < *provision.force.until) {
            return {};
        }
        if (provision.repealed_by.empty()) {
            return ' '
                   + say(
                       Phrase::lapsed,
                       {{"section", section}, {"date", last_day(*provision.force.until)}});
        }
        return ' '
               + say(
                   Phrase::repealed, {{"section", section},
                                      {"date", date(*provision.force.until)},
                                      {"act", provision.repealed_by}});
    }

    /// The caps that stand in the way, with what triggered them.
    [[nodiscard]] std::string cap_sentence() const {
        std::vector<std::string> names;
        for (const core::RuleId id : m_field.caps) {
            std::vector<std::string> triggers;
            if (const Cap* const cap{among(m_law.caps, id)}) {
                for (const core::FactId fact : cap->triggers) {
                    const std::string word{word_of(m_law.words.facts, fact, m_language)};
                    triggers.push_back(
                        word.empty() ? std::string{fact.text()} : inside_a_sentence(word));
                }
            }
            const std::string told{say_list(triggers, m_language)};
            names.push_back(std::string{id.text()} + (told.empty() ? "" : " (" + told + ')'));
        }
        return names.empty()
                   ? std::string{}
                   : ' ' + say(Phrase::capped_by, {{"caps", say_list(names, m_language)}});
    }

    const Law& m_law;
    const core::Decision& m_decision;
    const core::FieldDecision& m_field;
    const ExplanationFacts& m_facts;
    Language m_language;
    const Permit* m_nearest;
};

}

std::string say_term(const Law& law, const Requirement& required, Language language) {
    if (const auto* consent = std::get_if<Requirement::Consent>(&required.term)) {
        return name_of(*consent, language);
    }
    const std::string word{
        word_of(law.words.facts, std::get<core::FactId>(required.term), language)};
    return word.empty() ? required.verbatim : inside_a_sentence(word);
}

std::string explain(
    const RuleSet& rules, const core::Decision& decision, const core::FieldDecision& field,
    const ExplanationFacts& facts, Language language) {
    return Explanation{rules.law(), decision, field, facts, language}.text();
}

}
