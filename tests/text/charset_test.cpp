#include "gateway/text/charset.h"

#include <catch2/catch.hpp>

using namespace gateway;

TEST_CASE("Finnish text in the old character sets becomes UTF-8", "[text]") {
    CHECK(text::decode(core::as_bytes("\xC5\xE4"), text::Charset::iso_8859_1).value() == "Åä");
    CHECK(
        text::decode(core::as_bytes("\xA6\xA8\xB8"), text::Charset::iso_8859_15).value() == "Ššž");
    CHECK(
        text::decode(core::as_bytes("\x8A\x9E\x96"), text::Charset::windows_1252).value() == "Šž–");
    CHECK(
        text::decode(core::as_bytes("\xC3"), text::Charset::utf_8).rejection().code
        == core::Code{"CHARSET_INVALID"});
    CHECK(
        text::decode(core::as_bytes("a"), text::Charset::utf_16_le).rejection().code
        == core::Code{"CHARSET_INVALID"});
}

TEST_CASE("characters survive being cut between pieces", "[text]") {
    const std::string_view text{"aä€🚢"};
    text::Decoder decoder{text::Charset::utf_8};
    std::string out;
    for (const char byte : text) {
        CHECK(decoder.append(core::as_bytes({&byte, 1}), out));
    }
    CHECK(decoder.finish(out));
    CHECK(out == text);
    text::Decoder wide{text::Charset::utf_16_be};
    const std::string_view ship{"\xD8\x3D\xDE\xA2"};
    std::string wide_out;
    for (const char byte : ship) {
        CHECK(wide.append(core::as_bytes({&byte, 1}), wide_out));
    }
    CHECK(wide.finish(wide_out));
    CHECK(wide_out == "🚢");
}

TEST_CASE("names that look equal are made equal", "[text]") {
    CHECK(text::to_nfc("A\xCC\x8Akerlund") == "Åkerlund");
    CHECK(text::to_nfc("Åkerlund") == "Åkerlund");
    CHECK(text::to_nfc("") == "");
    CHECK(text::to_nfc("\xFF") == "\xFF");
}

TEST_CASE("character sets off the list are not found", "[text]") {
    CHECK(text::find_charset("Windows-1252") == text::Charset::windows_1252);
    CHECK_FALSE(text::find_charset("UTF-7"));
    CHECK_FALSE(text::find_charset(""));
    CHECK_FALSE(text::find_charset("utf-80"));
}

TEST_CASE("what stands before a fault is decoded, in whatever pieces it came", "[text][charset]") {
    using namespace std::string_view_literals;
    const auto before_fault = [](std::string_view bytes, std::size_t piece) {
        text::Decoder decoder{text::Charset::utf_16_le};
        std::string read;
        for (std::size_t at{0}; at < bytes.size(); at += piece) {
            if (!decoder.append(core::as_bytes(bytes.substr(at, piece)), read)) {
                return read;
            }
        }
        return read + " without a fault";
    };
    constexpr std::string_view lone{"a\0b\0\0\xDC"
                                    "c\0"sv}; // a trail surrogate by itself
    for (const std::size_t piece : {1U, 2U, 3U, 8U}) {
        CHECK(before_fault(lone, piece) == "ab");
    }
}
