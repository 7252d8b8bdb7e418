// What is declared of a delivery beside its records: counts, sums and digests, in the document and
// in manifests, both ways.

#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>

using namespace tests::corridor;
using namespace gateway;
using storage::Connection;

namespace fs = std::filesystem;

namespace {

constexpr const char* fund{"fund-payments-in"};
constexpr const char* kela{"kela-statements-out"};

void replace(const fs::path& file, const std::string& from, const std::string& to) {
    std::string text{read_file(file)};
    const std::size_t at{text.find(from)};
    REQUIRE(at != std::string::npos);
    write_file(file, text.replace(at, from.size(), to));
}

/// A house whose fund says what its documents hold, and whose Kela takes files with a manifest.
House& controls_house() {
    House& house{house_of("controls")};
    const fs::path folder{house.mappings() / "exchanges" / fund};
    if (read_file(folder / "payments.xsd").find("trailer") != std::string::npos) {
        return house;
    }
    replace(
        folder / "payments.xsd",
        "<xs:element name=\"payment\" type=\"Payment\" minOccurs=\"0\" maxOccurs=\"unbounded\"/>\n"
        "      </xs:sequence>",
        "<xs:element name=\"payment\" type=\"Payment\" minOccurs=\"0\" maxOccurs=\"unbounded\"/>\n"
        "<xs:element name=\"trailer\" minOccurs=\"0\"><xs:complexType><xs:sequence>"
        "<xs:element name=\"days\" "
        "type=\"xs:string\"/></xs:sequence></xs:complexType></xs:element>\n"
        "      </xs:sequence><xs:attribute name=\"records\" type=\"xs:string\"/>");
    write_file(folder / "exchange.yaml.plain.md", read_file(folder / "exchange.yaml"));
    fs::create_directory(house.folder() / "kela-files");
    fs::permissions(house.folder() / "kela-files", fs::perms{0755});
    replace(
        house.mappings() / "exchanges" / kela / "exchange.yaml",
        "transport: https\nendpoint: statements",
        "transport: directory\nendpoint: files\nmanifest: {format: xml}");
    replace(
        house.mappings() / "exchanges" / kela / "exchange.yaml", "document-limit: 1000",
        "document-limit: 40");
    const fs::path endpoints{house.mappings() / "parties/kela/endpoints.yaml"};
    write_file(
        endpoints, read_file(endpoints)
                       + "  files:\n    url: " + (house.folder() / "kela-files").string() + "\n");
    house.restart(); // it follows the folder
    return house;
}

/// The fund's exchange with these keys beside its own.
void set_fund(House& house, const std::string& keys) {
    const fs::path folder{house.mappings() / "exchanges" / fund};
    write_file(folder / "exchange.yaml", read_file(folder / "exchange.yaml.plain.md") + keys);
    house.restart(); // it follows the folder
}

/// `count` payments of three days each; `mark` tells documents apart.
std::string payments(House& house, std::size_t count, const std::string& mark) {
    std::string text;
    std::size_t made{0};
    for (const auto& person : house.population().persons) {
        if (person.hetu.empty() || made == count) {
            continue;
        }
        ++made;
        text += "<payment><personalId>" + person.hetu
                + "</personalId><benefitType>earnings-related-allowance</"
                  "benefitType><paidFrom>2026-01-05</paidFrom>"
                  "<daysPaid>3</daysPaid><source><system>"
                + mark
                + "</system><recordedAt>2026-02-02T08:00:00Z</recordedAt></source></payment>\n";
    }
    return text;
}

std::string
document(const std::string& records, const std::string& inside, const std::string& trailer = {}) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<payments "
           "xmlns=\"urn:lautturi:example:fund-payments:1\""
           + (records.empty() ? records : " records=\"" + records + '"') + ">\n" + inside
           + (trailer.empty() ? trailer : "<trailer><days>" + trailer + "</days></trailer>")
           + "</payments>\n";
}

/// Leaves a file and waits until it was moved. @return the folder that it was moved to
std::string left(House& house, const std::string& name, const std::string& text) {
    house.leave_file(name, text);
    std::string where;
    REQUIRE(eventually([&] {
        for (const char* const folder : {"processed", "failed"}) {
            if (fs::exists(house.folder() / "fund-files" / folder / name)) {
                where = folder;
            }
        }
        return !where.empty();
    }));
    return where;
}

bool is_closed(House& house, const Json& run) {
    return house.verb_json({"runs", "show", run.at("run")}).at("closed") == true;
}

Json last_run(House& house) {
    return house.verb_json(
        {"runs", "show", house.accounts(fund).back().at("run").get<std::string>()});
}

std::string digest_of(House& house, const std::string& text) {
    const fs::path file{house.folder() / "out/to-digest"};
    write_file(file, text);
    return run_to_end({"/usr/bin/sha256sum", file.string()}, house.folder() / "out/digest")
        .out.substr(0, 64);
}

/// A manifest as a party would write it.
std::string manifest_of(
    House& house, const std::string& id,
    const std::vector<std::pair<std::string, int>>& documents) {
    Json lines = Json::array();
    int records{0};
    for (const auto& [text, count] : documents) {
        lines.push_back(
            {{"document", id + "-" + std::to_string(lines.size())},
             {"ordinal", lines.size() + 1},
             {"records", count},
             {"sha256", digest_of(house, text)}});
        records += count;
    }
    const Json body{{"manifest", id},         {"run", "r"},
                    {"exchange", "payments"}, {"sender", "fund"},
                    {"recipient", "town"},    {"created", "2026-02-02T08:00:00Z"},
                    {"records", records},     {"document-count", lines.size()},
                    {"documents", lines}};
    std::string text{body.dump()};
    return text.insert(1, "\"form\":\"urn:lautturi:manifest:1\",");
}

}

TEST_CASE(
    "a delivery whose own figures are wrong, or that was cut, is rejected whole and nothing of it "
    "handed over",
    "[batch-in][controls]") {
    House& house{controls_house()};
    set_fund(
        house, "controls: {records: /payments/@records, sum: {at: /payments/trailer/days, of: "
               "/daysPaid}}\n");
    const std::string before{house.staged("count(*)")};
    const std::string good{document("4", payments(house, 4, "good"), "12.0")};
    CHECK(left(house, "good.xml", good) == "processed");
    CHECK(last_run(house).at("released") == 4);
    CHECK(last_run(house).at("fault").is_null());
    const std::string staged{std::to_string(std::stoi(before) + 4)};
    CHECK(house.staged("count(*)") == staged);

    struct Wrong {
        std::string name, text, code;
        Json declared, found;
    };
    std::string latin{document("1", payments(house, 1, "latin"), "3")};
    latin.replace(latin.find("latin"), 5, "l\xE4tin");
    for (const Wrong& wrong : std::vector<Wrong>{
             {"count.xml", document("5", payments(house, 4, "count"), "12"), "CONTROL_RECORDS", 5,
              4},
             {"sum.xml", document("4", payments(house, 4, "sum"), "12.1"), "CONTROL_SUM", {}, 4},
             {"silent.xml",
              document("", payments(house, 4, "silent"), "12"),
              "CONTROL_MISSING",
              {},
              4},
             {"cut.xml", good.substr(0, good.size() - 40), "XML_MALFORMED", {}, 4},
             {"latin.xml", latin, "XML_ENCODING", {}, 0}}) {
        INFO(wrong.name);
        CHECK(left(house, wrong.name, wrong.text) == "failed");
        const Json run = last_run(house);
        INFO(run.dump());
        CHECK(run.at("in") == 1);
        CHECK(run.at("rejected") == 1);
        CHECK(run.at("closed") == true);
        CHECK(run.at("fault").at("code") == wrong.code);
        CHECK(run.at("fault").at("declared") == wrong.declared);
        CHECK(run.at("fault").at("found") == wrong.found);
        for (const char* const language : {"fi", "sv", "en"}) {
            const Finished report{
                house.verb({"runs", "report", run.at("run"), "--language", language})};
            INFO(report.out);
            CHECK(report.out.find(" (" + wrong.code + ")") != std::string::npos); // behind words
        }
    }
    CHECK(house.staged("count(*)") == staged);
    CHECK(house.daemon_output().find("LAUTTURI_DELIVERY_REJECTED") != std::string::npos);

    // Nothing is no delivery: it begins no run.
    const std::size_t runs{house.accounts(fund).size()};
    CHECK(left(house, "empty.xml", "") == "failed");
    CHECK(house.accounts(fund).size() == runs);
    CHECK(house.daemon_output().find("DELIVERY_EMPTY") != std::string::npos);

    // The same bytes again are known: answered as they were, and nothing is done twice.
    CHECK(left(house, "good-again.xml", good) == "processed");
    CHECK(house.accounts(fund).size() == runs);
    CHECK(house.staged("count(*)") == staged);
}

TEST_CASE(
    "what was rejected as a whole is judged anew, and taken in once what stood against it is "
    "mended",
    "[batch-in][controls]") {
    House& house{controls_house()};
    set_fund(house, "controls: {records: /payments/@records}\n");
    const std::string staged{house.staged("count(*)")};
    const std::string counted{document("5", payments(house, 4, "mended"))};
    CHECK(left(house, "counted.xml", counted) == "failed");
    const std::size_t runs{house.accounts(fund).size()};
    CHECK(left(house, "count-again.xml", counted) == "failed");
    CHECK(house.accounts(fund).size() == runs + 1);
    set_fund(house, "");
    CHECK(left(house, "count-mended.xml", counted) == "processed");
    CHECK(house.accounts(fund).size() == runs + 2);
    CHECK(last_run(house).at("released") == 4);
    CHECK(last_run(house).at("fault").is_null());
    CHECK(left(house, "count-known.xml", counted) == "processed");
    CHECK(house.accounts(fund).size() == runs + 2);
    CHECK(house.staged("count(*)") == std::to_string(std::stoi(staged) + 4));
}

TEST_CASE(
    "a document waits for the manifest that names it, and what the manifest says must be so",
    "[batch-in][controls][manifest]") {
    House& house{controls_house()};
    set_fund(house, "manifest: {format: json}\n");
    const std::string before{house.staged("count(*)")};
    const std::string first{document("", payments(house, 3, "first"))};
    const std::string second{document("", payments(house, 2, "second"))};
    const std::string never{document("", payments(house, 1, "never"))};
    CHECK(left(house, "first.xml", first) == "processed");
    const std::string waiting{last_run(house).at("run")};
    CHECK(last_run(house).at("closed") == false);
    CHECK(house.staged("count(*)") == before);
    CHECK(last_run(house).at("waits").at("code") == "MANIFEST_AWAITED");
    CHECK(house.verb({"runs", "list"}).out.find(waiting + "  open\n") != std::string::npos);
    const auto reports = [&](const Json& run, const std::string& what) {
        const Finished told{house.verb({"runs", "report", run.at("run"), "--language", "en"})};
        return told.out.find(what) != std::string::npos;
    };
    CHECK(reports(last_run(house), "(MANIFEST_AWAITED), until 20"));
    CHECK(
        left(
            house, "manifest.json", manifest_of(house, "m1", {{first, 3}, {second, 7}, {never, 1}}))
        == "processed");
    const Json manifest = last_run(house);
    INFO(manifest.dump());
    CHECK(manifest.at("closed") == false); // not all has come
    CHECK(manifest.at("in") == 0);
    REQUIRE(manifest.at("announced").size() == 3);
    CHECK(manifest.at("announced")[0].at("run") == waiting);
    CHECK(manifest.at("announced")[2].at("run").is_null());
    const Json waited = house.verb_json({"runs", "show", waiting});
    CHECK(waited.at("closed") == true); // it went on at once
    CHECK(waited.at("waits").is_null());
    CHECK(waited.at("released") == 3);
    CHECK(house.staged("count(*)") == std::to_string(std::stoi(before) + 3));

    CHECK(left(house, "second.xml", second) == "failed");
    CHECK(last_run(house).at("fault").at("code") == "CONTROL_RECORDS");
    CHECK(last_run(house).at("fault").at("declared") == 7);
    CHECK(last_run(house).at("fault").at("found") == 2);
    CHECK(reports(last_run(house), "(CONTROL_RECORDS), declared 7, found 2\n"));
    CHECK(reports(manifest, "  1, 3 records: came as run " + waiting + '\n'));
    CHECK(reports(manifest, "  2, 7 records: has not come\n"));
    CHECK(reports(manifest, "  3, 1 record: has not come\n"));

    // A second manifest may repeat the first, not contradict it.
    CHECK(
        left(house, "contradicts.json", manifest_of(house, "m2", {{first, 3}, {never, 2}}))
        == "failed");
    CHECK(last_run(house).at("fault").at("code") == "MANIFEST_CONTRADICTS");
    CHECK(left(house, "never.xml", never) == "processed");
    CHECK(last_run(house).at("released") == 1);
    CHECK(
        left(house, "cut.json", manifest_of(house, "m3", {{first, 3}}).substr(0, 120)) == "failed");
    CHECK(last_run(house).at("fault").at("code") == "MANIFEST_FORM");
    CHECK_FALSE(is_closed(house, manifest)); // what was rejected as a whole has not come
    static_cast<void>(house.journal());
}

TEST_CASE(
    "a manifest is over when the last of its documents is in, or when their time is",
    "[batch-in][controls][manifest]") {
    House& house{controls_house()};
    set_fund(house, "manifest: {format: json}\n");
    const std::string fourth{document("", payments(house, 2, "fourth"))};
    const std::string fifth{document("", payments(house, 1, "fifth"))};
    CHECK(
        left(house, "complete.json", manifest_of(house, "m4", {{fourth, 2}, {fifth, 1}}))
        == "processed");
    const Json complete = last_run(house);
    CHECK(left(house, "fourth.xml", fourth) == "processed");
    CHECK_FALSE(is_closed(house, complete));
    CHECK(left(house, "fifth.xml", fifth) == "processed");
    CHECK(is_closed(house, complete));

    // Of one whose documents do not come somebody is told.
    const std::string absent{document("", payments(house, 1, "absent"))};
    CHECK(left(house, "incomplete.json", manifest_of(house, "m5", {{absent, 1}})) == "processed");
    const Json incomplete = last_run(house);
    CHECK_FALSE(is_closed(house, incomplete));
    Connection{*storage::PrivateCluster::attach(house.data(), storage::Role::owner)}.run(
        "UPDATE run SET started = started - interval '2 days' WHERE run = $1::uuid",
        {storage::Parameter::message(
            *core::MessageId::parse(incomplete.at("run").get<std::string>()))});
    house.restart();
    CHECK(eventually([&] { return is_closed(house, incomplete); }));
    CHECK(house.daemon_output().find("LAUTTURI_MANIFEST_INCOMPLETE") != std::string::npos);
    static_cast<void>(house.journal());
}

TEST_CASE(
    "a manifest goes after the documents of a batch, by their digests, and the run waits for it",
    "[batch-out][controls][manifest]") {
    House& house{controls_house()};
    const fs::path folder{house.folder() / "kela-files"};
    // Killed between the last document and its manifest: the run is not over.
    const Finished stopped{house.run_batch({{"LAUTTURI_FAILPOINT", "after_manifest:kill"}})};
    REQUIRE(stopped.status != 0);
    Json run = house.accounts(kela).back();
    CHECK(run.at("pending") == 0);
    CHECK(run.at("closed") == false);

    const Finished again{house.run_batch()};
    INFO(again.err);
    REQUIRE(again.status == 0);
    run = house.verb_json({"runs", "show", run.at("run")});
    CHECK(run.at("closed") == true);
    const Json& documents = run.at("documents");
    INFO(documents.dump());
    REQUIRE(documents.size() >= 3);
    CHECK(documents.back().at("kind") == "manifest");
    const std::string text{
        read_file(folder / (documents.back().at("document").get<std::string>() + ".xml"))};
    CHECK(text.find("<manifest xmlns=\"urn:lautturi:manifest:1\"") != std::string::npos);
    std::size_t files{0};
    std::int64_t records{0};
    for (const Json& one : documents) {
        if (one.at("kind") == "records") {
            ++files;
            records += one.at("records").get<std::int64_t>();
            const std::string file{one.at("document").get<std::string>() + ".xml"};
            CHECK(
                text.find("document=\"" + one.at("document").get<std::string>())
                != std::string::npos);
            CHECK(
                text.find("sha256=\"" + digest_of(house, read_file(folder / file)) + '"')
                != std::string::npos);
            CHECK(one.at("records").get<int>() <= 40);
        }
    }
    CHECK(text.find("documents=\"" + std::to_string(files) + '"') != std::string::npos);
    CHECK(text.find("records=\"" + std::to_string(records) + '"') != std::string::npos);
    CHECK(
        records == run.at("released").get<std::int64_t>() + run.at("reduced").get<std::int64_t>());
    // The manifest that was sealed went as it was: the files are the documents and one manifest.
    CHECK(
        std::distance(fs::directory_iterator{folder}, fs::directory_iterator{})
        == static_cast<std::ptrdiff_t>(files) + 1);
    static_cast<void>(house.journal());
}

TEST_CASE(
    "a delivery that cannot be carried on yet is stored, and what lies behind it is taken in all "
    "the same",
    "[batch-in][controls]") {
    House& house{controls_house()};
    set_fund(house, "wrapping: {encrypted: true}\n"); // and there is no key that could open it
    const std::size_t before{house.accounts(fund).size()};
    CHECK(left(house, "closed-1.p7m", "one that nobody can open") == "processed");
    CHECK(left(house, "closed-2.p7m", "another") == "processed");
    CHECK(house.accounts(fund).size() == before + 2);
    CHECK(house.accounts(fund).back().at("closed") == false);
    CHECK(house.daemon_output().find("DOCUMENT_KEY_ABSENT") != std::string::npos);

    set_fund(house, ""); // once it can be read, it is: and it is no document
    CHECK(eventually([&] { return house.accounts(fund).back().at("closed") == true; }));
}
