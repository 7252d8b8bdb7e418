#include "gateway/storage/journal_figures.h"

namespace gateway::storage {

namespace {

using Count = JournalFigures::Count;

/// The decisions of the stretch, as JSON. Two that read alike are two: a batch's decisions name
/// neither message nor person, so only the entry tells them apart.
constexpr std::string_view decided{
    "WITH d AS (SELECT chain, seq, body::jsonb AS b FROM journal WHERE kind IN ('decision', "
    "'refusal')"
    " AND at >= $1::timestamptz AND at < $2::timestamptz AND body LIKE '%\"outcome\"%') "};

/// @param sql selects three texts and a count, of $1 to $2.
std::vector<Count>
counted(Connection& connection, const std::string& sql, core::Instant from, core::Instant until) {
    const Rows rows{connection.run(sql, {Parameter::instant(from), Parameter::instant(until)})};
    std::vector<Count> counts;
    for (int row{0}; row < rows.size(); ++row) {
        counts.push_back(
            {std::string{rows.text(row, 0)}, std::string{rows.text(row, 1)},
             std::string{rows.text(row, 2)}, rows.integer(row, 3)});
    }
    return counts;
}

std::string by_kind(const char* kind, const char* second) {
    return std::string{"SELECT coalesce(b->>'kind', ''), coalesce("} + second
           + ", ''), '', count(*) FROM (SELECT body::jsonb AS b FROM journal WHERE kind = '" + kind
           + "' AND at >= $1::timestamptz AND at < $2::timestamptz) AS e GROUP BY 1, 2"
             " ORDER BY 1, 2";
}

}

JournalFigures figures_between(Connection& connection, core::Instant from, core::Instant until) {
    const auto of = [&](const std::string& sql) { return counted(connection, sql, from, until); };
    const std::string d{decided};
    JournalFigures figures;
    figures.decisions =
        of(d
           + "SELECT b->>'party', b->>'exchange', b->>'outcome', count(*) FROM d GROUP BY 1, 2, 3"
             " ORDER BY 1, 2, 3");
    figures.fields =
        of(d
           + "SELECT b->>'party', CASE WHEN f->>'form' = 'none' OR b->>'outcome' = 'refused' THEN"
             " 'withheld' ELSE 'released' END, '', count(*) FROM d, "
             "jsonb_array_elements(b->'fields') AS f GROUP BY 1, 2"
             " ORDER BY 1, 2");
    figures.rules =
        of(d
           + "SELECT party, rule, '', count(*) FROM (SELECT DISTINCT chain, seq, b->>'party' AS"
             " party, rule FROM d, jsonb_array_elements(b->'fields') AS f,"
             " jsonb_array_elements_text(f->'permits') AS rule WHERE f->>'form' <> 'none'"
             " AND b->>'outcome' <> 'refused') AS r GROUP BY 1, 2 ORDER BY 1, 2");
    figures.reasons =
        of(d
           + "SELECT reason, '', '', count(*) FROM d, jsonb_array_elements(b->'fields') AS f,"
             " jsonb_array_elements_text(f->'reasons') AS reason WHERE f->>'form' = 'none'"
             " GROUP BY 1 ORDER BY 1");
    figures.consents = of(by_kind("consent", "''"));
    figures.holds = of(by_kind("hold", "b->>'state'"));
    figures.entries = of("SELECT kind, '', '', count(*) FROM journal WHERE at >= $1::timestamptz"
                         " AND at < $2::timestamptz GROUP BY 1 ORDER BY 1");
    return figures;
}

}
