#include "gateway/exchange/release_records.h"

#include "gateway/statistics/delimited.h"
#include "gateway/statistics/metrics.h"
#include "gateway/statistics/record_release.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace gateway::exchange {

namespace {

using config::ReleaseColumn;
using config::ReleaseDimension;

constexpr char separator{';'};

const ReleaseDimension& dimension_of(const config::ReleasePlan& plan, const ReleaseColumn& column) {
    return plan.dimensions[column.dimension];
}

const std::string& code_of(const ReleaseDimension& dimension, std::size_t group) {
    return group < dimension.groups.size() ? dimension.groups[group].code : dimension.missing;
}

/// A row a group: its code, what it lies within, the total. What is in no group the reader adds.
std::string hierarchy_of(const ReleaseDimension& dimension) {
    std::string text;
    for (const config::ReleaseGroup& group : dimension.groups) {
        statistics::append_field(text, group.code, separator);
        for (const std::string& label : group.within) {
            text += separator;
            statistics::append_field(text, label, separator);
        }
        text += separator;
        statistics::append_field(text, dimension.total, separator);
        text += '\n';
    }
    return text;
}

struct Source {
    statistics::Schema schema;
    std::map<std::string, std::string> hierarchies;
    std::string text;
};

Source source_of(const config::ReleasePlan& plan, const Counting& counting) {
    Source made;
    made.schema.separator = separator;
    made.schema.missing.clear();
    const auto end_field = [&](std::string& text, bool last) { text += last ? '\n' : separator; };
    const auto& columns = plan.records->columns;
    for (const ReleaseColumn& column : columns) {
        const ReleaseDimension& dimension{dimension_of(plan, column)};
        statistics::ColumnPlan as{
            dimension.name, statistics::ColumnKind::quasi, dimension.name, {}};
        if (dimension.sensitive) {
            as = {dimension.name, statistics::ColumnKind::sensitive, {}, {}};
        } else {
            made.hierarchies[dimension.name] = hierarchy_of(dimension);
        }
        made.schema.columns.push_back(std::move(as));
        made.schema.missing.push_back(dimension.missing);
        statistics::append_field(made.text, dimension.name, separator);
        end_field(made.text, &column == &columns.back());
    }
    for (const CountedRecord& record : counting.records()) {
        for (const ReleaseColumn& column : columns) {
            statistics::append_field(
                made.text, code_of(dimension_of(plan, column), record.groups[column.dimension]),
                separator);
            end_field(made.text, &column == &columns.back());
        }
    }
    return made;
}

std::vector<std::string>
names_of(const statistics::DataSet& data, const statistics::Levels& levels) {
    std::vector<std::string> made;
    for (const statistics::Column& column : data.columns) {
        if (column.kind == statistics::ColumnKind::quasi) {
            made.push_back(column.name + '=' + std::to_string(levels[made.size()]));
        }
    }
    return made;
}

/// The lowest level on which nobody's group is smaller than k: what is small goes upwards with its
/// neighbours, and is not left out for being small.
statistics::Levels
lowest_levels(const Source& source, const statistics::DataSet& data, std::uint64_t k) {
    statistics::Levels levels;
    for (std::size_t at{0}; at < data.hierarchies.size(); ++at) {
        const statistics::Hierarchy& hierarchy{data.hierarchies[at]};
        const auto is_small = [&](std::size_t level) {
            std::vector<std::uint64_t> persons(hierarchy.labels(level).size());
            for (const std::uint32_t leaf : data.leaves[at]) {
                ++persons[hierarchy.codes(level)[leaf]];
            }
            for (const std::string& missing : source.schema.missing) {
                if (const auto leaf = hierarchy.leaf(missing)) { // has no neighbours
                    persons[hierarchy.codes(level)[*leaf]] = 0;
                }
            }
            return std::any_of(persons.begin(), persons.end(), [&](std::uint64_t count) {
                return count > 0 && count < k;
            });
        };
        std::uint32_t level{0};
        while (level + 1 < hierarchy.levels() && is_small(level)) {
            ++level;
        }
        levels.push_back(level);
    }
    return levels;
}

/// The series' node, but nothing below `lowest`.
statistics::Levels fixed_levels(
    const statistics::DataSet& data, const std::vector<std::string>& before,
    const statistics::Levels& lowest) {
    statistics::Levels levels;
    for (const statistics::Column& column : data.columns) {
        if (before.empty() || column.kind != statistics::ColumnKind::quasi) {
            continue;
        }
        std::uint32_t level{0};
        for (const std::string& each : before) {
            if (each.starts_with(column.name + '=')) {
                const char* const begin{each.data() + column.name.size() + 1};
                std::from_chars(begin, each.data() + each.size(), level);
            }
        }
        levels.push_back(std::max(level, lowest[levels.size()]));
    }
    return levels;
}

/// Whom a release tells of: who is kept stands in a cell of their class and answer; who is
/// suppressed in none, and yet is one of those of whom others may tell.
statistics::LedgerRelease told_of(
    const config::ReleasePlan& plan, const Counting& counting, const statistics::DataSet& data,
    const statistics::Candidate& chosen) {
    statistics::LedgerRelease told;
    told.variable = plan.variable;
    told.records = true;
    std::map<std::string, std::uint32_t> atoms;
    std::vector<std::int64_t> counts;
    constexpr std::uint32_t suppressed{0};
    for (std::size_t record{0}; record < data.records; ++record) {
        const std::uint64_t person{counting.records()[record].person};
        if (!chosen.kept[record]) {
            told.members.push_back({person, suppressed});
            continue;
        }
        std::vector<std::string> parts;
        std::size_t quasi{0};
        for (const statistics::Column& column : data.columns) {
            std::string label;
            if (column.kind == statistics::ColumnKind::quasi) {
                const statistics::Hierarchy& hierarchy{data.hierarchies[quasi]};
                const std::uint32_t level{chosen.levels[quasi]};
                label = hierarchy.labels(level)[hierarchy.codes(level)[data.leaves[quasi][record]]];
                ++quasi;
            } else {
                label = column.labels[column.codes[record]];
            }
            parts.push_back(column.name + '=' + label);
        }
        std::sort(parts.begin(), parts.end());
        std::string place;
        for (const std::string& part : parts) {
            place += (place.empty() ? "" : "/") + part;
        }
        const auto [found, added] =
            atoms.try_emplace(place, static_cast<std::uint32_t>(counts.size() + 1));
        if (added) {
            counts.push_back(0);
        }
        ++counts[found->second - 1];
        told.members.push_back({person, found->second});
    }
    for (const auto& [place, atom] : atoms) {
        told.cells.push_back({place, {atom}, counts[atom - 1]});
    }
    return told;
}

RecordFigures
figures_of(const statistics::DataSet& data, const statistics::RecordRelease& release) {
    RecordFigures figures;
    figures.nodes = release.nodes;
    if (!release.chosen) {
        return figures;
    }
    const statistics::Candidate& chosen{*release.chosen};
    const statistics::Verification& told{release.verification};
    figures.levels = names_of(data, chosen.levels);
    figures.suppressed = chosen.suppressed;
    figures.classes = told.classes;
    figures.k = told.k;
    figures.l = told.l.value_or(0);
    figures.t_millionths = told.t_millionths.value_or(0);
    std::vector<statistics::AttributeSum> sums;
    std::map<std::vector<std::uint32_t>, std::uint64_t> classes;
    for (std::size_t at{0}; at < data.hierarchies.size(); ++at) {
        sums.push_back({data.hierarchies[at].leaves(), 0});
    }
    for (std::size_t record{0}; record < data.records; ++record) {
        if (!chosen.kept[record]) {
            continue;
        }
        std::vector<std::uint32_t> key;
        for (std::size_t at{0}; at < data.hierarchies.size(); ++at) {
            const statistics::Hierarchy& hierarchy{data.hierarchies[at]};
            const std::uint32_t level{chosen.levels[at]};
            key.push_back(hierarchy.codes(level)[data.leaves[at][record]]);
            sums[at].covered += hierarchy.leaves_below(level)[key.back()];
        }
        ++classes[std::move(key)];
    }
    std::uint64_t squares{0};
    for (const auto& [key, count] : classes) {
        squares += count * count;
    }
    figures.loss = statistics::loss_of(sums, data.records, chosen.suppressed);
    figures.dm = statistics::discernibility_of(squares, data.records, chosen.suppressed);
    figures.aecs = statistics::class_size_of(classes.size(), data.records, chosen.suppressed);
    std::size_t quasi{0};
    for (const statistics::Column& column : data.columns) {
        if (column.kind == statistics::ColumnKind::quasi) {
            figures.losses.emplace_back(
                column.name,
                statistics::loss_of({&sums[quasi++], 1}, data.records, chosen.suppressed));
        }
    }
    return figures;
}

/// Which codes are told as part of something coarser; one that is alone in it loses nothing.
void tell_merged(
    const config::ReleasePlan& plan, const statistics::DataSet& data,
    const statistics::Levels& levels, ReleaseFigures& figures) {
    std::size_t quasi{0};
    for (const ReleaseColumn& column : plan.records->columns) {
        const ReleaseDimension& dimension{dimension_of(plan, column)};
        if (dimension.sensitive) {
            continue;
        }
        const statistics::Hierarchy& hierarchy{data.hierarchies[quasi]};
        const std::uint32_t level{levels[quasi++]};
        for (const config::ReleaseGroup& group : dimension.groups) {
            const auto leaf = hierarchy.leaf(group.code);
            if (leaf && hierarchy.leaves_below(level)[hierarchy.codes(level)[*leaf]] > 1) {
                figures.merged.push_back(dimension.name + '/' + group.code);
            }
        }
    }
    std::sort(figures.merged.begin(), figures.merged.end());
}

}

ReleasedRecords records_of(
    const config::ReleasePlan& plan, const Counting& counting,
    const std::vector<std::string>& levels, const statistics::RandomBytes& random,
    ReleaseFigures& figures) {
    const auto refuse = [&](const core::Rejection& rejection) {
        figures.refusals.push_back({rejection.code, rejection.path});
        return ReleasedRecords{};
    };
    const config::ReleaseRecords& asked{*plan.records};
    const Source source{source_of(plan, counting)};
    const auto read = statistics::read_data(source.text, source.schema, source.hierarchies);
    if (!read) {
        return refuse(read.rejection());
    }
    const statistics::DataSet& data{read.value()};
    statistics::Models models;
    models.k = asked.k;
    models.l = asked.l;
    models.t = statistics::Ratio{asked.t.numerator, asked.t.denominator};
    models.suppression = {asked.suppression.numerator, asked.suppression.denominator};
    statistics::ReleaseOptions options;
    options.lowest = lowest_levels(source, data, asked.k);
    options.fixed = fixed_levels(data, levels, options.lowest);
    options.above = statistics::Above::search;
    auto made = statistics::anonymise(data, source.schema, models, options, random);
    if (!made) {
        return refuse(made.rejection());
    }
    statistics::RecordRelease& release{made.value()};
    figures.records = figures_of(data, release);
    figures.refusals = release.refusals;
    if (!release.bytes) {
        return {};
    }
    tell_merged(plan, data, release.chosen->levels, figures);
    return {
        std::move(release.bytes), told_of(plan, counting, data, *release.chosen),
        figures.records->levels};
}

}
