#include "adapters/formats/csv/csv_format.h"
#include "gateway/core/error.h"
#include "tests/adapters_formats/documents.h"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace gateway;
using tests::read_document;
using tests::Reading;
using Records = std::vector<std::string>;

namespace {

const adapters::csv::CsvFormat csv;

ports::Shape shape(std::map<std::string, std::string> settings = {}) {
    ports::Shape made;
    made.known_paths = {"/id", "/name", "/postal_code"};
    made.settings = std::move(settings);
    return made;
}

Reading read(const std::string& text, std::map<std::string, std::string> settings = {}) {
    const auto document = tests::bound(csv, shape(std::move(settings)));
    const Reading whole{read_document(*document, text)};
    for (const std::size_t piece : {1U, 3U}) {
        CHECK(whole.records == read_document(*document, text, piece).records);
    }
    return whole;
}

core::ClearedRecord record(const std::string& id, const std::string& name) {
    return tests::cleared({{"/id", core::Value{id}}, {"/name", core::Value{name}}});
}

}

TEST_CASE("a table of cells is read, whatever separates and quotes them", "[csv]") {
    const Records two{"1:/id=1;/name=Åsa;", "2:/id=2;/name=B;/postal_code=00100;"};
    CHECK(read("id;name;postal_code\r\n1;Åsa;\r\n2;B;00100\r\n").records == two);
    CHECK(read("id;name;postal_code\n1;Åsa;\n\n2;\"B\";\"00100\"").records == two);
    CHECK(read("id,name,postal_code\n1,Åsa,\n2,B,00100\n", {{"separator", ","}}).records == two);
    CHECK(
        read("id\tname\tpostal_code\n1\tÅsa\t\n2\tB\t00100\n", {{"separator", "tab"}}).records
        == two);
    CHECK(read("\xEF\xBB\xBFid;name;postal_code\n1;Åsa;\n2;B;00100\n").records == two);
    CHECK(
        read("1;Åsa;\n2;B;00100\n", {{"columns", "id name postal_code"}}).records
        == two); // a table without head
    CHECK(
        read("id;name\n1;\"a;b\"\"c\"\"\r\nd\"\n2;\" e \"\n", {{"line-ends-in-cells", "any"}})
            .records
        == Records{"1:/id=1;/name=a;b\"c\"\r\nd;", "2:/id=2;/name= e ;"});
    CHECK(read("id;name\n").records.empty());
    CHECK(read("id;name\n;\n").records == Records{"1:"});
}

TEST_CASE("a table in another character set is read in the one that is declared", "[csv]") {
    CHECK(
        read("id;name\n1;\xC5sa \x80 \x8A\n", {{"charset", "windows-1252"}}).records
        == Records{"1:/id=1;/name=Åsa € Š;"});
    CHECK(
        read("id;name\n1;\xC5sa \xA4 \xA6\n", {{"charset", "ISO-8859-15"}}).records
        == Records{"1:/id=1;/name=Åsa € Š;"});
    const Reading wrong{read("id;name\n1;\xC5sa\n2;B\n")};
    CHECK(wrong.records == Records{"1!CSV_ENCODING", "2:/id=2;/name=B;"});
    CHECK(wrong.malformed.at(0).rejection.line == 2);
    CHECK(wrong.malformed.at(0).rejection.path == "/name[2]");
    CHECK(wrong.malformed.at(0).raw.reveal() == "1;\xC5sa");
    CHECK(
        read("\xEF\xBB\xBFid;name\n1;A\n", {{"charset", "windows-1252"}}).code() == "CSV_ENCODING");
    for (const char* const charset : {"windows-1252", "iso-8859-15"}) {
        const Reading mistaken{read("id;name\n1;\xC3\x85sa\n2;B\n", {{"charset", charset}})};
        CHECK(mistaken.records == Records{"1!CSV_ENCODING", "2:/id=2;/name=B;"}); // it is UTF-8
    }
    CHECK(read(std::string{"\xFF\xFEi\0d\0", 6}).code() == "CSV_ENCODING");
}

TEST_CASE("zeros that a spreadsheet took away are put back where the exchange says so", "[csv]") {
    const std::string text{"id;name;postal_code\n1;A;100\n2;B;28100\n3;C;FI-1\n4;D;281000\n"};
    CHECK(
        read(text, {{"lost-zeros", "postal_code=5"}}).records
        == Records{
            "1:/id=1;/name=A;/postal_code=00100;", "2:/id=2;/name=B;/postal_code=28100;",
            "3:/id=3;/name=C;/postal_code=FI-1;", "4:/id=4;/name=D;/postal_code=281000;"});
    CHECK(read(text).records.at(0) == "1:/id=1;/name=A;/postal_code=100;"); // never guessed
}

TEST_CASE("a bad row is rejected alone, with its line and column, and the rest goes on", "[csv]") {
    const Reading reading{read(
        "id;name;postal_code\n1;A;1\n2;B\n3;C;3;4\n4;x\"y;4\n5;\"x\"y;5\n"
        "6;\rF;6\n7;\"two\nlines\";7\n8;"
        + std::string(1, '\0') + ";8\n9;I;9\n")};
    CHECK(
        reading.records
        == Records{
            "1:/id=1;/name=A;/postal_code=1;", "2!CSV_COLUMNS", "3!CSV_COLUMNS", "4!CSV_QUOTE",
            "5!CSV_QUOTE", "6!CSV_CHARACTER", "7:/id=7;/name=two\nlines;/postal_code=7;",
            "8!CSV_CHARACTER", "9:/id=9;/name=I;/postal_code=9;"});
    CHECK(reading.code() == "ok");
    CHECK(reading.malformed.at(0).rejection.path == "/postal_code[3]");
    CHECK(reading.malformed.at(0).rejection.line == 3);
    CHECK(reading.malformed.at(0).rejection.record == 2);
    CHECK(reading.malformed.at(1).rejection.path == "/*[4]");
    CHECK(reading.malformed.at(5).rejection.line == 10); // a row of two lines stands before it
    for (const auto& bad : reading.malformed) {
        CHECK(bad.rejection.path.find("x\"y") == std::string::npos);
    }
}

TEST_CASE("a quotation mark that nothing closes costs its line and no more", "[csv]") {
    CHECK(
        read("id;name\n1;\"A\n2;B\n3;C\n").records
        == Records{"1!CSV_QUOTE_OPEN", "2:/id=2;/name=B;", "3:/id=3;/name=C;"});
    CHECK(read("id;name\n1;\"A").records == Records{"1!CSV_QUOTE_OPEN"});
    const std::map<std::string, std::string> small{{"record-max-bytes", "20"}};
    CHECK(
        read("id;name\n1;\"A\n2;BBBBBBBBBBBBBBB\n3;C\n", small).records
        == Records{"1!CSV_QUOTE_OPEN", "2:/id=2;/name=BBBBBBBBBBBBBBB;", "3:/id=3;/name=C;"});
    CHECK(
        read("id;name\n1;" + std::string(50, 'A') + "\n2;B\n", small).records
        == Records{"1!CSV_TOO_LARGE", "2:/id=2;/name=B;"});
    CHECK(read("id;name\n1;" + std::string(50, 'A'), small).records == Records{"1!CSV_TOO_LARGE"});
    CHECK(
        read("id;name\n" + std::string(300'000, 'A') + "\n2;B\n", {{"max-bytes", "200000"}}).code()
        == "CSV_TOO_LARGE");
}

TEST_CASE("a quotation mark that a later row's mark closes costs its line and no more", "[csv]") {
    const std::string rows{"2;B;2\n3;C;3\n4;\"D, jr\";4\n"};
    const Records others{
        "2:/id=2;/name=B;/postal_code=2;", "3:/id=3;/name=C;/postal_code=3;",
        "4:/id=4;/name=D, jr;/postal_code=4;"};
    for (const char* const open : {"1;\"A;1\n", "1;A;\"1\n", "\"1;A;1\r\n"}) {
        CAPTURE(open);
        const Reading reading{read("id;name;postal_code\n" + (open + rows))};
        REQUIRE(reading.records.size() == 4);
        CHECK(reading.records.at(0) == "1!CSV_QUOTE_OPEN");
        CHECK(Records(reading.records.begin() + 1, reading.records.end()) == others);
        CHECK(reading.malformed.at(0).rejection.line == 2);
        CHECK(reading.malformed.at(0).raw.reveal().find('2') == std::string::npos);
    }
    // a cell of two lines before it does not become rows
    CHECK(
        read("id;name;postal_code\n1;\"x\ny\";\"A\n" + rows).records
        == Records{
            "1!CSV_QUOTE_OPEN", "2!CSV_QUOTE_OPEN", "3:/id=2;/name=B;/postal_code=2;",
            "4:/id=3;/name=C;/postal_code=3;", "5:/id=4;/name=D, jr;/postal_code=4;"});
}

TEST_CASE("no row becomes a part of another one's cell, and no text of a cell a row", "[csv]") {
    const std::string head{"id;name;postal_code\n"};
    const std::map<std::string, std::string> any{{"line-ends-in-cells", "any"}};
    const auto refused = [](const Reading& reading, const char* code) {
        CHECK(
            reading.records
            == Records{
                std::string{"1!"} + code, std::string{"2!"} + code,
                "3:/id=9;/name=I;/postal_code=9;"});
        CHECK(reading.malformed.size() == 2);
    };
    // one mark too many in each of two rows; or one person's text of two lines: nobody can tell
    const Reading taken{read(head + "1;\"A;1\n2;\";2\n9;I;9\n")};
    refused(taken, "CSV_LINE_ENDS");
    CHECK(taken.malformed.at(0).rejection.path == "/name[2]");
    CHECK(taken.malformed.at(0).rejection.line == 2);
    CHECK(taken.malformed.at(0).raw.reveal() == "1;\"A;1");
    CHECK(taken.malformed.at(1).rejection.line == 3);
    CHECK(taken.malformed.at(1).raw.reveal() == "2;\";2");
    CHECK(
        read(head + "1;\"A;1\n2;\";2\n9;I;9\n", any).records
        == Records{"1:/id=1;/name=A;1\n2;;/postal_code=2;", "2:/id=9;/name=I;/postal_code=9;"});
    refused(read(head + "1;\"A\r\n\n2;B\";1\n9;I;9\n"), "CSV_LINE_ENDS");
    refused(read(head + "1;A;\"1\n2;\";2\n9;I;9\n"), "CSV_COLUMNS");
    refused(read(head + "1;\"A\nB\";C\"\n9;I;9\n"), "CSV_QUOTE");
    // what somebody typed into a field of several lines would be a row by itself
    const std::string typed{head + "1;\"A\n2;B;2\nC\""};
    for (const char* const end : {";1\n", ";1;1\n", ";x\"\n", " ;1\n"}) {
        for (const auto& settings : {std::map<std::string, std::string>{}, any}) {
            for (const std::string& record : read(typed + end, settings).records) {
                CHECK(record.find("/id=2;") == std::string::npos);
            }
        }
    }
    // in a table of one column each line could be a row
    CHECK(
        read("id\n\"1\n2\"\n3\n").records
        == Records{"1!CSV_LINE_ENDS", "2!CSV_LINE_ENDS", "3:/id=3;"});
    CHECK(read("id\n\"1\n2\"\n3\n", any).records == Records{"1:/id=1\n2;", "2:/id=3;"});
    // a person is no column either
    CHECK(read("id;name;\"x\n1;A;\"\n").code() == "CSV_LINE_ENDS");
}

TEST_CASE("text whose marks are not doubled does not become another person's row", "[csv]") {
    const std::string head{"id;name;postal_code\n"};
    for (const char* const text :
         {"1;\"He said\n2;B;2\nand \"hi\"\";1\n", "1;\"He said\n2;B;2\n\"\rhi\";1\n",
          "1;\"He said\n2;B;2\n\"\"\"hi\"\";1\n"}) {
        CAPTURE(text);
        const Reading reading{read(head + (text + std::string{"9;I;9\n"}))};
        CHECK(
            reading.records
            == Records{
                "1!CSV_QUOTE", "2!CSV_QUOTE", "3!CSV_QUOTE", "4:/id=9;/name=I;/postal_code=9;"});
    }
    // a mark that closes where another row's cell begins was left open before it
    CHECK(
        read(head + "1;\"A;1\n\"2\";B;2\n").records
        == Records{"1!CSV_QUOTE_OPEN", "2:/id=2;/name=B;/postal_code=2;"});
}

TEST_CASE("what we write we read again, with any text in its cells", "[csv]") {
    ports::Shape ours{shape()};
    ours.written_paths = ours.known_paths;
    const auto document = tests::bound(csv, ours);
    const std::string text{tests::write_document(
        *document, {record("1", "Katu 1;\nPL 2"), record("2", "\"A\"\r\n;")})};
    CHECK(
        read_document(*document, text).records
        == Records{"1:/id=1;/name=Katu 1;\nPL 2;", "2:/id=2;/name=\"A\"\r\n;;"});
    CHECK(tests::validation_code(*document, text) == "ok");
    ours.known_paths = ours.written_paths = {"/name"};
    const auto column = tests::bound(csv, ours);
    CHECK(
        read_document(
            *column,
            tests::write_document(*column, {tests::cleared({{"/name", core::Value{"A\nB"}}})}))
            .records
        == Records{"1:/name=A\nB;"});
}

TEST_CASE("a row of several lines that grows too long is refused by its lines", "[csv]") {
    const std::map<std::string, std::string> small{{"record-max-bytes", "20"}};
    CHECK(
        read("id;name\n1;\"A\nB\"" + std::string(30, ' ') + "\n2;B\n", small).records
        == Records{"1!CSV_QUOTE", "2!CSV_QUOTE", "3:/id=2;/name=B;"});
    CHECK(
        read("id;name\n\"A\nB\";" + std::string(30, 'x') + "\n2;B\n", small).records
        == Records{"1!CSV_TOO_LARGE", "2!CSV_TOO_LARGE", "3:/id=2;/name=B;"});
}

TEST_CASE("a head that the mapping does not know is the wrong table", "[csv]") {
    CHECK(read("").code() == "CSV_HEAD");
    CHECK(read("id,name\n1,A\n").code() == "CSV_HEAD"); // separated otherwise than declared
    CHECK(read("tunnus;nimi\n1;A\n").code() == "CSV_HEAD");
    CHECK(read("id;name;id\n1;A;1\n").code() == "CSV_HEAD_REPEATED");
    CHECK(read("id;na\"me\n1;A\n").code() == "CSV_QUOTE");
    const Reading other{read("id;Nimi (koko);x;x\n1;A;;\n")};
    CHECK(other.records == Records{"1:/id=1;"});
    CHECK(other.unknown == Records{"/Nimi_(koko)"}); // kept out and told
}

TEST_CASE("what is written is read back, in every character set and separator", "[csv][property]") {
    const bool held = rc::check("read(write(r)) = r", [] {
        const auto charset = *rc::gen::element<std::string>("utf-8", "windows-1252", "iso-8859-15");
        const auto separator = *rc::gen::element<std::string>(";", ",", "tab");
        const auto document = tests::bound(
            csv,
            shape({{"charset", charset}, {"separator", separator}, {"line-ends-in-cells", "any"}}));
        std::vector<core::ClearedRecord> records;
        Records expected;
        const auto count = *rc::gen::inRange(0, 5);
        for (int at{1}; at <= count; ++at) {
            std::string name;
            for (const std::string& part :
                 *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                     "a", "\"", ";", ",", "\t", "\n", "\r", " ", "åx", "Š", "€", "0"))) {
                name += part;
            }
            records.push_back(record(std::to_string(at), name));
            expected.push_back(
                std::to_string(at) + ":/id=" + std::to_string(at) + ";"
                + (name.empty() ? "" : "/name=" + name + ";"));
        }
        const Reading reading{read_document(*document, tests::write_document(*document, records))};
        RC_ASSERT(reading.records == expected);
        RC_ASSERT(reading.code() == "ok");
    });
    CHECK(held);
}

TEST_CASE("a table is written with its head, and what it cannot hold is refused", "[csv]") {
    ports::Shape with_id{shape({{"byte-order-mark", "yes"}})};
    with_id.record_id = "message";
    const auto document = tests::bound(csv, with_id);
    CHECK(
        tests::write_document(
            *document, {tests::cleared({{"/name", core::Value{"A;B"}}, {"/id", std::nullopt}})})
        == "\xEF\xBB\xBFmessage;id;name;postal_code\r\nid-1;notSupplied;\"A;B\";\r\n");
    CHECK(
        read_document(*document, tests::write_document(*document, {record("1", "A")})).records
        == Records{"1:/id=1;/name=A;"});
    CHECK(document->content_type() == "text/csv");
    CHECK(tests::validation_code(*document, "id;name\n1;A\n") == "ok");
    CHECK(tests::validation_code(*document, "id;name\n1;A\n2\n") == "CSV_COLUMNS");

    const auto latin = tests::bound(csv, shape({{"charset", "iso-8859-15"}}));
    for (const char* name : {"Đặng", "notSupplied", "\xFF"}) {
        CAPTURE(name);
        CHECK_THROWS_AS(tests::write_document(*latin, {record("1", name)}), core::GatewayError);
    }
    CHECK_THROWS_AS(
        tests::write_document(*latin, {tests::cleared({{"/other", core::Value{"1"}}})}),
        core::GatewayError);
}

TEST_CASE("a shape that csv cannot have is refused at load", "[csv]") {
    const auto setting = [](const char* name, const char* value) {
        return tests::bind_code(csv, shape({{name, value}}));
    };
    CHECK(setting("separator", "|") == "SHAPE_SETTING");
    CHECK(setting("charset", "utf-7") == "SHAPE_SETTING");
    CHECK(setting("lost-zeros", "postal_code") == "SHAPE_SETTING");
    CHECK(setting("lost-zeros", "other=5") == "SHAPE_SETTING");
    CHECK(setting("max-bytes", "0") == "SHAPE_SETTING");
    CHECK(setting("byte-order-mark", "true") == "SHAPE_SETTING");
    CHECK(setting("line-ends-in-cells", "yes") == "SHAPE_SETTING");
    CHECK(setting("columns", " ") == "SHAPE_SETTING");
    CHECK(setting("root", "a") == "SHAPE_SETTING");
    CHECK(
        tests::bind_code(csv, shape({{"charset", "windows-1252"}, {"byte-order-mark", "yes"}}))
        == "SHAPE_SETTING");
    ports::Shape wrong{shape()};
    wrong.record_path = "/rows";
    CHECK(tests::bind_code(csv, wrong) == "SHAPE_PATH");
    wrong = shape();
    wrong.known_paths.emplace_back("/person/id");
    CHECK(tests::bind_code(csv, wrong) == "SHAPE_PATH");
    wrong = shape();
    wrong.control_paths = {"/count"};
    CHECK(tests::bind_code(csv, wrong) == "CONTROL_PATH");
    wrong = shape();
    wrong.record_id = "id";
    CHECK(tests::bind_code(csv, wrong) == "RECORD_ID");
    wrong = shape();
    wrong.schema = "{}";
    CHECK(tests::bind_code(csv, wrong) == "SCHEMA_UNSUPPORTED");
}
