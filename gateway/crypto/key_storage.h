#pragma once
// Of this room alone: files that hold secrets.

#include "gateway/core/bytes.h"

#include <filesystem>

namespace gateway::crypto::detail {

/// Bytes that are wiped when they die.
struct WipedBytes {
    core::Bytes bytes;

    explicit WipedBytes(core::Bytes contents) noexcept : bytes{std::move(contents)} {}
    WipedBytes(const WipedBytes&) = delete;
    WipedBytes& operator=(const WipedBytes&) = delete;
    WipedBytes(WipedBytes&&) noexcept = default;
    WipedBytes& operator=(WipedBytes&&) = delete;
    ~WipedBytes();
};

/// The contents of a regular file that only its owner may read or write.
/// @throws core::GatewayError KEY_FILE_MODE, KEY_FILE_UNREADABLE, KEY_FILE_FORM (longer than any
/// key).
[[nodiscard]] WipedBytes read_key_file(const std::filesystem::path& path);

/// Makes a file of mode 0600, durable and whole; false if there is one of that name.
/// @throws core::GatewayError KEY_FILE_UNWRITABLE.
[[nodiscard]] bool write_new_key_file(const std::filesystem::path& path, core::ByteView contents);

/// `fresh`, of write_new_key_file(), in the place of `path`, durably.
/// @throws core::GatewayError KEY_FILE_UNWRITABLE.
void replace_key_file(const std::filesystem::path& fresh, const std::filesystem::path& path);

}
