// statistics protect: a table whose small cells, and those that would give them away, are
// suppressed. Nothing is kept or sent.

#include "gateway/app/statistics_tables.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/core/error.h"
#include "gateway/statistics/protect.h"

#include <iostream>

namespace gateway::app {

using text::JsonValue;

namespace {

JsonValue words_json(const std::vector<std::string>& words) {
    JsonValue made{JsonValue::make_array()};
    for (const std::string& word : words) {
        made.push(json(word));
    }
    return made;
}

/// The table's two members, as `statistics audit` reads them.
void add_table(JsonValue& to, const statistics::Table& table) {
    JsonValue dimensions{JsonValue::make_array()};
    for (const statistics::Dimension& each : table.dimensions) {
        JsonValue dimension{JsonValue::make_object()};
        dimension.add("name", json(each.name))
            .add("codes", words_json(each.codes))
            .add("total", json(each.total));
        dimensions.push(std::move(dimension));
    }
    JsonValue cells{JsonValue::make_array()};
    for (const statistics::Cell& each : table.cells) {
        JsonValue cell{JsonValue::make_object()};
        cell.add("at", words_json(each.at));
        cell.add("value", each.value ? json(*each.value) : JsonValue{});
        cells.push(std::move(cell));
    }
    to.add("dimensions", std::move(dimensions)).add("cells", std::move(cells));
}

JsonValue
protected_json(const statistics::ProtectedTables& made, std::uint64_t threshold, bool linked) {
    JsonValue answer{JsonValue::make_object()};
    if (linked) {
        JsonValue tables{JsonValue::make_array()};
        for (const statistics::Table& table : made.tables) {
            JsonValue each{JsonValue::make_object()};
            add_table(each, table);
            tables.push(std::move(each));
        }
        answer.add("tables", std::move(tables));
    } else {
        add_table(answer, made.tables.front());
    }
    answer.add("threshold", json(static_cast<std::int64_t>(threshold)))
        .add("safe", JsonValue::of_boolean(made.audit.safe()))
        .add("primary", json(static_cast<std::int64_t>(made.primary)))
        .add("secondary", json(static_cast<std::int64_t>(made.secondary)));
    return answer;
}

int refuse(const VerbOptions& options, const core::Rejection& rejection, std::ostream& out) {
    const int status{rejection.code.text() == "UNPROTECTABLE" ? 1 : 2};
    if (!options.json) {
        print_statistics_failure(rejection, std::cerr); // what is written is the table alone
        return status;
    }
    JsonValue reason{JsonValue::make_object()};
    reason.add("code", json(rejection.code.text())).add("place", json(rejection.path));
    JsonValue reasons{JsonValue::make_array()};
    reasons.push(std::move(reason));
    JsonValue answer{JsonValue::make_object()};
    answer.add("safe", JsonValue::of_boolean(false)).add("reasons", std::move(reasons));
    out << text::write_json(answer) << '\n';
    return status;
}

statistics::TableRules rules_of(const ProtectWords& words, std::uint64_t threshold) {
    const auto share = [](const std::string& text) {
        const auto read = statistics::parse_ratio(text);
        if (!read) {
            throw core::GatewayError{
                "USAGE", "--homogeneity takes a number such as 0.9",
                core::GatewayError::Retry::never};
        }
        return *read;
    };
    statistics::TableRules rules;
    rules.threshold = threshold;
    if (!words.answers.empty()) {
        rules.answers = {words.answers};
    }
    rules.homogeneity = share(words.homogeneity);
    rules.zeros_tell = words.zeros_tell;
    return rules;
}

}

int statistics_protect(
    const VerbOptions& options, const std::string& file, const ProtectWords& words,
    std::ostream& out) {
    const auto asked = read_statistics_tables(read_input(file));
    if (!asked) {
        return refuse(options, asked.rejection(), out);
    }
    std::vector<statistics::TrueTable> tables;
    for (const statistics::Table& table : asked.value().tables) {
        tables.push_back({table, {}});
    }
    const auto made =
        statistics::protect(std::move(tables), rules_of(words, asked.value().threshold));
    if (!made) {
        return refuse(options, made.rejection(), out);
    }
    if (options.json) {
        out << text::write_json(
            protected_json(made.value(), asked.value().threshold, asked.value().tables.size() > 1))
            << '\n';
        return 0;
    }
    std::string_view between;
    for (const statistics::Table& table : made.value().tables) {
        out << between << statistics::write_table(table, ';', words.mark);
        between = "\n";
    }
    return 0;
}

}
