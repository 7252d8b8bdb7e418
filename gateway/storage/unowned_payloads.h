#pragma once
// Payloads that no one person owns, and whose keys no person's end takes along: documents of many,
// and received records that were rejected before anybody was known by them. It must never end a
// document that is not done with.

#include "gateway/core/instant.h"
#include "gateway/storage/connection_pool.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::storage {

struct DocumentsOver {
    std::string exchange;
    std::int64_t documents{0};
};

/// Thread-safe.
class UnownedPayloads final {
public:
    explicit UnownedPayloads(ConnectionPool& pool) : m_pool{pool} {}

    /// Documents that are done with, that show somebody whose key is gone, and that nothing holds:
    /// by exchange.
    [[nodiscard]] std::vector<DocumentsOver> documents_over();
    /// Rejected records of an exchange that came before an instant.
    [[nodiscard]] std::int64_t rejected_over(std::string_view exchange, core::Instant before);

private:
    ConnectionPool& m_pool;
};

}
