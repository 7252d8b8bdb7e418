#pragma once
// A notice as the rules look at it: its words, its day, what it cites, what it tells. And the
// report that they write into.

#include "gateway/notice/citations.h"
#include "gateway/notice/dates.h"
#include "gateway/notice/facts.h"
#include "gateway/notice/finding.h"
#include "gateway/notice/knowledge.h"
#include "gateway/notice/text.h"

#include <optional>
#include <set>
#include <tuple>
#include <vector>

namespace gateway::notice {

struct Reading {
    const Text& text;
    const Knowledge& knowledge;
    core::LocalDate today;
    std::optional<DatedAt> dated; ///< the span is empty where an encoded notice has the day
    std::vector<Citation> citations;
    Facts facts;
};

/// What was found, in order of place; the same thing in the same line once.
class Report final {
public:
    explicit Report(const Text& text) : m_text{text} {}

    void
    add(Rule rule, Severity severity, Span at, const policy::Label& why,
        const policy::Label& instead) {
        std::string quote{m_text.quote(at)};
        const std::size_t line{m_text.line_of(at.begin)};
        if (m_seen.insert({rule, line, why.fi}).second) {
            m_findings.push_back(
                {at.begin, {rule, severity, line, std::move(quote), why, instead}});
        }
    }

    [[nodiscard]] std::vector<Finding> take();

private:
    struct Placed {
        std::size_t at;
        Finding finding;
    };

    const Text& m_text;
    std::vector<Placed> m_findings;
    std::set<std::tuple<Rule, std::size_t, std::string>> m_seen;
};

/// The families of rules, in the order of the list.
void judge_citations(const Reading& reading, Report& report);
void judge_sections(const Reading& reading, Report& report);
void judge_day(const Reading& reading, Report& report);
void judge_bodies(const Reading& reading, Report& report);
void judge_words(const Reading& reading, Report& report);
void judge_bases(const Reading& reading, Report& report);
void judge_special_data(const Reading& reading, Report& report);
void judge_disclosures(const Reading& reading, Report& report);
void judge_consent(const Reading& reading, Report& report);
void judge_places(const Reading& reading, Report& report);
void judge_parties(const Reading& reading, Report& report);
void judge_retention(const Reading& reading, Report& report);
void judge_rights(const Reading& reading, Report& report);
void judge_content(const Reading& reading, Report& report);
void judge_contacts(const Reading& reading, Report& report);
/// Officials by their addresses or names: of judge_contacts(), by itself for what is no quote.
void judge_officials(const Text& text, Report& report);

}
