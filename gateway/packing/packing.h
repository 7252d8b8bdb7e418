#pragma once
// Compression of whole documents: gzip (RFC 1952) and zip with one document in it. What is unpacked
// is hostile until it has passed here. This room must never write more than its limits allow, never
// take a name or path from an archive for anything, and never unpack what is packed again inside.

#include "gateway/core/bytes.h"
#include "gateway/core/result.h"

#include <cstddef>
#include <string_view>

namespace gateway::packing {

struct Limits {
    std::size_t bytes{std::size_t{512} << 20U}; ///< of what is unpacked
    /// Unpacked bytes for one packed byte; looked at from the first mebibyte on. What people and
    /// systems write rarely passes 30; DEFLATE ends at 1032.
    std::size_t ratio{100};
};

/// The same bytes for the same document: neither time nor name is in them.
[[nodiscard]] core::Bytes gzip(core::ByteView plain);

/// ARCHIVE_FORM (no gzip, or something behind it), ARCHIVE_CUT, ARCHIVE_DAMAGED (checksum or
/// length), ARCHIVE_TOO_LARGE, ARCHIVE_RATIO, ARCHIVE_NESTED.
[[nodiscard]] core::Result<core::Bytes> gunzip(core::ByteView packed, const Limits& limits);

/// @param name of its one entry: letters, digits, - and a dot.
[[nodiscard]] core::Bytes zip(core::ByteView plain, std::string_view name);

/// The one document in it. As gunzip(), and ARCHIVE_ENTRIES (none, or more than one),
/// ARCHIVE_DUPLICATE (two of one name), ARCHIVE_NAME (a path, a control character, nothing),
/// ARCHIVE_KIND (a folder or a link), ARCHIVE_ENCRYPTED.
[[nodiscard]] core::Result<core::Bytes> unzip(core::ByteView packed, const Limits& limits);

/// Whether bytes begin as an archive does that somebody might unpack.
[[nodiscard]] bool looks_packed(core::ByteView bytes) noexcept;

}
