#include "gateway/core/error.h"
#include "tests/text/xml_events_log.h"

#include <catch2/catch.hpp>

using namespace gateway;

namespace {

[[nodiscard]] std::string written(const std::function<void(text::XmlWriter&)>& body) {
    std::string out;
    text::XmlWriter writer{[&out](core::ByteView bytes) { out += core::as_text(bytes); }};
    body(writer);
    writer.finish();
    return out;
}

}

TEST_CASE("what is written is escaped and reads back as it was", "[text]") {
    const std::string hard{"<&>\"' ]]> ä\r\n\t🚢"};
    const std::string xml{written([&hard](text::XmlWriter& writer) {
        writer.declaration();
        writer.start("a");
        writer.attribute("b", hard);
        writer.text(hard);
        writer.start("osoite-ä");
        writer.end();
        writer.end();
    })};
    CHECK(xml.find("]]>") == std::string::npos);
    CHECK(tests::run_xml(xml).events == "<a b=" + hard + ">" + hard + "<osoite-ä></></>");
}

TEST_CASE("control characters and broken UTF-8 are never written", "[text]") {
    using namespace std::string_literals;
    for (const std::string& bad :
         {"\0"s, "\x01"s, "\x1F"s, "\xC3"s, "\xEF\xBF\xBF"s, "\xED\xA0\x80"s}) {
        CHECK_THROWS_AS(
            written([&bad](text::XmlWriter& writer) {
                writer.start("a");
                writer.text(bad);
            }),
            core::GatewayError);
        CHECK_FALSE(text::is_xml_text(bad));
    }
    CHECK(text::is_xml_text("tab\tline\nÅ"));
}

TEST_CASE("names of elements are checked", "[text]") {
    for (const std::string_view good : {"a", "_a", "henkilötunnus", "a-1.b", "Ärjä"}) {
        CHECK(text::is_xml_name(good));
    }
    for (const std::string_view bad : {"", "1a", "-a", "a b", "a:b", "a<", "a/b", "\xC3"}) {
        CHECK_FALSE(text::is_xml_name(bad));
    }
}
