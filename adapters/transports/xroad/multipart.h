#pragma once
// multipart/related as X-Road uses it (PR-MESS): the envelope first, then attachments. Parts are
// told while they arrive; nothing is kept but the few bytes that may be the beginning of a
// boundary.

#include "adapters/transports/xroad/media_type.h"
#include "gateway/core/bytes.h"
#include "gateway/core/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace adapters::xroad {

namespace core = gateway::core;

struct MultipartLimits {
    std::size_t parts{101};                   ///< the envelope is one
    std::size_t head{std::size_t{16} * 1024}; ///< bytes of one part's headers
    std::size_t head_fields{32};
    std::uint64_t envelope{10ULL * 1024 * 1024}; ///< X-Road logs no larger ones
    std::uint64_t message{50ULL * 1024 * 1024};  ///< all of it, as it comes
};

struct PartHead {
    enum class Encoding : std::uint8_t {
        identity, ///< 7bit, 8bit or binary: the bytes as they are
        base64,
        quoted_printable
    };

    MediaType type;
    std::string content_id{}; ///< without <>; empty: none
    std::string file_name{};  ///< never a path; empty: none
    Encoding encoding{Encoding::identity};

    friend bool operator==(const PartHead&, const PartHead&) = default;
};

/// Told in the order of the message. Views live until the call returns.
class Parts {
public:
    Parts() = default;
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;
    virtual ~Parts() = default;

    virtual void part(const PartHead& head) = 0;
    virtual void bytes(core::ByteView bytes) = 0;
    virtual void part_end() = 0;
};

/// Whether `text` can be a boundary (RFC 2046 §5.1.1).
[[nodiscard]] bool is_boundary(std::string_view text) noexcept;

/// Reads one message from pieces of any size. Refused: text before the first boundary or after the
/// last, a line that begins with a boundary and goes on, parts within parts, a message within a
/// part, names that are paths, two parts of one id, `start` that is not the first part, text that
/// is not in its charset (where that is known here), an end that does not come. Codes:
/// INVALID_CONTENT_TYPE (also where the first part is no envelope, or a part has no type),
/// INVALID_MESSAGE (no part at all), MIME_PARSING_FAILED.
class MultipartReader final {
public:
    /// @param type multipart/related with its boundary. @param parts must outlive the reader.
    [[nodiscard]] static core::Result<std::unique_ptr<MultipartReader>>
    open(const MediaType& type, Parts& parts, const MultipartLimits& limits = {});

    ~MultipartReader();
    MultipartReader(const MultipartReader&) = delete;
    MultipartReader& operator=(const MultipartReader&) = delete;

    /// After a rejection there is nothing more, and the same comes again.
    [[nodiscard]] core::Result<core::Nothing> feed(core::ByteView bytes);
    /// The message has come to its end.
    [[nodiscard]] core::Result<core::Nothing> finish();

    /// Parts that are whole; the envelope is one.
    [[nodiscard]] std::size_t count() const noexcept;

private:
    class State;
    explicit MultipartReader(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

}
