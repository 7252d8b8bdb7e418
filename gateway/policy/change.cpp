#include "gateway/policy/engine.h"

#include <algorithm>

namespace gateway::policy {

namespace {

using Compiled = RuleSet::Compiled;

/// The least of the points that lie after `at`.
class Soonest final {
public:
    explicit Soonest(Micros at) noexcept : m_at{at} {}

    void consider(Micros point) noexcept {
        if (point > m_at && point < m_soonest) {
            m_soonest = point;
        }
    }

    void consider(const core::Validity& validity) noexcept {
        if (validity.from) {
            consider(validity.from->microseconds());
        }
        if (validity.until) {
            consider(validity.until->microseconds());
        }
    }

    [[nodiscard]] Micros value() const noexcept { return m_soonest; }

private:
    Micros m_at;
    Micros m_soonest{end_of_time};
};

bool touches(const Compiled& rules, const Workspace& work, Index at) {
    for (std::size_t word{0}; word < rules.words; ++word) {
        if ((rules.cap_items[at][word] & work.sets[Workspace::asked][word]) != 0) {
            return true;
        }
    }
    return std::any_of(work.valued.begin(), work.valued.end(), [&](const Workspace::Valued& field) {
        return has_bit(rules.cap_effects[at], field.effect->number);
    });
}

void consider_caps(const Compiled& rules, const Workspace& work, Soonest& soonest) {
    auto change = std::upper_bound(
        rules.cap_changes.begin(), rules.cap_changes.end(), work.at,
        [](Micros at, const CapChange& candidate) { return at < candidate.at; });
    for (; change != rules.cap_changes.end() && change->at < soonest.value(); ++change) {
        if (touches(rules, work, change->cap)) {
            soonest.consider(change->at);
            return;
        }
    }
}

void consider_facts(
    const Compiled& rules, const Question& question, const Workspace& work, Soonest& soonest) {
    for (const Agreement& agreement :
         rules.law.parties[rules.parties[work.party].source].agreements) {
        if (std::find(agreement.purposes.begin(), agreement.purposes.end(), question.purpose)
            != agreement.purposes.end()) {
            soonest.consider(agreement.validity);
        }
    }
    for (const core::Relation& relation : question.relations) {
        // what an official decided, too: whoever asks tells it as a fact for as long as it is given
        if (rules.fact_index.find(relation.kind) != no_index
            && (!relation.party || *relation.party == question.party)) {
            soonest.consider(relation.validity);
        }
    }
    for (const Workspace::BoundConsent& consent : work.consents) {
        if (consent.state->given() && consent.state->valid_until) {
            soonest.consider(consent.state->valid_until->microseconds());
        }
    }
    for (const core::Hold& hold : question.holds) {
        const bool about_asked{
            hold.items.empty()
            || std::any_of(hold.items.begin(), hold.items.end(), [&](core::ItemId name) {
                   const Index item{rules.item_index.find(name)};
                   return item != no_index && has_bit(work.sets[Workspace::asked], item);
               })};
        if (acts(hold.kind, hold.state) && about_asked) {
            soonest.consider(hold.validity);
        }
    }
}

}

std::optional<core::Instant>
next_change(const Compiled& rules, const Question& question, const Workspace& work) {
    Soonest soonest{work.at};
    for (const Candidate& candidate : work.candidates) {
        for (const Micros change : rules.permits[candidate.permit].changes) {
            soonest.consider(change);
        }
    }
    consider_facts(rules, question, work, soonest);
    consider_caps(rules, work, soonest);
    if (soonest.value() == end_of_time) {
        return std::nullopt;
    }
    return core::Instant::from_microseconds(soonest.value());
}

}
