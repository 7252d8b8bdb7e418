#pragma once
// Writes XML piece by piece, escaped by construction.

#include "gateway/core/bytes.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::text {

/// Whether `text` is UTF-8 that XML 1.0 can hold: no control characters but tab, line feed and
/// carriage return.
[[nodiscard]] bool is_xml_text(std::string_view text) noexcept;

/// Whether `name` is an element or attribute name without prefix (ASCII and Finnish letters,
/// digits, - _ .).
[[nodiscard]] bool is_xml_name(std::string_view name) noexcept;

/// The same with or without a prefix and a colon.
[[nodiscard]] bool is_xml_qualified_name(std::string_view name) noexcept;

/// Appends `text` as element content; `>` is always escaped, so `]]>` cannot arise.
void append_xml_text(std::string& out, std::string_view text);

/// Appends `text` as the inside of a double-quoted attribute.
void append_xml_attribute(std::string& out, std::string_view text);

/// Names are checked by assert (they come from configuration, which was checked); texts by
/// exception.
class XmlWriter final {
public:
    using Sink = std::function<void(core::ByteView)>;

    explicit XmlWriter(Sink sink);

    /// The XML declaration; first or not at all.
    void declaration();
    void start(std::string_view name);
    /// @throws core::GatewayError XML_CHARACTER. @pre follows start() or another attribute().
    void attribute(std::string_view name, std::string_view value);
    /// @throws core::GatewayError XML_CHARACTER.
    void text(std::string_view text);
    void end();
    /// A line break between elements, where no element has text.
    void line_break();
    /// Hands over what is left. @pre every element is ended.
    void finish();

private:
    void close_tag();
    void flush_if_full();

    Sink m_sink;
    std::string m_buffer;
    std::vector<std::string> m_open;
    bool m_in_tag{false};
};

}
