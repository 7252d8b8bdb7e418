// Caps that never bite.

#include "gateway/policy/analysis_compare.h"
#include "gateway/policy/analysis_dead.h"

#include <algorithm>
#include <utility>

namespace gateway::policy {

namespace {

bool reaches(const Cap& cap, const Variant& variant) {
    return cap.categories.empty()
           || std::any_of(cap.categories.begin(), cap.categories.end(), [&](auto category) {
                  return variant.categories.contains(category);
              });
}

/// Whether the law without the cap gives more, somewhere and in some circumstances.
bool bites(
    const AnalysedLaw& with, const AnalysedLaw& without, const Cap& cap, core::Instant from) {
    bool bitten{false};
    beyond(
        without, with, from, [&](const Variant& variant) { return reaches(cap, variant); },
        [&](const Surplus&) {
            bitten = true;
            return false;
        });
    return bitten;
}

class Inquest final {
public:
    Inquest(const AnalysedLaw& law, const Cap& cap, core::Instant from)
        : m_law{law}, m_cap{cap}, m_from{from} {}

    [[nodiscard]] DeadRule run() {
        DeadRule dead;
        dead.rule = m_cap.id;
        dead.cap = true;
        if (m_cap.form == core::Form::full) {
            dead.cause = DeadCause::lowers_nothing;
        } else if (m_cap.validity.until && *m_cap.validity.until <= m_from) {
            dead.cause = DeadCause::ended;
            dead.ended = m_cap.validity.until;
        } else if (!reaches_an_item()) {
            dead.cause = DeadCause::no_item;
        } else {
            look_at_cells();
            dead.cause = m_triggered ? DeadCause::covered
                         : m_met     ? DeadCause::not_triggered
                                     : DeadCause::no_permit;
        }
        dead.witness = std::move(m_witness);
        return dead;
    }

private:
    [[nodiscard]] bool reaches_an_item() const {
        return std::any_of(
            m_law.law().items.begin(), m_law.law().items.end(), [&](const Item& item) {
                const std::vector<Variant> variants{m_law.variants(item.id)};
                return std::any_of(variants.begin(), variants.end(), [&](const Variant& variant) {
                    return reaches(m_cap, variant);
                });
            });
    }

    void look_at_cells() {
        for (const Cell& cell : m_law.cells()) {
            std::set<core::Instant> instants{m_law.changes(cell)};
            instants.insert(m_from);
            for (const core::Instant at : instants) {
                if (at >= m_from && m_cap.validity.covers(at)) {
                    look_at(cell, at);
                }
            }
        }
    }

    void look_at(const Cell& cell, core::Instant at) {
        const bool triggered{!off_by_configuration(cell, at)};
        for (const Permit* const permit : cell.permits) {
            if (!on_basis(*permit) || !m_law.in_force(*permit, at)) {
                continue;
            }
            for (const auto& [item, form] : permit->items) {
                for (const Variant& variant : m_law.variants(item)) {
                    if (!reaches(m_cap, variant)) {
                        continue;
                    }
                    if (!m_witness || (triggered && !m_triggered)) {
                        m_witness = triggering(cell, variant, at);
                    }
                    m_met = true;
                    m_triggered = m_triggered || triggered;
                }
            }
        }
    }

    [[nodiscard]] bool on_basis(const Permit& permit) const {
        return m_cap.bases.empty()
               || (hit_bases(m_cap.bases)
                   & (basis_bit(permit.basis.gdpr6).value_or(0)
                      | basis_bit(permit.basis.gdpr9).value_or(0)))
                      != 0;
    }

    [[nodiscard]] bool off_by_configuration(const Cell& cell, core::Instant at) const {
        const auto stands = [&](Standing wanted) {
            return [this, &cell, at, wanted](core::FactId fact) {
                return m_law.standing(fact, cell, at) == wanted;
            };
        };
        return std::any_of(
                   m_cap.triggers.begin(), m_cap.triggers.end(),
                   stands(Standing::false_by_configuration))
               || std::any_of(
                   m_cap.unless.begin(), m_cap.unless.end(),
                   stands(Standing::true_by_configuration));
    }

    /// The best case for the field in which the cap is triggered and not lifted.
    [[nodiscard]] Witness
    triggering(const Cell& cell, const Variant& variant, core::Instant at) const {
        Witness witness{best_witness(m_law, cell, variant, at)};
        for (const core::FactId fact : m_cap.triggers) {
            std::erase(witness.told.absent, fact);
            for (std::size_t kind{0}; kind < hold_kinds; ++kind) {
                if (fact.text() == fact_of(static_cast<core::HoldKind>(kind))) {
                    core::Hold& hold{witness.told.holds.emplace_back()};
                    hold.kind = static_cast<core::HoldKind>(kind);
                    hold.state = core::HoldState::upheld;
                }
            }
        }
        for (const core::FactId fact : m_cap.unless) {
            std::erase(witness.told.present, fact);
        }
        return witness;
    }

    const AnalysedLaw& m_law;
    const Cap& m_cap;
    core::Instant m_from;
    bool m_met{false};       ///< something that it reaches is permitted in its time
    bool m_triggered{false}; ///< and there it can be triggered
    std::optional<Witness> m_witness;
};

}

void find_dead_caps(const Law& law, core::Instant from, std::vector<DeadRule>& found) {
    const std::set<core::PartyClass> classes{classes_without_party(law)};
    const AnalysedLaw with{law, classes};
    for (const Cap& cap : law.caps) {
        Law rest{law};
        std::erase_if(rest.caps, [&](const Cap& other) { return other.id == cap.id; });
        if (!bites(with, AnalysedLaw{std::move(rest), classes}, cap, from)) {
            found.push_back(Inquest{with, cap, from}.run());
        }
    }
}

}
