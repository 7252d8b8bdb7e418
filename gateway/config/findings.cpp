#include "gateway/config/findings.h"

#include <algorithm>
#include <tuple>

namespace gateway::config {

std::vector<Finding> Findings::take() {
    std::stable_sort(
        m_findings.begin(), m_findings.end(), [](const Finding& left, const Finding& right) {
            return std::tie(left.file, left.line) < std::tie(right.file, right.line);
        });
    return std::exchange(m_findings, {});
}

std::string said(std::string_view word) {
    const bool plain{std::all_of(word.begin(), word.end(), [](char character) {
        return character >= ' ' && character <= '~' && character != '`';
    })};
    return word.empty() || word.size() > 100 || !plain ? "that" : "`" + std::string{word} + "`";
}

}
