#include "gateway/app/statistics_schema.h"

#include "gateway/app/verb_output.h"
#include "gateway/config/yaml_tree.h"

#include <array>
#include <optional>

namespace gateway::app {

namespace {

using config::Tree;
using statistics::ColumnKind;
using statistics::ColumnPlan;
using statistics::Metric;

template <class Word> struct Named {
    std::string_view text;
    Word word;
};

template <class Word, std::size_t Count>
std::optional<Word> find_word(const std::array<Named<Word>, Count>& words, const Tree& tree) {
    for (const Named<Word>& each : words) {
        if (tree.kind == Tree::Kind::scalar && tree.text == each.text) {
            return each.word;
        }
    }
    return std::nullopt;
}

/// Reads the parts of one schema; the first that is wrong is kept.
class SchemaReader final {
public:
    core::Result<statistics::Schema> read(const Tree& tree) {
        for (const Tree::Entry& entry : tree.entries) {
            take(entry);
        }
        if (tree.kind != Tree::Kind::map || m_made.columns.empty()) {
            fail("columns", tree.line);
        }
        if (m_fault) {
            return *std::move(m_fault);
        }
        return std::move(m_made);
    }

private:
    void fail(std::string path, std::size_t line) {
        if (!m_fault) {
            m_fault = core::Rejection{"SCHEMA_MALFORMED", std::move(path), line, std::nullopt};
        }
    }

    void take(const Tree::Entry& entry) {
        if (entry.key == "separator") {
            take_separator(entry, m_made.separator);
        } else if (entry.key == "hierarchy-separator") {
            take_separator(entry, m_made.hierarchy_separator);
        } else if (entry.key == "metric") {
            constexpr std::array<Named<Metric>, 3> metrics{
                {{"loss", Metric::loss}, {"dm", Metric::dm}, {"aecs", Metric::aecs}}};
            const auto metric = find_word(metrics, entry.value);
            if (!metric) {
                fail(entry.key, entry.line);
            }
            m_made.metric = metric.value_or(Metric::loss);
        } else if (entry.key == "person") {
            if (entry.value.text.empty()) { // nothing, or no word at all
                fail(entry.key, entry.line);
            }
            m_made.person = entry.value.text;
        } else if (entry.key == "missing") {
            m_made.missing = words(entry);
        } else if (entry.key == "columns") {
            for (const Tree::Entry& column : entry.value.entries) {
                take_column(column);
            }
        } else {
            fail(entry.key, entry.line);
        }
    }

    void take_separator(const Tree::Entry& entry, char& separator) {
        const std::string& text{entry.value.text};
        if (text.size() != 1 || text == "\"" || text == "\n" || text == "\r") {
            fail(entry.key, entry.line);
            return;
        }
        separator = text.front();
    }

    std::vector<std::string> words(const Tree::Entry& entry) {
        std::vector<std::string> made;
        if (entry.value.kind != Tree::Kind::sequence) {
            fail(entry.key, entry.line);
        }
        for (const Tree& item : entry.value.items) {
            made.push_back(item.text);
        }
        return made;
    }

    void take_column(const Tree::Entry& column) {
        constexpr std::array<Named<ColumnKind>, 4> kinds{
            {{"direct", ColumnKind::direct},
             {"quasi", ColumnKind::quasi},
             {"sensitive", ColumnKind::sensitive},
             {"insensitive", ColumnKind::insensitive}}};
        ColumnPlan plan{column.key};
        bool told{false};
        for (const Tree::Entry& entry : column.value.entries) {
            if (entry.key == "kind") {
                const auto kind = find_word(kinds, entry.value);
                told = kind.has_value();
                plan.kind = kind.value_or(ColumnKind::direct);
            } else if (entry.key == "hierarchy") {
                plan.hierarchy = entry.value.text;
            } else if (entry.key == "order") {
                plan.order = words(entry);
            } else {
                fail("columns." + column.key + '.' + entry.key, entry.line);
            }
        }
        const bool quasi{plan.kind == ColumnKind::quasi};
        const bool ordered{!plan.order.empty()};
        if (!told || quasi == plan.hierarchy.empty()
            || (ordered && plan.kind != ColumnKind::sensitive)) {
            fail("columns." + column.key, column.line);
        }
        m_made.columns.push_back(std::move(plan));
    }

    statistics::Schema m_made;
    std::optional<core::Rejection> m_fault;
};

}

core::Result<StatisticsSchema> read_statistics_schema(const std::filesystem::path& file) {
    const std::string name{file.string()};
    config::Findings findings;
    const config::Sheet sheet{name, findings};
    const auto tree = config::parse_yaml(sheet, read_input(name));
    if (!tree || findings.errors() > 0) {
        const auto found = findings.take();
        return core::Rejection{
            "SCHEMA_MALFORMED", "schema",
            found.empty() ? std::nullopt : std::optional{found.front().line}, std::nullopt};
    }
    auto schema = SchemaReader{}.read(*tree);
    if (!schema) {
        return schema.rejection();
    }
    StatisticsSchema made{std::move(schema).value(), {}};
    for (const ColumnPlan& plan : made.schema.columns) {
        if (plan.kind == ColumnKind::quasi && !made.hierarchies.contains(plan.hierarchy)) {
            const std::filesystem::path beside{file.parent_path() / plan.hierarchy};
            made.hierarchies.emplace(
                plan.hierarchy,
                read_input(std::filesystem::exists(beside) ? beside.string() : plan.hierarchy));
        }
    }
    return made;
}

}
