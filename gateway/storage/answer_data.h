#pragma once
// What PostgreSQL answered to one statement, as its own library holds it. Of this room alone, for
// what makes and reads `Rows`.

#include "gateway/storage/connection.h"

#include <libpq-fe.h>

#include <memory>

namespace gateway::storage {

struct ClearResult {
    void operator()(PGresult* result) const noexcept { PQclear(result); }
};

using Result = std::unique_ptr<PGresult, ClearResult>;

struct Rows::Data {
    Result result;
};

}
