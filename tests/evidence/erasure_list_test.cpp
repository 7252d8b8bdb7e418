// The list of erasures: what it says of a person, and of one message of theirs, and what a restored
// store loses again by it.

#include "gateway/app/erasure_list.h"
#include "gateway/core/error.h"
#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/corridor/people.h"

#include <catch2/catch.hpp>

#include <sstream>

using namespace tests::corridor;
namespace app = gateway::app;
namespace core = gateway::core;
namespace fs = std::filesystem;
using gateway::storage::Connection;
using gateway::storage::Parameter;
using gateway::storage::PrivateCluster;
using gateway::storage::Role;

namespace {

constexpr const char* everything{R"({"person":"7","erased_at":"2026-03-01T10:00:00.000000Z"})"};
constexpr const char* one_message{
    R"({"person":"7","message":"019ca8b2-dc00-7abc-8def-0123456789ab","erased_at":)"
    R"("2026-03-01T11:00:00.000000Z"})"};

app::ErasureList read(const std::string& text) {
    std::istringstream in{text};
    app::ErasureList listed;
    app::read_erasures(in, listed);
    return listed;
}

std::int64_t kept_of(const House& house, core::MessageId message) {
    Connection store{*PrivateCluster::attach(house.data(), Role::owner)};
    return store
        .run(
            "SELECT count(*) FROM payload WHERE message = $1::uuid AND person_no IS NOT NULL",
            {Parameter::message(message)})
        .integer(0, 0);
}

}

TEST_CASE(
    "an erasure of one message is listed beside that of the person, and is none of it",
    "[evidence][restore][gdpr-17]") {
    std::string lines;
    for (const char* const line : {everything, one_message, everything}) {
        lines.append(line).append("\n");
    }
    const app::ErasureList listed{read(lines)};
    REQUIRE(listed.size() == 2);
    const core::PersonNo person{7};
    CHECK(listed.contains(app::Erased{person, std::nullopt}));
    CHECK(listed.contains(
        app::Erased{person, core::MessageId::parse("019ca8b2-dc00-7abc-8def-0123456789ab")}));
    // a message that cannot be read must not become all that is kept of the person
    CHECK_THROWS_AS(
        read(R"({"person":"7","message":"x","erased_at":"2026-03-01T10:00:00.000000Z"})"),
        core::GatewayError);
}

TEST_CASE(
    "what was kept of a message and was erased in part is not brought back by a restore (GDPR "
    "Art. 17)",
    "[evidence][restore][gdpr-17]") {
    House house{80, [](const House& built) {
                    fs::create_directory(built.folder() / "elsewhere");
                    return std::string{"anchor.folder = elsewhere\n"};
                }};
    house.restart(); // what was written is signed
    REQUIRE(
        house.relay("fund-benefit-query", fund_question(house, house.example("fund-member"))).status
        == 200);
    core::MessageId message;
    std::int64_t person{0};
    {
        Connection store{*PrivateCluster::attach(house.data(), Role::owner)};
        const auto found =
            store.run("SELECT message, person_no FROM payload WHERE person_no IS NOT NULL AND use ="
                      " 'document' LIMIT 1");
        REQUIRE_FALSE(found.empty());
        message = found.message(0, 0);
        person = found.integer(0, 1);
    }
    house.restart();
    const std::string folder{(house.folder() / "backup").string()};
    const std::string keys{(house.folder() / "backup-keys").string()};
    REQUIRE(house.verb({"backup", folder, "--keys", keys}).status == 0);
    {
        Connection store{*PrivateCluster::attach(house.data(), Role::owner)};
        store.run(
            "INSERT INTO erasure (person_no, message) VALUES ($1::bigint, $2::uuid)",
            {Parameter::integer(person), Parameter::message(message)});
    }
    CHECK(kept_of(house, message) == 0);
    house.restart(); // lists what the store has erased
    CHECK(read_file(house.data() / "erasures.jsonl").find(message.text()) != std::string::npos);
    house.stop();
    for (const fs::directory_entry& entry : fs::directory_iterator{house.folder() / "elsewhere"}) {
        if (entry.path().filename().string().starts_with("anchor-")) {
            fs::remove(entry.path()); // there is no better backup
        }
    }
    fs::remove_all(house.data());

    REQUIRE(house.verb({"restore", folder, "--keys", keys}).status == 0);
    house.start();
    CHECK(kept_of(house, message) == 0);
    const std::vector<JournalEntry> entries{house.journal()}; // which verifies
    CHECK(std::any_of(entries.begin(), entries.end(), [&](const JournalEntry& entry) {
        return entry.kind == "rights" && entry.body.value("step", "") == "erased"
               && entry.body.value("message", "") == message.text();
    }));
}
