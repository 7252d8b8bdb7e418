// A machine is lost. Another one, with nothing on it, gets the backup: the journal verifies, what
// was decided can be explained, and the work goes on; a backup that is too old is noticed.

#include "gateway/crypto/signature.h"
#include "tests/admin/api_calls.h"
#include "tests/corridor/people.h"
#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tests::corridor;
namespace crypto = gateway::crypto;
namespace fs = std::filesystem;

namespace {

/// A house whose heads are deposited elsewhere, on a machine that can be lost.
House anchored_house() {
    return House{80, [](const House& built) {
                     fs::create_directory(built.folder() / "elsewhere");
                     return std::string{"anchor.folder = elsewhere\n"};
                 }};
}

std::string place(const House& house, const char* name) {
    return (house.folder() / name).string();
}

void lose_the_machine(House& house) {
    house.stop();
    fs::remove_all(house.data());
}

void require_done(const Finished& finished) {
    INFO(finished.out << finished.err);
    REQUIRE(finished.status == 0);
}

std::string why_not(House& house) {
    try {
        house.start();
    } catch (const std::exception& failure) {
        return failure.what();
    }
    return "it starts";
}

}

TEST_CASE(
    "database, keys and configuration are restored on an empty machine, and the journal verifies",
    "[evidence][restore]") {
    House house{80};
    REQUIRE(house.run_batch().status == 0);
    const std::vector<JournalEntry> before{house.journal()};
    const auto decision = std::find_if(
        before.begin(), before.end(), [](const auto& entry) { return entry.kind == "decision"; });
    REQUIRE(decision != before.end());
    require_done(house.verb({"keys", "rotate"}));
    const std::string folder{place(house, "backup")};
    const std::string keys{place(house, "backup-keys")};
    require_done(house.verb({"backup", folder, "--keys", keys})); // while the daemon works
    CHECK(house.verb({"backup", folder}).err.find("BACKUP_EXISTS") != std::string::npos);
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator{folder}) {
        CHECK(entry.path().filename() != "root.key");
    }
    CHECK(fs::exists(fs::path{folder} / "mappings/rules"));
    lose_the_machine(house);

    // without the keys, nothing
    require_done(house.verb({"restore", folder}));
    CHECK(house.verb({"restore", folder}).err.find("RESTORE_NOT_EMPTY") != std::string::npos);
    CHECK(why_not(house).find("ROOT_KEY_LOST") != std::string::npos);
    fs::remove_all(house.data());

    require_done(house.verb({"restore", folder, "--keys", keys}));
    house.start();
    const std::vector<JournalEntry> after{house.journal()}; // verified with the public key
    CHECK(after.size() >= before.size());
    require_done(house.verb({"explain", decision->message, "--replay"}));
    CHECK(
        house.relay("fund-benefit-query", fund_question(house, house.example("fund-member"))).status
        == 200);
    REQUIRE(house.run_batch().status == 0);
    CHECK(house.journal().size() > after.size());
}

TEST_CASE(
    "keys that systemd hands over are restored where it loads them from, and never where it puts "
    "its copies",
    "[evidence][restore]") {
    House house{80};
    REQUIRE(house.run_batch().status == 0);
    require_done(house.verb({"keys", "rotate"}));
    const std::string folder{place(house, "backup")};
    const std::string keys{place(house, "backup-keys")};
    require_done(house.verb({"backup", folder, "--keys", keys}));
    lose_the_machine(house);
    const fs::path settings{house.folder() / "lautturi.properties"};
    const std::string before{read_file(settings)};
    const fs::path handed_over{"/run/credentials/lautturi-restore-test.service"};
    write_file(
        settings, before + "\nkeys.root = " + (handed_over / "root.key").string()
                      + "\nkeys.signing = " + (handed_over / "journal.pem").string() + "\n");
    const std::string loaded{place(house, "loaded")};
    for (const std::string& to : {std::string{}, handed_over.string()}) {
        std::vector<std::string> words{"restore", folder, "--keys", keys};
        if (!to.empty()) {
            words.insert(words.end(), {"--keys-to", to});
        }
        const Finished refused{house.verb(words)};
        CHECK(refused.status == 2);
        CHECK(refused.err.find("RESTORE_KEYS_PLACE") != std::string::npos);
        CHECK(refused.err.find("/etc/lautturi/keys") != std::string::npos);
        CHECK_FALSE(fs::exists(house.data()));
        CHECK_FALSE(fs::exists(handed_over));
    }

    // one that stands there, as the package makes it, stays; and nothing is put beside it
    fs::create_directory(loaded);
    write_file(fs::path{loaded} / "journal.pem", "another");
    const std::vector<std::string> there{"restore", folder, "--keys", keys, "--keys-to", loaded};
    CHECK(house.verb(there).err.find("RESTORE_NOT_EMPTY") != std::string::npos);
    CHECK_FALSE(fs::exists(fs::path{loaded} / "root.key"));
    CHECK(read_file(fs::path{loaded} / "journal.pem") == "another");
    fs::remove(fs::path{loaded} / "journal.pem");

    require_done(house.verb(there));
    CHECK(fs::exists(house.data() / "keys/ring")); // the daemon's own, as ever
    CHECK_FALSE(fs::exists(house.data() / "keys/root.key"));
    // a verb that systemd starts as another unit, with the same credentials, finds its copies
    CHECK(house.verb({"keys", "check"}).status == 2);
    require_done(house.verb({"keys", "check"}, {{"CREDENTIALS_DIRECTORY", loaded}}));
    fs::copy(loaded, house.data() / "keys"); // as systemd does at a start
    write_file(settings, before);
    house.start();
    static_cast<void>(house.journal()); // which verifies
    CHECK(
        house.relay("fund-benefit-query", fund_question(house, house.example("fund-member"))).status
        == 200);
}

TEST_CASE(
    "a backup that is older than the last deposit is noticed before anything rests on it",
    "[evidence][restore][anchor]") {
    House house{anchored_house()};
    const std::string folder{place(house, "backup")};
    const std::string keys{place(house, "backup-keys")};
    require_done(house.verb({"backup", folder, "--keys", keys}));
    REQUIRE(house.run_batch().status == 0);
    house.restart(); // what was written is signed
    require_done(house.verb({"journal", "anchor"}));
    lose_the_machine(house);
    require_done(house.verb({"restore", folder, "--keys", keys}));
    CHECK(why_not(house).find("STORE_BEHIND_ANCHOR") != std::string::npos);

    // whoever knows that there is no better one says so by taking the deposit away
    fs::rename(house.folder() / "elsewhere", house.folder() / "set-aside");
    fs::create_directory(house.folder() / "elsewhere");
    house.start();
    CHECK(house.serving());
}

namespace {

const char* const nobody_else{"R-908882"};

Json report_on_them(House& house) {
    return house.verb_json(
        {"person", "report", "-"},
        Json{{"register", "etela-satakunta"}, {"subject", nobody_else}, {"reason", "a test"}}
            .dump());
}

/// Whether something can be read that was sealed under the key of before: why somebody looked.
bool reasons_are_readable(const Json& report) {
    const Json& withheld = report.at("withheld");
    return std::any_of(withheld.begin(), withheld.end(), [](const Json& one) {
        return one.contains("what") && one.at("what") == "reasons";
    });
}

fs::path deposited_list(const fs::path& folder) {
    for (const fs::directory_entry& entry : fs::directory_iterator{folder}) {
        if (entry.path().filename().string().rfind("erasures-", 0) == 0) {
            return entry.path();
        }
    }
    FAIL("no list was deposited");
    return {};
}

void erase(House& house) {
    const Json opened = house.verb_json(
        {"person", "open", "-"},
        Json{
            {"register", "etela-satakunta"},
            {"subject", nobody_else},
            {"right", "erasure"},
            {"received", "2026-03-01"},
            {"reference", "D/1"}}
            .dump());
    const std::string request{opened.at("request")};
    static_cast<void>(house.verb_json(
        {"person", "step", request, "identified", "--level", "strong", "--reference", "D/2"}));
    CHECK(
        house.verb_json({"person", "step", request, "granted", "--reference", "D/3"}).at("erased")
        == 1);
}

}

namespace {

/// They have consented, and somebody has read of them: there are reasons under their key.
void look_at_them(House& house) {
    house.restart(); // what was written is signed
    tests::admin::ApiCalls{house}.become({"administrator", "data-protection-officer"});
    for (const char* const kind : {"given", "withdrawn"}) {
        Json line = Json::parse(withdrawal(nobody_else));
        line["kind"] = kind;
        line["birth_date"] = "1980-02-03";
        house.record(line.dump() + "\n");
    }
    static_cast<void>(report_on_them(house));
    REQUIRE(reasons_are_readable(report_on_them(house)));
}

}

TEST_CASE(
    "a backup from before an erasure brings the key back, and the list that was deposited "
    "elsewhere "
    "destroys it before anything is served; beside one that nobody signed nothing is served (GDPR "
    "Art. 17)",
    "[evidence][restore][anchor][gdpr-17]") {
    House house{anchored_house()};
    look_at_them(house);
    require_done(house.verb({"journal", "anchor"}));
    const std::string folder{place(house, "backup")};
    const std::string keys{place(house, "backup-keys")};
    require_done(house.verb({"backup", folder, "--keys", keys}));
    erase(house);
    CHECK_FALSE(reasons_are_readable(report_on_them(house)));
    const fs::path elsewhere{house.folder() / "elsewhere"};
    const fs::path aside{house.folder() / "set-aside"};
    const fs::path deposit{deposited_list(elsewhere)};
    CHECK(read_file(deposit).find(nobody_else) == std::string::npos);

    lose_the_machine(house);
    require_done(house.verb({"restore", folder, "--keys", keys}));
    fs::rename(elsewhere, aside);
    fs::create_directory(elsewhere);
    std::string changed{read_file(deposited_list(aside))};
    changed[changed.find("T")] = ' '; // somebody wrote in it
    write_file(elsewhere / deposit.filename(), changed);
    CHECK(why_not(house).find("SIGNER_UNKNOWN") != std::string::npos);
    fs::remove(elsewhere / deposit.filename());
    changed.replace(changed.rfind("system\":\"") + 9, 1, "x"); // and another's says nothing
    write_file(elsewhere / "erasures-x-20260301T100000.000000Z-1.jsonl", changed);
    house.start();
    const Json back = report_on_them(house); // nobody that we know has told this machine
    REQUIRE(reasons_are_readable(back));
    CHECK_FALSE(back.at("report").contains("erased_at"));
    house.stop();

    fs::remove_all(elsewhere);
    fs::rename(aside, elsewhere);
    house.start();
    const Json gone = report_on_them(house);
    CHECK_FALSE(reasons_are_readable(gone));
    CHECK(gone.at("report").contains("erased_at"));
    CHECK_FALSE(read_file(house.data() / "erasures.jsonl").empty());
    const std::vector<JournalEntry> entries{house.journal()}; // which verifies
    CHECK(std::any_of(entries.begin(), entries.end(), [](const JournalEntry& entry) {
        return entry.kind == "rights" && entry.body.value("step", "") == "erased";
    }));
}

namespace {

/// Another key signs from the next start on.
void change_signing_key(const fs::path& key) {
    fs::remove(key);
    crypto::SigningKey::generate().save(key);
}

std::string state_of_journal(House& house) {
    tests::admin::ApiCalls calls{house};
    REQUIRE(calls.local({"POST", "/journal/check", Json::object()}).status == 202);
    Json check;
    REQUIRE(eventually([&] {
        check = calls.local({"GET", "/journal"}).body.at("check");
        return check.at("state") != "running";
    }));
    INFO(check.dump());
    return check.at("state");
}

void take_anchors_away(const fs::path& folder) {
    std::vector<fs::path> anchors;
    for (const fs::directory_entry& entry : fs::directory_iterator{folder}) {
        if (entry.path().filename().string().starts_with("anchor-")) {
            anchors.push_back(entry.path());
        }
    }
    for (const fs::path& anchor : anchors) {
        fs::remove(anchor);
    }
}

}

TEST_CASE(
    "what a former key signed counts after the signing key was changed: the journal holds, an "
    "older backup is noticed, and who was erased stays so",
    "[evidence][restore][anchor][keys][gdpr-17]") {
    House house{anchored_house()};
    look_at_them(house);
    const fs::path elsewhere{house.folder() / "elsewhere"};
    const std::string folder{place(house, "backup")};
    const std::string keys{place(house, "backup-keys")};
    require_done(house.verb({"backup", folder, "--keys", keys}));
    erase(house);
    const fs::path deposit{deposited_list(elsewhere)};
    const std::string by_the_first{read_file(deposit)};
    require_done(house.verb({"journal", "anchor"}));
    house.stop();
    change_signing_key(house.data() / "keys/journal.pem");
    house.start();
    CHECK(read_file(deposit) != by_the_first); // it is signed anew
    CHECK(state_of_journal(house) == "held");
    const std::string exported{house.export_journal().string()};
    const std::string signers{(house.data() / "keys/signers.pem").string()};
    require_done(house.verb({"journal", "verify", exported, "--key", signers}));
    require_done(house.verb({"journal", "anchor"}));
    house.stop();
    const fs::path second{house.folder() / "second-key"};
    fs::copy_file(house.data() / "keys/journal.pem", second);
    lose_the_machine(house);
    write_file(deposit, by_the_first);

    require_done(house.verb({"restore", folder, "--keys", keys}));
    fs::copy_file(second, house.data() / "keys/journal.pem", fs::copy_options::overwrite_existing);
    const std::string list{read_file(signers)};
    CHECK(why_not(house).find("STORE_BEHIND_ANCHOR") != std::string::npos);
    // a machine that does not know the former key believes nobody, and does not begin
    fs::remove(signers);
    fs::remove(house.data() / "keys/journal.pub");
    CHECK(why_not(house).find("SIGNER_UNKNOWN") != std::string::npos);
    take_anchors_away(elsewhere);
    CHECK(why_not(house).find("SIGNER_UNKNOWN") != std::string::npos);
    write_file(signers, list);
    house.start();
    CHECK_FALSE(reasons_are_readable(report_on_them(house)));
    CHECK(report_on_them(house).at("report").contains("erased_at"));
}

TEST_CASE(
    "a signing key that is lost is not replaced by another where there is a journal",
    "[evidence][keys]") {
    House house;
    house.stop();
    const fs::path key{house.data() / "keys/journal.pem"};
    fs::rename(key, house.folder() / "aside");
    CHECK(why_not(house).find("SIGNING_KEY_LOST") != std::string::npos);
    CHECK_FALSE(fs::exists(key));
    fs::rename(house.folder() / "aside", key);
    house.start();
    CHECK(house.serving());
}
