// What the house is kept by is written down where every node sees it.

#include "gateway/storage/retention_store.h"
#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>

using namespace storage_tests;

using Kind = ports::KeepingRun::Kind;

TEST_CASE("the last run of each kind is found, with what it did", "[storage]") {
    storage::RetentionStore& store{shared().store.retention()};
    ports::KeepingRun run;
    run.persons = 3;
    run.months = 1;
    run.consents = 2;
    store.record_run(run);
    ports::KeepingRun copy;
    copy.kind = Kind::backup;
    copy.entries = 17;
    copy.with_keys = true;
    store.record_run(copy);

    const auto retention = store.last_run(Kind::retention);
    REQUIRE(retention);
    CHECK(retention->persons == 3);
    CHECK(retention->months == 1);
    CHECK(retention->consents == 2);
    const auto backup = store.last_run(Kind::backup);
    REQUIRE(backup);
    CHECK(backup->entries == 17);
    CHECK(backup->with_keys);
    CHECK(retention->at <= backup->at);

    run.persons = 0;
    store.record_run(run);
    CHECK(store.last_run(Kind::retention)->persons == 0);
    CHECK(store.certificates(1).size() <= 1);
}
