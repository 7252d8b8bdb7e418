#include "gateway/notice/lint.h"

#include "gateway/notice/reading.h"

#include <algorithm>
#include <utility>

namespace gateway::notice {

std::vector<Finding> Report::take() {
    std::stable_sort(
        m_findings.begin(), m_findings.end(),
        [](const Placed& left, const Placed& right) { return left.at < right.at; });
    std::vector<Finding> findings;
    findings.reserve(m_findings.size());
    for (Placed& placed : m_findings) {
        findings.push_back(std::move(placed.finding));
    }
    m_findings.clear();
    return findings;
}

std::vector<Finding> lint(
    const Text& text, const Knowledge& knowledge, core::LocalDate today,
    std::optional<core::LocalDate> dated) {
    const ActNames names{knowledge.acts};
    const Reading reading{
        text,
        knowledge,
        today,
        dated ? std::optional{DatedAt{*dated, {}}} : date_of(text),
        citations_in(text, knowledge.acts, names),
        facts_of(text)};
    Report report{text};
    for (const auto& judge :
         {judge_citations, judge_sections, judge_day, judge_bodies, judge_words, judge_bases,
          judge_special_data, judge_disclosures, judge_consent, judge_places, judge_parties,
          judge_retention, judge_rights, judge_content, judge_contacts}) {
        judge(reading, report);
    }
    return report.take();
}

}
