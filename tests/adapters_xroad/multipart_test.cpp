#include "adapters/transports/xroad/codes.h"
#include "adapters/transports/xroad/multipart.h"
#include "adapters/transports/xroad/multipart_writer.h"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace adapters::xroad;
using gateway::core::as_bytes;
using gateway::core::as_text;

namespace {

struct Heard final : Parts {
    std::vector<std::pair<PartHead, std::string>> parts;
    std::size_t ended{0};
    std::size_t longest{0};

    void part(const PartHead& head) override { parts.emplace_back(head, ""); }
    void bytes(core::ByteView bytes) override {
        parts.back().second += as_text(bytes);
        longest = std::max(longest, bytes.size());
    }
    void part_end() override { ++ended; }
};

const MediaType related{"multipart/related", {{"boundary", "bound"}}};

/// The normalised code, or `ok`.
std::string read(
    Heard& heard, std::string_view text, std::size_t piece = 7, const MediaType& type = related,
    const MultipartLimits& limits = {}) {
    auto reader = MultipartReader::open(type, heard, limits);
    if (!reader) {
        return spelled(reader.rejection().code);
    }
    while (!text.empty()) {
        const auto fed = reader.value()->feed(as_bytes(text.substr(0, piece)));
        if (!fed) {
            CHECK_FALSE(reader.value()->feed(as_bytes("more"))); // and so it stays
            CHECK_FALSE(reader.value()->finish());
            return spelled(fed.rejection().code);
        }
        text.remove_prefix(std::min(piece, text.size()));
    }
    const auto ended = reader.value()->finish();
    return ended ? "ok" : spelled(ended.rejection().code);
}

std::string code_of(std::string_view text, const MediaType& type = related) {
    Heard whole;
    const std::string code{read(whole, text, text.size() + 1, type)};
    Heard bits;
    CHECK(read(bits, text, 1, type) == code); // the pieces in which bytes come make no difference
    if (code == "ok") {
        CHECK(whole.parts == bits.parts);
        CHECK(whole.ended == whole.parts.size());
    }
    return code;
}

const std::string envelope{"--bound\r\nContent-Type: text/xml\r\n\r\n<a/>\r\n"};
const std::string end{"--bound--\r\n"};

std::string with_part(const std::string& head, const std::string& content = "x") {
    return envelope + "--bound\r\n" + head + "\r\n" + content + "\r\n" + end;
}

std::string attached(const std::string& field) {
    return code_of(with_part("Content-Type: text/plain\r\n" + field + "\r\n"));
}

}

TEST_CASE("the envelope comes first, then attachments", "[xroad][mime]") {
    Heard heard;
    REQUIRE(
        read(
            heard,
            with_part(
                "content-type: application/pdf; name=\"a.pdf\";\r\nContent-ID:\r\n   <1@x>\r\n"
                "Content-Transfer-Encoding: Binary\r\nX-Own: words\r\n",
                "one\r\n--boun\r\n\r\ntwo\r\n"))
        == "ok");
    REQUIRE(heard.parts.size() == 2);
    CHECK(heard.parts[0].first.type.essence == "text/xml");
    CHECK(heard.parts[0].second == "<a/>");
    CHECK(heard.parts[1].first.content_id == "1@x");
    CHECK(heard.parts[1].first.file_name == "a.pdf");
    CHECK(heard.parts[1].second == "one\r\n--boun\r\n\r\ntwo\r\n");
}

TEST_CASE("line feeds alone end lines too, as Security Servers read them", "[xroad][mime]") {
    Heard heard;
    CHECK(
        read(
            heard,
            "\n--bound\nContent-Type: text/xml\n\n<a/>\n--bound\nContent-Type: a/b\n\n--bound--")
        == "ok");
    REQUIRE(heard.parts.size() == 2);
    CHECK(heard.parts[0].second == "<a/>");
    CHECK(heard.parts[1].second.empty());
}

TEST_CASE("only multipart/related with a good boundary is opened", "[xroad][mime]") {
    Heard heard;
    for (const MediaType& type :
         {MediaType{"multipart/mixed", {{"boundary", "bound"}}}, MediaType{"multipart/related"},
          MediaType{"multipart/related", {{"boundary", ""}}},
          MediaType{"multipart/related", {{"boundary", "bound "}}},
          MediaType{"multipart/related", {{"boundary", "bo\nund"}}},
          MediaType{"multipart/related", {{"boundary", std::string(71, 'a')}}}}) {
        CHECK(read(heard, envelope + end, 7, type) == "invalid_content_type");
    }
}

TEST_CASE("a type that cannot be opened is refused for what is wrong with it", "[xroad][mime]") {
    Heard heard;
    const auto place = [&heard](const MediaType& type) {
        return MultipartReader::open(type, heard).rejection().path;
    };
    CHECK(
        place({"multipart/mixed", {{"boundary", "b"}}}).find("not multipart/related")
        != std::string::npos);
    CHECK(place({"multipart/related"}).find("no boundary") != std::string::npos);
    CHECK(place({"multipart/related", {{"boundary", "b "}}}) == "Content-Type: boundary");
}

TEST_CASE("a message of parts begins and ends with its boundary", "[xroad][mime]") {
    CHECK(code_of(envelope + end) == "ok");
    CHECK(code_of("\r\n" + envelope + "--bound--") == "ok");
    CHECK(code_of(envelope + "--bound-- \t\r\n\r\n") == "ok");
    CHECK(code_of("") == "invalid_message");
    CHECK(code_of("\r\n") == "invalid_message");
    CHECK(code_of("--bound--\r\n") == "invalid_message");
    CHECK(code_of("--other\r\nContent-Type: text/xml\r\n\r\n") == "invalid_message");
    CHECK(code_of("words\r\n" + envelope + end) == "invalid_message");
    CHECK(code_of(std::string(20'000, '\n') + envelope + end) == "invalid_message");
    CHECK(code_of(envelope) == "mime_parsing_failed");
    CHECK(code_of(envelope + "--bound") == "mime_parsing_failed");
    CHECK(code_of(envelope + "--bound-") == "mime_parsing_failed");
    CHECK(code_of(envelope + "--bound\r\nContent-Type: a/b\r\n") == "mime_parsing_failed");
    CHECK(code_of(envelope + end + "words") == "mime_parsing_failed");
    CHECK(code_of(envelope + end + envelope + end) == "mime_parsing_failed");
}

TEST_CASE("a line that begins with a boundary and goes on is nobody's to read", "[xroad][mime]") {
    CHECK(
        code_of(with_part("Content-Type: a/b\r\n", "x\r\n--boundary\r\ny"))
        == "mime_parsing_failed");
    CHECK(
        code_of(with_part("Content-Type: a/b\r\n", "x\n--bound--more\r\n"))
        == "mime_parsing_failed");
    CHECK(
        code_of(with_part("Content-Type: a/b\r\n", "x\r\n--bound" + std::string(300, ' ')))
        == "mime_parsing_failed");
    CHECK(code_of(with_part("Content-Type: a/b\r\n", "x --bound\r\ny")) == "ok");
}

TEST_CASE("the first part is an envelope as it is, and every part has one type", "[xroad][mime]") {
    const auto first = [](const std::string& head) {
        return code_of("--bound\r\n" + head + "\r\n<a/>\r\n" + end);
    };
    CHECK(first("Content-Type: application/xop+xml; type=\"text/xml\"\r\n") == "ok");
    CHECK(first("Content-Type: application/pdf\r\n") == "invalid_content_type");
    CHECK(first("Content-Type: multipart/mixed; boundary=x\r\n") == "invalid_content_type");
    CHECK(first("") == "invalid_content_type");
    CHECK(first("Content-Type: text/xml; a=1; a=2\r\n") == "invalid_content_type");
    CHECK(
        first("Content-Type: text/xml\r\nContent-Transfer-Encoding: base64\r\n")
        == "mime_parsing_failed");
    CHECK(first("Content-Type: text/xml\r\ncontent-type: text/xml\r\n") == "mime_parsing_failed");
    CHECK(code_of(with_part("X-Own: 1\r\n")) == "invalid_content_type");
    CHECK(code_of(with_part("Content-Type: none\r\n")) == "invalid_content_type");
}

TEST_CASE("there are no parts within parts", "[xroad][mime]") {
    CHECK(
        code_of(with_part("Content-Type: multipart/mixed; boundary=x\r\n"))
        == "mime_parsing_failed");
    CHECK(
        code_of(with_part("Content-Type: Multipart/Related; boundary=bound\r\n"))
        == "mime_parsing_failed");
    CHECK(code_of(with_part("Content-Type: message/rfc822\r\n")) == "mime_parsing_failed");
}

TEST_CASE("an attachment's name is never a path", "[xroad][mime]") {
    CHECK(attached("Content-Disposition: attachment; filename=\"päätös 1.pdf\"") == "ok");
    CHECK(attached("Content-Disposition: attachment; filename*=UTF-8''p%C3%A4.pdf") == "ok");
    for (const char* field :
         {"Content-Disposition: attachment; filename=\"../../etc/passwd\"",
          "Content-Disposition: attachment; filename=\"/etc/passwd\"",
          "Content-Disposition: attachment; filename=\"..\"",
          "Content-Disposition: attachment; filename=\"a\\\\b\"",
          "Content-Disposition: attachment; filename=\"C:a\"",
          "Content-Disposition: attachment; filename=\".\"",
          "Content-Disposition: attachment; filename=\"a\xC2\x85\"",
          "Content-Disposition: attachment; filename=\"5% a%2Fb\"",
          "Content-Disposition: attachment; filename=\"%252e%252e\"",
          "Content-Disposition: attachment; filename=\"a%5cb\"",
          "Content-Disposition: attachment; filename=a.pdf; filename*=UTF-8''..%2Fa.pdf",
          "Content-Disposition: attachment; filename*=UTF-8''a%2Fb",
          "Content-Disposition: attachment; filename*=ISO-8859-1''a",
          "Content-Disposition: attachment; filename*0=..; filename*1=/a",
          "Content-Disposition: attachment; filename=\"%2e%2e%2fa\"",
          "Content-Disposition: attachment; filename=\"a =?utf-8?Q?=2E=2E=2Fx?= b\"",
          "Content-Disposition: attachment; filename*=UTF-8''%3D%3Futf-8%3FB%3FLi4veA%3D%3D%3F%3D",
          "Content-Disposition: attachment; filename=a; filename=b"}) {
        INFO(field);
        CHECK(attached(field) == "mime_parsing_failed");
    }
    for (const char* name :
         {"name=\"../a\"", "name=\"=?utf-8?B?Li4veA==?=\"", "name*=UTF-8''..%2Fa.pdf",
          "name=a.pdf; name*=UTF-8''%2Fetc%2Fpasswd", "name*=ISO-8859-1''a", "name*0=..; name*1=/a",
          "name*0*=UTF-8''..; name*1*=%2Fa"}) {
        INFO(name);
        CHECK(
            code_of(with_part("Content-Type: a/b; " + std::string{name} + "\r\n"))
            == "mime_parsing_failed");
    }
    CHECK(code_of(with_part("Content-Type: a/b; name*=UTF-8''a%C3%A4.pdf\r\n")) == "ok");
}

TEST_CASE("what is harmless in an attachment makes no message wrong", "[xroad][mime]") {
    for (const char* name :
         {"kasvu 5%.pdf", "50%20x.pdf", "klo 12:30.pdf", "a=?b.pdf", "?=a=?", ".päätös", "a..b", "",
          "x.tmp"}) {
        INFO(name);
        CHECK(
            attached("Content-Disposition: attachment; filename=\"" + std::string{name} + '"')
            == "ok");
        CHECK(
            code_of(with_part("Content-Type: a/b; name=\"" + std::string{name} + "\"\r\n"))
            == "ok");
    }
    for (const char* charset : {"us-ascii", "utf8", "koi8-r", "utf-16", "x-own", "\"\""}) {
        INFO(charset);
        CHECK(
            code_of(with_part("Content-Type: text/plain; charset=" + std::string{charset} + "\r\n"))
            == "ok");
    }
    for (const char* id : {"abc", "<>", "", "a b", "<a"}) {
        INFO(id);
        CHECK(attached("Content-ID: " + std::string{id}) == "ok");
    }
    CHECK(attached("Content-Transfer-Encoding:") == "ok");
    // of the envelope it is said which part begins the message
    const auto first = [](const std::string& field) {
        return code_of("--bound\r\nContent-Type: text/xml\r\n" + field + "\r\n\r\n<a/>\r\n" + end);
    };
    CHECK(first("Content-ID: abc") == "ok");
    CHECK(first("Content-ID: a b") == "mime_parsing_failed");
    CHECK(first("Content-ID:") == "mime_parsing_failed");
}

TEST_CASE("header lines of parts are whole lines", "[xroad][mime]") {
    CHECK(attached("no colon") == "mime_parsing_failed");
    CHECK(attached("a b: c") == "mime_parsing_failed");
    CHECK(attached(": c") == "mime_parsing_failed");
    CHECK(attached(std::string{"a: b\0c", 6}) == "mime_parsing_failed");
    CHECK(attached("a: b\rc") == "mime_parsing_failed");
    CHECK(attached("a: \xFF") == "mime_parsing_failed");
    CHECK(code_of(with_part(" folded: first\r\nContent-Type: a/b\r\n")) == "mime_parsing_failed");
    CHECK(attached("Content-Transfer-Encoding: x-own") == "mime_parsing_failed");
    CHECK(attached("Content-Transfer-Encoding: base64") == "ok");
}

TEST_CASE("two parts of one id, and a start that is not first, are refused", "[xroad][mime]") {
    const std::string twice{
        envelope
        + "--bound\r\nContent-Type: a/b\r\nContent-ID: <1>\r\n\r\n\r\n"
          "--bound\r\nContent-Type: a/b\r\nContent-ID: <1>\r\n\r\n\r\n"
        + end};
    CHECK(code_of(twice) == "mime_parsing_failed");
    const MediaType started{"multipart/related", {{"boundary", "bound"}, {"start", "<soap>"}}};
    CHECK(code_of(envelope + end, started) == "mime_parsing_failed");
    CHECK(
        code_of(
            "--bound\r\nContent-Type: text/xml\r\nContent-ID: <soap>\r\n\r\n<a/>\r\n" + end,
            started)
        == "ok");
}

TEST_CASE("an attachment that says it is text of a charset is", "[xroad][mime]") {
    const auto text = [](const std::string& charset, const std::string& content) {
        return code_of(with_part("Content-Type: text/plain; charset=" + charset + "\r\n", content));
    };
    CHECK(text("utf-8", "ä") == "ok");
    CHECK(text("utf-8", "\xE4") == "invalid_content_type");
    CHECK(text("utf-8", "\xC3") == "invalid_content_type");
    CHECK(text("iso-8859-1", "\xE4") == "ok");
}

TEST_CASE("limits end a message, and what is kept of it stays small", "[xroad][mime]") {
    Heard heard;
    MultipartLimits limits;
    limits.envelope = 3;
    CHECK(read(heard, envelope + end, 7, related, limits) == "mime_parsing_failed");
    limits = {};
    limits.parts = 1;
    CHECK(
        read(heard, with_part("Content-Type: a/b\r\n"), 7, related, limits)
        == "mime_parsing_failed");
    limits = {};
    limits.message = envelope.size();
    CHECK(read(heard, envelope + end, 7, related, limits) == "mime_parsing_failed");
    CHECK(attached("a: " + std::string(20'000, 'a')) == "mime_parsing_failed");
    std::string fields;
    for (int count{0}; count < 40; ++count) {
        fields += "X-" + std::to_string(count) + ": 1\r\n";
    }
    CHECK(attached(fields + "X: 1") == "mime_parsing_failed");
    Heard large;
    REQUIRE(
        read(large, with_part("Content-Type: a/b\r\n", std::string(3'000'000, '\n')), 4'000'000)
        == "ok");
    CHECK(large.parts[1].second.size() == 3'000'000);
    CHECK(large.longest <= 64 * 1024);
}

TEST_CASE("what is written of parts reads as what was meant", "[xroad][mime][property]") {
    CHECK(rc::check("read(write(parts)) = parts, in pieces of any size", [] {
        const MediaType xml{"text/xml", {{"charset", "utf-8"}}};
        std::string out;
        MultipartWriter writer{MultipartWriter::new_boundary(), xml, [&out](core::ByteView bytes) {
                                   out += as_text(bytes);
                               }};
        const auto contents = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(
            rc::gen::container<std::string>(rc::gen::elementOf(std::string{"ab-\r\n\0\xFF", 7}))));
        std::vector<std::pair<PartHead, std::string>> meant;
        for (const std::string& content : contents) {
            PartHead head{meant.empty() ? xml : MediaType{"application/octet-stream"}};
            head.content_id = std::to_string(meant.size()) + "@lautturi";
            head.file_name =
                meant.empty() ? "" : "liite \"" + std::to_string(meant.size()) + "\".bin";
            RC_ASSERT(writer.part(head).ok());
            writer.bytes(as_bytes(content));
            meant.emplace_back(head, content);
        }
        writer.finish();
        Heard heard;
        const auto piece = *rc::gen::inRange<std::size_t>(1, 40);
        const auto type = parse_media_type(text_of(writer.type()));
        RC_ASSERT(type == std::optional{writer.type()});
        RC_ASSERT(read(heard, out, piece, *type) == "ok");
        RC_ASSERT(heard.parts == meant);
    }));
}

TEST_CASE(
    "bytes read the same in whatever pieces they come, also where they are refused",
    "[xroad][mime][property]") {
    CHECK(rc::check("read(whole) = read(pieces)", [] {
        const auto tokens =
            *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                "--bound", "\r\n--bound\r\n", "\n--bound\n", "--bound--", "\r\n", "\n", "\r", "--",
                " ", "Content-Type: text/xml\r\n\r\n", "Content-Type: a/b\n\n",
                "Content-Type: text/plain; charset=utf-8\r\n\r\n", "Content-ID: <1>\r\n", ":", "x",
                "\xE4", "\xC3\xA4"));
        std::string text{*rc::gen::element<std::string>("", envelope)};
        for (const std::string& token : tokens) {
            text += token;
        }
        text += *rc::gen::element<std::string>("", end);
        Heard whole;
        const std::string code{read(whole, text, text.size() + 1)};
        for (const std::size_t piece : {1U, 2U, 5U}) {
            Heard pieces;
            RC_ASSERT(read(pieces, text, piece) == code);
            RC_ASSERT(code != "ok" || pieces.parts == whole.parts);
        }
    }));
}

TEST_CASE("a part that would not be read is not written", "[xroad][mime]") {
    std::string out;
    MultipartWriter writer{
        "bound", MediaType{"text/xml"}, [&out](core::ByteView bytes) { out += as_text(bytes); }};
    CHECK_FALSE(writer.part(PartHead{MediaType{"application/pdf"}}));
    REQUIRE(writer.part(PartHead{MediaType{"text/xml"}}));
    const std::string before{out};
    CHECK_FALSE(writer.part(PartHead{MediaType{"a/b"}, "", "../a"}));
    CHECK_FALSE(writer.part(PartHead{MediaType{"a/b"}, "a>\r\nX: b", ""}));
    CHECK_FALSE(writer.part(PartHead{MediaType{"multipart/mixed"}}));
    CHECK(out == before);
}

TEST_CASE("a media type reads in one way or not at all", "[xroad][mime]") {
    const auto type = parse_media_type("Multipart/Related; Boundary=\"a b\\\"c\"; type=text/xml ;");
    REQUIRE(type);
    CHECK(type->essence == "multipart/related");
    CHECK(type->parameter("boundary") == "a b\"c");
    CHECK(type->parameter("type") == "text/xml");
    for (const char* wrong :
         {"", "text", "text/", "/xml", "text/xml, text/plain", "text/xml; a", "text/xml; a=\"b",
          "text/xml; a=b c", "text/xml; =b", "text/xml; a=1; A=2", "text/xml\n", "te xt/xml"}) {
        INFO(wrong);
        CHECK_FALSE(parse_media_type(wrong));
    }
}
