#include "gateway/core/folder_watch.h"

#include "gateway/core/error.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <tuple>

namespace gateway::core {

namespace {

constexpr int longest_quiet{86'400};

[[noreturn]] void refuse(std::string_view setting) {
    throw GatewayError{"ENDPOINT_SETTING", std::string{setting}, GatewayError::Retry::never};
}

int seconds_of(std::string_view setting, const std::string& value) {
    int seconds{-1};
    const char* const end{value.data() + value.size()};
    const auto [stop, problem] = std::from_chars(value.data(), end, seconds);
    if (problem != std::errc{} || stop != end || seconds < 0 || seconds > longest_quiet) {
        refuse(setting);
    }
    return seconds;
}

}

void FolderWatch::take(Rules& rules, std::string_view name, const std::string& value) {
    if (name == quiet_setting) {
        rules.quiet = std::chrono::seconds{seconds_of(name, value)};
    } else if (name == names_setting) {
        Result<NamePattern> pattern{NamePattern::parse(value)};
        if (!pattern) {
            refuse(name);
        }
        rules.names = std::move(pattern).value();
    } else if (name == ready_setting) {
        if (judge_name("x" + value) != NameVerdict::good || value.empty()) {
            refuse(name);
        }
        rules.ready_suffix = value;
    }
}

std::vector<FolderWatch::Found>
FolderWatch::look(std::span<const ListedFile> listing, std::chrono::microseconds now) {
    std::set<std::string_view> names;
    for (const ListedFile& file : listing) {
        names.insert(file.name);
    }
    std::erase_if(m_seen, [&](const auto& seen) { return !names.contains(seen.first); });
    m_waits = false;
    std::vector<Found> found;
    for (const ListedFile& file : listing) {
        const NameVerdict verdict{judge_name(file.name)};
        if (file.name == "." || file.name == ".." || verdict == NameVerdict::unfinished
            || m_in_hand.contains(file.name)) {
            continue;
        }
        if (verdict == NameVerdict::refused) {
            found.push_back(Found{file, Code{"NAME_REFUSED"}});
            continue;
        }
        if (!m_rules.names.matches(file.name) || is_marker(file.name)) {
            continue;
        }
        if (!file.plain) {
            found.push_back(Found{file, Code{"FILE_SPECIAL"}});
            continue;
        }
        const bool announced{
            m_rules.ready_suffix.empty() || names.contains(file.name + m_rules.ready_suffix)};
        if (is_quiet(file, now) && announced) {
            found.push_back(Found{file, std::nullopt});
        } else {
            m_waits = true;
        }
    }
    std::sort(found.begin(), found.end(), [](const Found& one, const Found& other) {
        return std::make_tuple(!one.refused, one.file.changed, std::string_view{one.file.name})
               < std::make_tuple(
                   !other.refused, other.file.changed, std::string_view{other.file.name});
    });
    return found;
}

std::optional<ListedFile> FolderWatch::release(const std::string& name) {
    auto held = m_in_hand.extract(name);
    return held ? std::optional{std::move(held.mapped())} : std::nullopt;
}

bool FolderWatch::is_marker(std::string_view name) const noexcept {
    return !m_rules.ready_suffix.empty() && name.ends_with(m_rules.ready_suffix);
}

bool FolderWatch::is_quiet(const ListedFile& file, std::chrono::microseconds now) {
    if (m_rules.quiet.count() == 0) {
        return true;
    }
    // a time that lies ahead is of no clock of ours: a file would wait for it for hours, or years
    if (m_times == Times::of_our_clock && file.changed <= now) {
        return file.changed + m_rules.quiet <= now;
    }
    const auto [seen, is_new] = m_seen.try_emplace(file.name, Seen{file.size, file.changed, now});
    if (seen->second.size != file.size || seen->second.changed != file.changed) {
        seen->second = Seen{file.size, file.changed, now};
    }
    return seen->second.since + m_rules.quiet <= now;
}

}
