#include "gateway/core/error.h"
#include "gateway/packing/packing.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <memory>
#include <optional>
#include <string>

namespace gateway::packing {

namespace {

using core::GatewayError;
using core::Rejection;

constexpr std::size_t piece{std::size_t{64} << 10U};
constexpr std::size_t looked_at_from{std::size_t{1} << 20U};
constexpr std::size_t longest_name{255};

using Reading = std::unique_ptr<archive, decltype([](archive* open) { archive_read_free(open); })>;
using Writing = std::unique_ptr<archive, decltype([](archive* open) { archive_write_free(open); })>;
using Entry =
    std::unique_ptr<archive_entry, decltype([](archive_entry* one) { archive_entry_free(one); })>;

void require(bool done) {
    if (!done) {
        throw GatewayError{"PACKING_LIBRARY"};
    }
}

/// By its directory at the end alone: what is only found by looking from the beginning is not in
/// the archive for others, and a cut archive has no directory.
std::optional<Reading> open(core::ByteView packed) {
    Reading reading{archive_read_new()};
    require(reading && archive_read_support_format_zip_seekable(reading.get()) == ARCHIVE_OK);
    if (archive_read_open_memory(reading.get(), packed.data(), packed.size()) != ARCHIVE_OK) {
        return std::nullopt;
    }
    return reading;
}

/// A plain file name.
bool is_name(std::string_view name) noexcept {
    return !name.empty() && name.size() <= longest_name && name != "." && name != ".."
           && std::none_of(name.begin(), name.end(), [](char letter) {
                  const auto unit = static_cast<unsigned char>(letter);
                  return unit < 0x20U || unit == 0x7FU || letter == '/' || letter == '\\'
                         || letter == ':';
              });
}

std::string name_of(archive_entry* entry) {
    const char* const utf8{archive_entry_pathname_utf8(entry)};
    const char* const name{utf8 == nullptr ? archive_entry_pathname(entry) : utf8};
    return name == nullptr ? std::string{} : std::string{name};
}

std::optional<Rejection>
fault_of(archive_entry* entry, core::ByteView packed, const Limits& limits) {
    if (!is_name(name_of(entry))) {
        return Rejection{"ARCHIVE_NAME", {}};
    }
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr
        || archive_entry_symlink(entry) != nullptr) {
        return Rejection{"ARCHIVE_KIND", {}};
    }
    if (archive_entry_is_encrypted(entry) != 0) {
        return Rejection{"ARCHIVE_ENCRYPTED", {}};
    }
    if (archive_entry_size_is_set(entry) == 0 || archive_entry_size(entry) < 0) {
        return Rejection{"ARCHIVE_FORM", {}};
    }
    const auto size = static_cast<std::size_t>(archive_entry_size(entry));
    if (size > limits.bytes) {
        return Rejection{"ARCHIVE_TOO_LARGE", {}};
    }
    if (size > looked_at_from && size / limits.ratio > packed.size()) {
        return Rejection{"ARCHIVE_RATIO", {}};
    }
    return std::nullopt;
}

/// Looks at the directory alone; nothing is unpacked for it.
std::optional<Rejection> fault_in_directory(core::ByteView packed, const Limits& limits) {
    std::optional<Reading> reading{open(packed)};
    if (!reading) {
        return Rejection{"ARCHIVE_CUT", {}};
    }
    std::optional<std::string> first;
    for (;;) {
        archive_entry* entry{nullptr};
        const int result{archive_read_next_header(reading->get(), &entry)};
        if (result == ARCHIVE_EOF) {
            return first ? std::nullopt : std::optional{Rejection{"ARCHIVE_ENTRIES", {}}};
        }
        if (result < ARCHIVE_WARN) {
            return Rejection{"ARCHIVE_DAMAGED", {}};
        }
        if (first) {
            return Rejection{
                *first == name_of(entry) ? core::Code{"ARCHIVE_DUPLICATE"}
                                         : core::Code{"ARCHIVE_ENTRIES"},
                {}};
        }
        if (auto fault = fault_of(entry, packed, limits)) {
            return fault;
        }
        first = name_of(entry);
    }
}

core::Result<core::Bytes> read_entry(core::ByteView packed) {
    std::optional<Reading> reading{open(packed)};
    archive_entry* entry{nullptr};
    if (!reading || archive_read_next_header(reading->get(), &entry) < ARCHIVE_WARN) {
        return Rejection{"ARCHIVE_DAMAGED", {}};
    }
    const auto declared = static_cast<std::size_t>(archive_entry_size(entry));
    core::Bytes plain;
    std::array<std::byte, piece> buffer{};
    for (;;) {
        const la_ssize_t got{archive_read_data(reading->get(), buffer.data(), buffer.size())};
        if (got < 0) {
            return Rejection{"ARCHIVE_DAMAGED", {}};
        }
        if (got == 0) {
            break;
        }
        plain.insert(plain.end(), buffer.begin(), buffer.begin() + got);
        if (looks_packed(plain)) {
            return Rejection{"ARCHIVE_NESTED", {}};
        }
        if (plain.size() > declared) {
            return Rejection{"ARCHIVE_DAMAGED", {}};
        }
    }
    if (plain.size() != declared) {
        return Rejection{"ARCHIVE_DAMAGED", {}};
    }
    return plain;
}

}

core::Bytes zip(core::ByteView plain, std::string_view name) {
    assert(is_name(name)); // ours
    core::Bytes packed;
    Writing writing{archive_write_new()};
    Entry entry{archive_entry_new()};
    require(writing && entry && archive_write_set_format_zip(writing.get()) == ARCHIVE_OK);
    archive_write_set_bytes_per_block(writing.get(), 0);
    const auto append = [](archive*, void* into, const void* bytes, std::size_t size) {
        auto& out = *static_cast<core::Bytes*>(into);
        const auto* const begin = static_cast<const std::byte*>(bytes);
        out.insert(out.end(), begin, begin + size);
        return static_cast<la_ssize_t>(size);
    };
    require(archive_write_open(writing.get(), &packed, nullptr, append, nullptr) == ARCHIVE_OK);
    archive_entry_set_pathname(entry.get(), std::string{name}.c_str());
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(plain.size()));
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0640);
    require(archive_write_header(writing.get(), entry.get()) == ARCHIVE_OK);
    require(
        archive_write_data(writing.get(), plain.data(), plain.size())
        == static_cast<la_ssize_t>(plain.size()));
    require(archive_write_close(writing.get()) == ARCHIVE_OK);
    return packed;
}

core::Result<core::Bytes> unzip(core::ByteView packed, const Limits& limits) {
    if (!core::as_text(packed).starts_with(
            "PK")) { // nor what hides an archive behind something else
        return Rejection{"ARCHIVE_FORM", {}};
    }
    if (core::as_text(packed).starts_with("PK\x05\x06")) { // its directory's end, and no entry
        return Rejection{"ARCHIVE_ENTRIES", {}};
    }
    if (auto fault = fault_in_directory(packed, limits)) {
        return *fault;
    }
    return read_entry(packed);
}

}
