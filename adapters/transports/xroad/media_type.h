#pragma once
// Media types with their parameters (RFC 9110 §8.3, RFC 2045 §5.1), read in one way or not at all.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace adapters::xroad {

/// `type/subtype; name=value; name="value"`, or a disposition such as `attachment; filename="…"`.
struct MediaType {
    std::string essence;                                           ///< lower case: text/xml
    std::vector<std::pair<std::string, std::string>> parameters{}; ///< names in lower case

    [[nodiscard]] std::optional<std::string_view> parameter(std::string_view name) const noexcept;
    [[nodiscard]] bool is_multipart() const noexcept { return essence.starts_with("multipart/"); }
    /// A SOAP 1.1 envelope that stands alone or comes first: text/xml or application/xop+xml.
    [[nodiscard]] bool is_envelope() const noexcept {
        return essence == "text/xml" || essence == "application/xop+xml";
    }

    friend bool operator==(const MediaType&, const MediaType&) = default;
};

/// Nothing if it is malformed, or a parameter stands twice. A `;` at the end is forgiven.
[[nodiscard]] std::optional<MediaType> parse_media_type(std::string_view text);

/// The same rules for a value that need not have a slash.
[[nodiscard]] std::optional<MediaType> parse_disposition(std::string_view text);

/// With every parameter in quotes. @pre no parameter has a control character.
[[nodiscard]] std::string text_of(const MediaType& type);

}
