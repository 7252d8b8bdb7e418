#include "gateway/core/area_codes.h"

#include "gateway/core/characters.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace gateway::core {

namespace {

constexpr std::string_view head{"code;from;until;successor"};
constexpr std::size_t cells{4};

[[nodiscard]] std::optional<std::array<std::string_view, cells>> split(std::string_view line) {
    std::array<std::string_view, cells> out{};
    for (std::size_t at{0}; at < cells; ++at) {
        const std::size_t end{line.find(';')};
        if ((end == std::string_view::npos) != (at + 1 == cells)) {
            return std::nullopt;
        }
        out.at(at) = line.substr(0, end);
        line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
    }
    return out.front().empty() ? std::nullopt : std::optional{out};
}

/// The line up to its end; `rest` is left after it.
[[nodiscard]] std::string_view next_line(std::string_view& rest) noexcept {
    const std::size_t end{std::min(rest.find('\n'), rest.size())};
    std::string_view line{rest.substr(0, end)};
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    return line;
}

[[nodiscard]] bool read_day(std::string_view text, std::optional<LocalDate>& day) {
    day = text.empty() ? std::nullopt : parse_date(text);
    return text.empty() == !day.has_value();
}

[[nodiscard]] Result<DatedCodes::Entry> read_entry(std::string_view line, std::size_t number) {
    const auto parts = split(line);
    if (!parts) {
        return Rejection{"CODE_LIST_LINE", {}, number};
    }
    DatedCodes::Entry entry{
        std::string{(*parts)[0]}, std::nullopt, std::nullopt, std::string{(*parts)[3]}};
    if (!read_day((*parts)[1], entry.from) || !read_day((*parts)[2], entry.until)
        || (entry.from && entry.until && *entry.until <= *entry.from)) {
        return Rejection{"CODE_LIST_DATE", {}, number};
    }
    return entry;
}

[[nodiscard]] bool overlaps(const DatedCodes::Entry& earlier, const DatedCodes::Entry& later) {
    return earlier.code == later.code
           && (!earlier.until || !later.from || *later.from < *earlier.until);
}

[[nodiscard]] bool is_in_force(const DatedCodes::Entry& entry, LocalDate day) noexcept {
    return (!entry.from || *entry.from <= day) && (!entry.until || day < *entry.until);
}

[[nodiscard]] Result<Nothing>
check_digits(std::string_view text, std::size_t width, Code form, Code zeros) {
    if (!all_digits(text) || text.size() > width) {
        return Rejection{form, {}};
    }
    return text.size() == width ? Result<Nothing>{Nothing{}}
                                : Result<Nothing>{Rejection{zeros, {}}};
}

}

Result<Nothing> check_municipality(std::string_view text) {
    return check_digits(text, 3, "MUNICIPALITY_FORM", "MUNICIPALITY_ZEROS");
}

Result<Nothing> check_postal_code(std::string_view text) {
    return check_digits(text, 5, "POSTAL_CODE_FORM", "POSTAL_CODE_ZEROS");
}

std::optional<std::string> restore_zeros(std::string_view text, std::size_t width) {
    if (!all_digits(text) || text.size() > width) {
        return std::nullopt;
    }
    return std::string(width - text.size(), '0') + std::string{text};
}

Result<DatedCodes> DatedCodes::parse(std::string_view text) {
    constexpr std::string_view mark{"\xEF\xBB\xBF"};
    text.remove_prefix(text.starts_with(mark) ? mark.size() : 0);
    if (next_line(text) != head) {
        return Rejection{"CODE_LIST_HEAD", {}, 1};
    }
    DatedCodes codes;
    for (std::size_t number{2}; !text.empty(); ++number) {
        const std::string_view line{next_line(text)};
        if (line.empty()) {
            continue;
        }
        Result<Entry> entry{read_entry(line, number)};
        if (!entry) {
            return entry.rejection();
        }
        const bool again{
            std::any_of(codes.m_entries.begin(), codes.m_entries.end(), [&](const Entry& other) {
                return overlaps(other, entry.value()) && overlaps(entry.value(), other);
            })};
        if (again) {
            return Rejection{"CODE_LIST_OVERLAP", {}, number};
        }
        codes.m_entries.push_back(std::move(entry).value());
    }
    std::sort(
        codes.m_entries.begin(), codes.m_entries.end(), [](const Entry& left, const Entry& right) {
            return std::tie(left.code, left.from) < std::tie(right.code, right.from);
        });
    return codes;
}

/// The one in force, else the last that ended before the day, else the first of all.
const DatedCodes::Entry* DatedCodes::last_of(std::string_view code, LocalDate day) const noexcept {
    const Entry* found{nullptr};
    for (const Entry& entry : m_entries) {
        if (entry.code == code && (found == nullptr || !entry.from || *entry.from <= day)) {
            found = &entry;
        }
    }
    return found;
}

Result<Nothing> DatedCodes::check(std::string_view code, LocalDate day) const {
    const Entry* const entry{last_of(code, day)};
    if (entry == nullptr) {
        return Rejection{"CODE_UNKNOWN", {}};
    }
    if (is_in_force(*entry, day)) {
        return Nothing{};
    }
    return Rejection{
        entry->from && day < *entry->from ? Code{"CODE_NOT_YET"} : Code{"CODE_ENDED"}, {}};
}

std::optional<std::string> DatedCodes::current(std::string_view code, LocalDate day) const {
    // each step goes to a code that came later; a list that runs in a circle is left after as many
    // steps as it has entries
    for (std::size_t step{0}; step <= m_entries.size(); ++step) {
        const Entry* const entry{last_of(code, day)};
        if (entry == nullptr) {
            return std::nullopt;
        }
        if (is_in_force(*entry, day)) {
            return entry->code;
        }
        code = entry->successor;
    }
    return std::nullopt;
}

}
