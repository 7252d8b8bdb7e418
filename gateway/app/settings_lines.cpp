#include "gateway/app/settings_lines.h"

#include "gateway/app/input_line.h"

#include <algorithm>
#include <charconv>

namespace gateway::app {

namespace {

constexpr std::string_view blank{" \t\r\f\v"};

std::string_view trimmed(std::string_view text) {
    const std::size_t from{text.find_first_not_of(blank)};
    return from == std::string_view::npos
               ? std::string_view{}
               : text.substr(from, text.find_last_not_of(blank) - from + 1);
}

/// A value goes on in the next line behind an odd number of backslashes.
bool goes_on(std::string_view line) {
    const std::string_view text{line.substr(0, line.find_last_not_of("\r\n") + 1)};
    const std::size_t last{text.find_last_not_of('\\')};
    const std::size_t behind{last == std::string_view::npos ? text.size() : text.size() - last - 1};
    return behind % 2 == 1;
}

}

std::ifstream open_settings(const std::filesystem::path& file) {
    constexpr std::size_t size_of_mark{3};
    std::ifstream in{file, std::ios::binary};
    if (in.is_open() && in.peek() == 0xEF) {
        std::string head(size_of_mark, ' ');
        in.read(head.data(), static_cast<std::streamsize>(head.size()));
        if (unmarked(head).size() == head.size()) {
            in.clear();
            in.seekg(0);
        }
    }
    return in;
}

std::optional<unsigned> whole_number(std::string_view text) noexcept {
    unsigned number{0};
    const char* const end{text.data() + text.size()};
    const auto [stop, problem] = std::from_chars(text.data(), end, number);
    return problem == std::errc{} && stop == end ? std::optional{number} : std::nullopt;
}

std::map<std::string, std::vector<std::size_t>> setting_lines(const std::filesystem::path& file) {
    std::map<std::string, std::vector<std::size_t>> lines;
    std::ifstream in{open_settings(file)};
    bool within{false}; // a value that began on an earlier line
    std::size_t number{0};
    for (std::string line; std::getline(in, line);) {
        ++number;
        const std::string_view text{trimmed(line)};
        const bool empty{!within && (text.empty() || text.front() == '#' || text.front() == '!')};
        if (!within && !empty) {
            lines[std::string{trimmed(text.substr(0, text.find_first_of("=:")))}].push_back(number);
        }
        within = !empty && goes_on(line);
    }
    return lines;
}

std::string setting_place(const std::string& key, const std::filesystem::path& file) {
    const auto lines = setting_lines(file);
    const auto found = lines.find(key);
    return found == lines.end() ? key : key + ", line " + std::to_string(found->second.back());
}

}
