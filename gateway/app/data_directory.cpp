#include "gateway/app/data_directory.h"

#include "gateway/core/error.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace gateway::app {

namespace fs = std::filesystem;

namespace {

using core::GatewayError;

/// What a daemon makes before it has worked for a second; one of them is enough.
constexpr std::array<std::string_view, 4> signs{
    "postgres", "heads", "processes", "checkpoints.jsonl"};

/// What an administrator, a file system or a first start that failed may have put there.
constexpr std::array<std::string_view, 3> no_objection{"keys", "held", "lost+found"};

bool holds_installation(const fs::path& folder) {
    return std::any_of(signs.begin(), signs.end(), [&](std::string_view name) {
        std::error_code failed;
        return fs::exists(folder / name, failed);
    });
}

}

void require_place(const fs::path& data_directory) {
    std::error_code failed;
    if (!fs::is_directory(data_directory, failed)) {
        throw GatewayError{
            "DATA_DIRECTORY_ABSENT",
            data_directory.string()
                + " is no folder; make it, empty, to begin an installation there",
            GatewayError::Retry::never};
    }
    if (holds_installation(data_directory)) {
        return;
    }
    for (const fs::directory_entry& entry : fs::directory_iterator{data_directory}) {
        const std::string name{entry.path().filename().string()};
        if (std::find(no_objection.begin(), no_objection.end(), name) == no_objection.end()) {
            throw GatewayError{
                "DATA_DIRECTORY_OCCUPIED",
                data_directory.string() + " holds no installation, but other things",
                GatewayError::Retry::never};
        }
    }
}

void require_installation(const fs::path& data_directory) {
    std::error_code failed;
    if (fs::is_directory(data_directory, failed)
        && ::access(data_directory.c_str(), R_OK | X_OK) != 0) {
        throw GatewayError{
            "DATA_DIRECTORY_FORBIDDEN", data_directory.string() + " is not ours to look into",
            GatewayError::Retry::never};
    }
    if (!holds_installation(data_directory)) {
        throw GatewayError{
            "INSTALLATION_ABSENT",
            data_directory.string() + " holds no installation; only `serve` begins one",
            GatewayError::Retry::never};
    }
}

std::filesystem::path held_folder(const std::filesystem::path& data_directory) {
    std::filesystem::path folder{data_directory / "held"};
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    return folder;
}

}
