#include "gateway/policy/analysis_compare.h"

#include "gateway/policy/analysis_sweep.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace gateway::policy {

namespace {

class Beyond final {
public:
    Beyond(const AnalysedLaw& more, const AnalysedLaw& less, std::optional<core::Instant> from)
        : m_more{more}, m_less{less}, m_from{from} {}

    /// The stretches of a cell in which neither law changes, from `from` on.
    [[nodiscard]] std::vector<core::Validity> stretches(const Cell& cell) const {
        std::set<core::Instant> changes{m_more.changes(cell)};
        if (const Cell* const other{m_less.find(cell)}; other != nullptr) {
            changes.merge(m_less.changes(*other));
        }
        if (m_from) {
            changes.erase(changes.begin(), changes.upper_bound(*m_from));
        }
        std::vector<core::Validity> stretches{core::Validity{m_from, std::nullopt}};
        for (const core::Instant change : changes) {
            stretches.back().until = change;
            stretches.push_back({change, std::nullopt});
        }
        return stretches;
    }

    [[nodiscard]] std::optional<Surplus>
    find(const Cell& cell, const Variant& variant, const core::Validity& when) const {
        std::optional<Surplus> best;
        const core::Instant at{when.from ? *when.from : beginning()};
        for (const Permit* const permit : cell.permits) {
            for (const core::Form form : {core::Form::full, core::Form::year}) {
                for (const Point& point : points(m_more, cell, *permit, variant, form, at)) {
                    weigh(cell, variant, when, point, best);
                }
            }
        }
        if (best) {
            best->at_best = most_of_less(cell, variant, at);
        }
        return best;
    }

private:
    void weigh(
        const Cell& cell, const Variant& variant, const core::Validity& when, const Point& point,
        std::optional<Surplus>& best) const {
        Witness witness;
        witness.at = when.from ? *when.from : beginning();
        witness.reg = cell.reg;
        witness.party = cell.party->id;
        witness.purpose = cell.purpose;
        witness.item = variant.item->id;
        witness.code = variant.code();
        witness.beside = m_more.beside(variant);
        witness.told = worst(point);
        const core::Decision more{decide(*m_more.rules(), witness)};
        const core::Form less{form_of(decide(*m_less.rules(), witness))};
        const core::Form form{form_of(more)};
        if (form <= less || (best && gap(best->more, best->less) >= gap(form, less))) {
            return;
        }
        best.emplace(Surplus{
            &cell, &variant, when, form, less, more.fields.front().permits,
            readable(std::move(witness), point, when, form, less)});
    }

    [[nodiscard]] core::Form
    most_of_less(const Cell& cell, const Variant& variant, core::Instant at) const {
        const Cell* const other{m_less.find(cell)};
        return other == nullptr
                   ? core::Form::none
                   : form_of(decide(*m_less.rules(), best_witness(m_less, *other, variant, at)));
    }

    [[nodiscard]] static int gap(core::Form more, core::Form less) noexcept {
        return static_cast<int>(more) - static_cast<int>(less);
    }

    /// The same with most people's circumstances where the two laws still differ by as much in
    /// them.
    [[nodiscard]] Witness readable(
        Witness witness, const Point& point, const core::Validity& when, core::Form more,
        core::Form less) const {
        witness.at = readable_instant(when, std::nullopt);
        Witness common{witness};
        common.told = plain(point);
        const bool as_well{
            form_of(decide(*m_more.rules(), common)) == more
            && form_of(decide(*m_less.rules(), common)) == less};
        return as_well ? common : witness;
    }

    const AnalysedLaw& m_more;
    const AnalysedLaw& m_less;
    std::optional<core::Instant> m_from;
};

/// Joins what follows the last and differs from it in nothing.
void join(std::vector<Surplus>& joined, Surplus next) {
    if (!joined.empty() && joined.back().more == next.more && joined.back().less == next.less
        && joined.back().at_best == next.at_best && joined.back().rules == next.rules
        && joined.back().when.until == next.when.from) {
        joined.back().when.until = next.when.until;
    } else {
        joined.push_back(std::move(next));
    }
}

}

void beyond(
    const AnalysedLaw& more, const AnalysedLaw& less, std::optional<core::Instant> from,
    const std::function<bool(const Variant&)>& wanted, const std::function<bool(Surplus)>& visit) {
    const Beyond search{more, less, from};
    for (const Cell& cell : more.cells()) {
        const std::vector<core::Validity> stretches{search.stretches(cell)};
        for (const core::ItemId item : more.listed(cell)) {
            for (const Variant& variant : more.variants(item, &less)) {
                if (wanted && !wanted(variant)) {
                    continue;
                }
                std::vector<Surplus> joined;
                for (const core::Validity& when : stretches) {
                    if (std::optional<Surplus> found{search.find(cell, variant, when)}) {
                        join(joined, std::move(*found));
                    }
                }
                for (Surplus& surplus : joined) {
                    if (!visit(std::move(surplus))) {
                        return;
                    }
                }
            }
        }
    }
}

namespace {

/// Whether the other law holds the same values of the item for special.
bool special_in(const AnalysedLaw& law, const Variant& variant) {
    const Item* const item{law.item(variant.item->id)};
    if (item == nullptr) {
        return false;
    }
    const auto adds_special = [&](const std::string& code) {
        const auto effect = item->code_effects.find(code);
        return effect != item->code_effects.end()
               && std::any_of(
                   effect->second.begin(), effect->second.end(),
                   [&](core::CategoryId id) { return special_category(law.law(), id); });
    };
    return inherently_special(law.law(), *item)
           || std::any_of(variant.codes.begin(), variant.codes.end(), adds_special);
}

void add_changes(
    const AnalysedLaw& more, const AnalysedLaw& less, Change::Kind kind,
    std::optional<core::Instant> from, std::vector<Change>& changes) {
    beyond(more, less, from, {}, [&](Surplus surplus) {
        Change& change{changes.emplace_back()};
        change.kind = kind;
        change.path = more.path(*surplus.cell, *surplus.variant);
        change.path.special = change.path.special || special_in(less, *surplus.variant);
        const bool gain{kind == Change::Kind::gain};
        change.before = gain ? surplus.less : surplus.more;
        change.after = gain ? surplus.more : surplus.less;
        change.when = surplus.when;
        change.rules = std::move(surplus.rules);
        change.witness = std::move(surplus.witness);
        change.at_best = surplus.at_best;
        return true;
    });
}

}

std::vector<Change>
compare(const RuleSet& before, const RuleSet& after, std::optional<core::Instant> from) {
    std::set<core::PartyClass> classes{classes_without_party(before.law())};
    classes.merge(classes_without_party(after.law()));
    for (const Law* law : {&before.law(), &after.law()}) {
        for (const PartyFacts& party : law->parties) {
            classes.erase(party.cls);
        }
    }
    const AnalysedLaw old_law{before.law(), classes};
    const AnalysedLaw new_law{after.law(), classes};
    std::vector<Change> changes;
    add_changes(new_law, old_law, Change::Kind::gain, from, changes);
    add_changes(old_law, new_law, Change::Kind::loss, from, changes);
    return changes;
}

std::vector<core::Instant> beginnings(const std::vector<Change>& changes, core::Instant now) {
    std::set<core::Instant> begin;
    for (const Change& change : changes) {
        // what goes on from a change of the same path by other rules does not begin
        const bool goes_on{std::any_of(changes.begin(), changes.end(), [&](const Change& other) {
            return other.kind == change.kind && other.path == change.path
                   && other.when.until == change.when.from && other.before == change.before
                   && other.after == change.after;
        })};
        if (change.when.from && *change.when.from > now && !goes_on) {
            begin.insert(*change.when.from);
        }
    }
    return {begin.begin(), begin.end()};
}

std::shared_ptr<const RuleSet> with_provision_until(
    const RuleSet& rules, core::ProvisionId provision, std::optional<core::Instant> until) {
    Law law{rules.law()};
    const auto found =
        std::find_if(law.provisions.begin(), law.provisions.end(), [&](const Provision& candidate) {
            return candidate.id == provision;
        });
    if (found == law.provisions.end()
        || (until && found->force.from && *until <= *found->force.from)) {
        return nullptr;
    }
    found->force.until = until;
    std::vector<CompileFinding> findings;
    return RuleSet::compile(std::move(law), findings);
}

std::shared_ptr<const RuleSet> with_agreement_until(
    const RuleSet& rules, core::PartyId party, std::string_view agreement,
    std::optional<core::Instant> until) {
    Law law{rules.law()};
    for (PartyFacts& one : law.parties) {
        for (Agreement& made : one.agreements) {
            if (one.id != party || made.id != agreement) {
                continue;
            }
            if (until && made.validity.from && *until <= *made.validity.from) {
                return nullptr;
            }
            made.validity.until = until;
            std::vector<CompileFinding> findings;
            return RuleSet::compile(std::move(law), findings);
        }
    }
    return nullptr;
}

std::optional<std::vector<Change>>
expiry(const RuleSet& rules, core::ProvisionId provision, core::Instant date) {
    const auto without_end = with_provision_until(rules, provision, std::nullopt);
    const auto ended = with_provision_until(rules, provision, date);
    if (without_end == nullptr || ended == nullptr) {
        return std::nullopt;
    }
    return compare(*without_end, *ended, date);
}

}
