#include "gateway/config/configuration.h"
#include "gateway/config/file_paths.h"
#include "gateway/config/yaml_tree.h"
#include "gateway/core/error.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <system_error>

namespace gateway::config {

namespace {

using core::GatewayError;
using core::Rejection;

constexpr std::string_view magic{"lautturi-files-1\n"};
constexpr std::size_t piece{std::size_t{16} * 1024};

bool belongs(const std::filesystem::path& path) {
    constexpr std::array<std::string_view, 9> kinds{".yaml", ".xsd", ".json", ".ndjson", ".xml",
                                                    ".csv",  ".dxl", ".pem",  ".xsl"};
    const std::string extension{path.extension().string()};
    return std::find(kinds.begin(), kinds.end(), extension) != kinds.end();
}

/// What is written for people, or left by the package manager, beside what is read.
bool for_people(const std::filesystem::path& path) {
    const std::string ending{path.extension().string()};
    return ending == ".md" || ending.starts_with(".dpkg-") || ending.starts_with(".ucf-");
}

/// A folder that is walked into; a link to one is not.
bool is_folder(const std::filesystem::directory_entry& entry) {
    std::error_code unknown;
    return entry.symlink_status(unknown).type() == std::filesystem::file_type::directory;
}

[[noreturn]] void refuse(core::Code code, const std::filesystem::path& place) {
    throw GatewayError{code, place.string(), GatewayError::Retry::never};
}

/// At most one byte more than a file may have: enough for the loader to refuse it.
std::string content(const std::filesystem::path& path) {
    std::ifstream stream{path, std::ios::binary};
    std::string text;
    while (stream.good() && text.size() <= file_limit) {
        const std::size_t before{text.size()};
        text.resize(before + std::min(piece, file_limit + 1 - before));
        stream.read(text.data() + before, static_cast<std::streamsize>(text.size() - before));
        text.resize(before + static_cast<std::size_t>(stream.gcount()));
    }
    if (stream.bad() || !(stream.good() || stream.eof())) {
        refuse("FOLDER_UNREADABLE", path);
    }
    text.shrink_to_fit();
    return text;
}

void append_number(std::uint64_t number, core::Bytes& out) {
    for (int shift{56}; shift >= 0; shift -= 8) {
        out.push_back(static_cast<std::byte>((number >> static_cast<unsigned>(shift)) & 0xFFU));
    }
}

void append_text(std::string_view text, core::Bytes& out) {
    append_number(text.size(), out);
    const core::ByteView bytes{core::as_bytes(text)};
    out.insert(out.end(), bytes.begin(), bytes.end());
}

/// Reads what a stranger may have packed.
class Unpacker final {
public:
    explicit Unpacker(core::ByteView rest) noexcept : m_rest{rest} {}

    [[nodiscard]] std::optional<std::uint64_t> number() noexcept {
        if (m_rest.size() < 8) {
            return std::nullopt;
        }
        std::uint64_t value{0};
        for (const std::byte byte : m_rest.first(8)) {
            value = value << 8U | std::to_integer<std::uint64_t>(byte);
        }
        m_rest = m_rest.subspan(8);
        return value;
    }

    [[nodiscard]] std::optional<std::string> text() {
        const std::optional<std::uint64_t> size{number()};
        if (!size || *size > m_rest.size()) {
            return std::nullopt;
        }
        const auto count = static_cast<std::size_t>(*size);
        std::string read{core::as_text(m_rest.first(count))};
        m_rest = m_rest.subspan(count);
        return read;
    }

    [[nodiscard]] bool skip(std::string_view expected) noexcept {
        if (!core::as_text(m_rest).starts_with(expected)) {
            return false;
        }
        m_rest = m_rest.subspan(expected.size());
        return true;
    }

    [[nodiscard]] bool at_end() const noexcept { return m_rest.empty(); }

private:
    core::ByteView m_rest;
};

/// A relative path that stays inside: `parties/kela/party.yaml`.
bool inside(std::string_view path) {
    if (path.empty() || path.size() > 500 || path.front() == '/' || path.back() == '/'
        || path.find('\0') != std::string_view::npos || path.find('\\') != std::string_view::npos) {
        return false;
    }
    while (!path.empty()) {
        const std::size_t slash{path.find('/')};
        const std::string_view part{path.substr(0, slash)};
        if (part.empty() || part == "." || part == "..") {
            return false;
        }
        path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
    }
    return true;
}

}

bool may_stand(std::string_view path) {
    return inside(path) && path.front() != '.' && path.find("/.") == std::string_view::npos
           && belongs(std::filesystem::path{path});
}

FileSet FileSet::read(const std::filesystem::path& folder) {
    FileSet set;
    std::error_code failed;
    std::filesystem::recursive_directory_iterator walk{folder, failed};
    if (failed) {
        refuse("FOLDER_UNREADABLE", folder);
    }
    for (; walk != std::filesystem::end(walk); walk.increment(failed)) {
        if (failed) {
            refuse("FOLDER_UNREADABLE", folder);
        }
        const std::string path{walk->path().lexically_relative(folder).generic_string()};
        std::error_code unknown;
        if (walk->path().filename().string().starts_with('.')) {
            walk.disable_recursion_pending();
        } else if (walk->is_regular_file(unknown) && belongs(walk->path())) {
            set.put(path, content(walk->path()));
        } else if (!is_folder(*walk) && !for_people(walk->path())) {
            set.m_unread.insert(path);
        }
    }
    if (failed) {
        refuse("FOLDER_UNREADABLE", folder);
    }
    return set;
}

core::Bytes FileSet::pack() const {
    core::Bytes packed;
    const core::ByteView head{core::as_bytes(magic)};
    packed.insert(packed.end(), head.begin(), head.end());
    append_number(m_files.size(), packed);
    for (const auto& [path, text] : m_files) {
        append_text(path, packed);
        append_text(text, packed);
    }
    return packed;
}

core::Result<FileSet> FileSet::unpack(core::ByteView packed) {
    Unpacker unpacker{packed};
    if (!unpacker.skip(magic)) {
        return Rejection{"PACK_KIND", {}};
    }
    const std::optional<std::uint64_t> count{unpacker.number()};
    if (!count) {
        return Rejection{"PACK_CUT", {}};
    }
    FileSet set;
    for (std::uint64_t index{0}; index < *count; ++index) {
        std::optional<std::string> path{unpacker.text()};
        std::optional<std::string> text{path ? unpacker.text() : std::nullopt};
        if (!text) {
            return Rejection{"PACK_CUT", {}};
        }
        if (!inside(*path)) {
            return Rejection{"PACK_PATH", {}};
        }
        // One set has one packing, so that its digest is its identity.
        if (!set.m_files.empty() && *path <= set.m_files.rbegin()->first) {
            return Rejection{"PACK_ORDER", {}};
        }
        set.put(std::move(*path), std::move(*text));
    }
    if (!unpacker.at_end()) {
        return Rejection{"PACK_TRAILING", {}};
    }
    return set;
}

}
