// Contradictory, repeated and empty options: a sentence and status 2, and never half an order.

#include "tests/verbs/verbs_folder.h"

#include <catch2/catch.hpp>

using namespace tests::verbs;

namespace {

struct Wrong {
    std::vector<std::string> words;
    std::string said; ///< in the sentence
};

void check_refused(const Folder& folder, const Wrong& wrong) {
    const Finished refused{folder.run(wrong.words)};
    std::string line;
    for (const std::string& word : wrong.words) {
        line += word + ' ';
    }
    INFO(line << '\n' << refused.out << refused.err);
    CHECK(refused.status == 2);
    CHECK(refused.out.empty());
    CHECK(refused.err.find(wrong.said) != std::string::npos);
}

}

TEST_CASE("options that contradict each other are refused, and neither wins", "[verbs]") {
    const Folder folder;
    const std::string id{"018f0000-0000-7000-8000-000000000000"};
    for (const Wrong& wrong : std::vector<Wrong>{
             {{"check", "--notice", "n.txt", "--notices-strict"}, "excludes"},
             {{"analyse", "who-can", "health", "--ever", "--at", "2026-01-01"}, "excludes"},
             {{"keys", "rotate", "--keep-root", "--root", "other.key"}, "excludes"},
             {{"keys", "rotate", "--settle", "--keep-root"}, "excludes"},
             {{"keys", "rotate", "--settle", "--root", "other.key"}, "excludes"},
             {{"person", "report", "request.json", "--request", id}, "excludes"},
             {{"config", "draft", "folder", "--draft", id, "--title", "t"}, "excludes"},
             {{"config", "draft", "--draft", id}, "requires"},
             {{"journal", "verify", "-", "--key", "k", "--tsa-ca", "t"}, "requires"},
             {{"statistics", "anonymise", "--data", "d", "--schema", "s", "--coarser"}, "requires"},
             {{"statistics", "anonymise", "--data", "d", "--schema", "s", "--c", "3"}, "requires"},
             {{"statistics", "protect", "t.json", "--zeros-tell"}, "requires"},
             {{"statistics", "protect", "t.json", "--mark", "-1", "--json"}, "excludes"},
             {{"runs", "list", "--json", "--text"}, "--text"}}) {
        check_refused(folder, wrong);
    }
}

TEST_CASE("what a file says and an option says otherwise is refused", "[verbs]") {
    const Folder folder;
    const std::string file{(folder.path() / "asked.json").string()};
    tests::corridor::write_file(
        file, R"({"from":"2026-01-01","register":"x","subject":"y","language":"fi"})");
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {"use", "report", "--watch", file, "--from", "2026-02-01"},
             {"person", "report", file, "--language", "sv"}}) {
        const Finished refused{folder.verb(words)};
        INFO(refused.err);
        CHECK(refused.status == 2);
        CHECK(refused.err.find("the file says ") != std::string::npos);
    }
}

TEST_CASE("a word that is no verb is told, with the code of slips", "[verbs]") {
    const Folder folder;
    const auto said = [&](const std::vector<std::string>& words) {
        const Finished done{folder.verb(words)};
        CHECK(done.status == 2);
        CHECK(done.out.empty());
        return done.err.substr(0, done.err.find('\n'));
    };
    CHECK(said({"frob"}) == "lautturi: USAGE: there is no verb frob");
    CHECK(said({"runs", "frob"}) == "lautturi: USAGE: there is no verb frob");
    CHECK(said({"runs"}).starts_with("lautturi: USAGE: "));
    CHECK(said({"runs", "show"}).starts_with("lautturi: USAGE: "));
    CHECK(
        said({"consent", "notices", "--state", "foo"}).find("queued, sent or received")
        != std::string::npos);
}

TEST_CASE("a verb that finds nothing says so", "[verbs]") {
    const Folder folder;
    const Finished nobody{folder.verb({"pin", "list", "nobody"})};
    CHECK(nobody.status == 2);
    CHECK(nobody.err == "lautturi: PARTY_UNKNOWN: nobody\n");
    CHECK(folder.verb({"pin", "list", "kela"}).out == "no keys are pinned\n");
}

TEST_CASE("of a folder that is not valid a verb shows what is wrong, and no notes", "[verbs]") {
    const Folder folder;
    const fs::path mappings{folder.path() / "mappings"};
    fs::copy(LAUTTURI_SOURCE_DIR "/mappings", mappings, fs::copy_options::recursive);
    fs::create_directory(mappings / "parties/broken");
    tests::corridor::write_file(mappings / "parties/broken/party.yaml", "nonsense: true\n");
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {"schedule", "preview", "kela-statements-out", "--mappings", mappings.string()},
             {"decide", "--mappings", mappings.string()},
             {"map", "kela-statements-out", "-", "--mappings", mappings.string()},
             {"pin", "list", "--mappings", mappings.string()},
             {"records", "flows", "--mappings", mappings.string()},
             {"analyse", "dead", "--mappings", mappings.string()}}) {
        const Finished refused{folder.verb(words)};
        INFO(words.at(0) << '\n' << refused.err);
        CHECK(refused.status == 2);
        CHECK(refused.err.find("parties/broken/party.yaml:1: error ") != std::string::npos);
        CHECK(refused.err.find(": note ") == std::string::npos);
    }
}

TEST_CASE("a register elsewhere whose server proves nothing is refused by check", "[verbs]") {
    const Folder folder;
    const fs::path mappings{folder.path() / "mappings"};
    fs::copy(LAUTTURI_SOURCE_DIR "/mappings", mappings, fs::copy_options::recursive);
    const auto checked = [&](const std::string& mode) {
        tests::corridor::write_file(
            mappings / "registers/pori.endpoints.yaml",
            "connection: host=db1.example user=lautturi password=hush-9121" + mode
                + "\nfolder: /srv/pori\n");
        return folder.run({"check", mappings.string()});
    };
    const Finished refused{checked("")};
    INFO(refused.out << refused.err);
    CHECK(refused.status == 1);
    CHECK(
        (refused.out + refused.err)
            .find("registers/pori.endpoints.yaml:1: error CONNECTION_UNVERIFIED")
        != std::string::npos);
    CHECK((refused.out + refused.err).find("hush-9121") == std::string::npos);
    CHECK(checked(" sslmode=require").status == 1);
    CHECK(checked(" sslmode=verify-full").status == 0);
}

TEST_CASE(
    "an endpoint that no transport could open is refused by check, with its line", "[verbs]") {
    const Folder folder;
    const fs::path mappings{folder.path() / "mappings"};
    fs::copy(LAUTTURI_SOURCE_DIR "/mappings", mappings, fs::copy_options::recursive);
    for (const auto& [party, endpoint] : std::vector<std::pair<std::string, std::string>>{
             {"esimerkki-hyvinvointialue", "  inbox:\n    url: kassa\n"},
             {"esimerkki-sosiaalitoimi", "  inbox:\n    url: sftp://localhost/in\n"},
             {"kela", "  statements:\n    url: https://u:hush-9121@localhost/\n"
                      "    trust-file: /nonexistent/ca.pem\n"
                      "    settings:\n      key-header: Key\n"},
             {"tulorekisteri", "  now:\n    url: http://localhost/\n"}}) {
        tests::corridor::write_file(
            mappings / "parties" / party / "endpoints.yaml", "endpoints:\n" + endpoint);
    }
    const Finished refused{folder.run({"check", mappings.string()})};
    INFO(refused.out << refused.err);
    CHECK(refused.status == 1);
    for (const char* const told :
         {"esimerkki-hyvinvointialue/endpoints.yaml:3: error ENDPOINT_URL",
          "esimerkki-sosiaalitoimi/endpoints.yaml:2: error ENDPOINT_SETTING",
          "kela/endpoints.yaml:3: error ENDPOINT_URL",
          "kela/endpoints.yaml:4: note ENDPOINT_FILE_ABSENT",
          "kela/endpoints.yaml:2: error ENDPOINT_SETTING",
          "tulorekisteri/endpoints.yaml:3: error ENDPOINT_URL",
          "tulorekisteri/endpoints.yaml:2: error ENDPOINT_TRUST_FILE"}) {
        INFO(told);
        CHECK(refused.out.find(told) != std::string::npos);
    }
    CHECK((refused.out + refused.err).find("hush-9121") == std::string::npos);
}

TEST_CASE(
    "settings that were named and are not there are told, and no other folder is taken instead",
    "[verbs]") {
    const Folder folder;
    const std::string absent{(folder.path() / "lauturi.properties").string()};
    for (const char* const verb : {"check", "decide"}) {
        const Finished refused{folder.run({verb, "--settings", absent})};
        INFO(verb << '\n' << refused.out << refused.err);
        CHECK(refused.status == 2);
        CHECK(refused.out.empty());
        CHECK(refused.err.find("SETTINGS_UNREADABLE: " + absent) != std::string::npos);
    }
}

TEST_CASE("what a verb cannot take is said with what it could take, and status 2", "[verbs]") {
    const Folder folder;
    tests::corridor::write_file(folder.path() / "list", "x\n");
    const std::string list{(folder.path() / "list").string()};
    for (const Wrong& wrong : std::vector<Wrong>{
             {{"identifiers", "check", "hetu", "010594Y9021", "--at", "nonsense"}, "DATE_WRONG"},
             {{"identifiers", "check", "iban", "FI2112345600000785", "--codes", list},
              "IDENTIFIER_LIST: --codes: "}}) {
        check_refused(folder, wrong);
    }
    fs::create_directory(folder.data());
    const Finished keys{folder.verb({"keys", "check"})};
    CHECK(keys.status == 2);
    CHECK(keys.err.find("INSTALLATION_ABSENT") != std::string::npos);
    const std::string table{(folder.path() / "table.json").string()};
    tests::corridor::write_file(table, "x");
    const Finished broken{folder.run({"statistics", "protect", table})};
    CHECK(broken.status == 2);
    CHECK(broken.out.empty());
    CHECK(broken.err.rfind("lautturi: JSON_MALFORMED: ", 0) == 0);
    const std::string asked{(folder.path() / "asked.json").string()};
    tests::corridor::write_file(asked, R"({"fields":"x"})");
    const Finished fields{folder.verb({"decide", asked})};
    CHECK(fields.out.find("a list is expected") != std::string::npos);
    tests::corridor::write_file(
        asked, "\xEF\xBB\xBF"
               R"({"fields":"x"})"); // of Windows
    CHECK(folder.verb({"decide", asked}).out == fields.out);
}

TEST_CASE("serve --check says what serve would stop at", "[verbs][settings]") {
    const Folder folder;
    const std::string file{folder.settings().string()}; // a file, and no certificate
    const std::string plain{
        "data.directory = data\nconfig.folder = " LAUTTURI_SOURCE_DIR
        "/mappings\ntls.certificate = "
        + file + "\ntls.key = " + file + "\ntls.client-authority = " + file + '\n'};
    const auto said = [&](const std::string& more) {
        tests::corridor::write_file(folder.settings(), plain + more);
        const Finished refused{folder.verb({"serve", "--check"})};
        CHECK(refused.status == 2);
        CHECK(refused.out.empty());
        return refused.err;
    };
    CHECK(said("").find("DATA_DIRECTORY_ABSENT") != std::string::npos);
    fs::create_directory(folder.data());
    for (const auto& [more, expected] : std::vector<std::pair<std::string, std::string>>{
             {"", "TLS_CERTIFICATE_FILE"},
             {"tls.key = other.key\n", "SETTING_INVALID: tls.key, line 6: it stands on line 4 too"},
             {"store.mode = given\n", "SETTING_INVALID: store.connection"},
             {"keys.root = pkcs11:nonsense\n", "ROOT_TOKEN_URI"},
             {"listen.relay.address = nonsense\n", "SETTING_INVALID: listen.relay.address, line 6"},
             {"documents.certificate = " + file + '\n',
              "SETTING_INVALID: documents.certificate, line 6"},
             {"tls.client-revocations = absent.pem\n",
              "SETTING_INVALID: tls.client-revocations, line 6"},
             {"listen.relay.port = 9000\n# one more\nlisten.party.port = 9000\n",
              "SETTING_INVALID: listen.party.port, line 8: listen.relay.port has the same port"},
             {"store.mode = shared\n", "SETTING_INVALID: store.mode, line 6: private or given"},
             {"batch.workers = 99\n",
              "SETTING_INVALID: batch.workers, line 6: a whole number from 1 to 16"},
             {"batch.workers = 1,5\n", "SETTING_INVALID: batch.workers, line 6: a whole number"},
             {"collect.interval = 86,400\n", "SETTING_INVALID: collect.interval, line 6"},
             {"listen.relay.port = 8,443\n", "SETTING_INVALID: listen.relay.port, line 6"},
             {"retention.journal = 1,0\n", "SETTING_INVALID: retention.journal, line 6"},
             {"admin.listen = 127.0.0.1:9,444\n", "SETTING_INVALID: admin.listen, line 6"}}) {
        const std::string err{said(more)};
        INFO(more << err);
        CHECK(err.find(expected) != std::string::npos);
    }
    CHECK(fs::is_empty(folder.data()));
    // a byte order mark is no part of the first key
    tests::corridor::write_file(folder.settings(), "\xEF\xBB\xBF" + plain + "batch.workers = 99\n");
    const Finished marked{folder.verb({"serve", "--check"})};
    CHECK(marked.err.find("SETTING_INVALID: batch.workers, line 6") != std::string::npos);
}

TEST_CASE("a code comes with its sentence, in the language of who sits there", "[verbs]") {
    const Folder folder;
    const auto said = [&](const char* locale) {
        return tests::corridor::run_to_end(
                   {LAUTTURI_PROGRAM, "runs", "show", "nonsense", "--settings",
                    folder.settings().string()},
                   folder.path() / "out", {{"LC_ALL", locale}})
            .err;
    };
    CHECK(said("C") == "lautturi: MESSAGE_ID_FORM: it is no id of a message, run or release\n");
    CHECK(said("fi_FI.UTF-8").find("MESSAGE_ID_FORM: tunnus ei ole") != std::string::npos);
    CHECK(said("sv_FI.UTF-8").find("MESSAGE_ID_FORM: det är inte") != std::string::npos);
}

TEST_CASE("what is said twice, or without a value, is refused", "[verbs]") {
    const Folder folder;
    for (const Wrong& wrong : std::vector<Wrong>{
             {{"runs", "list", "--json", "--json"}, "--json is given twice"},
             {{"use", "report", "--from", "2026-01-01", "--from", "2026-02-01"}, "--from"},
             {{"user", "add", "maija", "--role", "auditor", "--role", "auditor"},
              "--role is given the same value twice"},
             {{"use", "report", "--from", ""}, "--from is given without a value"},
             {{"check", ""}, "DIR is given without a value"},
             {{"config", "activate", ""}, "WHAT is given without a value"},
             {{"runs", "list", "--settings", ""}, "--settings is given without a value"},
             {{"outbox", "dead", "--exchange", ""}, "--exchange is given without a value"}}) {
        check_refused(folder, wrong);
    }
}
