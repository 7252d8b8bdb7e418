#include "gateway/exchange/foresight.h"

#include "gateway/exchange/replay.h"
#include "gateway/policy/seen.h"
#include "gateway/policy/vocabulary.h"

#include <algorithm>
#include <span>
#include <utility>

namespace gateway::exchange {

namespace {

using Values = std::vector<std::optional<core::Value>>;

core::Form form_of(const core::Decision& decision, core::ItemId item) {
    const core::FieldDecision* const field{decision.find(item)};
    return field == nullptr ? core::Form::none : field->form;
}

bool special_under(const policy::RuleSet& rules, core::ItemId id, const Values& possible) {
    const policy::Law& law{rules.law()};
    const auto item = std::find_if(
        law.items.begin(), law.items.end(), [&](const auto& one) { return one.id == id; });
    if (item == law.items.end()) {
        return false;
    }
    return policy::inherently_special(law, *item)
           || std::any_of(possible.begin(), possible.end(), [&](const auto& value) {
                  const auto seen = policy::see(rules, {id, value ? &*value : nullptr});
                  return std::any_of(seen.adds.begin(), seen.adds.end(), [&](auto category) {
                      return policy::special_category(law, category);
                  });
              });
}

/// Whether the draft gives the field another form for another of the values that it could have
/// been.
bool depends_on_value(
    const policy::RuleSet& draft, const policy::Question& question, std::size_t at,
    const Values& possible, core::Form form) {
    std::vector<policy::AskedField> fields{question.fields.begin(), question.fields.end()};
    policy::Question other{question};
    other.fields = fields;
    return std::any_of(possible.begin(), possible.end(), [&](const auto& value) {
        fields[at].value = value ? &*value : nullptr;
        return form_of(policy::decide(draft, other), fields[at].item) != form;
    });
}

/// What was in force then, without days: asked later, it is neither over nor yet to come.
template <class Dated>
std::vector<Dated> standing(std::span<const Dated> dated, core::Instant then) {
    std::vector<Dated> stands;
    for (const Dated& one : dated) {
        if (one.validity.covers(then)) {
            stands.push_back(one);
            stands.back().validity = {};
        }
    }
    return stands;
}

/// The question put at another instant: the law is of that day, the facts as they were recorded.
class PutAt final {
public:
    PutAt(const policy::Question& question, core::Instant at)
        : m_relations{standing(question.relations, question.at)}, m_holds{standing(
                                                                      question.holds, question.at)},
          m_consents{question.consents.begin(), question.consents.end()}, m_question{question} {
        for (core::ConsentState& consent : m_consents) {
            if (consent.valid_until && *consent.valid_until > question.at) {
                consent.valid_until.reset();
            }
        }
        m_question.at = at;
        m_question.relations = m_relations;
        m_question.holds = m_holds;
        m_question.consents = m_consents;
    }
    PutAt(const PutAt&) = delete;
    PutAt& operator=(const PutAt&) = delete;

    [[nodiscard]] const policy::Question& question() const noexcept { return m_question; }

private:
    std::vector<core::Relation> m_relations;
    std::vector<core::Hold> m_holds;
    std::vector<core::ConsentState> m_consents;
    policy::Question m_question;
};

}

Foreseen foresee(
    const policy::RuleSet& before, const policy::RuleSet& draft,
    const journal::DecisionEvidence& evidence, std::optional<core::Instant> at) {
    const RecordedQuestion recorded{before, evidence};
    std::optional<PutAt> put;
    if (at) {
        put.emplace(recorded.question(), *at);
    }
    const policy::Question& question{put ? put->question() : recorded.question()};
    const core::Decision decision{policy::decide(draft, question)};
    Foreseen foreseen;
    foreseen.was = evidence.decision.outcome;
    foreseen.would_be = decision.outcome;
    for (std::size_t place{0}; place < question.fields.size(); ++place) {
        const core::ItemId item{question.fields[place].item};
        const Values& possible{recorded.possible()[place]};
        const core::Form form{form_of(decision, item)};
        if (possible.size() > 1 && depends_on_value(draft, question, place, possible, form)) {
            foreseen.undetermined.push_back(item);
            continue;
        }
        // a message that was refused sent nothing, whatever its fields came to
        const core::Form was{
            foreseen.was == core::Outcome::refused ? core::Form::none
                                                   : form_of(evidence.decision, item)};
        const core::Form would_be{
            foreseen.would_be == core::Outcome::refused ? core::Form::none : form};
        if (was != would_be) {
            const bool special{
                special_under(before, item, possible) || special_under(draft, item, possible)};
            foreseen.changes.push_back({item, was, would_be, special});
        }
    }
    const auto by_item = [](const auto& left, const auto& right) { return left.item < right.item; };
    std::sort(foreseen.changes.begin(), foreseen.changes.end(), by_item);
    std::sort(foreseen.undetermined.begin(), foreseen.undetermined.end());
    return foreseen;
}

}
