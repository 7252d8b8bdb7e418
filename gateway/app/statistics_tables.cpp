#include "gateway/app/statistics_tables.h"

#include "gateway/app/failure_words.h"
#include "gateway/text/json_value.h"

#include <optional>
#include <ostream>
#include <string>

namespace gateway::app {

using text::JsonValue;

namespace {

/// Reads tables; the first thing that is wrong is kept.
class TableReader final {
public:
    core::Result<StatisticsTables> read(const JsonValue& root) {
        StatisticsTables made;
        const JsonValue* const threshold{root.find("threshold")};
        const auto count = threshold == nullptr ? std::nullopt : threshold->integer();
        if (!count || *count < 0) {
            fail("/threshold");
        }
        made.threshold = static_cast<std::uint64_t>(count.value_or(0));
        if (const JsonValue* const zeros{root.find("zeros-suppressed")}; zeros != nullptr) {
            if (zeros->kind() != JsonValue::Kind::boolean) {
                fail("/zeros-suppressed");
            }
            made.zeros =
                zeros->is_true() ? statistics::Zeros::suppressed : statistics::Zeros::published;
        }
        if (const JsonValue* const tables{root.find("tables")}; tables != nullptr) {
            for (const JsonValue& table : array(tables, "/tables")) {
                made.tables.push_back(
                    read_table(table, "/tables/" + std::to_string(made.tables.size())));
            }
        } else {
            made.tables.push_back(read_table(root, ""));
        }
        if (m_fault) {
            return *std::move(m_fault);
        }
        return made;
    }

private:
    void fail(std::string path) {
        if (!m_fault) {
            m_fault =
                core::Rejection{"TABLE_MALFORMED", std::move(path), std::nullopt, std::nullopt};
        }
    }

    std::span<const JsonValue> array(const JsonValue* value, const std::string& path) {
        if (value == nullptr || !value->is_array()) {
            fail(path);
            return {};
        }
        return value->elements();
    }

    std::string word(const JsonValue* value, const std::string& path) {
        if (value == nullptr || (!value->is_string() && value->kind() != JsonValue::Kind::number)) {
            fail(path);
            return {};
        }
        return value->text();
    }

    std::vector<std::string> words(const JsonValue* value, const std::string& path) {
        std::vector<std::string> made;
        for (const JsonValue& each : array(value, path)) {
            made.push_back(word(&each, path + '/' + std::to_string(made.size())));
        }
        return made;
    }

    statistics::Table read_table(const JsonValue& value, const std::string& path) {
        statistics::Table made;
        for (const JsonValue& each : array(value.find("dimensions"), path + "/dimensions")) {
            const std::string here{path + "/dimensions/" + std::to_string(made.dimensions.size())};
            statistics::Dimension dimension;
            dimension.name = word(each.find("name"), here + "/name");
            dimension.codes = words(each.find("codes"), here + "/codes");
            dimension.total = word(each.find("total"), here + "/total");
            made.dimensions.push_back(std::move(dimension));
        }
        for (const JsonValue& each : array(value.find("cells"), path + "/cells")) {
            const std::string here{path + "/cells/" + std::to_string(made.cells.size())};
            statistics::Cell cell{words(each.find("at"), here + "/at"), std::nullopt};
            const JsonValue* const count{each.find("value")};
            if (count == nullptr || (!count->is_null() && !count->integer())) {
                fail(here + "/value");
            } else if (!count->is_null()) {
                cell.value = count->integer();
            }
            made.cells.push_back(std::move(cell));
        }
        return made;
    }

    std::optional<core::Rejection> m_fault;
};

}

core::Result<StatisticsTables> read_statistics_tables(std::string_view json) {
    const auto root = text::parse_json(json);
    if (!root) {
        return root.rejection();
    }
    return TableReader{}.read(root.value());
}

void print_statistics_failure(const core::Rejection& rejection, std::ostream& out) {
    constexpr std::string_view tables{"/tables/"};
    constexpr std::string_view coordinates{"/at/"};
    std::string place{rejection.path};
    const std::size_t at{place.starts_with(tables) ? place.find('/', tables.size()) : place.size()};
    if (at < place.size() && std::string_view{place}.substr(at).starts_with(coordinates)) {
        place.erase(0, at + coordinates.size()); // a cell by its codes; the file has no such member
    } else if (place == "/rules/answers") {
        place = "--answers";
    } else if (place == "/rules") {
        place = "--homogeneity";
    }
    const std::string_view code{rejection.code.text()};
    const std::string_view words{failure_words(code, locale_language())};
    out << "lautturi: " << code << (words.empty() ? "" : ": ") << words;
    if (!place.empty()) {
        out << " (" << place;
        if (rejection.line) {
            out << ", line " << *rejection.line;
        }
        out << ')';
    }
    out << '\n';
}

}
