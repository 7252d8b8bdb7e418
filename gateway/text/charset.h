#pragma once
// Character sets: what came in another encoding becomes UTF-8 once, at the door.

#include "gateway/core/bytes.h"
#include "gateway/core/result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gateway::text {

/// The allow-list. Anything else (UTF-7, UTF-32, EBCDIC, …) is refused: it can hide markup from a
/// filter.
enum class Charset : std::uint8_t {
    utf_8,
    utf_16_be,
    utf_16_le,
    iso_8859_1,
    iso_8859_15,
    windows_1252
};

/// By its IANA name, in any case; nothing for one that is not on the list. UTF-16 needs its byte
/// order from the document and is not found here.
[[nodiscard]] std::optional<Charset> find_charset(std::string_view name) noexcept;

[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// Turns a stream of bytes into UTF-8, piece by piece.
class Decoder final {
public:
    /// @throws core::GatewayError CHARSET_LIBRARY if the system's ICU does not know the character
    /// set.
    explicit Decoder(Charset charset);
    ~Decoder();
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;

    /// Appends what `bytes` say to `out`.
    /// @return false if they are not valid in this character set; then the decoder is of no more
    /// use.
    [[nodiscard]] bool append(core::ByteView bytes, std::string& out);

    /// False if the stream ended inside a character.
    [[nodiscard]] bool finish(std::string& out);

private:
    struct Converter;

    [[nodiscard]] bool append_utf8(core::ByteView bytes, std::string& out);
    [[nodiscard]] bool convert(core::ByteView bytes, bool last, std::string& out);

    std::unique_ptr<Converter> m_converter; ///< null for UTF-8
    std::string m_carry; ///< UTF-8: the beginning of a character whose rest is to come
};

/// A whole text. Rejects with CHARSET_INVALID.
[[nodiscard]] core::Result<std::string> decode(core::ByteView bytes, Charset charset);

/// Unicode normalisation form C: `a` + combining ring becomes `å`, so that equal names are equal
/// bytes.
/// @pre is_utf8(text); otherwise it comes back as it is.
[[nodiscard]] std::string to_nfc(std::string_view text);

}
