#pragma once
// An open folder. Everything is done relative to it and without following links, so nothing outside
// of it can be meant.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace adapters::directory {

/// Owns a file descriptor.
class Descriptor final {
public:
    Descriptor() = default;
    explicit Descriptor(int handle) noexcept : m_handle{handle} {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    Descriptor(Descriptor&& other) noexcept : m_handle{std::exchange(other.m_handle, -1)} {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor();

    [[nodiscard]] int get() const noexcept { return m_handle; }
    [[nodiscard]] explicit operator bool() const noexcept { return m_handle >= 0; }

    /// @return false if the last writes may be lost.
    [[nodiscard]] bool close() noexcept;

private:
    int m_handle{-1};
};

/// The path of an endpoint's url. @throws core::GatewayError ENDPOINT_URL unless it is an absolute
/// path.
[[nodiscard]] std::string path_of(const std::string& url);

/// @throws core::GatewayError DIRECTORY_MISSING (never retryable) if it is not there, or is a link.
[[nodiscard]] Descriptor open_folder(const std::string& path);

/// A folder inside `parent`, made where it is missing.
[[nodiscard]] Descriptor open_folder_in(const Descriptor& parent, const char* name);

/// Gives a file a name that nothing has yet, in the same folder or another of its file system: also
/// where that has no renaming without replacing (NFS), if it has hard links.
/// @return false, with errno: EEXIST if there is such a name
[[nodiscard]] bool rename_to_new(
    const Descriptor& from, const std::string& name, const Descriptor& to,
    const std::string& new_name);

/// Moves a file between two folders of one file system without ever replacing another: a number is
/// put behind its name if that is taken.
/// @return `no`, with errno, if it is not there (any more) or cannot be moved.
enum class Moved : std::uint8_t { no, alone, beside_namesake };
[[nodiscard]] Moved move_file(
    const Descriptor& from, const std::string& name, const Descriptor& to,
    const std::string& new_name);

/// Reads until the span is full or the file ends; nothing if reading fails.
[[nodiscard]] bool read_full(const Descriptor& file, std::span<std::byte> into, std::size_t& count);

}
