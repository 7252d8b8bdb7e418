#include "gateway/app/credentials.h"

#include <cstdlib>
#include <filesystem>
#include <string_view>

namespace gateway::app {

std::string handed_over(const std::string& setting) {
    constexpr std::string_view all_units{"/run/credentials/"};
    const char* const ours{std::getenv("CREDENTIALS_DIRECTORY")};
    const std::size_t begin{setting.find(all_units)};
    if (ours == nullptr || begin == std::string::npos) {
        return setting;
    }
    const std::size_t slash{setting.find('/', begin + all_units.size())};
    if (slash == std::string::npos) {
        return setting;
    }
    const std::size_t end{setting.find_first_of("/&;", slash + 1)}; // a URI may go on
    const std::string name{setting.substr(slash + 1, end - slash - 1)};
    const std::filesystem::path here{std::filesystem::path{ours} / name};
    std::error_code unknown;
    if (name.empty() || !std::filesystem::exists(here, unknown)) {
        return setting;
    }
    return setting.substr(0, begin) + here.string()
           + (end == std::string::npos ? std::string{} : setting.substr(end));
}

}
