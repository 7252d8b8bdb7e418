#pragma once
// The lines of an export, an excerpt and an anchor, read exactly as they are documented in
// FORMAT.md: a line that is written in any other way is refused.

#include <iosfwd>

#include "hashes.h"

namespace verifier {

/// The lines of a stream, in one buffer. A line must end with a line feed and be no longer than
/// 8 MiB.
class LineSource final {
public:
    explicit LineSource(std::istream& in) : m_in{in}, m_buffer(std::size_t{1} << 16U) {}

    /// The next line without its end, valid until the next call; false at the end of the stream,
    /// after a line without an end, or where a line is too long.
    [[nodiscard]] bool next(std::string_view& line);
    /// Of the last line, 1-based.
    [[nodiscard]] std::int64_t line() const { return m_line; }
    /// Whether the stream ended with a whole line.
    [[nodiscard]] bool at_clean_end() const { return m_begin == m_end; }

private:
    [[nodiscard]] bool fill();

    std::istream& m_in;
    std::vector<char> m_buffer;
    std::size_t m_begin{0};
    std::size_t m_end{0};
    std::int64_t m_line{0};
};

/// Reads canonical JSON: keys in the order in which they are asked for, no spaces. A false step
/// spoils all that follow.
class Cursor final {
public:
    explicit Cursor(std::string_view text) : m_rest{text} {}

    /// Exactly this.
    void take(std::string_view text) {
        if (!accept(text)) {
            m_good = false;
        }
    }
    [[nodiscard]] bool accept(std::string_view text) {
        if (!m_good || m_rest.substr(0, text.size()) != text) {
            return false;
        }
        m_rest.remove_prefix(text.size());
        return true;
    }
    [[nodiscard]] std::int64_t number();
    /// In the place of what `into` held.
    void string(std::string& into);
    void skip_string() {
        std::string nobody;
        string(nobody);
    }
    /// A string without escapes, as it stands in the line.
    [[nodiscard]] std::string_view plain();
    /// Lower-case hexadecimal digits in quotes, two a byte.
    void hex(unsigned char* into, std::size_t size);
    [[nodiscard]] std::string hex(std::size_t size);
    [[nodiscard]] Digest digest();
    void spoil() { m_good = false; }
    [[nodiscard]] bool good() const { return m_good; }
    [[nodiscard]] bool complete() const { return m_good && m_rest.empty(); }
    [[nodiscard]] std::string_view rest() const { return m_rest; }

private:
    [[nodiscard]] char escaped();

    std::string_view m_rest;
    bool m_good{true};
};

struct Entry {
    std::int64_t at{0};
    std::string body;
    std::int64_t chain{0};
    Digest hash{};
    std::string kind;
    std::string message; ///< sixteen bytes, or none
    std::int64_t person{0};
    Digest previous{};
    std::int64_t sequence{0};
};

/// An entry of which the excerpt does not speak: what stands in it is left out, its hash is not.
struct Link {
    std::int64_t chain{0};
    Digest content{};
    std::int64_t sequence{0};
};

/// An entry of a whole journal that was left out when its time was over.
struct Left {
    std::int64_t chain{0};
    Digest content{};
    Digest previous{};
    std::int64_t sequence{0};
};

struct Checkpoint {
    std::int64_t at{0};
    std::int64_t chain{0};
    Digest head{};
    Digest key{};
    Digest previous{};
    std::int64_t sequence{0};
    std::string signature;
    std::string system;
};

struct End {
    std::int64_t checkpoints{0};
    Digest digest{}; ///< of an excerpt: of all lines before
    std::int64_t entries{0};
    Digest key{};
    std::int64_t links{0};
    std::string signature; ///< of an excerpt
};

struct Citation {
    std::int64_t chain{0};
    Digest checkpoint{};
    Digest head{};
    std::int64_t sequence{0};
};

/// The certificate that what chains said before was dropped, when its time was over.
struct Dropped {
    struct Start {
        std::int64_t chain{0};
        Digest head{};
        std::int64_t sequence{0}; ///< of the last entry that is there no more
    };
    std::vector<Start> starts;
};

/// The certificate that so many audit entries were left out of chains, up to a sequence.
struct AuditEnded {
    struct Of {
        std::int64_t chain{0};
        std::int64_t entries{0};
        std::int64_t sequence{0};
    };
    std::vector<Of> chains;
};

struct Anchor {
    std::vector<Checkpoint> checkpoints;
    std::string system;
};

enum class Kind { journal, excerpt };

struct Head {
    Kind kind{Kind::journal};
    std::string system;
};

[[nodiscard]] std::optional<Head> read_head(std::string_view line);
/// In the place of what `into` held: its strings are used again. False: it is none.
[[nodiscard]] bool read_entry(std::string_view line, Entry& into);
[[nodiscard]] std::optional<Link> read_link(std::string_view line);
[[nodiscard]] std::optional<Left> read_left(std::string_view line);
[[nodiscard]] std::optional<Checkpoint> read_checkpoint(std::string_view line);
[[nodiscard]] std::optional<End> read_end(std::string_view line, Kind kind);
[[nodiscard]] std::optional<Citation> read_citation(std::string_view body);
/// Nothing: the body is none, for it is of another kind, or not as it is documented.
[[nodiscard]] std::optional<Dropped> read_dropped(std::string_view body);
[[nodiscard]] std::optional<AuditEnded> read_audit_ended(std::string_view body);
[[nodiscard]] std::optional<Anchor> read_anchor(std::string_view line);

}
