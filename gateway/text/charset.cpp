#include "gateway/text/charset.h"

#include "gateway/core/error.h"
#include "gateway/text/encode.h"

#include <simdjson.h>
#include <unicode/normalizer2.h>
#include <unicode/ucnv.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

namespace gateway::text {

namespace {

struct NamedCharset {
    std::string_view name; ///< lower case
    Charset charset;
};

constexpr std::array<NamedCharset, 4> named_charsets{
    NamedCharset{"utf-8", Charset::utf_8}, NamedCharset{"iso-8859-1", Charset::iso_8859_1},
    NamedCharset{"iso-8859-15", Charset::iso_8859_15},
    NamedCharset{"windows-1252", Charset::windows_1252}};

/// How many bytes at the end of `text` begin a character that is not complete.
[[nodiscard]] std::size_t incomplete_tail(std::string_view text) noexcept {
    for (std::size_t back{1}; back <= 3 && back <= text.size(); ++back) {
        const auto byte = static_cast<unsigned char>(text[text.size() - back]);
        if ((byte & 0xC0U) == 0x80U) {
            continue;
        }
        const std::size_t length{byte >= 0xF0U ? 4U : byte >= 0xE0U ? 3U : byte >= 0xC0U ? 2U : 1U};
        return length > back ? back : 0;
    }
    return 0;
}

/// How many of the units are pairs, or stand alone as they may.
[[nodiscard]] std::int32_t well_formed(const UChar* units, std::int32_t count) noexcept {
    std::int32_t at{0};
    while (at < count) {
        const bool pair{U16_IS_LEAD(units[at]) && at + 1 < count && U16_IS_TRAIL(units[at + 1])};
        if (U16_IS_SURROGATE(units[at]) && !pair) {
            break;
        }
        at += pair ? 2 : 1;
    }
    return at;
}

/// What stands before a fault is appended, in whatever pieces it came.
[[nodiscard]] bool append_utf16(const UChar* units, std::int32_t count, std::string& out) {
    const std::int32_t good{well_formed(units, count)};
    UErrorCode status{U_ZERO_ERROR};
    const std::size_t before{out.size()};
    out.resize(before + static_cast<std::size_t>(good) * 3);
    std::int32_t written{0};
    u_strToUTF8(
        out.data() + before, static_cast<std::int32_t>(out.size() - before), &written, units, good,
        &status);
    out.resize(before + static_cast<std::size_t>(U_SUCCESS(status) ? written : 0));
    return U_SUCCESS(status) && good == count;
}

}

const char* icu_name(Charset charset) noexcept {
    switch (charset) {
    case Charset::utf_8: return "UTF-8";
    case Charset::utf_16_be: return "UTF-16BE";
    case Charset::utf_16_le: return "UTF-16LE";
    case Charset::iso_8859_1: return "ISO-8859-1";
    case Charset::iso_8859_15: return "ISO-8859-15";
    case Charset::windows_1252: return "windows-1252";
    }
    return "";
}

std::optional<Charset> find_charset(std::string_view name) noexcept {
    for (const NamedCharset& known : named_charsets) {
        const bool same{std::equal(
            name.begin(), name.end(), known.name.begin(), known.name.end(),
            [](char left, char right) {
                return std::tolower(static_cast<unsigned char>(left)) == right;
            })};
        if (same) {
            return known.charset;
        }
    }
    return std::nullopt;
}

bool is_utf8(std::string_view text) noexcept {
    return simdjson::validate_utf8(text.data(), text.size());
}

struct Decoder::Converter {
    UConverter* handle;
    std::vector<UChar> units{};
    UChar high{0}; ///< a high surrogate whose pair is in the next piece

    explicit Converter(const char* name) {
        UErrorCode status{U_ZERO_ERROR};
        handle = ucnv_open(name, &status);
        if (U_SUCCESS(status)) {
            ucnv_setToUCallBack(
                handle, UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
        }
        if (U_FAILURE(status)) {
            ucnv_close(handle);
            throw core::GatewayError{"CHARSET_LIBRARY", name, core::GatewayError::Retry::never};
        }
    }

    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;
    ~Converter() { ucnv_close(handle); }
};

Decoder::Decoder(Charset charset) {
    if (charset != Charset::utf_8) {
        m_converter = std::make_unique<Converter>(icu_name(charset));
    }
}

Decoder::~Decoder() = default;

bool Decoder::append(core::ByteView bytes, std::string& out) {
    return m_converter ? convert(bytes, false, out) : append_utf8(bytes, out);
}

bool Decoder::finish(std::string& out) {
    return m_converter ? convert({}, true, out) && m_converter->high == 0 : m_carry.empty();
}

bool Decoder::append_utf8(core::ByteView bytes, std::string& out) {
    const std::size_t before{out.size()};
    out += m_carry;
    out += core::as_text(bytes);
    m_carry.clear();
    const std::string_view added{std::string_view{out}.substr(before)};
    const std::size_t tail{incomplete_tail(added)};
    m_carry = added.substr(added.size() - tail);
    out.erase(before + added.size() - tail);
    return is_utf8(std::string_view{out}.substr(before));
}

bool Decoder::convert(core::ByteView bytes, bool last, std::string& out) {
    Converter& converter{*m_converter};
    // every charset on the list gives at most one unit a byte; a few more for what ICU held back
    converter.units.resize(bytes.size() + 8);
    UErrorCode status{U_ZERO_ERROR};
    UChar* to{converter.units.data()};
    if (converter.high != 0) {
        *to++ = std::exchange(converter.high, UChar{0});
    }
    const char* from{reinterpret_cast<const char*>(bytes.data())};
    ucnv_toUnicode(
        converter.handle, &to, converter.units.data() + converter.units.size(), &from,
        from + bytes.size(), nullptr, static_cast<UBool>(last), &status);
    auto count = static_cast<std::int32_t>(to - converter.units.data());
    if (U_FAILURE(status)) { // what stands before the fault was converted
        static_cast<void>(append_utf16(converter.units.data(), count, out));
        return false;
    }
    if (!last && count > 0 && U16_IS_LEAD(converter.units[static_cast<std::size_t>(count) - 1])) {
        converter.high = converter.units[static_cast<std::size_t>(--count)];
    }
    return append_utf16(converter.units.data(), count, out);
}

core::Result<std::string> decode(core::ByteView bytes, Charset charset) {
    Decoder decoder{charset};
    std::string text;
    if (!decoder.append(bytes, text) || !decoder.finish(text)) {
        return core::Rejection{"CHARSET_INVALID", ""};
    }
    return text;
}

std::string to_nfc(std::string_view text) {
    // ASCII composes with nothing, and is most of what a register holds
    if (std::all_of(text.begin(), text.end(), [](char byte) {
            return static_cast<unsigned char>(byte) < 0x80U;
        })) {
        return std::string{text};
    }
    UErrorCode status{U_ZERO_ERROR};
    const icu::Normalizer2* const nfc{icu::Normalizer2::getNFCInstance(status)};
    const icu::StringPiece piece{text.data(), static_cast<std::int32_t>(text.size())};
    if (U_SUCCESS(status) && nfc->isNormalizedUTF8(piece, status) != 0 && U_SUCCESS(status)) {
        return std::string{text};
    }
    status = U_ZERO_ERROR;
    const UNormalizer2* const normalizer{unorm2_getNFCInstance(&status)};
    std::vector<UChar> units(text.size() + 1);
    std::int32_t count{0};
    u_strFromUTF8(
        units.data(), static_cast<std::int32_t>(units.size()), &count, text.data(),
        static_cast<std::int32_t>(text.size()), &status);
    if (U_FAILURE(status)) {
        return std::string{text};
    }
    // composing can lengthen a text (exclusions), by a factor of three at most in UTF-16
    std::vector<UChar> normal(static_cast<std::size_t>(count) * 3 + 1);
    const std::int32_t length{unorm2_normalize(
        normalizer, units.data(), count, normal.data(), static_cast<std::int32_t>(normal.size()),
        &status)};
    std::string out;
    if (U_FAILURE(status) || !append_utf16(normal.data(), length, out)) {
        return std::string{text};
    }
    return out;
}

}
