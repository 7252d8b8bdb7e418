#include "gateway/policy/engine.h"

#include <algorithm>
#include <set>

namespace gateway::policy {

namespace {

using Compiled = RuleSet::Compiled;
using core::Reason;

void tell_reasons(ReasonBits bits, core::FieldDecision& field) {
    for (; bits != 0; bits &= bits - 1) {
        field.reasons.push_back(static_cast<Reason>(std::countr_zero(bits)));
    }
}

void tell_withheld(core::ItemId item, ReasonBits reasons, core::Decision& decision) {
    core::FieldDecision& field{decision.fields.emplace_back()};
    field.item = item;
    tell_reasons(reasons, field);
}

const Permit& permit_of(const Compiled& rules, Index permit) {
    return rules.law.permits[rules.permits[permit].source];
}

Index nearest_permit(const Workspace& work, Index item) {
    const Index place{work.nearest[item]};
    return place == no_index ? no_index : work.candidates[place].permit;
}

core::Form form_in(const Compiled& rules, Index permit, Index item) {
    return has_bit(rules.permit_full[permit], item) ? core::Form::full : core::Form::year;
}

/// The permit's form under all caps that meet it.
core::Form capped_form(const Compiled& rules, const Workspace& work, Index permit, Index item) {
    core::Form form{form_in(rules, permit, item)};
    for (std::size_t at{0}; at < work.limits.size(); ++at) {
        const CompiledCap& cap{rules.caps[work.limits[at].cap]};
        if (has_bit(work.limit_items[at], item) && hits(cap, rules.permits[permit])) {
            form = std::min(form, limit_of(rules, cap, item));
        }
    }
    return form;
}

/// The caps that stand between what the permits would give (or the nearest one) and what leaves.
std::vector<core::RuleId>
caps_of(const Compiled& rules, const Workspace& work, Index item, core::Form form) {
    std::set<Index> lowering;
    const bool acted{has_bit(work.sets[Workspace::acting_any], item)};
    const Index nearest{form == core::Form::none ? nearest_permit(work, item) : no_index};
    for (std::size_t at{0}; at < work.limits.size(); ++at) {
        const Index index{work.limits[at].cap};
        const CompiledCap& cap{rules.caps[index]};
        if (!has_bit(work.limit_items[at], item)) {
            continue;
        }
        const core::Form limit{limit_of(rules, cap, item)};
        if (!acted && nearest != no_index && limit == core::Form::none
            && hits(cap, rules.permits[nearest])) {
            lowering.insert(index);
        }
        for (Index place{0}; acted && place < work.candidates.size(); ++place) {
            const Index permit{work.candidates[place].permit};
            const core::Form given{form_in(rules, permit, item)};
            if (has_bit(work.of(place, Workspace::acting), item) && hits(cap, rules.permits[permit])
                && limit < given && form < given) {
                lowering.insert(index);
            }
        }
    }
    std::vector<core::RuleId> names;
    for (const Index cap : lowering) {
        names.push_back(rules.law.caps[rules.caps[cap].source].id);
    }
    return names;
}

/// The nearest permit's terms that are not true, as the rule writes them, each once.
std::vector<std::string>
unmet_terms(const Compiled& rules, const Workspace& work, Index permit, Index item) {
    std::vector<std::string> terms;
    std::set<Index> facts;
    std::set<Index> demands;
    for (const Requirement& required : permit_of(rules, permit).required) {
        if (const auto* fact = std::get_if<core::FactId>(&required.term); fact != nullptr) {
            const Index index{rules.fact_index.find(*fact)};
            if (!has_bit(work.facts[Workspace::yes], index) && facts.insert(index).second) {
                terms.push_back(required.verbatim);
            }
            continue;
        }
        const auto& consent = std::get<Requirement::Consent>(required.term);
        const ConsentDemand demand{
            consent.role, consent.is_explicit, consent.itemised, consent.written};
        const auto index = static_cast<Index>(
            std::find(rules.demands.begin(), rules.demands.end(), demand) - rules.demands.begin());
        if (!work.agreed(index, item) && demands.insert(index).second) {
            terms.push_back(required.verbatim);
        }
    }
    return terms;
}

core::FieldDecision tell(const Compiled& rules, const Workspace& work, Index item) {
    core::FieldDecision field;
    field.item = rules.item_names[item];
    field.form = work.form_of(item);
    if (field.form == core::Form::full) {
        return field;
    }
    ReasonBits reasons{work.reasons[item]};
    if (has_bit(work.sets[Workspace::missing], item)) {
        reasons |= bit_of(Reason::mandatory_missing);
    }
    tell_reasons(reasons, field);
    if ((reasons & bit_of(Reason::cap)) != 0) {
        field.caps = caps_of(rules, work, item, field.form);
    }
    if (const Index nearest{nearest_permit(work, item)};
        field.form == core::Form::none && nearest != no_index) {
        field.nearest = permit_of(rules, nearest).id;
        field.unmet = unmet_terms(rules, work, nearest, item);
    }
    return field;
}

void name_permits(
    const Compiled& rules, const Workspace& work, Index item, core::FieldDecision& field) {
    if (field.form == core::Form::none) {
        return;
    }
    for (Index place{0}; place < work.candidates.size(); ++place) {
        const Index permit{work.candidates[place].permit};
        if (has_bit(work.of(place, Workspace::acting), item)
            && capped_form(rules, work, permit, item) != core::Form::none) {
            field.permits.push_back(permit_of(rules, permit).id);
        }
    }
}

ReasonBits guard_reasons(const std::vector<core::Guard>& guards) {
    ReasonBits reasons{bit_of(Reason::guard)};
    for (const core::Guard guard : guards) {
        if (guard == core::Guard::territory) {
            reasons |= bit_of(Reason::territory);
        }
        if (guard == core::Guard::channel) {
            reasons |= bit_of(Reason::channel);
        }
    }
    return reasons;
}

void refuse_all(const Compiled& rules, const Workspace& work, core::Decision& decision) {
    const ReasonBits reasons{guard_reasons(work.guards)};
    const auto refuse = [&](core::ItemId item) { tell_withheld(item, reasons, decision); };
    for_each_bit(work.sets[Workspace::asked], rules.words, [&](Index item) {
        refuse(rules.item_names[item]);
    });
    std::for_each(work.unclassified.begin(), work.unclassified.end(), refuse);
}

void tell_fields(
    const Compiled& rules, const Question& question, const Workspace& work,
    core::Decision& decision) {
    for_each_bit(work.sets[Workspace::asked], rules.words, [&](Index item) {
        name_permits(rules, work, item, decision.fields.emplace_back(tell(rules, work, item)));
    });
    for (const core::ItemId item : work.unclassified) {
        const bool needed{
            std::find(question.mandatory.begin(), question.mandatory.end(), item)
            != question.mandatory.end()};
        tell_withheld(
            item, bit_of(Reason::unclassified) | (needed ? bit_of(Reason::mandatory_missing) : 0),
            decision);
    }
    for (const core::ItemId item :
         std::set<core::ItemId>{work.unasked.begin(), work.unasked.end()}) {
        tell_withheld(item, bit_of(Reason::mandatory_missing), decision);
    }
}

}

core::Decision describe(const Compiled& rules, const Question& question, const Workspace& work) {
    core::Decision decision;
    decision.outcome = work.outcome;
    decision.rules_digest = question.rules_digest;
    decision.at = question.at;
    decision.guards = work.guards;
    decision.next_change = work.next_change;
    decision.fields.reserve(question.fields.size());
    if (work.guards.empty()) {
        tell_fields(rules, question, work, decision);
    } else {
        refuse_all(rules, work, decision);
    }
    std::sort(
        decision.fields.begin(), decision.fields.end(),
        [](const core::FieldDecision& left, const core::FieldDecision& right) {
            return left.item < right.item;
        });
    return decision;
}

core::Decision decide(const RuleSet& rules, const Question& question) {
    Workspace work;
    evaluate(rules.compiled(), question, work);
    return describe(rules.compiled(), question, work);
}

}
