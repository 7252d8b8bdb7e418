#include "adapters/transports/xroad/multipart.h"

#include "adapters/transports/xroad/part_head.h"
#include "gateway/text/charset.h"

#include <algorithm>
#include <set>

namespace adapters::xroad {

namespace {

/// What may stand behind a boundary on its line: `--`, spaces, a carriage return.
constexpr std::size_t longest_line_rest{256};
constexpr std::size_t largest_piece{std::size_t{64} * 1024};

[[nodiscard]] core::Rejection malformed(const char* place) {
    return {"MIME_PARSING_FAILED", place};
}

[[nodiscard]] bool is_blank(std::string_view text) noexcept {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}

bool is_boundary(std::string_view text) noexcept {
    constexpr std::string_view special{"'()+_,-./:=? "};
    return !text.empty() && text.size() <= 70 && text.back() != ' '
           && std::all_of(text.begin(), text.end(), [&](char letter) {
                  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
                         || (letter >= '0' && letter <= '9')
                         || special.find(letter) != std::string_view::npos;
              });
}

/// One of four places: before the first boundary, in a part's headers, in its content, behind the
/// last boundary. Each step takes what it can of the buffer and says whether another may follow.
class MultipartReader::State final {
public:
    State(std::string_view boundary, std::string start, Parts& parts, const MultipartLimits& limits)
        : m_boundary{"\n--" + std::string{boundary}}, m_start{std::move(start)}, m_parts{parts},
          m_limits{limits} {}

    void take(core::ByteView bytes) {
        m_total += bytes.size();
        if (m_total > m_limits.message) {
            refuse(malformed("the message is too large"));
        }
        while (!m_rejection && !bytes.empty()) {
            const core::ByteView piece{bytes.first(std::min(bytes.size(), largest_piece))};
            bytes = bytes.subspan(piece.size());
            m_buffer += core::as_text(piece);
            while (!m_rejection && step()) {
            }
        }
    }

    void end() {
        if (m_rejection) {
            return;
        }
        // the last boundary's line need not end
        m_ended = true;
        while (!m_rejection && step()) {
        }
        if (m_rejection) {
            return;
        }
        if (m_place == Place::preamble) {
            refuse({"INVALID_MESSAGE", "no part"});
        } else if (m_place != Place::epilogue) {
            refuse(malformed("the message is cut short"));
        }
    }

    [[nodiscard]] const std::optional<core::Rejection>& rejection() const noexcept {
        return m_rejection;
    }

    [[nodiscard]] std::size_t count() const noexcept { return m_count; }

private:
    enum class Place : std::uint8_t { preamble, head, content, epilogue };

    void refuse(const core::Rejection& rejection) { m_rejection = rejection; }

    [[nodiscard]] bool step() {
        switch (m_place) {
        case Place::preamble: return preamble_step();
        case Place::head: return head_step();
        case Place::content: return content_step();
        case Place::epilogue:
            if (!is_blank(m_buffer)) {
                refuse(malformed("text behind the last boundary"));
            }
            m_buffer.clear();
            return false;
        }
        return false;
    }

    struct Found {
        std::size_t next; ///< where the next line begins
        bool last;
    };

    /// The boundary that the buffer begins with. Nothing while its line has not wholly come, or it
    /// was refused.
    [[nodiscard]] std::optional<Found> boundary_line() {
        const std::size_t name_end{m_boundary.size()};
        const std::size_t line_end{m_buffer.find('\n', name_end)};
        const bool whole{line_end != std::string::npos};
        std::string_view rest{std::string_view{m_buffer}.substr(
            name_end, whole ? line_end - name_end : std::string::npos)};
        if (rest.size() > longest_line_rest) {
            refuse(malformed("a boundary"));
            return std::nullopt;
        }
        if (!whole && !m_ended) {
            return std::nullopt;
        }
        const bool last{rest.starts_with("--")};
        rest.remove_prefix(last ? 2 : 0);
        if (!is_blank(rest) || (!whole && !last)) {
            refuse(malformed("a boundary"));
            return std::nullopt;
        }
        return Found{whole ? line_end + 1 : m_buffer.size(), last};
    }

    /// Only blank lines may stand before the first boundary.
    [[nodiscard]] bool preamble_step() {
        const std::size_t text{std::min(m_buffer.find_first_not_of(" \t\r\n"), m_buffer.size())};
        const std::string_view seen{std::string_view{m_buffer}.substr(text)};
        const std::string_view bare{std::string_view{m_boundary}.substr(1)};
        const bool begins{
            (seen.starts_with(bare) || bare.starts_with(seen))
            && (seen.empty() || m_buffer[text - 1] == '\n')};
        if (!begins || text > m_limits.head) {
            refuse(core::Rejection{"INVALID_MESSAGE", "text before the first boundary"});
            return false;
        }
        if (seen.size() < bare.size()) {
            return false;
        }
        m_buffer.erase(0, text - 1);
        const std::optional<Found> found{boundary_line()};
        if (found) {
            begin_after(*found);
        }
        return found.has_value();
    }

    void begin_after(const Found& found) {
        m_buffer.erase(0, found.next);
        m_place = found.last ? Place::epilogue : Place::head;
        if (found.last && m_count == 0) {
            refuse({"INVALID_MESSAGE", "no part"});
        }
        if (!found.last && m_count == m_limits.parts) {
            refuse(malformed("too many parts"));
        }
    }

    /// The length of the headers with their line breaks, and of the empty line behind them.
    [[nodiscard]] std::optional<std::pair<std::size_t, std::size_t>> head_end() const noexcept {
        for (std::size_t line{0}; line < m_buffer.size();) {
            const std::size_t end{m_buffer.find('\n', line)};
            if (end == std::string::npos) {
                return std::nullopt;
            }
            const std::size_t length{end - line};
            if (length == 0 || (length == 1 && m_buffer[line] == '\r')) {
                return std::pair{line, length + 1};
            }
            line = end + 1;
        }
        return std::nullopt;
    }

    [[nodiscard]] bool head_step() {
        const auto end = head_end();
        constexpr std::size_t empty_line{2};
        if ((end ? end->first + empty_line : m_buffer.size()) > m_limits.head + empty_line) {
            refuse(malformed("the headers of a part are too large"));
            return false;
        }
        if (!end) {
            return false;
        }
        const core::Result<PartHead> head{read_part_head(
            std::string_view{m_buffer}.substr(0, end->first), m_count == 0, m_limits.head_fields)};
        if (!head) {
            refuse(head.rejection());
            return false;
        }
        if (!is_expected(head.value())) {
            return false;
        }
        // the line break of the empty line may be the one before a boundary
        m_buffer.erase(0, end->first + end->second - 1);
        m_lead = 1;
        m_place = Place::content;
        m_part_bytes = 0;
        m_parts.part(head.value());
        return true;
    }

    [[nodiscard]] bool is_expected(const PartHead& head) {
        if (m_count == 0 && !m_start.empty() && m_start != head.content_id) {
            refuse(malformed("start is not the first part"));
        } else if (!head.content_id.empty() && !m_ids.insert(head.content_id).second) {
            refuse(malformed("two parts of one Content-ID"));
        } else {
            begin_charset(head);
        }
        return !m_rejection;
    }

    /// Attachments that name a charset that is known here are held to it; the envelope's own reader
    /// does the same. Any other is the sender's own matter: nothing is made of an attachment's
    /// text.
    void begin_charset(const PartHead& head) {
        m_decoder.reset();
        const auto name = head.type.parameter("charset");
        if (m_count == 0 || !name || head.encoding != PartHead::Encoding::identity) {
            return;
        }
        if (const auto charset = gateway::text::find_charset(*name); charset) {
            m_decoder.emplace(*charset);
        }
    }

    void tell(std::string_view content) {
        if (content.empty()) {
            return;
        }
        m_part_bytes += content.size();
        if (m_count == 0 && m_part_bytes > m_limits.envelope) {
            refuse(malformed("the envelope is too large"));
            return;
        }
        if (m_decoder) {
            m_decoded.clear();
            if (!m_decoder->append(core::as_bytes(content), m_decoded)) {
                refuse({"INVALID_CONTENT_TYPE", "an attachment is not in its charset"});
                return;
            }
        }
        m_parts.bytes(core::as_bytes(content));
    }

    /// Tells what stands before `end`, and keeps what begins at `next`.
    void tell_until(std::size_t end, std::size_t next) {
        if (end > m_lead) {
            tell(std::string_view{m_buffer}.substr(m_lead, end - m_lead));
        }
        m_buffer.erase(0, next);
    }

    [[nodiscard]] bool content_step() {
        const std::size_t at{m_buffer.find(m_boundary)};
        if (at == std::string::npos) {
            // all but the line break before a boundary, and a boundary's beginning
            const std::size_t unsure{m_boundary.size()};
            if (m_buffer.size() > unsure + m_lead) {
                tell_until(m_buffer.size() - unsure, m_buffer.size() - unsure);
                m_lead = 0;
            }
            return false;
        }
        const bool returns{at > m_lead && m_buffer[at - 1] == '\r'};
        tell_until(returns ? at - 1 : at, at);
        m_lead = 1;
        const std::optional<Found> found{m_rejection ? std::nullopt : boundary_line()};
        if (!found) {
            return false;
        }
        if (m_decoder && !m_decoder->finish(m_decoded)) {
            refuse({"INVALID_CONTENT_TYPE", "an attachment is not in its charset"});
            return false;
        }
        ++m_count;
        m_parts.part_end();
        begin_after(*found);
        return true;
    }

    std::string m_boundary; ///< with the line break and the dashes before it
    std::string m_start;    ///< the Content-ID that the first part must have; empty: any
    Parts& m_parts;
    MultipartLimits m_limits;
    Place m_place{Place::preamble};
    std::string m_buffer{"\n"}; ///< a boundary at the very beginning is at a line's beginning
    std::size_t m_lead{1};      ///< bytes of the buffer that are a line break and not content
    bool m_ended{false};        ///< nothing more will come
    std::uint64_t m_total{0};
    std::uint64_t m_part_bytes{0};
    std::size_t m_count{0};
    std::set<std::string> m_ids;
    std::optional<gateway::text::Decoder> m_decoder;
    std::string m_decoded;
    std::optional<core::Rejection> m_rejection;
};

core::Result<std::unique_ptr<MultipartReader>>
MultipartReader::open(const MediaType& type, Parts& parts, const MultipartLimits& limits) {
    const auto boundary = type.parameter("boundary");
    if (type.essence != "multipart/related") {
        return core::Rejection{"INVALID_CONTENT_TYPE", "Content-Type: not multipart/related"};
    }
    if (!boundary || !is_boundary(*boundary)) {
        return core::Rejection{
            "INVALID_CONTENT_TYPE",
            boundary ? "Content-Type: boundary" : "Content-Type: no boundary"};
    }
    std::string_view start{type.parameter("start").value_or("")};
    if (start.starts_with('<') && start.ends_with('>')) {
        start = start.substr(1, start.size() - 2);
    }
    return std::unique_ptr<MultipartReader>{
        new MultipartReader{std::make_unique<State>(*boundary, std::string{start}, parts, limits)}};
}

MultipartReader::MultipartReader(std::unique_ptr<State> state) : m_state{std::move(state)} {}

MultipartReader::~MultipartReader() = default;

core::Result<core::Nothing> MultipartReader::feed(core::ByteView bytes) {
    if (!m_state->rejection()) {
        m_state->take(bytes);
    }
    if (m_state->rejection()) {
        return *m_state->rejection();
    }
    return core::Nothing{};
}

core::Result<core::Nothing> MultipartReader::finish() {
    m_state->end();
    if (m_state->rejection()) {
        return *m_state->rejection();
    }
    return core::Nothing{};
}

std::size_t MultipartReader::count() const noexcept {
    return m_state->count();
}

}
