// Documents wrapped on their way: compressed, signed and encrypted, with gzip, zip and openssl cms
// as the other side.

#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>

#include <csignal>
#include <filesystem>

using namespace tests::corridor;

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

/// A house that has a key for documents, and whose Kela takes files.
House& wrapping_house() {
    House& house{house_of("wrapping")};
    if (fs::exists(house.folder() / "kela-files")) {
        return house;
    }
    fs::create_directory(house.folder() / "kela-files");
    fs::permissions(house.folder() / "kela-files", fs::perms{0755});
    const fs::path settings{house.folder() / "lautturi.properties"};
    write_file(
        settings, read_file(settings) + "documents.certificate = "
                      + (house.authority_folder() / "lautturi.pem").string() + "\ndocuments.key = "
                      + (house.authority_folder() / "lautturi.key").string() + "\n");
    const fs::path exchange{house.mappings() / "exchanges" / kela / "exchange.yaml"};
    replace(
        exchange, "transport: https\nendpoint: statements",
        "transport: directory\nendpoint: files\nwrapping: {compression: gzip, signed: true, "
        "encrypted: true}");
    const fs::path endpoints{house.mappings() / "parties/kela/endpoints.yaml"};
    write_file(
        endpoints, read_file(endpoints)
                       + "  files:\n    url: " + (house.folder() / "kela-files").string() + "\n");
    write_file(
        house.mappings() / "exchanges" / fund / "exchange.yaml.plain.md",
        read_file(house.mappings() / "exchanges" / fund / "exchange.yaml"));
    return house;
}

/// Runs a program in the house's out folder.
Finished shell(House& house, const std::string& words) {
    return run_to_end(
        {"/bin/sh", "-c", "cd " + (house.folder() / "out").string() + " && " + words},
        house.folder() / "out/shell", {{"PATH", "/usr/bin:/bin"}});
}

void set_certificate(House& house, const std::string& whose, const std::string& pin) {
    const fs::path party{house.mappings() / "parties/kela"};
    write_file(party / "documents.pem", read_file(house.authority_folder() / (whose + ".pem")));
    std::string text{read_file(party / "endpoints.yaml")};
    const std::size_t at{text.find("document-pins")};
    text = text.substr(0, at) + "document-pins: [\"" + pin + "\"]\n";
    write_file(party / "endpoints.yaml", text);
    REQUIRE(house.verb({"config", "activate"}).status == 0);
}

std::string spki(House& house, const std::string& name) {
    std::string text{read_file(house.authority_folder() / (name + ".spki"))};
    return text.substr(0, 64);
}

std::size_t files(House& house) {
    return static_cast<std::size_t>(std::distance(
        fs::directory_iterator{house.folder() / "kela-files"}, fs::directory_iterator{}));
}

std::string document(House& house, const std::string& mark) {
    std::string text{"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<payments "
                     "xmlns=\"urn:lautturi:example:fund-payments:1\">\n"};
    std::size_t made{0};
    for (const auto& person : house.population().persons) {
        if (!person.hetu.empty() && made < 3) {
            ++made;
            text += "<payment><personalId>" + person.hetu
                    + "</personalId><benefitType>earnings-related-allowance</benefitType>"
                      "<paidFrom>2026-01-05</paidFrom><source><system>"
                    + mark
                    + "</system><recordedAt>2026-02-02T08:00:00Z</recordedAt></source></payment>\n";
        }
    }
    return text + "</payments>\n";
}

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

std::string fault(House& house) {
    const Json run =
        house.verb_json({"runs", "show", house.accounts(fund).back().at("run").get<std::string>()});
    return run.at("fault").is_null() ? "none" : run.at("fault").at("code").get<std::string>();
}

}

TEST_CASE(
    "a batch is compressed, signed and encrypted for its party, which opens it with its own tools",
    "[batch-out][wrapping]") {
    House& house{wrapping_house()};
    set_certificate(house, "kela", spki(house, "case-system"));
    const auto noted = [&](const std::string& code) { // before the night's run finds it
        const Finished checked{house.verb({"check", house.mappings().string()})};
        CHECK(checked.status == 0);
        return checked.out.find("documents.pem:0: note " + code) != std::string::npos;
    };
    CHECK(noted("DOCUMENT_CERTIFICATE_NOT_PINNED"));
    const Finished unpinned{house.run_batch()};
    CHECK(unpinned.status == 2);
    CHECK(unpinned.err.find("DOCUMENT_CERTIFICATE_NOT_PINNED") != std::string::npos);
    set_certificate(house, "late", spki(house, "late"));
    CHECK(noted("DOCUMENT_CERTIFICATE_EXPIRED"));
    const Finished expired{house.run_batch()};
    CHECK(expired.status == 2);
    CHECK(expired.err.find("DOCUMENT_CERTIFICATE_EXPIRED") != std::string::npos);
    CHECK(files(house) == 0);
    CHECK(house.accounts(kela).empty()); // nothing is decided that could not be sealed

    set_certificate(house, "kela", spki(house, "kela"));
    CHECK_FALSE(noted("DOCUMENT_CERTIFICATE"));
    const Finished run{house.run_batch()};
    INFO(run.err);
    REQUIRE(run.status == 0);
    require_oracle_account(house);
    REQUIRE(files(house) == 1);
    const fs::path file{*fs::directory_iterator{house.folder() / "kela-files"}};
    CHECK(file.extension() == ".p7m");
    const std::string authority{house.authority_folder().string()};
    const Finished opened{shell(
        house, "openssl cms -decrypt -binary -inform DER -in " + file.string() + " -recip "
                   + authority + "/kela.pem -inkey " + authority
                   + "/kela.key -out signed.der && openssl cms -verify -binary -inform DER -in "
                     "signed.der -noverify -signer signer.pem -out packed.gz && gzip -dc packed.gz "
                     "> plain.xml && cmp signer.pem "
                   + authority + "/lautturi.pem")};
    INFO(opened.err);
    REQUIRE(opened.status == 0);
    CHECK(
        read_statements(read_file(house.folder() / "out/plain.xml"))
        == lawful_statements(house.population()));
}

TEST_CASE(
    "a delivery is opened with our key and unpacked, and what is wrapped otherwise is rejected "
    "whole",
    "[batch-in][wrapping][hostile]") {
    House& house{wrapping_house()};
    const fs::path exchange{house.mappings() / "exchanges" / fund / "exchange.yaml"};
    write_file(
        exchange, read_file(exchange.string() + ".plain.md")
                      + "wrapping: {compression: zip, encrypted: true, size-limit: 1048576}\n");
    house.restart();
    const std::string before{house.staged("count(*)")};
    const std::string authority{house.authority_folder().string()};
    const auto wrapped = [&](const std::string& name, const std::string& text,
                             const std::string& pack, const std::string& recipient) {
        write_file(house.folder() / "out" / name, text);
        const Finished made{shell(
            house, pack
                       + " && openssl cms -encrypt -binary -aes-256-gcm -outform DER -in packed "
                         "-out wrapped.der "
                       + authority + "/" + recipient + ".pem")};
        INFO(made.err);
        REQUIRE(made.status == 0);
        return read_file(house.folder() / "out/wrapped.der");
    };
    const std::string zip_it{
        "python3 -c \"import zipfile; z=zipfile.ZipFile('packed','w',zipfile.ZIP_DEFLATED); "
        "z.write('doc.xml'); z.close()\""};
    const std::string bomb{
        "python3 -c \"import zipfile; z=zipfile.ZipFile('packed','w',zipfile.ZIP_DEFLATED); "
        "z.writestr('doc.xml', b' ' * 100000000); z.close()\""};
    const std::string climbs{"python3 -c \"import zipfile; z=zipfile.ZipFile('packed','w'); "
                             "z.writestr('../doc.xml', open('doc.xml').read()); z.close()\""};
    const std::string twice{
        "python3 -W ignore -c \"import zipfile; z=zipfile.ZipFile('packed','w'); "
        "z.writestr('doc.xml', open('doc.xml').read()); z.writestr('doc.xml', 'x'); z.close()\""};
    const std::string nested{zip_it + " && cp packed doc.xml && " + zip_it};

    CHECK(
        left(house, "good.p7m", wrapped("doc.xml", document(house, "good"), zip_it, "lautturi"))
        == "processed");
    CHECK(fault(house) == "none");
    const std::string staged{std::to_string(std::stoi(before) + 3)};
    CHECK(house.staged("count(*)") == staged);

    struct Wrong {
        std::string name, pack, recipient, code;
    };
    for (const Wrong& wrong : std::vector<Wrong>{
             {"theirs.p7m", zip_it, "kela", "ENVELOPE_CLOSED"},
             {"bomb.p7m", bomb, "lautturi", "ARCHIVE_TOO_LARGE"},
             {"climbs.p7m", climbs, "lautturi", "ARCHIVE_NAME"},
             {"twice.p7m", twice, "lautturi", "ARCHIVE_DUPLICATE"},
             {"nested.p7m", nested, "lautturi", "ARCHIVE_NESTED"},
             {"gzip.p7m", "gzip -c doc.xml > packed", "lautturi", "ARCHIVE_FORM"}}) {
        INFO(wrong.name);
        CHECK(
            left(
                house, wrong.name,
                wrapped("doc.xml", document(house, wrong.name), wrong.pack, wrong.recipient))
            == "failed");
        CHECK(fault(house) == wrong.code);
    }
    CHECK(left(house, "plain.xml", document(house, "plain")) == "failed");
    CHECK(fault(house) == "ENVELOPE_FORM");
    CHECK(house.staged("count(*)") == staged);
    static_cast<void>(house.journal());
}

TEST_CASE(
    "a delivery that was begun and cannot be opened any more comes to an end: what is pending is "
    "rejected",
    "[batch-in][wrapping][crash]") {
    House& house{wrapping_house()};
    const std::string authority{house.authority_folder().string()};
    const fs::path exchange{house.mappings() / "exchanges" / fund / "exchange.yaml"};
    write_file(exchange, read_file(exchange.string() + ".plain.md") + "wrapping: {signed: true}\n");
    const fs::path party{house.mappings() / "parties/esimerkkikassa/endpoints.yaml"};
    const std::string plain{read_file(party)};
    write_file(party, "document-pins: [\"" + spki(house, "kela") + "\"]\n" + plain);
    house.restart({{"LAUTTURI_FAILPOINT", "after_hand_over:kill"}});
    write_file(house.folder() / "out/doc.xml", document(house, "begun"));
    const Finished made{shell(
        house, "openssl cms -sign -binary -nodetach -md sha256 -in doc.xml -outform DER -signer "
                   + authority + "/kela.pem -inkey " + authority + "/kela.key -out signed.p7m")};
    INFO(made.err);
    REQUIRE(made.status == 0);
    const std::size_t before{house.accounts(fund).size()};
    house.leave_file("begun.p7m", read_file(house.folder() / "out/signed.p7m"));
    REQUIRE(house.wait_for_death() == 128 + SIGKILL);

    // Its signer is not trusted any more when the daemon comes back.
    write_file(party, "document-pins: [\"" + spki(house, "late") + "\"]\n" + plain);
    house.start();
    REQUIRE(eventually([&] { return house.accounts(fund).at(before).at("closed") == true; }));
    const Json run = house.accounts(fund).at(before);
    INFO(run.dump());
    CHECK(run.at("pending") == 0);
    CHECK(run.at("rejected") == 4); // the three that were begun, and whatever stood behind them
    // Nothing of it came through: if its file was not seen before that, it is judged anew.
    const std::size_t after{house.accounts(fund).size()};
    CHECK((after == before + 1 || fault(house) == "SIGNER_NOT_PINNED"));
    write_file(party, plain);
    static_cast<void>(house.journal());
}

TEST_CASE(
    "a stylesheet makes a party's document readable where it is switched on, and is off otherwise",
    "[batch-in][wrapping][xslt]") {
    House& house{wrapping_house()};
    const fs::path exchange{house.mappings() / "exchanges" / fund / "exchange.yaml"};
    write_file(
        exchange, read_file(exchange.string() + ".plain.md") + "wrapping: {xslt: payments.xsl}\n");
    write_file(
        exchange.parent_path() / "payments.xsl",
        R"(<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:template match="/maksut"><payments xmlns="urn:lautturi:example:fund-payments:1">
<xsl:for-each select="maksu"><payment><personalId><xsl:value-of select="@hetu"/></personalId>
<benefitType>earnings-related-allowance</benefitType><paidFrom>2026-01-05</paidFrom>
<source><system>kassa</system><recordedAt>2026-02-02T08:00:00Z</recordedAt></source></payment>
</xsl:for-each></payments></xsl:template></xsl:stylesheet>)");
    std::string theirs{"<maksut>"};
    for (const auto& person : house.population().persons) {
        if (!person.hetu.empty() && theirs.size() < 60) {
            theirs += "<maksu hetu=\"" + person.hetu + "\"/>";
        }
    }
    theirs += "</maksut>";
    house.restart();
    const std::string before{house.staged("count(*)")};
    CHECK(left(house, "off.xml", theirs) == "processed"); // stored, and waiting
    CHECK(house.accounts(fund).back().at("closed") == false);
    CHECK(house.daemon_output().find("XSLT_OFF") != std::string::npos);
    CHECK(house.staged("count(*)") == before);
    const fs::path settings{house.folder() / "lautturi.properties"};
    const std::string off{read_file(settings)};
    write_file(
        settings, off + "xslt.program = "
                      + (fs::path{LAUTTURI_PROGRAM}.parent_path() / "lautturi-xslt").string()
                      + "\n");
    house.restart();
    REQUIRE(eventually([&] { return house.accounts(fund).back().at("closed") == true; }));
    CHECK(fault(house) == "none");
    CHECK(std::stoi(house.staged("count(*)")) == std::stoi(before) + 2);
    CHECK(left(house, "other.xml", document(house, "other")) == "failed"); // nothing comes of it
    write_file(settings, off);
}

TEST_CASE(
    "what was rejected as a whole and could not be moved away is no new delivery for lying there",
    "[batch-in][wrapping]") {
    House& house{wrapping_house()};
    const fs::path exchange{house.mappings() / "exchanges" / fund / "exchange.yaml"};
    write_file(
        exchange, read_file(exchange.string() + ".plain.md") + "wrapping: {compression: gzip}\n");
    house.restart();
    CHECK(left(house, "movable.gz", "no archive") == "failed"); // its folder is open from now on
    CHECK(fault(house) == "ARCHIVE_FORM");
    const std::size_t before{house.accounts(fund).size()};
    const fs::path failed{house.folder() / "fund-files/failed"};
    fs::remove_all(failed);
    write_file(failed, "where a folder should be");
    house.leave_file("stuck.gz", "none either");
    REQUIRE(eventually(
        [&] { return house.daemon_output().find("DIRECTORY_WRITE") != std::string::npos; }));
    CHECK(fs::exists(house.folder() / "fund-files/inbox/stuck.gz"));
    CHECK(house.accounts(fund).size() == before + 1);

    // Whoever collects after that failure finds it lying there still.
    fs::remove(failed);
    REQUIRE(eventually([&] { return fs::exists(failed / "stuck.gz"); }, std::chrono::seconds{120}));
    CHECK(house.accounts(fund).size() == before + 1);

    // Left once more, it is sent once more.
    house.leave_file("stuck.gz", "none either");
    REQUIRE(eventually([&] { return fs::exists(failed / "stuck.gz.1"); }));
    CHECK(house.accounts(fund).size() == before + 2);
    write_file(exchange, read_file(exchange.string() + ".plain.md"));
}
