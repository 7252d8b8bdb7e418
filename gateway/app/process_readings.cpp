#include "gateway/app/process_readings.h"

#include <unistd.h>

#include <fstream>
#include <iterator>
#include <system_error>

namespace gateway::app {

namespace fs = std::filesystem;

ProcessReadings read_process() noexcept {
    ProcessReadings readings;
    try {
        std::uint64_t size{0};
        std::uint64_t resident{0};
        if (std::ifstream{"/proc/self/statm"} >> size >> resident) { // proc(5): in pages
            readings.resident_bytes = resident * static_cast<std::uint64_t>(::getpagesize());
        }
        readings.open_files = static_cast<std::uint64_t>(
            std::distance(fs::directory_iterator{"/proc/self/fd"}, fs::directory_iterator{}));
    } catch (const std::exception&) { // what is not known is left out
    }
    return readings;
}

std::optional<std::uintmax_t> free_space(const fs::path& folder) noexcept {
    std::error_code failed;
    const fs::space_info space{fs::space(folder, failed)};
    return failed ? std::nullopt : std::optional{space.available};
}

}
