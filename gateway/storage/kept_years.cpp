#include "gateway/storage/kept_years.h"

#include "gateway/core/error.h"

namespace gateway::storage {

std::vector<KeptYear>
KeptYears::over(std::string_view table, std::int64_t years, core::Instant now) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT y.part, (extract(epoch FROM y.until) * 1000000)::bigint, c.goes, c.stays FROM"
            " kept_year AS y CROSS JOIN LATERAL count_kept_year(y.part) AS c WHERE y.whole ="
            " $1::text AND y.until + make_interval(years => $2::bigint::integer) <="
            " $3::timestamptz ORDER BY y.until",
            {Parameter::text(table), Parameter::integer(years), Parameter::instant(now)})};
        std::vector<KeptYear> found;
        for (int row{0}; row < rows.size(); ++row) {
            found.push_back(
                {std::string{rows.text(row, 0)}, rows.instant(row, 1), rows.integer(row, 2),
                 rows.integer(row, 3)});
        }
        return found;
    });
}

void insert(Connection& connection, const ports::EndedYear& ended) {
    const Rows done{connection.run(
        "SELECT end_kept_year($1::text, $2::bigint, $3::bigint, $4::bigint)",
        {Parameter::text(ended.part), Parameter::integer(ended.years),
         Parameter::integer(ended.goes), Parameter::integer(ended.stays)})};
    if (done.empty()) {
        throw core::GatewayError{"RETENTION_MOVED", core::GatewayError::Retry::never};
    }
}

}
