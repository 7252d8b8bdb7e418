#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>

using namespace storage_tests;

namespace {

core::Code as_app(const std::string& sql) {
    static storage::Connection app{shared().connection(storage::Role::app)};
    return code_of([&] { app.run_script(sql); });
}

constexpr const char* append_only[]{
    "journal",
    "checkpoint",
    "decision",
    "provenance",
    "provenance_profile",
    "outcome",
    "record_outcome",
    "consent_event",
    "hold",
    "payload",
    "payload_key",
    "attempt",
    "message",
    "document_record",
    "person_key",
    "configuration",
    "active_configuration",
    "followed_folder",
    "chain",
    "idempotency",
    "schema_version",
    "user_event",
    "token",
    "token_revocation",
    "manifest_line",
    "party_result",
    "correction",
    "delivery_fault",
    "unknown_field",
    "release_entry",
    "period_key"};

}

TEST_CASE(
    "the application's role may only append to the journal and its neighbours",
    "[storage][roles]") {
    for (const std::string table : append_only) {
        CAPTURE(table);
        CHECK(as_app("SELECT 1 FROM " + table) == core::Code{"NONE"});
        CHECK(as_app("DELETE FROM " + table) == core::Code{"STORE_FORBIDDEN"});
        CHECK(as_app("TRUNCATE " + table) == core::Code{"STORE_FORBIDDEN"});
        CHECK(as_app("DROP TABLE " + table) == core::Code{"STORE_FORBIDDEN"});
        CHECK(
            as_app("ALTER TABLE " + table + " DISABLE TRIGGER ALL")
            == core::Code{"STORE_FORBIDDEN"});
    }
}

TEST_CASE(
    "the application's role cannot change a row of the journal or of what stands beside it",
    "[storage][roles]") {
    CHECK(as_app("UPDATE journal SET body = ''") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("UPDATE checkpoint SET encoded = ''") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("UPDATE decision SET outcome = 'released'") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("UPDATE outcome SET outcome = 'delivered'") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("UPDATE record_outcome SET state = 'released'") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("UPDATE consent_event SET kind = 'given'") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("UPDATE hold SET state = 'ended'") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("UPDATE provenance SET fields = 0") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("UPDATE attempt SET attempt = 2") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("UPDATE payload SET sealed = ''") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("UPDATE person SET blind_index = ''") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("UPDATE run SET exchange = ''") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("UPDATE document SET digest = ''") == core::Code{"STORE_FORBIDDEN"});
    CHECK(
        as_app("UPDATE user_event SET roles = '{administrator}'") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("UPDATE token SET expires_at = 'infinity'") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("UPDATE token_revocation SET at = 'infinity'") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("UPDATE person SET link = NULL") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("UPDATE barrier SET epoch = 0") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("UPDATE live_attempt SET process = ''") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("UPDATE recipient_notice SET party = ''") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("UPDATE official_case SET message = message") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("DELETE FROM barrier") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("DELETE FROM recipient_notice") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("DELETE FROM official_case") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("DELETE FROM person") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("DELETE FROM chain_head") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("DELETE FROM document") == core::Code{"STORE_FORBIDDEN"});
}

TEST_CASE(
    "the application's role cannot reach around the journal by its partitions",
    "[storage][roles]") {
    storage::Connection owner{shared().owner()};
    const storage::Rows partitions{owner.run(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'journal'::regclass")};
    REQUIRE(partitions.size() >= 4);
    const std::string partition{partitions.text(0, 0)};
    CHECK(as_app("DELETE FROM " + partition) == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("DROP TABLE " + partition) == core::Code{"STORE_FORBIDDEN"});
    CHECK(
        as_app("ALTER TABLE journal DETACH PARTITION " + partition)
        == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("CREATE TABLE other (x int)") == core::Code{"STORE_FORBIDDEN"});
}

TEST_CASE("the application's role cannot become another", "[storage][roles]") {
    CHECK(as_app("SET ROLE lautturi_owner") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("SET SESSION AUTHORIZATION lautturi_owner") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("GRANT lautturi_owner TO lautturi_app") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("SET session_replication_role = replica") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("COPY journal TO '/tmp/x'") == core::Code{"STORE_FORBIDDEN"});
    CHECK(as_app("SELECT pg_read_file('/etc/passwd')") == core::Code{"STORE_FORBIDDEN"});
}
