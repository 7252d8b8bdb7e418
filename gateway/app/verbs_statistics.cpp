// statistics anonymise: what a release would be. It sends and keeps nothing.

#include "gateway/app/statistics_schema.h"
#include "gateway/app/statistics_tables.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/core/error.h"
#include "gateway/crypto/random.h"
#include "gateway/statistics/record_release.h"

#include <algorithm>
#include <charconv>
#include <iostream>
#include <thread>

namespace gateway::app {

using core::GatewayError;
using text::JsonValue;

namespace {

[[noreturn]] void usage(const std::string& what) {
    throw GatewayError{"USAGE", what, GatewayError::Retry::never};
}

statistics::Ratio ratio_of(const std::string& text, const char* option) {
    const auto read = statistics::parse_ratio(text);
    if (!read) {
        usage(std::string{option} + " takes a number such as 0.02");
    }
    return *read;
}

statistics::Models models_of(const StatisticsWords& words) {
    statistics::Models models;
    models.k = static_cast<std::uint64_t>(std::max(std::int64_t{0}, words.k));
    models.suppression = ratio_of(words.suppression, "--suppression");
    if (words.l > 0) {
        models.l = words.l;
    }
    if (!words.c.empty()) {
        models.c = ratio_of(words.c, "--c");
    }
    if (!words.t.empty()) {
        models.t = ratio_of(words.t, "--t");
    }
    return models;
}

JsonValue number(double value) {
    std::array<char, 32> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    return JsonValue::of_number({digits.data(), written.ptr});
}

JsonValue number(std::uint64_t value) {
    return JsonValue::of_number(std::to_string(value));
}

template <class Value> JsonValue number_or_null(const std::optional<Value>& value) {
    return value ? number(*value) : JsonValue{};
}

JsonValue reason(std::string_view code, const std::string& place, std::optional<std::size_t> line) {
    JsonValue made{JsonValue::make_object()};
    made.add("code", json(code)).add("place", json(place));
    if (line) {
        made.add("line", number(std::uint64_t{*line}));
    }
    return made;
}

/// Bad input: a code and a place, never what stands there.
int tell_rejection(
    const VerbOptions& options, const core::Rejection& rejection, std::ostream& out) {
    constexpr int refused{1};
    if (!options.json) {
        print_statistics_failure(rejection, std::cerr);
        return refused;
    }
    JsonValue answer{JsonValue::make_object()};
    JsonValue reasons{JsonValue::make_array()};
    reasons.push(reason(rejection.code.text(), rejection.path, rejection.line));
    for (const char* const key :
         {"levels", "loss", "suppressed", "classes", "k", "l", "t", "nodes"}) {
        answer.add(key, JsonValue{});
    }
    answer.add("verdict", json("REFUSE")).add("reasons", std::move(reasons));
    out << text::write_json(answer) << '\n';
    return refused;
}

JsonValue release_json(
    const statistics::RecordRelease& release, const statistics::DataSet& data,
    const StatisticsWords& words) {
    JsonValue answer{JsonValue::make_object()};
    const bool chosen{release.chosen.has_value()};
    JsonValue levels{};
    if (chosen) {
        levels = JsonValue::make_object();
        std::size_t quasi{0};
        for (const statistics::Column& column : data.columns) {
            if (column.kind == statistics::ColumnKind::quasi) {
                levels.add(column.name, number(std::uint64_t{release.chosen->levels[quasi++]}));
            }
        }
    }
    const auto& told = release.verification;
    std::optional<double> distance;
    if (told.t_millionths) {
        distance = static_cast<double>(*told.t_millionths) / 1e6;
    }
    JsonValue reasons{JsonValue::make_array()};
    for (const statistics::Refusal& refusal : release.refusals) {
        reasons.push(reason(refusal.code.text(), refusal.place, std::nullopt));
    }
    answer.add("levels", std::move(levels))
        .add("loss", chosen ? number(release.chosen->loss) : JsonValue{})
        .add("suppressed", chosen ? number(release.chosen->suppressed) : JsonValue{})
        .add("classes", chosen ? number(told.classes) : JsonValue{})
        .add("k", chosen ? number(told.k) : JsonValue{})
        .add("l", number_or_null(told.l))
        .add("t", number_or_null(distance))
        .add("nodes", number(release.nodes))
        .add("verdict", json(statistics::word_of(release.verdict)))
        .add("records", number(std::uint64_t{data.records}))
        .add("experiment", JsonValue::of_boolean(words.max_quasi > statistics::quasi_limit))
        .add("reasons", std::move(reasons));
    return answer;
}

void print_release(const JsonValue& answer, std::ostream& out) {
    out << answer.find("verdict")->text() << '\n';
    for (const char* const key :
         {"records", "suppressed", "classes", "loss", "k", "l", "t", "nodes"}) {
        if (const JsonValue & value{*answer.find(key)}; !value.is_null()) {
            out << "  " << key << ": " << value.text() << '\n';
        }
    }
    for (const auto& [name, level] : answer.find("levels")->members()) {
        out << "  level of " << name << ": " << level.text() << '\n';
    }
    for (const JsonValue& each : answer.find("reasons")->elements()) {
        out << "  " << each.find("code")->text() << " at " << each.find("place")->text() << '\n';
    }
    if (answer.find("experiment")->is_true()) {
        out << "  an experiment: more quasi-identifiers than a release may have\n";
    }
}

/// NAME=LEVEL for every quasi column, or nothing at all.
core::Result<statistics::Levels>
fixed_levels(const StatisticsWords& words, const statistics::DataSet& data) {
    statistics::Levels levels;
    for (const statistics::Column& column : data.columns) {
        if (words.fixed.empty() || column.kind != statistics::ColumnKind::quasi) {
            continue;
        }
        const std::string wanted{column.name + '='};
        const auto found =
            std::find_if(words.fixed.begin(), words.fixed.end(), [&](const std::string& each) {
                return each.rfind(wanted, 0) == 0;
            });
        std::uint32_t level{0};
        const char* const begin{
            found == words.fixed.end() ? nullptr : found->data() + wanted.size()};
        const char* const end{begin == nullptr ? nullptr : found->data() + found->size()};
        const auto [read, fault] = std::from_chars(begin, end, level);
        if (begin == end || fault != std::errc{} || read != end) {
            return core::Rejection{"LEVELS_WRONG", column.name, std::nullopt, std::nullopt};
        }
        levels.push_back(level);
    }
    if (levels.size() != words.fixed.size()) {
        return core::Rejection{"LEVELS_WRONG", "--fixed", std::nullopt, std::nullopt};
    }
    return levels;
}

}

int statistics_anonymise(
    const VerbOptions& options, const StatisticsWords& words, std::ostream& out) {
    const statistics::Models models{models_of(words)};
    const auto refuse = [&](const core::Rejection& rejection) {
        return tell_rejection(options, rejection, out);
    };
    const auto schema = read_statistics_schema(words.schema);
    if (!schema) {
        return refuse(schema.rejection());
    }
    auto data = statistics::read_data(
        read_input(words.data), schema.value().schema, schema.value().hierarchies);
    if (!data) {
        return refuse(data.rejection());
    }
    const auto fixed = fixed_levels(words, data.value());
    if (!fixed) {
        return refuse(fixed.rejection());
    }
    statistics::ReleaseOptions how;
    how.threads = words.threads > 0 ? words.threads : std::thread::hardware_concurrency();
    how.most_quasi = words.max_quasi;
    how.fixed = fixed.value();
    how.above = words.coarser ? statistics::Above::search : statistics::Above::none;
    const auto release = statistics::anonymise(
        data.value(), schema.value().schema, models, how, crypto::random_bytes);
    if (!release) {
        return refuse(release.rejection());
    }
    const JsonValue answer{release_json(release.value(), data.value(), words)};
    if (options.json) {
        out << text::write_json(answer) << '\n';
    } else {
        print_release(answer, out);
    }
    return release.value().verdict == statistics::Verdict::refuse ? 1 : 0;
}

}
