#include "gateway/app/backup_manifest.h"

#include "gateway/core/bytes.h"
#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>
#include <vector>

namespace gateway::app {

namespace fs = std::filesystem;

namespace {

using core::GatewayError;

constexpr const char* list_name{"SHA256SUMS"};
constexpr const char* origin_name{"installation"};
constexpr const char* cluster_name{"postgres"}; // pg_verifybackup knows what is in it
constexpr std::size_t digits{64};
constexpr std::string_view between{"  "};

[[noreturn]] void damaged(const fs::path& file) {
    throw GatewayError{"BACKUP_DAMAGED", file.string(), GatewayError::Retry::never};
}

/// In hexadecimal; of a file that cannot be read, nothing.
std::string digest_of(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    crypto::Sha256 digest;
    std::array<char, 65'536> piece{};
    while (in.read(piece.data(), piece.size()) || in.gcount() > 0) {
        digest.update(
            core::as_bytes(std::string_view{piece.data(), static_cast<std::size_t>(in.gcount())}));
    }
    return in.is_open() && in.eof() ? core::to_hex(digest.finish()) : std::string{};
}

/// All but the cluster and the list itself, by name.
std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> files;
    for (auto at = fs::recursive_directory_iterator{folder};
         at != fs::recursive_directory_iterator{}; ++at) {
        const fs::path file{at->path().lexically_relative(folder)};
        if (file == cluster_name) {
            at.disable_recursion_pending();
        } else if (at->is_regular_file() && file != list_name) {
            files.push_back(file);
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

void write(const fs::path& file, const std::string& text) {
    std::ofstream out{file, std::ios::binary};
    out << text;
    out.close();
    if (!out) {
        throw GatewayError{"BACKUP_FAILED", file.string(), GatewayError::Retry::never};
    }
}

}

void write_manifest(const fs::path& folder, const BackupOrigin& origin) {
    write(
        folder / origin_name,
        "mark " + origin.mark + "\nring " + (origin.ring ? "yes" : "no") + '\n');
    std::string list;
    for (const fs::path& file : files_in(folder)) {
        const std::string digest{digest_of(folder / file)};
        if (digest.empty()) {
            throw GatewayError{
                "BACKUP_FAILED", (folder / file).string(), GatewayError::Retry::never};
        }
        list += digest + std::string{between} + file.generic_string() + '\n';
    }
    write(folder / list_name, list);
}

std::optional<BackupOrigin> check_manifest(const fs::path& folder) {
    std::ifstream list{folder / list_name};
    if (!list) {
        return std::nullopt;
    }
    bool has_origin{false}; // it stands in every list that is whole
    for (std::string line; std::getline(list, line);) {
        if (line.size() <= digits + between.size() || line.substr(digits, 2) != between) {
            damaged(folder / list_name);
        }
        const std::string name{line.substr(digits + between.size())};
        if (digest_of(folder / name) != line.substr(0, digits)) {
            damaged(folder / name);
        }
        has_origin = has_origin || name == origin_name;
    }
    BackupOrigin origin;
    std::string word;
    std::string ring;
    std::ifstream in{folder / origin_name};
    if (!has_origin || !(in >> word >> origin.mark >> word >> ring)) {
        damaged(folder / list_name);
    }
    origin.ring = ring == "yes";
    return origin;
}

}
