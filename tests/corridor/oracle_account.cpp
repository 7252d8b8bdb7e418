#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>

namespace tests::corridor {

void require_oracle_account(House& house) {
    const Json account = house.accounts("kela-statements-out").back();
    const Json& oracle{house.oracle().at("kela_batch")};
    INFO(account.dump());
    for (const char* const count : {"in", "released", "reduced", "withheld", "rejected"}) {
        INFO(count);
        CHECK(account.at(count) == oracle.at(count));
    }
    CHECK(account.at("pending") == 0);
    CHECK(account.at("balanced") == true);
    CHECK(account.at("closed") == true);
}

}
