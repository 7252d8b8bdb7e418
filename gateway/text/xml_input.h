#pragma once
// The bytes of an XML document on their way to xerces: the character set is decided and decoded here, and
// the prolog is searched for a DOCTYPE, because xerces does not report a bare one. Not for other rooms.

#include "gateway/core/result.h"
#include "gateway/text/charset.h"
#include "gateway/text/xml_reader.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gateway::text {

/// Stops a parse from inside the parser. Never leaves this room.
struct XmlStop {
    core::Rejection rejection;
};

/// Follows a document up to its root element.
class PrologScan final {
public:
    /// @return false if there is a DOCTYPE.
    [[nodiscard]] bool feed(std::string_view text) noexcept;

    [[nodiscard]] std::size_t line() const noexcept { return m_line; }

private:
    enum class At : std::uint8_t { outside, tag, declaration, comment, instruction, root };

    [[nodiscard]] bool step(char byte) noexcept;

    At m_at{At::outside};
    std::size_t m_matched{0};  ///< how much of the end of a comment or instruction was seen
    std::size_t m_line{1};
};

/// Gives out UTF-8, whatever came in.
class XmlInput final {
public:
    XmlInput(ReadBytes source, std::uint64_t limit);

    /// @throws XmlStop; and what the source throws.
    [[nodiscard]] std::size_t read(char* into, std::size_t size);

    /// The parser got somewhere: a single token may not be endless.
    void progress() noexcept { m_quiet = 0; }

private:
    void decode_more();
    [[nodiscard]] std::size_t pull();
    void begin();

    ReadBytes m_source;
    std::uint64_t m_left;
    std::vector<std::byte> m_raw;
    std::size_t m_raw_size{0};
    std::string m_ready;
    std::size_t m_given{0};
    std::size_t m_quiet{0};
    std::optional<Decoder> m_decoder{};
    PrologScan m_prolog;
    bool m_ended{false};
};

}
