// Who may ever get what.

#include "gateway/policy/analysis_sweep.h"

#include <utility>

namespace gateway::policy {

namespace {

class Answer final {
public:
    Answer(const AnalysedLaw& law, const ReachQuery& query) : m_law{law}, m_query{query} {}

    void ask(const Cell& cell) {
        if (m_query.reg && *m_query.reg != cell.reg) {
            return;
        }
        std::vector<Variant> wanted;
        for (const core::ItemId item : m_law.listed(cell)) {
            for (Variant& variant : m_law.variants(item)) {
                if (is_wanted(variant)) {
                    wanted.push_back(std::move(variant));
                }
            }
        }
        if (wanted.empty()) {
            return;
        }
        const std::vector<std::vector<Stretch>> found{sweep(m_law, cell, wanted)};
        for (std::size_t at{0}; at < wanted.size(); ++at) {
            for (const Stretch& stretch : found[at]) {
                tell(cell, wanted[at], stretch);
            }
        }
    }

    [[nodiscard]] std::vector<Reach> take() { return std::move(m_reaches); }

private:
    [[nodiscard]] bool is_wanted(const Variant& variant) const {
        return (!m_query.item || *m_query.item == variant.item->id)
               && (!m_query.category || variant.categories.contains(*m_query.category));
    }

    void tell(const Cell& cell, const Variant& variant, const Stretch& stretch) {
        const core::Form most{m_query.without_consent ? stretch.without_consent : stretch.form};
        if (most == core::Form::none || (m_query.at && !stretch.when.covers(*m_query.at))) {
            return;
        }
        Reach reach;
        reach.path = m_law.path(cell, variant);
        reach.form = most;
        reach.without_consent = stretch.without_consent;
        reach.when = stretch.when;
        reach.permits = m_query.without_consent ? stretch.permits_without_consent : stretch.permits;
        reach.permits_without_consent = stretch.permits_without_consent;
        reach.witness = leanest(
            *m_law.rules(),
            best_witness(m_law, cell, variant, readable_instant(stretch.when, m_query.at)), most);
        m_reaches.push_back(std::move(reach));
    }

    const AnalysedLaw& m_law;
    const ReachQuery& m_query;
    std::vector<Reach> m_reaches;
};

}

std::vector<Reach> who_can(const RuleSet& rules, const ReachQuery& query) {
    const AnalysedLaw law{rules.law(), classes_without_party(rules.law())};
    Answer answer{law, query};
    for (const Cell& cell : law.cells()) {
        answer.ask(cell);
    }
    return answer.take();
}

}
