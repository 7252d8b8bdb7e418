#pragma once
// Which character set a document is said to be in, by its type and by itself. Not for other
// folders.

#include "gateway/core/bytes.h"
#include "gateway/text/charset.h"

#include <optional>
#include <string_view>

namespace adapters::xroad {

namespace core = gateway::core;

struct NamedCharset {
    gateway::text::Charset charset;
    bool ascii{false}; ///< no byte may be above 0x7F
};

/// Those of the gateway, and two names that senders also give UTF-8: us-ascii is a part of it.
[[nodiscard]] std::optional<NamedCharset> find_named_charset(std::string_view name);

/// `<?xml …?>` at the beginning; empty if there is none.
[[nodiscard]] std::string_view declaration_of(std::string_view document) noexcept;

/// The value of a pseudo-attribute; nothing if it has none.
[[nodiscard]] std::optional<std::string_view>
pseudo_attribute(std::string_view declaration, std::string_view name) noexcept;

/// Two bytes a letter: a mark, or the zero byte that every letter of markup has.
[[nodiscard]] bool is_utf16(core::ByteView bytes) noexcept;

}
