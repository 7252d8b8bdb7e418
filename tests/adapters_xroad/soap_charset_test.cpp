#include "gateway/text/text.h"
#include "tests/adapters_xroad/messages.h"

#include <catch2/catch.hpp>

using namespace adapters::xroad;
using tests::xroad::code_of;
using tests::xroad::EnvelopeText;
using tests::xroad::message_of;
using tests::xroad::read;
using tests::xroad::replaced;

namespace {

const gateway::text::XmlLibrary library;

}

TEST_CASE("the charset of the type is the truth, and whatever says another lies", "[xroad][soap]") {
    const std::string plain{EnvelopeText{}.text()};
    const std::string declared{"<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + plain};
    const std::string latin{
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"
        + replaced(plain, "official-17", "virkailija-\xE4")};
    CHECK(code_of(read(declared, "text/xml")) == "ok");
    CHECK(code_of(read("\xEF\xBB\xBF" + declared, "text/xml; charset=utf-8")) == "ok");
    CHECK(code_of(read(latin, "text/xml")) == "invalid_content_type");
    CHECK(code_of(read(latin, "text/xml; charset=utf-8")) == "invalid_content_type");
    CHECK(code_of(read(declared, "text/xml; charset=iso-8859-1")) == "invalid_content_type");
    CHECK(code_of(read("\xEF\xBB\xBF" + plain, "text/xml; charset=iso-8859-15")) != "ok");
    CHECK(code_of(read(plain, "text/xml; charset=utf-7")) == "invalid_content_type");
    CHECK(code_of(read(plain, "application/soap+xml")) == "invalid_content_type");
    CHECK(code_of(read(plain, "text/html")) == "invalid_content_type");
    const auto honest = read(latin, "text/xml; charset=ISO-8859-1");
    CHECK(message_of(honest).headers.user_id == "virkailija-ä");
    // a second declaration would have been read as the first, and the text decoded twice
    CHECK(
        code_of(read(
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + latin,
            "text/xml; charset=ISO-8859-1"))
        == "invalid_xml");
    CHECK(
        code_of(read(
            "<?xml version=\"1.1\" encoding=\"ISO-8859-1\"?>" + plain,
            "text/xml; charset=ISO-8859-1"))
        == "invalid_xml");
    CHECK(code_of(read(plain, "text/xml; charset=ISO-8859-1")) == "ok");
    std::string wide{"\xFF\xFE"};
    for (const char letter : plain) {
        wide += letter;
        wide += '\0';
    }
    CHECK(code_of(read(wide)) == "invalid_content_type");
    CHECK(code_of(read(wide.substr(2))) == "invalid_content_type");
}

TEST_CASE("US-ASCII is read as the part of UTF-8 that it is", "[xroad][soap]") {
    const std::string plain{EnvelopeText{}.text()};
    const std::string wide{replaced(plain, "official-17", "virkailija-ä")};
    for (const char* type : {"text/xml", "text/xml; charset=US-ASCII", "text/xml; charset=utf8"}) {
        for (const char* encoding : {"US-ASCII", "us-ascii", "UTF8", "utf-8"}) {
            const std::string declared{
                "<?xml version=\"1.0\" encoding=\"" + std::string{encoding} + "\"?>"};
            INFO(type << ' ' << encoding);
            CHECK(code_of(read(declared + plain, type)) == "ok");
            const bool ascii{
                std::string_view{type}.ends_with("ASCII")
                || std::string_view{encoding}.find_first_of("sS") != std::string_view::npos};
            CHECK(code_of(read(declared + wide, type)) == (ascii ? "invalid_content_type" : "ok"));
        }
    }
    CHECK(code_of(read(wide, "text/xml; charset=us-ascii")) == "invalid_content_type");
    const auto place = [](std::string_view text, std::string_view type) {
        return read(text, type).rejection().path;
    };
    CHECK(place(plain, "text/xml; charset=koi8-r").find("windows-1252") != std::string::npos);
    CHECK(place("\xFF\xFE<", "text/xml").find("UTF-16") != std::string::npos);
    CHECK(place(plain, "text/xml; charset=UTF-16").find("none of") != std::string::npos);
}
