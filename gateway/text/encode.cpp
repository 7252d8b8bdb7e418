#include "gateway/text/encode.h"

#include "gateway/core/error.h"

#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include <vector>

namespace gateway::text {

namespace {

struct CloseConverter {
    void operator()(UConverter* handle) const noexcept { ucnv_close(handle); }
};

using Converter = std::unique_ptr<UConverter, CloseConverter>;

[[nodiscard]] Converter open_strict(Charset charset) {
    UErrorCode status{U_ZERO_ERROR};
    Converter converter{ucnv_open(icu_name(charset), &status)};
    if (U_SUCCESS(status)) {
        // neither a substitute nor a character that merely looks alike
        ucnv_setFallback(converter.get(), static_cast<UBool>(false));
        ucnv_setFromUCallBack(
            converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    }
    if (U_FAILURE(status)) {
        throw core::GatewayError{
            "CHARSET_LIBRARY", icu_name(charset), core::GatewayError::Retry::never};
    }
    return converter;
}

}

core::Result<std::string> encode(std::string_view utf8, Charset charset) {
    if (!is_utf8(utf8)) {
        return core::Rejection{"CHARSET_INVALID", ""};
    }
    if (charset == Charset::utf_8) {
        return std::string{utf8};
    }
    UErrorCode status{U_ZERO_ERROR};
    std::vector<UChar> units(utf8.size() + 1);
    std::int32_t count{0};
    u_strFromUTF8(
        units.data(), static_cast<std::int32_t>(units.size()), &count, utf8.data(),
        static_cast<std::int32_t>(utf8.size()), &status);
    const Converter converter{open_strict(charset)};
    std::string out(static_cast<std::size_t>(count) * 4 + 4, '\0');
    const std::int32_t length{ucnv_fromUChars(
        converter.get(), out.data(), static_cast<std::int32_t>(out.size()), units.data(), count,
        &status)};
    if (U_FAILURE(status)) {
        return core::Rejection{"CHARSET_UNMAPPABLE", ""};
    }
    out.resize(static_cast<std::size_t>(length));
    return out;
}

}
