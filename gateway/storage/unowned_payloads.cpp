#include "gateway/storage/unowned_payloads.h"

namespace gateway::storage {

std::vector<DocumentsOver> UnownedPayloads::documents_over() {
    return m_pool.run([](Connection& connection) {
        const Rows rows{connection.run("SELECT exchange, count(DISTINCT document) FROM"
                                       " documents_over() GROUP BY exchange ORDER BY exchange")};
        std::vector<DocumentsOver> over;
        for (int row{0}; row < rows.size(); ++row) {
            over.push_back({std::string{rows.text(row, 0)}, rows.integer(row, 1)});
        }
        return over;
    });
}

std::int64_t UnownedPayloads::rejected_over(std::string_view exchange, core::Instant before) {
    return m_pool.run([&](Connection& connection) {
        return connection
            .run(
                "SELECT count(*) FROM rejected_over($1::text, $2::timestamptz)",
                {Parameter::text(exchange), Parameter::instant(before)})
            .integer(0, 0);
    });
}

}
