#pragma once
// One JSON object of any length, read as it comes. It must never need more memory for a longer
// text: what nobody wants of it passes and is not kept.

#include "gateway/core/bytes.h"
#include "gateway/text/json_reader.h"

#include <functional>
#include <memory>
#include <string_view>

namespace gateway::text {

/// What a text may need of memory, whatever its length.
struct StreamLimits {
    std::size_t kept{
        std::size_t{64} << 20U}; ///< bytes: wanted values with their paths, and 128 each
    std::size_t members{10'000}; ///< of one object; of each a number is kept
};

/// As strict as JsonReader, with its codes and leaves. Leaves that were told before a rejection are
/// to be forgotten: that a text is no JSON shows only where it is so. Of two faults the one that
/// comes first is told (a key that stands twice shows at its object's end). Beyond the limits, and
/// for a key of more than 1,024 bytes, JSON_TOO_LARGE; an exponent beyond 32 bits is
/// JSON_MALFORMED. For one text and one thread.
class JsonStream final {
public:
    using OnLeaf = JsonReader::OnLeaf;
    /// Whether the value at a path is wanted. Of the others path and kind are told, and a text
    /// that is empty (but a boolean's).
    using Wants = std::function<bool(std::string_view path)>;

    /// @param names must outlive it; null: keys in a rejection's path are all *.
    JsonStream(
        const KnownNames* names, Wants wants, OnLeaf on_leaf, JsonLimits limits = {},
        StreamLimits stream_limits = {});
    ~JsonStream();
    JsonStream(const JsonStream&) = delete;
    JsonStream& operator=(const JsonStream&) = delete;

    /// The next piece, of any length. @return also rejects with JSON_TOO_LARGE beyond a limit;
    /// after a rejection it is of no more use.
    [[nodiscard]] core::Result<core::Nothing> append(core::ByteView piece);
    /// That was all.
    [[nodiscard]] core::Result<core::Nothing> finish();

private:
    class Parser;
    std::unique_ptr<Parser> m_parser;
};

}
