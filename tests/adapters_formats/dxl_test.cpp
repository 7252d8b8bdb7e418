#include "adapters/formats/dxl/dxl_format.h"
#include "adapters/formats/dxl/seen_ids.h"
#include "gateway/core/error.h"
#include "gateway/text/text.h"
#include "tests/adapters_formats/documents.h"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <array>
#include <cstdio>

using namespace gateway;
using tests::read_document;
using tests::Reading;
using Records = std::vector<std::string>;

namespace {

const adapters::dxl::DxlFormat dxl;

ports::Shape shape(std::map<std::string, std::string> settings = {}) {
    ports::Shape made;
    made.known_paths = {"/a",           "/b",     "/$FILE", "/$FILE/@name",
                        "/$FILE/@size", "/@unid", "/@form", "/@created"};
    made.settings = std::move(settings);
    return made;
}

std::string exported(const std::string& documents, const std::string& head = "") {
    return head + "<database xmlns='http://www.lotus.com/dxl' version='12.0'>" + documents
           + "</database>";
}

std::string document(const std::string& items) {
    return "<document>" + items + "</document>";
}

std::string item(const std::string& name, const std::string& content) {
    return "<item name='" + name + "'>" + content + "</item>";
}

Reading read(const std::string& text, std::map<std::string, std::string> settings = {}) {
    const auto bound = tests::bound(dxl, shape(std::move(settings)));
    const Reading whole{read_document(*bound, text)};
    CHECK(read_document(*bound, text, 5).records == whole.records);
    return whole;
}

/// The record of a document with one item `a`.
std::string read_a(const std::string& content) {
    const Reading reading{read(exported(document(item("a", content))))};
    return reading.records.empty() ? std::string{reading.code()} : reading.records.front();
}

std::string unid(int number) {
    std::array<char, 33> text{};
    std::snprintf(text.data(), text.size(), "C2257F2A00123456%016X", static_cast<unsigned>(number));
    return text.data();
}

}

TEST_CASE("items of every type of a Notes document are read", "[dxl]") {
    const text::XmlLibrary library;
    CHECK(read_a("<text>x</text>") == "1:/a=x;");
    CHECK(read_a("<text/>") == "1:/a=;");
    CHECK(read_a("<text>line<break/>\nnext<break/></text>") == "1:/a=line\nnext\n;");
    CHECK(read_a("<textlist>\n<text>x</text>\n<text>y</text></textlist>") == "1:/a=x;/a=y;");
    CHECK(read_a("<textlist/>") == "1:");
    CHECK(read_a("<number>12.50</number>") == "1:/a=12.50;");
    CHECK(
        read_a("<numberlist><number>1</number><number>-2</number></numberlist>")
        == "1:/a=1;/a=-2;");
    CHECK(
        read_a("<datetime dst='true'>20210518T220215,28+02</datetime>")
        == "1:/a=2021-05-18T22:02:15.28+02:00;");
    CHECK(
        read_a("<datetimelist><datetime>20210518</datetime><datetimepair><datetime>20210519"
               "</datetime><datetime>20210520</datetime></datetimepair></datetimelist>")
        == "1:/a=2021-05-18;/a=2021-05-19/2021-05-20;");
    CHECK(
        read_a("<richtext><pardef id='1'/>\n<par def='1'><run><font/>One</run><break/>two</par>\n"
               "<par def='1'>three<picture><gif>R0lGODlh</gif></picture></par><par><formula>@Name"
               "</formula><attachmentref name='cv.pdf'/></par></richtext>")
        == "1:/a=One\ntwo\nthree\n;");
    CHECK(read_a("<rawitemdata type='4a'>\nAAEC\nAwQ=\n</rawitemdata>") == "1:/a=AAECAwQ=;");
    const Reading formula{read(exported(document(item("a", "<formula>@Created</formula>"))))};
    CHECK(formula.records == Records{"1:"});
    CHECK(formula.unknown == Records{"/a"}); // kept out and told

    CHECK(
        read(
            exported(document(item(
                "$FILE", "<object><file hosttype='msdos' name='cv.pdf' size='3'><created><datetime>"
                         "20200101</datetime></created><filedata>\nQUJD\n</filedata></file>"
                         "</object>"))))
            .records
        == Records{"1:/$FILE/@name=cv.pdf;/$FILE/@size=3;/$FILE=QUJD;"});
    CHECK(
        read(
            exported(document(item("a", "<textlist><text>x</text><text>y</text></textlist>"))),
            {{"list-separator", ", "}})
            .records
        == Records{"1:/a=x, y;"});
}

TEST_CASE("days and times keep what was written of them and get nothing added", "[dxl][time]") {
    const text::XmlLibrary library;
    const auto moment = [](const char* text) {
        return read_a("<datetime>" + std::string{text} + "</datetime>");
    };
    CHECK(moment("20210118T220215,00+02") == "1:/a=2021-01-18T22:02:15+02:00;");
    CHECK(moment("20080704T082724,25+0530") == "1:/a=2008-07-04T08:27:24.25+05:30;");
    CHECK(moment("20080704T082724-0330") == "1:/a=2008-07-04T08:27:24-03:30;");
    CHECK(moment("20080704T082724,25Z") == "1:/a=2008-07-04T08:27:24.25Z;");
    CHECK(moment("20080704T082724,25") == "1:/a=2008-07-04T08:27:24.25;"); // naive
    CHECK(moment("20080704") == "1:/a=2008-07-04;");
    CHECK(moment("T082724,25") == "1:/a=08:27:24.25;");
    CHECK(moment("") == "1:/a=;");
    for (const char* wrong :
         {"20080230", "20080704T", "20080704T240000", "2008-07-04", "20080704T082724,2",
          "20080704T082724,25+2", "20080704T082724,25+02x", "x",
          "20080704 "
          "T082724"}) {
        CAPTURE(wrong);
        CHECK(moment(wrong) == "1!DXL_DATETIME");
    }
}

TEST_CASE("exports of all versions are read, with a DOCTYPE or without", "[dxl]") {
    const text::XmlLibrary library;
    const std::string one{document(item("a", "<text>\xC3\x85</text>"))};
    const Records expected{"1:/a=Å;"};
    for (const char* head :
         {"",
          "<?xml version='1.0' encoding='utf-8'?>\n<!DOCTYPE database SYSTEM "
          "'xmlschemas/domino_6_5.dtd'>\n",
          "<?xml version='1.0'?>\n<!DOCTYPE database SYSTEM 'file:///etc/passwd'>\n"}) {
        CAPTURE(head);
        CHECK(read(exported(one, head)).records == expected);
    }
    CHECK(
        read(exported(
                 document(item("a", "<text>\xC5</text>")),
                 "<?xml version='1.0' encoding='ISO-8859-1'?>"))
            .records
        == expected);
    CHECK(
        read(exported(one, "<?xml version='1.0' encoding='ISO-8859-1'?>")).code()
        == "XML_ENCODING"); // it is UTF-8
    CHECK(
        read(
            "<database><note class='document'>" + item("Form", "<text>F</text>")
                + item("a", "<text>x</text>") + "</note><note class='form'/></database>",
            {{"form", "F"}})
            .records
        == Records{"1:/a=x;/@form=F;"});
    CHECK(
        read("<document xmlns='http://www.lotus.com/dxl' form='F'/>").records
        == Records{"1:/@form=F;"});
    CHECK(read("<people/>").code() == "DXL_ROOT");
    CHECK(read("<database xmlns='urn:other'/>").code() == "DXL_ROOT");
    CHECK(
        read(
            "<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
            + exported(document(item("a", "<text>&x;</text>"))))
            .code()
        == "XML_DOCTYPE");
    CHECK(read(exported(one).substr(0, 80)).code() == "XML_MALFORMED"); // cut
    CHECK(read(exported(one, "<?xml version='1.0' encoding='utf-7'?>")).code() == "XML_ENCODING");
}

TEST_CASE("who works at the register does not come in", "[dxl]") {
    const text::XmlLibrary library;
    const std::string staff{"CN=Meri Esimerkki/O=Kunta"};
    const std::string names{"<text>" + staff + "</text>"};
    const Reading reading{read(exported(
        "<acl><aclentry name='" + staff + "' level='manager'/><logentry>" + staff
        + "</logentry></acl><databaseinfo/>"
        + document(
            "<noteinfo unid='" + unid(1) + "'><created><datetime>20210518</datetime>"
            + "</created></noteinfo><updatedby><name>" + staff
            + "</name></updatedby><revisions><datetime>20210518</datetime></revisions>"
            + "<wassignedby>" + staff + "</wassignedby>" + item("$UpdatedBy", names)
            + item("$updatedby", names) + "<item name='Writers' authors='true'>" + names
            + "</item><item name='Readers' readers='true'>" + names + "</item>"
            + item("a", "<datetime>?</datetime>"))))};
    REQUIRE(reading.malformed.size() == 1);
    CHECK(reading.malformed.at(0).raw.reveal().find("Esimerkki") == std::string_view::npos);
    CHECK(reading.malformed.at(0).rejection.path == "/a");
    CHECK(reading.unknown.empty());
    ports::Shape asks{shape()};
    asks.known_paths.emplace_back("/$UpdatedBy");
    CHECK(tests::bind_code(dxl, asks) == "SHAPE_PATH");
}

TEST_CASE("conflicts, deletions and twins are rejected alone", "[dxl]") {
    const text::XmlLibrary library;
    const auto with = [](const std::string& id, const std::string& rest) {
        return "<document><noteinfo unid='" + id + "'/>" + rest + "</document>";
    };
    const std::string x{item("a", "<text>x</text>")};
    const Reading reading{read(exported(
        with(unid(1), x) + with(unid(2), item("$Conflict", "<text/>") + x)
        + with(unid(3), "<deleted/>") + with(unid(1), x) + with("12", x)
        + "<document deleted='true'/>" + with(unid(4), x)))};
    CHECK(
        reading.records
        == Records{
            "1:/a=x;/@unid=" + unid(1) + ";", "2!DXL_CONFLICT", "3!DXL_DELETED", "4!DXL_DUPLICATE",
            "5!DXL_UNID", "6!DXL_DELETED", "7:/a=x;/@unid=" + unid(4) + ";"});
    CHECK(reading.malformed.at(2).rejection.record == 4);
    CHECK(reading.malformed.at(2).raw.reveal().find("<item name=\"a\">x") != std::string::npos);
    CHECK(
        read(
            exported(with(unid(1), x) + with(unid(2), x) + with(unid(3), x)),
            {{"max-documents", "2"}})
            .code()
        == "DXL_TOO_MANY");
    CHECK(
        read(
            exported(
                document(item("a", "<text>" + std::string(2000, 'y') + "</text>")) + document(x)),
            {{"record-max-bytes", "1000"}})
            .records
        == Records{"1!DXL_TOO_LARGE", "2:/a=x;"});
    CHECK(
        read(
            exported(
                "<document form='G'>" + x + "</document><document form='F'>" + x + "</document>"),
            {{"form", "F"}})
            .records
        == Records{"1:/a=x;/@form=F;"});
}

TEST_CASE("documents are written for an import and read back the same", "[dxl][property]") {
    const text::XmlLibrary library;
    const auto bound = tests::bound(dxl, shape({{"form", "Client"}}));
    CHECK(tests::write_document(
              *bound, {tests::cleared(
                          {{"/a", core::Value{"x<\ny"}},
                           {"/b", core::Value{"1", core::Value::Kind::number}},
                           {"/b", core::Value{"2", core::Value::Kind::number}},
                           {"/$FILE", std::nullopt}})})
              .ends_with("<document form=\"Client\"><item name=\"a\"><text>x&lt;<break/>y"
                         "</text></item><item name=\"b\"><numberlist><number>1</number><number>2"
                         "</number></numberlist></item></document>\n</database>\n"));
    const bool held = rc::check("read(write(r)) = r", [&] {
        std::string text;
        for (const std::string& part : *rc::gen::container<std::vector<std::string>>(
                 rc::gen::element<std::string>("a", "<", "&", "\n", " ", "å", "]]>", "\"", "€"))) {
            text += part;
        }
        const Reading reading{read_document(
            *bound, tests::write_document(
                        *bound, {tests::cleared({{"/a", core::Value{"." + text + "."}}})}))};
        RC_ASSERT(reading.records == Records{"1:/a=." + text + ".;/@form=Client;"});
    });
    CHECK(held);
    for (const char* path : {"/@unid", "/other", "/$FILE/@name"}) {
        CAPTURE(path);
        CHECK_THROWS_AS(
            tests::write_document(*bound, {tests::cleared({{path, core::Value{"1"}}})}),
            core::GatewayError);
    }
    CHECK_THROWS_AS(
        tests::write_document(*bound, {tests::cleared({{"/a", core::Value{"\x01"}}})}),
        core::GatewayError);
}

TEST_CASE("a shape that dxl cannot have is refused at load", "[dxl]") {
    const auto setting = [](const char* name, const char* value) {
        return tests::bind_code(dxl, shape({{name, value}}));
    };
    CHECK(setting("form", "") == "SHAPE_SETTING");
    CHECK(setting("max-documents", "0") == "SHAPE_SETTING");
    CHECK(setting("colour", "1") == "SHAPE_SETTING");
    ports::Shape wrong{shape()};
    wrong.record_path = "/database/document";
    CHECK(tests::bind_code(dxl, wrong) == "SHAPE_PATH");
    wrong = shape();
    wrong.written_paths = {"/a", "/$FILE/@name"}; // which Notes itself gives
    CHECK(tests::bind_code(dxl, wrong) == "SHAPE_PATH");
    wrong.written_paths.clear();
    wrong.known_paths.emplace_back("/a/b");
    CHECK(tests::bind_code(dxl, wrong) == "SHAPE_PATH");
    wrong = shape();
    wrong.control_paths = {"/database/@n"};
    CHECK(tests::bind_code(dxl, wrong) == "CONTROL_PATH");
    wrong = shape();
    wrong.record_id = "a";
    CHECK(tests::bind_code(dxl, wrong) == "RECORD_ID");
    wrong = shape();
    wrong.schema = "<xs:schema/>";
    CHECK(tests::bind_code(dxl, wrong) == "SCHEMA_UNSUPPORTED");
}

TEST_CASE(
    "documents that were met are known again among very many, and no new one is taken for them",
    "[dxl]") {
    adapters::dxl::SeenIds seen;
    constexpr std::uint64_t many{200'000};
    for (std::uint64_t number{0}; number < many; ++number) {
        REQUIRE(seen.insert(number % 7, number));
    }
    for (std::uint64_t number{0}; number < many; ++number) {
        REQUIRE_FALSE(seen.insert(number % 7, number));
    }
    CHECK(seen.insert(8, 1)); // halves that were met apart are no document that was met
    CHECK(seen.insert(0, 0) == false);
    CHECK(seen.size() == many + 1);
}
