#pragma once
// The bytes of an XML document on their way to xerces: the character set is decided and decoded
// here, and markup that is dangerous to xerces is stopped. Not for other rooms.

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

/// Looks at the markup before xerces does, for the two things that xerces lets pass: a bare
/// DOCTYPE, which it does not report, and very many attributes, which cost it quadratic time before
/// the first event.
class MarkupScan final {
public:
    explicit MarkupScan(std::size_t attributes) noexcept : m_most{attributes} {}

    /// @throws XmlStop XML_DOCTYPE, XML_ATTRIBUTES.
    void feed(std::string_view text);
    /// How much of the piece that feed() has thrown at stands before the markup that it threw for.
    [[nodiscard]] std::size_t good() const noexcept { return m_good; }

private:
    enum class At : std::uint8_t {
        outside,
        markup,
        start_tag,
        value,
        declaration,
        comment,
        cdata,
        instruction
    };

    [[nodiscard]] std::size_t before_last_tag(std::string_view text) const noexcept;
    [[nodiscard]] std::size_t step(std::string_view text, std::size_t at);
    [[nodiscard]] std::size_t past_plain_tags(std::string_view text, std::size_t at);
    [[nodiscard]] std::size_t tag_step(std::string_view text, std::size_t at);
    [[nodiscard]] At declared(char byte);
    void find_end(char byte, char repeated, std::size_t times) noexcept;

    std::size_t m_most;
    At m_at{At::outside};
    char m_quote{'"'};
    std::size_t m_matched{0};    ///< how much of an opening or closing sequence was seen
    std::size_t m_attributes{0}; ///< of this start tag
    std::size_t m_line{1};
    std::size_t m_counted{0}; ///< up to here in the piece m_line counts
    std::size_t m_good{0};
};

/// Looks for UTF-8 among bytes of which a document says that they are of an 8-bit character set:
/// each of them is a letter there, and another than was meant.
class MistakenUtf8 final {
public:
    struct Judged {
        std::size_t good; ///< bytes that are what the document says
        bool mistaken;    ///< that those behind them are not
    };

    /// A run of bytes beyond ASCII that is UTF-8 is taken for such where it begins with Ã, behind
    /// which no language has a sign, or where the document has shown none that is not; but for one
    /// that is two bytes, the first of such: Ö and a dash behind it, or Ä and a quotation mark.
    /// @param more whether a run at the end may go on: then it is not judged yet, unless it is long
    [[nodiscard]] Judged judge(std::string_view text, bool more) noexcept;

private:
    bool m_shown_others{false};
    bool m_passed_pair{false}; ///< two bytes that may be a letter of UTF-8 were let through
};

/// Gives out UTF-8 or UTF-16, whatever came in.
class XmlInput final {
public:
    XmlInput(ReadBytes source, const XmlLimits& limits, Doctype doctype);

    /// UTF-8. @return how many bytes were written; 0 at the end.
    /// @throws XmlStop, when all that stands before was given out; and what the source throws.
    [[nodiscard]] std::size_t read(char* into, std::size_t size);
    /// The same as UTF-16 in the order of this machine, which xerces takes as it is. @pre there is
    /// room for a pair of units
    [[nodiscard]] std::size_t read_units(unsigned char* into, std::size_t size);

    /// Whether the end that read() told is where bytes are not of the character set. Whoever reads
    /// on from here reads ahead, so what stands before is judged first.
    [[nodiscard]] bool is_wrong() const noexcept { return m_wrong && m_told; }

    /// The parser got somewhere: a single token may not be endless.
    void progress() noexcept { m_quiet = 0; }

private:
    void fill();
    void spend(std::size_t bytes);
    void decode_more();
    /// Decodes what was pulled, from there on, and keeps what cannot be judged yet; what is valid
    /// before a wrong byte still goes out, so that what stands there is told first.
    void decode(std::size_t from);
    [[nodiscard]] std::size_t pull();
    void begin();

    ReadBytes m_source;
    std::uint64_t m_left;
    std::vector<std::byte> m_raw;
    std::size_t m_raw_size{0};
    bool m_long{false}; ///< all the room was needed
    std::string m_ready;
    std::size_t m_given{0};
    std::size_t m_quiet{0};
    std::optional<Decoder> m_decoder{};
    std::optional<MistakenUtf8> m_mistaken{}; ///< of an 8-bit character set
    MarkupScan m_scan;
    Doctype m_doctype;
    bool m_wrong{false};             ///< what comes next is not of this character set
    bool m_told{false};              ///< that there is no more
    std::optional<XmlStop> m_stop{}; ///< what comes next is markup that xerces may not see
    bool m_ended{false};
};

}
