// Counts as text: periods, places, plans, and what the ledger keeps of who was counted.

#include "gateway/exchange/release_counting.h"

#include <algorithm>
#include <charconv>

namespace gateway::exchange {

namespace {

/// In the place of a value that was noised. Entries made before it was written have the mark of
/// what is suppressed, and are taken for that.
constexpr std::string_view noise_mark{"~"};

template <class Number> std::optional<Number> number_in(std::string_view text) {
    Number read{0};
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), read);
    return fault == std::errc{} && end == text.data() + text.size() ? std::optional{read}
                                                                    : std::nullopt;
}

bool is_in(const config::ReleaseGroup& group, std::string_view value) {
    if (!group.from) {
        return std::find(group.values.begin(), group.values.end(), value) != group.values.end();
    }
    const auto number = value.empty() ? std::nullopt : number_in<std::int64_t>(value);
    return number && *number >= *group.from && *number <= *group.until;
}

std::size_t group_of(const config::ReleaseDimension& dimension, const core::Value* value) {
    for (std::size_t at{0}; value != nullptr && at < dimension.groups.size(); ++at) {
        if (is_in(dimension.groups[at], value->reveal())) {
            return at;
        }
    }
    return dimension.groups.size();
}

/// The part before `stop`, which is taken off with it.
std::string_view taken_off(std::string_view& text, char stop) {
    const std::size_t at{std::min(text.find(stop), text.size())};
    const std::string_view part{text.substr(0, at)};
    text.remove_prefix(std::min(at + 1, text.size()));
    return part;
}

}

std::optional<Quarter> Quarter::parse(std::string_view text) {
    constexpr std::size_t size{6};
    if (text.size() != size || text[4] != 'Q' || text[5] < '1' || text[5] > '4') {
        return std::nullopt;
    }
    const auto year = number_in<int>(text.substr(0, 4));
    return year && *year >= 2000 ? std::optional{Quarter{*year, text[5] - '0'}} : std::nullopt;
}

Quarter Quarter::of(core::LocalDate date) noexcept {
    return {date.year, (date.month - 1) / 3 + 1};
}

std::string Quarter::text() const {
    return std::to_string(year) + 'Q' + std::to_string(number);
}

core::Instant Quarter::end() const {
    const bool last{number == 4};
    return core::start_of_day(core::LocalDate{
        static_cast<std::int16_t>(last ? year + 1 : year),
        static_cast<std::uint8_t>(last ? 1 : number * 3 + 1), 1});
}

std::optional<CountedRecord> counted(
    const config::ReleasePlan& plan, const Quarter& period, const core::Record& record,
    std::uint64_t person) {
    const core::Value* const day{record.find(plan.period)};
    const auto on = day == nullptr ? std::nullopt : core::parse_date(day->reveal());
    if (!on || Quarter::of(*on) != period) {
        return std::nullopt;
    }
    CountedRecord made{person, {}, *on};
    for (const config::ReleaseDimension& dimension : plan.dimensions) {
        made.groups.push_back(group_of(dimension, record.find(dimension.item)));
    }
    return made;
}

std::string place_of(const statistics::Table& table, const statistics::Cell& cell) {
    std::vector<std::string> parts;
    for (std::size_t at{0}; at < table.dimensions.size(); ++at) {
        if (cell.at[at] != table.dimensions[at].total) {
            parts.push_back(table.dimensions[at].name + '=' + cell.at[at]);
        }
    }
    std::sort(parts.begin(), parts.end());
    std::string place;
    for (const std::string& part : parts) {
        place += (place.empty() ? "" : "/") + part;
    }
    return place.empty() ? "all" : place;
}

std::string text_of(const config::ReleasePlan& plan) {
    std::string text{
        plan.variable + '\n' + std::string{plan.period.text()} + '\n'
        + (plan.audience == config::ReleasePlan::Audience::open ? "public " : "authority ")
        + std::to_string(plan.threshold) + ' ' + plan.mark + (plan.consent ? " consent\n" : "\n")};
    for (const config::ReleaseDimension& dimension : plan.dimensions) {
        text += dimension.name + ' ' + std::string{dimension.item.text()} + ' ' + dimension.total
                + ' ' + dimension.missing + ' ' + dimension.merged
                + (dimension.sensitive ? " sensitive\n" : "\n");
        for (const config::ReleaseGroup& group : dimension.groups) {
            text += "  " + group.code;
            for (const std::string& value : group.values) {
                text += " '" + value + '\'';
            }
            for (const std::string& label : group.within) {
                text += " <'" + label + '\'';
            }
            if (group.from) {
                text += ' ' + std::to_string(*group.from) + ".." + std::to_string(*group.until);
            }
            text += '\n';
        }
    }
    for (const std::vector<std::size_t>& table : plan.tables) {
        for (const std::size_t at : table) {
            text += std::to_string(at) + ' ';
        }
        text += '\n';
    }
    if (plan.records) {
        const config::ReleaseRecords& records{*plan.records};
        text += "records " + std::to_string(records.k) + ' ' + std::to_string(records.l) + ' '
                + std::to_string(records.t.numerator) + '/' + std::to_string(records.t.denominator)
                + ' ' + std::to_string(records.suppression.numerator) + '/'
                + std::to_string(records.suppression.denominator) + '\n';
        for (const config::ReleaseColumn& column : records.columns) {
            text += std::to_string(column.dimension) + ' ' + std::string{column.item.text()} + '\n';
        }
    }
    if (plan.noise) {
        text += std::to_string(plan.noise->epsilon_numerator) + '/'
                + std::to_string(plan.noise->epsilon_denominator);
    }
    return text;
}

std::string write_population(const statistics::LedgerRelease& release) {
    std::string text{release.variable + '\n'};
    text += release.records ? "records\n" : "";
    for (const statistics::LedgerMember& member : release.members) {
        text += "m " + std::to_string(member.person) + ' ' + std::to_string(member.atom) + '\n';
    }
    for (const statistics::LedgerCell& cell : release.cells) {
        const std::string hidden{
            cell.noised    ? std::string{noise_mark}
            : cell.telling ? '-' + std::to_string(*cell.telling)
                           : "-"};
        text +=
            "c " + (cell.value ? std::to_string(*cell.value) : hidden) + ' ' + cell.place + '\t';
        for (const std::uint32_t atom : cell.atoms) {
            text += std::to_string(atom) + ' ';
        }
        text += '\n';
    }
    return text;
}

std::optional<statistics::LedgerRelease>
read_population(std::string_view text, const std::string& id) {
    statistics::LedgerRelease made{id, std::string{taken_off(text, '\n')}, {}, {}, false};
    while (!text.empty()) {
        std::string_view line{taken_off(text, '\n')};
        if (line == "records") {
            made.records = true;
            continue;
        }
        const std::string_view kind{taken_off(line, ' ')};
        if (kind == "m") {
            const auto person = number_in<std::uint64_t>(taken_off(line, ' '));
            const auto atom = number_in<std::uint32_t>(line);
            if (!person || !atom) {
                return std::nullopt;
            }
            made.members.push_back({*person, *atom});
            continue;
        }
        std::string_view value{taken_off(line, ' ')};
        statistics::LedgerCell cell{std::string{taken_off(line, '\t')}, {}, std::nullopt};
        cell.noised = value == noise_mark;
        const bool hidden{cell.noised || value.starts_with('-')};
        value.remove_prefix(hidden ? 1 : 0);
        const auto number = number_in<std::int64_t>(value);
        if (kind != "c" || (!number && !(hidden && value.empty()))) {
            return std::nullopt;
        }
        (hidden ? cell.telling : cell.value) = number;
        while (!line.empty()) {
            const auto atom = number_in<std::uint32_t>(taken_off(line, ' '));
            if (!atom) {
                return std::nullopt;
            }
            cell.atoms.push_back(*atom);
        }
        made.cells.push_back(std::move(cell));
    }
    return made;
}

}
