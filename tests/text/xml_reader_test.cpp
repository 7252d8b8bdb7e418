#include "tests/text/xml_events_log.h"

#include <catch2/catch.hpp>

#include <thread>

using namespace gateway;
using namespace std::string_literals;
using tests::run_xml;
using tests::XmlRun;

namespace {

[[nodiscard]] std::string repeat(std::string_view piece, std::size_t times) {
    std::string out;
    out.reserve(piece.size() * times);
    for (std::size_t at{0}; at < times; ++at) {
        out += piece;
    }
    return out;
}

[[nodiscard]] std::string utf16(std::string_view ascii, bool big_endian, bool mark) {
    std::string out{mark ? (big_endian ? "\xFE\xFF" : "\xFF\xFE") : ""};
    for (const char byte : ascii) {
        out += big_endian ? std::string{'\0', byte} : std::string{byte, '\0'};
    }
    return out;
}

constexpr std::string_view person{"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                  "<!-- a comment -->\n"
                                  "<s:people xmlns:s=\"urn:s\" n=\"1\"><s:person>&#xC4;ij\xC3\xA4 "
                                  "&amp; <![CDATA[<Ž>]]>\xF0\x9F\x9A\xA2</s:person>"
                                  "<empty/></s:people>\n"};

}

TEST_CASE(
    "an XML document comes out as events with names, spaces, attributes and whole texts",
    "[text]") {
    const XmlRun run{run_xml(person)};
    CHECK(run.code() == "ok");
    CHECK(run.events == "<people{urn:s} n=1><person{urn:s}>Äijä & <Ž>🚢</><empty></></>");
}

TEST_CASE("it makes no difference in which pieces a document arrives", "[text]") {
    for (const std::size_t piece : {1U, 2U, 3U, 7U, 100U}) {
        CHECK(run_xml(person, {}, piece).events == run_xml(person).events);
    }
}

TEST_CASE("what stands first in a document is what it is refused for", "[text]") {
    // more than what is looked at before the first event
    const std::string far{repeat("<b></b>", 1000)};
    for (const std::string& later :
         {"\xFFx"s, "<!DOCTYPE a>"s, "<c" + repeat(" d='1'", 100) + "/>", "</d>"s}) {
        for (const std::size_t piece : {1U, 3U, 100U, 4096U, 100'000U}) {
            CAPTURE(later, piece);
            CHECK(run_xml("<a></c>" + far + later, {}, piece).code() == "XML_MALFORMED");
            CHECK(run_xml("<a>\xE4" + far + later, {}, piece).code() == "XML_ENCODING");
            CHECK(run_xml("<a><!DOCTYPE" + far + later, {}, piece).code() == "XML_DOCTYPE");
        }
    }
}

TEST_CASE("a document that is cut at any byte is never taken for a whole one", "[text]") {
    const std::size_t end{person.rfind('>') + 1};
    for (std::size_t size{0}; size < end; ++size) {
        CHECK(run_xml(person.substr(0, size)).code() != "ok");
    }
    CHECK(run_xml(person.substr(0, end)).code() == "ok");
}

TEST_CASE("what is not well-formed is refused as malformed, with a line", "[text]") {
    const std::vector<std::string> bad{
        "",
        " ",
        "text",
        "<a>",
        "</a>",
        "<a></b>",
        "<a b='1' b='2'/>",
        "<a b=1/>",
        "<a>&unknown;</a>",
        "<a>&#0;</a>",
        "<a>&#x1F;</a>",
        "<a>\x01</a>",
        "<a>]]></a>",
        "<a><!-- -- --></a>",
        "<p:a/>",
        "<a xmlns:p=''/>",
        "<a p:b='1'/>",
        "<a>&amp</a>",
        "<a b='<'/>",
        "<1/>",
        "<?xml version='1.0'?>",
        " <?xml version='1.0'?><a/>",
        "<!",
        "<!-",
        "<!-- ",
        "<?",
        "<![CDATA[x]]>",
        "<a>\xEF\xBF\xBF</a>"};
    for (const std::string& xml : bad) {
        CAPTURE(xml);
        CHECK(run_xml(xml).code() == "XML_MALFORMED");
    }
    CHECK(run_xml("<a>\n<b>\n</c></a>").rejection->line == 3);
}

TEST_CASE("a second document in one file is told as what it is", "[text]") {
    for (const char* xml :
         {"<a/><b/>", "<a/>text", "<a/>\n<?xml version='1.0'?>\n<b/>", "<a/><!-- x --><a/>"}) {
        CAPTURE(xml);
        CHECK(run_xml(xml).code() == "XML_SECOND_DOCUMENT");
        CHECK(run_xml(xml, {}, 1).code() == "XML_SECOND_DOCUMENT");
    }
    CHECK(run_xml("<a/>\n<!-- x --><?p q?>\n").code() == "ok");
    // in a character set of its own, which the first knows nothing of
    CHECK(
        run_xml("<a/>\n<?xml version='1.0' encoding='ISO-8859-15'?>\n<b>\xE4</b>").code()
        == "XML_SECOND_DOCUMENT");
    CHECK(run_xml("<a>\xE4</a><b/>").code() == "XML_ENCODING");
}

TEST_CASE("a DOCTYPE is skipped where that is asked, and says nothing", "[text]") {
    text::XmlReader::Options options;
    options.doctype = text::Doctype::skipped;
    const std::string root{"<a>\n<b/></a>"};
    for (const char* head :
         {"<!DOCTYPE a>", "<!DOCTYPE a SYSTEM 'xmlschemas/domino_9_0_1.dtd'>",
          "<?xml version='1.0'?>\n<!-- <!DOCTYPE x> -->\n<!DOCTYPE a PUBLIC \"[>\" 'x>y'\n>",
          "\xEF\xBB\xBF<?p q?><!DOCTYPE\na>"}) {
        CAPTURE(head);
        for (const std::size_t piece : {std::size_t{1}, std::size_t{100'000}}) {
            const XmlRun run{run_xml(head + root, options, piece)};
            CHECK(run.code() == "ok");
            CHECK(run.events == run_xml(root).events);
        }
        CHECK(run_xml(head + root).code() == "XML_DOCTYPE"); // nobody asked
    }
    for (const char* xml :
         {"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "<!DOCTYPE a []><a/>",
          "<!DOCTYPE a><!DOCTYPE a><a/>", "<a><!DOCTYPE a></a>", "<!DOCTYPE a 'x><a/>",
          "<!DOCTYPE a SYSTEM 'f' [ ]><a/>"}) {
        CAPTURE(xml);
        CHECK(run_xml(xml, options).code() == "XML_DOCTYPE");
    }
    CHECK(run_xml("<!DOCTYPE a SYSTEM 'e.dtd'><a>&x;</a>", options).code() == "XML_MALFORMED");
    CHECK(run_xml("<!DOCTYPE a>\n<a>\n<b></a>", options).rejection->line == 3);
    const std::string far{"<!--" + std::string(3000, 'x') + "--><!DOCTYPE a><a/>"};
    CHECK(run_xml(far, options).code() == "XML_DOCTYPE");
    CHECK(run_xml(far, options, 7).code() == "XML_DOCTYPE");
}

TEST_CASE("a DOCTYPE is refused in every form", "[text]") {
    std::string laughs{"<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY a0 \"lol\">"};
    for (int level{1}; level < 10; ++level) {
        const std::string below{"&a" + std::to_string(level - 1) + ";"};
        laughs += "<!ENTITY a" + std::to_string(level) + " \"" + repeat(below, 10) + "\">";
    }
    laughs += "]><lolz>&a9;</lolz>";
    const std::vector<std::string> bad{
        laughs,
        "<!DOCTYPE m><m/>",
        "\n<!-- - -> --><?pi ? > ?>\n<!DOCTYPE m><m/>",
        "<!DOCTYPE m SYSTEM \"file:///etc/passwd\"><m/>",
        "<!DOCTYPE m [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><m>&x;</m>",
        "<!DOCTYPE m [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/\"> %p;]><m/>",
        "\xEF\xBB\xBF<!DOCTYPE m><m/>",
        utf16("<!DOCTYPE m><m/>", true, true),
        utf16("<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE m><m/>", false, false)};
    for (const std::string& xml : bad) {
        CAPTURE(xml.substr(0, 80));
        CHECK(run_xml(xml).code() == "XML_DOCTYPE");
        CHECK(run_xml(xml, {}, 1).code() == "XML_DOCTYPE");
    }
    CHECK(run_xml("<m><!-- <!DOCTYPE m> --></m>").code() == "ok");
    CHECK(
        run_xml("<!-- <!DOCTYPE m> --><?x <!DOCTYPE m>?><m><![CDATA[<!DOCTYPE m>]]></m>").code()
        == "ok");
}

TEST_CASE("256 levels are read and one more is refused, twenty thousand at once", "[text]") {
    CHECK(run_xml(repeat("<a>", 256) + repeat("</a>", 256)).code() == "ok");
    CHECK(run_xml(repeat("<a>", 257) + repeat("</a>", 257)).code() == "XML_DEPTH");
    const auto before = std::chrono::steady_clock::now();
    CHECK(run_xml(repeat("<a>", 20'000)).code() == "XML_DEPTH");
    const std::chrono::duration<double, std::milli> spent{
        std::chrono::steady_clock::now() - before};
    WARN("20,000 levels were refused in " << spent.count() << " ms");
}

TEST_CASE("attributes, names, texts and documents have their limits", "[text]") {
    const auto with_attributes = [](std::size_t count) {
        std::string xml{"<a"};
        for (std::size_t at{0}; at < count; ++at) {
            xml += " b" + std::to_string(at) + "='1'";
        }
        return xml + "/>";
    };
    CHECK(run_xml(with_attributes(64)).code() == "ok");
    CHECK(run_xml(with_attributes(65)).code() == "XML_ATTRIBUTES");
    CHECK(run_xml(with_attributes(400'000)).code() == "XML_ATTRIBUTES");
    std::string mappings{"<a"};
    for (int at{0}; at < 65; ++at) {
        mappings += " xmlns:p" + std::to_string(at) + "='u'";
    }
    CHECK(run_xml(mappings + "/>").code() == "XML_ATTRIBUTES");
    const std::string two{"<a xmlns:p='u' xmlns:q='u'>"};
    CHECK(run_xml(repeat(two, 32) + repeat("</a>", 32)).code() == "ok");
    CHECK(run_xml(repeat(two, 33) + repeat("</a>", 33)).code() == "XML_ATTRIBUTES");
    CHECK(run_xml("<a>" + repeat("<b xmlns:p='u'/>", 100) + "</a>").code() == "ok");
    CHECK(
        run_xml(
            "<a>" + repeat("= ", 100) + "<!-- " + repeat("= ", 100) + "--><?p " + repeat("=", 100)
            + "?><![CDATA[<b " + repeat("=", 100) + "]]><b c='" + repeat("=", 100) + "'/></a>")
            .code()
        == "ok");
    constexpr std::size_t mebi{std::size_t{1} << 20U};
    CHECK(run_xml("<a>" + repeat("x", mebi) + "</a>").code() == "ok");
    CHECK(run_xml("<a>" + repeat("x", mebi + 1) + "</a>").code() == "XML_TOO_LARGE");
    CHECK(
        run_xml("<a>" + repeat("<![CDATA[xxxxxxxx]]>", mebi / 8 + 1) + "</a>").code()
        == "XML_TOO_LARGE");
    CHECK(run_xml("<a b='" + repeat("x", mebi + 1) + "'/>").code() == "XML_TOO_LARGE");
    CHECK(run_xml("<" + repeat("x", 257) + "/>").code() == "XML_TOO_LARGE");
    CHECK(run_xml("<a " + repeat("x", 257) + "='1'/>").code() == "XML_TOO_LARGE");
    CHECK(run_xml("<a><!--" + repeat("x", 6 * mebi) + "--></a>").code() == "XML_TOO_LARGE");
    CHECK(run_xml("<" + repeat("x", 6 * mebi)).code() == "XML_TOO_LARGE");
    text::XmlReader::Options small;
    small.limits.document = 20;
    CHECK(run_xml("<a>0123456789012</a>", small).code() == "ok");
    CHECK(run_xml("<a>01234567890123</a>", small).code() == "XML_TOO_LARGE");
}

TEST_CASE("only character sets of the list are read, and all to the same text", "[text]") {
    const std::string head{"<?xml version='1.0' encoding='"};
    CHECK(run_xml(head + "iso-8859-1'?><a>\xC4ij\xE4</a>").events == "<a>Äijä</>");
    CHECK(run_xml(head + "ISO-8859-15'?><a>\xA4\xB4</a>").events == "<a>€Ž</>");
    CHECK(run_xml(head + "windows-1252'?><a>\x80\x92</a>").events == "<a>€’</>");
    CHECK(run_xml("\xEF\xBB\xBF" + head + "utf-8'?><a>ä</a>").events == "<a>ä</>");
    for (const std::size_t piece : {1U, 2U, 5U, 4096U, 100'000U}) {
        CAPTURE(piece);
        const std::string latin{head + "windows-1252'?><a>"};
        const auto code = [&](const std::string& inside) {
            return run_xml(latin + inside + "</a>", {}, piece).code();
        };
        CHECK(code("ij\xC3\xA4") == "XML_ENCODING"); // ä in UTF-8
        CHECK(code("\xE2\x82\xAC") == "XML_ENCODING");
        CHECK(code(repeat("x", 10'000) + "\xC3\xA4") == "XML_ENCODING");
        CHECK(code(repeat("\xC3\xA4", 5000)) == "XML_ENCODING");
        CHECK(code("<!--\xC3\xA4-->") == "XML_ENCODING");
        CHECK(code("\xE4 \xC3\xA4") == "XML_ENCODING");         // of which a part was copied unread
        CHECK(code("p\xE4iv\xE4 \xC4\x94 TY\xD6\x96") == "ok"); // Ä” and Ö–, in a text that is so
        CHECK(code(repeat("\xE4", 10'000) + "\xC4\x94") == "ok");
        CHECK(code("TY\xD6\x96 p\xE4iv\xE4") == "ok"); // the first is no sign of UTF-8
        CHECK(code("TY\xD6\x96 \xC4ij\xE4 TY\xD6\x96") == "ok");
        CHECK(code("TY\xD6\x96") == "ok");
        CHECK(code("\xC5\xA0koda \xC5\xA1koda") == "XML_ENCODING"); // Š and š in UTF-8
        CHECK(
            run_xml(latin + "<b>\xE4</b></a>", {}, piece).events
            == run_xml("<a><b>ä</b></a>").events);
    }
    for (const bool big : {true, false}) {
        CHECK(run_xml(utf16("<a>x</a>", big, true)).events == "<a>x</>");
        CHECK(run_xml(utf16(head + "UTF-16'?><a>x</a>", big, true), {}, 1).events == "<a>x</>");
        CHECK(run_xml(utf16(head + "UTF-16'?><a>x</a>", big, false)).events == "<a>x</>");
        CHECK(run_xml(utf16(head + "UTF-8'?><a>x</a>", big, true)).code() == "XML_ENCODING");
    }
    const std::vector<std::string> bad{
        head + "UTF-7'?><a>+ADw-</a>",
        head + "US-ASCII'?><a/>",
        head + "UTF-16'?><a/>",
        head + "'?><a/>",
        head + "EBCDIC-CP-US'?><a/>",
        head + "UTF-32'?><a/>",
        "\xEF\xBB\xBF" + head + "iso-8859-1'?><a/>",
        "\xFF\xFE\0\0<\0\0\0"s,
        "\0\0\xFE\xFF\0\0\0<"s,
        "\0\0\0<"s,
        "<a>\xC3</a>",
        "<a>\xC0\xAF</a>",
        "<a>\xED\xA0\x80</a>",
        "<a>\xF5\x80\x80\x80</a>",
        "<a/>\xC3",
        utf16("<a/>", true, true) + "\0"s,
        "\xFE\xFF\0<\0a\xD8\0\0>"s};
    for (const std::string& xml : bad) {
        CAPTURE(xml);
        CHECK(run_xml(xml).code() == "XML_ENCODING");
    }
    CHECK(run_xml("<?xml version='1.1'?><a/>").code() == "XML_VERSION");
    CHECK(
        run_xml("<?xml version='1.0'" + repeat(" ", 2000) + "encoding='UTF-7'?><a/>").code()
        == "XML_MALFORMED");
}

TEST_CASE("a rejection's path shows known names only", "[text]") {
    const std::vector<std::string> paths{"/people/person"};
    const text::KnownNames names{paths};
    text::XmlReader::Options options;
    options.names = &names;
    const XmlRun run{
        run_xml("<people><person><Virtanen>&x;</Virtanen></person></people>", options)};
    CHECK(run.code() == "XML_MALFORMED");
    CHECK(run.rejection->path == "/people/person/*");
}

TEST_CASE("a source that fails stops the reading with its own failure", "[text]") {
    class Silent final : public text::XmlEvents {
        void
        start(std::string_view, std::string_view, std::span<const text::XmlAttribute>) override {}
        void text(std::string_view) override {}
        void end() override {}
        void violation(const core::Rejection&) override {}
    } silent;
    bool first{true};
    text::XmlReader reader{
        [&first](std::span<std::byte> into) -> std::size_t {
            if (!std::exchange(first, false)) {
                throw std::runtime_error{"connection lost"};
            }
            const std::string_view begin{"<a><b/>"};
            std::copy_n(core::as_bytes(begin).begin(), begin.size(), into.begin());
            return begin.size();
        },
        silent,
        {}};
    CHECK_THROWS_WITH(
        [&reader] {
            for (int step{0}; step < 10; ++step) {
                static_cast<void>(reader.step());
            }
        }(),
        "connection lost");
}
