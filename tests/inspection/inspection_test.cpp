#include "gateway/app/inspection.h"
#include "gateway/core/error.h"
#include "gateway/text/text.h"

#include <catch2/catch.hpp>

using namespace gateway;
using app::Inspection;

namespace {

Inspection inspect(const std::string& text, const app::InspectionWishes& wishes = {}) {
    static const gateway::text::XmlLibrary library;
    return app::inspect_document(
        [&text] { return std::make_unique<ports::MemorySource>(core::as_bytes(text)); }, wishes);
}

/// `/a×2 9|99;…`
std::string fields(const Inspection& found) {
    std::string out;
    for (const Inspection::FieldSeen& field : found.fields) {
        out += field.path + "×" + std::to_string(field.count) + " ";
        for (const std::string& value : field.values) {
            out += &value == &field.values.front() ? value : "|" + value;
        }
        out += ";";
    }
    return out;
}

std::string_view error(const Inspection& found) {
    return found.error ? found.error->code.text() : std::string_view{"ok"};
}

std::vector<std::string> warnings(const Inspection& found) {
    std::vector<std::string> codes;
    for (const core::Rejection& warning : found.warnings) {
        codes.emplace_back(warning.code.text());
    }
    return codes;
}

}

TEST_CASE("records and fields of a document are told, and no value", "[inspect]") {
    const Inspection xml{inspect("<people><head>x</head><person id='1'><name>Meri</name></person>"
                                 "<person id='22'><name>Åsa 3</name></person></people>")};
    CHECK(xml.format == "xml");
    CHECK(xml.records == 2);
    CHECK(fields(xml) == "/@id×2 9|99;/name×2 xxxx|xxx 9;");
    CHECK(error(xml) == "ok");

    const Inspection json{
        inspect(R"({"head":{"a":1},"people":[{"id":1,"jobs":[{"t":"a"},{"t":"b"}]},{"id":2}]})")};
    CHECK(json.format == "json");
    CHECK(json.records == 2);
    CHECK(fields(json) == "/id×2 9;/jobs/*/t×2 x;");

    const Inspection ndjson{inspect("{\"id\":1}\n{\"id\":22}\n{\"id\":\n")};
    CHECK(ndjson.format == "ndjson");
    CHECK(ndjson.records == 2);
    CHECK(fields(ndjson) == "/id×2 9|99;");
    CHECK(warnings(ndjson) == std::vector<std::string>{"JSON_MALFORMED"});
    CHECK(ndjson.warnings.at(0).record == 3);

    // a byte order mark is passed over, as an exchange does
    const Inspection marked{inspect("\xEF\xBB\xBF{\"people\":[{\"id\":1},{\"id\":2}]}")};
    CHECK(marked.format == "json");
    CHECK(error(marked) == "ok");
    CHECK(marked.records == 2);
    const Inspection marked_lines{inspect("\xEF\xBB\xBF{\"id\":1}\n{\"id\":22}\n")};
    CHECK(marked_lines.format == "ndjson");
    CHECK(error(marked_lines) == "ok");
    CHECK(marked_lines.records == 2);

    const Inspection csv{inspect("id;Nimi (koko)\n1;\xC5sa\n2\n")};
    CHECK(csv.format == "csv");
    CHECK(csv.records == 1);
    CHECK(fields(csv) == "/id×1 9;/Nimi_(koko)×1 xxx;");
    CHECK(
        warnings(csv)
        == std::vector<std::string>{"SEPARATOR_ASSUMED", "CHARSET_ASSUMED", "CSV_COLUMNS"});
    CHECK(csv.warnings.at(1).path == "windows-1252");

    const Inspection dxl{inspect(
        "<!DOCTYPE database SYSTEM 'x.dtd'><database xmlns='http://www.lotus.com/dxl'>"
        "<document form='F'><item name='Name'><text>Meri</text></item>"
        "<item name='Writer' authors='true'><text>Someone</text></item></document></database>")};
    CHECK(dxl.format == "dxl");
    CHECK(dxl.records == 1);
    CHECK(fields(dxl) == "/Name×1 xxxx;/@form×1 x;");
}

TEST_CASE("the first row of a table without a head is not told as names", "[inspect]") {
    const Inspection found{inspect("010594Y9021;Meri;\"a;b\"\n020594X903P;Kai;c\n")};
    CHECK(found.records == 2);
    CHECK(
        fields(found)
        == "/column-1×2 999999x9999|999999x999x;/column-2×2 xxxx|xxx;"
           "/column-3×2 x;x|x;");
    CHECK(
        warnings(found)
        == std::vector<std::string>{"SEPARATOR_ASSUMED", "CHARSET_ASSUMED", "HEAD_MISSING"});
    CHECK(
        fields(inspect("nimi;meri@kunta.example\nA;B\n"))
        == "/column-1×2 xxxx|x;"
           "/column-2×2 xxxx@xxxxx.xxxxxxx|x;");
}

TEST_CASE("a person's code is not told as a name of a field", "[inspect][hetu]") {
    const Inspection json{inspect(
        R"({"010594Y9021":{"name":"Meri"},"020594X903P":{"name":"Kai"},"a":{"010594-9021":1}})")};
    CHECK(fields(json) == "/*/name×2 xxxx|xxx;/a/*×1 9;");
    CHECK(warnings(json) == std::vector<std::string>{"HETU_IN_NAME", "HETU_IN_NAME"});
    CHECK(json.warnings.at(0).path == "/*/name");
    const Inspection twice{inspect(R"({"010594Y9021":1,"010594Y9021":2})")};
    CHECK(error(twice) != "ok");
    CHECK(twice.error->path.find("9021") == std::string::npos);
    const Inspection xml{inspect("<r><p><h_010594Y9021>x</h_010594Y9021></p><p><n>y</n></p></r>")};
    CHECK(fields(xml) == "/*×1 x;/n×1 x;");
}

TEST_CASE("values are told where that is asked", "[inspect]") {
    app::InspectionWishes wishes;
    wishes.show = true;
    CHECK(fields(inspect("a;b\n1;x\n2;x\n3;x\n4;y\n", wishes)) == "/a×4 1|2|3;/b×4 x|y;");
    CHECK(app::masked("Åsa-Kaisa 12.3.\n") == "xxx-xxxxx 99.9. ");
    std::string cut(40, '9');
    cut += "…";
    CHECK(app::masked(std::string(50, '1')) == cut);
    CHECK(app::masked("") == "");
}

TEST_CASE("what cannot be read is told with its code and place", "[inspect]") {
    const Inspection cut{inspect("<a>\n<b>1</b>\n<b>")};
    CHECK(cut.format == "xml");
    CHECK(error(cut) == "XML_MALFORMED");
    CHECK(cut.error->line == 3);
    CHECK(error(inspect("<a><!DOCTYPE b></a>")) == "XML_DOCTYPE");
    CHECK(error(inspect("<!DOCTYPE a SYSTEM 'a.dtd'><a><b>1</b></a>")) == "XML_DOCTYPE");
    CHECK(error(inspect("[1]")) == "JSON_NOT_OBJECT");
    CHECK(error(inspect("{\"a\":1")) == "JSON_MALFORMED");
    CHECK(error(inspect("")) == "CSV_HEAD");
    CHECK(error(inspect("a;b\n1\n2\n")) == "CSV_COLUMNS"); // not one row of it
    CHECK(inspect("a;b\n1\n2\n").records == 0);
}

TEST_CASE(
    "an invoice is read as one record, and a frame before it is a second document", "[inspect]") {
    const std::string invoice{
        "<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?>\n<Finvoice Version=\"3.0\"><InvoiceRow>"
        "<ArticleName>P\xE4iv\xE4</ArticleName></InvoiceRow><InvoiceRow><ArticleName>B"
        "</ArticleName></InvoiceRow></Finvoice>"};
    const Inspection found{inspect(invoice)};
    CHECK(found.format == "finvoice");
    CHECK(found.records == 1);
    CHECK(fields(found) == "/@Version×1 9.9;/InvoiceRow/ArticleName×2 xxxxx|x;");

    const Inspection framed{inspect(
        "<SOAP-ENV:Envelope xmlns:SOAP-ENV='http://schemas.xmlsoap.org/soap/envelope/'>"
        "<SOAP-ENV:Body/></SOAP-ENV:Envelope>\n"
        + invoice)};
    CHECK(framed.format == "finvoice");
    CHECK(error(framed) == "XML_SECOND_DOCUMENT");
}

TEST_CASE("a wish that a format does not have is refused", "[inspect]") {
    app::InspectionWishes wishes;
    wishes.format = "edifact";
    CHECK_THROWS_AS(inspect("x", wishes), core::GatewayError);
    wishes.format = "json";
    wishes.separator = ";";
    CHECK_THROWS_WITH(inspect("{}", wishes), Catch::StartsWith("SHAPE_SETTING: --separator"));
    wishes.format = "csv";
    wishes.separator = "|";
    CHECK(error(inspect("a|b\n", wishes)) == "SHAPE_SETTING");
    wishes.separator = ",";
    wishes.charset = "iso-8859-15";
    const Inspection found{inspect("a,b\n1,\xA4\n", wishes)};
    CHECK(found.records == 1);
    CHECK(found.warnings.empty());
}
