// Evidence of a real installation: what is exported of it, whatever is done to it, and what was
// deposited outside, judged by the program for those outside, built as they would.

#include "tests/corridor/people.h"
#include "tests/corridor/statements.h"
#include "tests/operations/mail_server.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <memory>
#include <set>

using namespace tests::corridor;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        text += line + '\n';
    }
    return text;
}

/// A house whose heads are deposited in a folder, by mail and under a time stamp.
struct Courthouse {
    std::unique_ptr<tests::operations::MailServer> mail;
    std::unique_ptr<Process> stamps;
    House house{80, [this](const House& built) { return prepare(built); }};
    fs::path expert; ///< the program of whoever does not believe us

    std::string prepare(const House& built) {
        const tests::simulators::Identity identity{
            built.authority_folder() / "other.pem", built.authority_folder() / "other.key"};
        const std::string authority{(built.authority_folder() / "ca.pem").string()};
        mail = std::make_unique<tests::operations::MailServer>(identity, "starttls");
        fs::create_directory(built.folder() / "tsa");
        fs::create_directory(built.folder() / "elsewhere");
        stamps = std::make_unique<Process>(
            std::vector<std::string>{
                "/usr/bin/python3", LAUTTURI_SOURCE_DIR "/tests/evidence/tsa.py",
                (built.folder() / "tsa").string(), identity.certificate.string(),
                identity.key.string()},
            built.folder() / "tsa-out");
        if (!eventually([&] { return fs::exists(built.folder() / "tsa/port"); })) {
            throw std::runtime_error{"the time-stamping service does not start"};
        }
        return "alert.mail.server = " + mail->url()
               + "\nalert.mail.from = lautturi@example.invalid\nalert.mail.to = "
                 "one@example.invalid\nalert.mail.authority = "
               + authority
               + "\nanchor.folder = elsewhere\nanchor.mail.to = archive@example.invalid\n"
                 "anchor.timestamp.url = https://127.0.0.1:"
               + read_file(built.folder() / "tsa/port")
               + "/\nanchor.timestamp.authority = tsa/ca.pem\nanchor.timestamp.tls-authority = "
               + authority + "\n";
    }

    Courthouse() {
        REQUIRE(house.run_batch().status == 0);
        // one compiler line, in a folder of its own, with nothing but OpenSSL
        const fs::path folder{house.folder() / "expert"};
        fs::copy(fs::path{LAUTTURI_SOURCE_DIR} / "gateway/verifier", folder);
        const Finished built{run_to_end(
            {"/bin/sh", "-c",
             "cd '" + folder.string() + "' && g++ -std=c++20 *.cpp -lcrypto -o lautturi-verify"},
            house.folder() / "out/expert")};
        INFO(built.err);
        REQUIRE(built.status == 0);
        expert = folder / "lautturi-verify";
    }

    [[nodiscard]] std::string key() const { return (house.data() / "keys/journal.pub").string(); }

    [[nodiscard]] std::string file(const std::string& name) const {
        return (house.folder() / name).string();
    }

    /// By the expert's program and by the product's verb, which have to agree.
    Finished judgement(
        const std::string& exported, const std::vector<std::string>& further = {},
        const Environment& environment = {}) {
        std::vector<std::string> command{expert.string(), exported, "--key", key()};
        command.insert(command.end(), further.begin(), further.end());
        Finished judged{run_to_end(command, house.folder() / "out/judged", environment)};
        std::vector<std::string> verb{"journal", "verify", exported, "--key", key()};
        verb.insert(verb.end(), further.begin(), further.end());
        CHECK(house.verb(verb, environment).status == judged.status);
        return judged;
    }

    /// Its verdict, which is the last line.
    std::string judged(const std::string& exported, const std::vector<std::string>& further = {}) {
        const Finished judged{judgement(exported, further)};
        const std::size_t last{judged.out.rfind('\n', judged.out.size() - 2)};
        return judged.out.substr(last == std::string::npos ? 0 : last + 1);
    }

    /// The reason that is named for changed lines.
    std::string judged_lines(const std::vector<std::string>& lines) {
        write_file(house.folder() / "changed.jsonl", joined(lines));
        const std::string said{judged(file("changed.jsonl"))};
        REQUIRE(said.rfind("broken: ", 0) == 0);
        return said.substr(8, said.find(' ', 8) - 8);
    }

    std::vector<std::string>
    exported(std::vector<std::string> words, const std::string& input = {}) {
        words.insert(words.begin(), {"journal", "export", file("excerpt.jsonl")});
        const Finished done{house.verb(words, {}, input)};
        INFO(done.err);
        REQUIRE(done.status == 0);
        return lines_of(read_file(house.folder() / "excerpt.jsonl"));
    }
};

Courthouse& court() {
    static Courthouse shared;
    return shared;
}

std::vector<Json> entries_in(const std::vector<std::string>& lines) {
    std::vector<Json> entries;
    for (const std::string& line : lines) {
        if (line.rfind(R"({"entry":)", 0) == 0) {
            entries.push_back(Json::parse(line).at("entry"));
        }
    }
    return entries;
}

/// A message of the batch that was released.
JournalEntry decision(House& house) {
    const std::vector<JournalEntry> entries{house.journal()};
    const auto found = std::find_if(entries.begin(), entries.end(), [](const JournalEntry& entry) {
        return entry.kind == "decision" && entry.body.at("exchange") == "kela-statements-out";
    });
    REQUIRE(found != entries.end());
    return *found;
}

}

TEST_CASE(
    "evidence of one message holds its decision and the document that it travelled in, and of "
    "nobody else",
    "[evidence][journal]") {
    Courthouse& all{court()};
    const JournalEntry one{decision(all.house)};
    const std::vector<std::string> lines{all.exported({"--message", one.message})};
    std::set<std::string> kinds;
    for (const Json& entry : entries_in(lines)) {
        kinds.insert(entry.at("kind"));
        const bool of_the_person{entry.at("person") == std::to_string(one.person)};
        CHECK((of_the_person || entry.at("person") == "0"));
    }
    CHECK(kinds.count("decision") == 1);
    CHECK(kinds.count("sealed") == 1);
    CHECK(kinds.count("attempt") == 1);
    CHECK(kinds.count("outcome") == 1);
    CHECK(lines.front().find("\"about\":\"message " + one.message) != std::string::npos);
    CHECK(all.judged(all.file("excerpt.jsonl")).rfind("verified: ", 0) == 0);
}

TEST_CASE("evidence of one person names nobody in clear", "[evidence][journal][I8]") {
    Courthouse& all{court()};
    const JournalEntry one{decision(all.house)};
    const std::string hetu{consenting(all.house.population()).front()};
    const std::vector<std::string> lines{all.exported(
        {"--person", "-"}, R"({"register":"etela-satakunta","subject":")" + hetu + "\"}")};
    std::set<std::string> persons;
    for (const Json& entry : entries_in(lines)) {
        persons.insert(entry.at("person"));
    }
    persons.erase("0"); // documents are nobody's
    CHECK(persons.size() == 1);
    const std::vector<Json> excerpt = entries_in(lines);
    CHECK(std::any_of(excerpt.begin(), excerpt.end(), [](const Json& entry) { // that it was made
        return entry.at("kind") == "audit" && entry.dump().find("export") != std::string::npos;
    }));
    CHECK(found_in(joined(lines), canaries_of(person_with(all.house, hetu))).empty());
    CHECK(all.judged(all.file("excerpt.jsonl")).rfind("verified: ", 0) == 0);

    const Finished nobody{all.house.verb(
        {"journal", "export", "-", "--person", "-"}, {},
        R"({"register":"etela-satakunta","subject":")" + code_of_nobody(all.house) + "\"}")};
    CHECK(nobody.status == 2);
    CHECK(nobody.err.find("PERSON_UNKNOWN") != std::string::npos);
    CHECK(nobody.err.find(code_of_nobody(all.house)) == std::string::npos);
}

TEST_CASE("evidence of an exchange and of a period", "[evidence][journal]") {
    Courthouse& all{court()};
    const std::vector<Json> of_exchange =
        entries_in(all.exported({"--exchange", "kela-statements-out"}));
    CHECK(of_exchange.size() > 80); // eighty people's decisions and what came of them
    CHECK(all.judged(all.file("excerpt.jsonl")).rfind("verified: ", 0) == 0);
    const std::size_t everything{all.house.journal().size()};
    const std::vector<Json> of_period =
        entries_in(all.exported({"--from", "2020-01-01", "--until", "2090-01-01"}));
    CHECK(of_period.size() >= everything);
    CHECK(all.judged(all.file("excerpt.jsonl")).rfind("verified: ", 0) == 0);

    for (const std::vector<std::string>& nothing : std::vector<std::vector<std::string>>{
             {"--exchange", "no-such-exchange"},
             {"--message", "019ca8b2-dc00-7abc-8def-0123456789ab"},
             {"--until", "2020-01-01"}}) {
        std::vector<std::string> words{"journal", "export", "-"};
        words.insert(words.end(), nothing.begin(), nothing.end());
        const Finished done{all.house.verb(words)};
        CHECK(done.status == 2);
        CHECK(done.err.find("EXPORT_NOTHING") != std::string::npos);
    }
    CHECK(all.house.verb({"journal", "export", "-", "--from", "x"}).status == 2);
    CHECK(all.house.verb({"journal", "export", "-", "--message", "x"}).status == 2);
}

TEST_CASE(
    "a broken, missing, reordered or re-signed entry of a real journal is found and named",
    "[evidence][journal][tamper]") {
    Courthouse& all{court()};
    REQUIRE(all.house.verb({"explain", decision(all.house).message}).status == 0); // a reading
    const fs::path whole{all.house.export_journal()};
    CHECK(all.judged(whole.string()).rfind("verified: ", 0) == 0);
    const std::vector<std::string> lines{lines_of(read_file(whole))};
    const auto line_of = [&](const std::string& kind, std::size_t from) {
        return static_cast<std::size_t>(
            std::find_if(
                lines.begin() + static_cast<std::ptrdiff_t>(from), lines.end(),
                [&](const std::string& line) {
                    return line.find("\"kind\":\"" + kind + "\"") != std::string::npos;
                })
            - lines.begin());
    };
    const std::size_t target{line_of("decision", 2)};
    REQUIRE(target + 2 < lines.size());

    std::vector<std::string> broken{lines};
    const std::size_t word{broken[target].find("kela")};
    REQUIRE(word != std::string::npos);
    broken[target].replace(word, 4, "keha");
    CHECK(all.judged_lines(broken) == "HASH_MISMATCH");

    // who looked is as hard to change as what was sent (906/2019 §17)
    std::vector<std::string> looked{lines};
    const std::size_t read{line_of("audit", 0)};
    REQUIRE(read < lines.size());
    const std::size_t what{looked[read].find("\\\"resource\\\":")};
    REQUIRE(what != std::string::npos);
    looked[read][what + 2] = 'R';
    CHECK(all.judged_lines(looked) == "HASH_MISMATCH");
    std::vector<std::string> unseen{lines};
    unseen.erase(unseen.begin() + static_cast<std::ptrdiff_t>(read));
    static_cast<void>(all.judged_lines(unseen)); // which fails the test unless it is broken

    std::vector<std::string> missing{lines};
    missing.erase(missing.begin() + static_cast<std::ptrdiff_t>(target));
    CHECK(all.judged_lines(missing) == "SEQUENCE_GAP");

    std::vector<std::string> reordered{lines};
    std::swap(reordered[target], reordered[target + 1]);
    CHECK(all.judged_lines(reordered) == "REORDERED");

    std::vector<std::string> without_end{lines};
    without_end.pop_back();
    CHECK(all.judged_lines(without_end) == "EXPORT_CUT");

    // with another key's signature
    std::vector<std::string> signed_anew{lines};
    const auto checkpoint =
        std::find_if(signed_anew.begin(), signed_anew.end(), [](const std::string& line) {
            return line.rfind(R"({"checkpoint":)", 0) == 0;
        });
    REQUIRE(checkpoint != signed_anew.end());
    const std::size_t signature{checkpoint->find("\"signature\":\"") + 13};
    (*checkpoint)[signature] = (*checkpoint)[signature] == '0' ? '1' : '0';
    CHECK(all.judged_lines(signed_anew) == "CHECKPOINT_SIGNATURE");
}

TEST_CASE(
    "heads are deposited in a folder, by mail and under a time stamp, and met again",
    "[evidence][journal][anchor]") {
    Courthouse& all{court()};
    const std::size_t mails{all.mail->count()};
    const Json made = all.house.verb_json({"journal", "anchor"});
    CHECK(made.at("failed").empty());
    CHECK(made.at("mailed") == true);
    CHECK(made.at("heads") >= 2);
    CHECK(made.at("stamped").get<std::string>().rfind("20", 0) == 0);
    const fs::path kept{made.at("file").get<std::string>()};
    const fs::path outside{all.house.folder() / "elsewhere" / kept.filename()};
    CHECK(read_file(outside) == read_file(kept));
    std::size_t mail{0}; // the daemon may have written about something else meanwhile
    REQUIRE(eventually([&] {
        for (std::size_t number{mails + 1}; number <= all.mail->count(); ++number) {
            if (all.mail->message(number).text == read_file(kept)) {
                mail = number;
            }
        }
        return mail != 0;
    }));
    CHECK(
        all.mail->message(mail).head.find(made.at("sha256").get<std::string>())
        != std::string::npos);

    // anybody's openssl takes the stamp for one on that file
    fs::path stamp{outside};
    stamp.replace_extension(".tsr");
    const std::string authority{(all.house.folder() / "tsa/ca.pem").string()};
    CHECK(
        run_to_end(
            {"/usr/bin/openssl", "ts", "-verify", "-data", outside.string(), "-in", stamp.string(),
             "-CAfile", authority},
            all.house.folder() / "out/openssl")
            .status
        == 0);
    const fs::path whole{all.house.export_journal()};
    const std::vector<std::string> anchored{"--anchor", outside.string(), "--tsa-ca", authority};
    CHECK(all.judged(whole.string(), anchored).find("; 0 anchored") == std::string::npos);
    CHECK(all.judged(whole.string(), anchored).rfind("verified: ", 0) == 0);

    // a journal from before the deposit: a backup, or a tail that was cut
    std::vector<std::string> lines{lines_of(read_file(whole))};
    const Json anchor = Json::parse(read_file(outside)).at("anchor");
    const Json head = anchor.at("checkpoints").at(0);
    std::string text{read_file(outside)};
    const std::string digest{head.at("head").get<std::string>()};
    text.replace(text.find(digest), 1, digest[0] == '0' ? "1" : "0");
    write_file(all.house.folder() / "elsewhere/changed.json", text);
    CHECK(
        all.judged(whole.string(), {"--anchor", all.file("elsewhere/changed.json")})
        == "anchor " + all.file("elsewhere/changed.json") + ": CHECKPOINT_SIGNATURE\n");

    // the stamp of another anchor
    fs::copy(outside, all.file("elsewhere/other.json"));
    const Json second = all.house.verb_json({"journal", "anchor"});
    fs::path later{second.at("file").get<std::string>()};
    later.replace_extension(".tsr");
    fs::copy(later, all.file("elsewhere/other.tsr"));
    CHECK(
        all.judged(
            whole.string(), {"--anchor", all.file("elsewhere/other.json"), "--tsa-ca", authority})
        == "anchor " + all.file("elsewhere/other.json") + ": TIMESTAMP\n");

    // what it rests on ends sooner than what it vouches for
    const Finished years_later{all.judgement(
        whole.string(), anchored,
        {{"LD_PRELOAD", "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"},
         {"FAKETIME", "+3y"},
         {"FAKETIME_DONT_FAKE_MONOTONIC", "1"}})};
    INFO(years_later.out);
    CHECK(years_later.status == 0);
    CHECK(years_later.out.find("a certificate of the stamp has ended since") != std::string::npos);
}

TEST_CASE(
    "a way of depositing that fails is named, and does not keep the others from it",
    "[evidence][journal][anchor]") {
    Courthouse& all{court()};
    write_file(all.house.folder() / "tsa/refuse", "");
    const Finished done{all.house.verb({"journal", "anchor", "--json"})};
    fs::remove(all.house.folder() / "tsa/refuse");
    CHECK(done.status == 1);
    const Json made = Json::parse(done.out);
    REQUIRE(made.at("failed").size() == 1);
    CHECK(made.at("failed").at(0).at("way") == "timestamp");
    CHECK(made.at("failed").at(0).at("code") == "TIMESTAMP_REFUSED");
    CHECK(made.at("mailed") == true);
    CHECK_FALSE(made.contains("stamped"));
}

TEST_CASE(
    "a clock that has gone wrong is told when a time stamp is got, and the stamp is kept",
    "[evidence][journal][anchor]") {
    Courthouse& all{court()};
    const Environment clock{
        {"LD_PRELOAD", "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"},
        {"FAKETIME", "+5m"},
        {"FAKETIME_DONT_FAKE_MONOTONIC", "1"}};
    const Finished done{all.house.verb({"journal", "anchor", "--json"}, clock)};
    CAPTURE(done.out, done.err);
    CHECK(done.status == 1);
    const Json made = Json::parse(done.out);
    REQUIRE(made.at("failed").size() == 1);
    CHECK(made.at("failed").at(0).at("code") == "CLOCK_DIFFERS");
    CHECK(made.contains("stamped"));
    CHECK(all.house.verb_json({"journal", "anchor"}).at("failed").empty());
}
