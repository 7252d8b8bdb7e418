// The key `records` of a release: which columns leave a person, and what keeps people unfound.

#include "gateway/config/exchange_checks.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace gateway::config {

namespace {

constexpr std::string_view statistics_items{"statistics."};

ReleaseFraction
share_or(MapReader& reader, const Sheet& sheet, std::string_view key, ReleaseFraction fallback) {
    const Tree* const tree{reader.find(key)};
    if (tree == nullptr) {
        return fallback;
    }
    const auto read = fraction_of(tree->text);
    if (!read || read->numerator > read->denominator) {
        sheet.error(
            tree->line, "RELEASE_RECORDS", "a share is a fraction such as 1/20, one at most");
        return fallback;
    }
    return *read;
}

/// A label has one label above it, and what is finer lies within it whole.
bool is_tree(const ReleaseDimension& dimension) {
    std::map<std::pair<std::size_t, std::string>, std::string> above;
    for (const ReleaseGroup& group : dimension.groups) {
        if (group.within.size() != dimension.groups.front().within.size()) {
            return false;
        }
        for (std::size_t at{0}; at + 1 < group.within.size(); ++at) {
            const auto [found, added] =
                above.try_emplace({at, group.within[at]}, group.within[at + 1]);
            if (!added && found->second != group.within[at + 1]) {
                return false;
            }
        }
    }
    return true;
}

class RecordsReader final {
public:
    RecordsReader(Draft& draft, const Sheet& sheet, const ReleasePlan& plan)
        : m_draft{draft}, m_sheet{sheet}, m_plan{plan} {}

    ReleaseRecords read(const Tree& tree) {
        MapReader reader{m_sheet, tree, "records"};
        m_made.k = static_cast<std::uint64_t>(reader.number_or(
            "k", static_cast<std::int64_t>(m_made.k), static_cast<std::int64_t>(release_floor),
            1'000));
        m_made.l = static_cast<std::uint32_t>(
            reader.number_or("l", std::int64_t{m_made.l}, std::int64_t{2}, 100));
        m_made.t = share_or(reader, m_sheet, "t", m_made.t);
        m_made.suppression = share_or(reader, m_sheet, "suppression", m_made.suppression);
        for (const Tree* const each : reader.needed_list("columns")) {
            read_column(*each);
        }
        reader.finish();
        check(tree.line);
        return std::move(m_made);
    }

private:
    void read_column(const Tree& tree) {
        MapReader reader{m_sheet, tree, "a column"};
        const std::string name{reader.text("dimension")};
        const Tree* const as{reader.need("as")};
        reader.finish();
        const auto found = std::find_if(
            m_plan.dimensions.begin(), m_plan.dimensions.end(),
            [&](const ReleaseDimension& each) { return each.name == name; });
        if (found == m_plan.dimensions.end() || as == nullptr) {
            m_sheet.error(tree.line, "REFERENCE_DANGLING", "there is no dimension of that name");
            return;
        }
        const auto item = refer(m_sheet, *as, m_draft.items, "item");
        if (item && !item->text().starts_with(statistics_items)) {
            m_sheet.error(
                as->line, "RELEASE_ITEM",
                "a column of anonymous records leaves as an item of statistics");
        }
        if (!found->merged.empty() || !is_tree(*found)) {
            m_sheet.error(
                tree.line, "RELEASE_RECORDS",
                "groups of a column name what they lie `within`, level by level, as one tree; "
                "`merged` is of tables");
        }
        m_made.columns.push_back(
            {static_cast<std::size_t>(found - m_plan.dimensions.begin()),
             item.value_or(core::ItemId{})});
    }

    void check(std::size_t line) {
        std::size_t sensitive{0};
        for (std::size_t at{0}; at < m_made.columns.size(); ++at) {
            const ReleaseColumn& column{m_made.columns[at]};
            sensitive += m_plan.dimensions[column.dimension].sensitive ? 1U : 0U;
            const bool twice{std::any_of(
                m_made.columns.begin(), m_made.columns.begin() + static_cast<std::ptrdiff_t>(at),
                [&](const ReleaseColumn& other) {
                    return other.dimension == column.dimension || other.item == column.item;
                })};
            if (twice) {
                m_sheet.error(line, "ID_DUPLICATE", "a column, and its item, come once");
            }
        }
        if (sensitive > 1) {
            m_sheet.error(
                line, "RELEASE_CROSS",
                "two scores are not crossed: together they are a fingerprint");
        }
        const std::size_t quasi{m_made.columns.size() - sensitive};
        if (sensitive == 0 || quasi == 0 || quasi > most_quasi_of_records) {
            m_sheet.error(
                line, "RELEASE_RECORDS", "records have one sensitive column and one to six others");
        }
        if (m_plan.noise) {
            m_sheet.error(line, "RELEASE_RECORDS", "noise is of tables");
        }
    }

    Draft& m_draft;
    const Sheet& m_sheet;
    const ReleasePlan& m_plan;
    ReleaseRecords m_made;
};

}

std::optional<ReleaseFraction> fraction_of(const std::string& text) {
    const std::size_t stroke{std::min(text.find('/'), text.size())};
    const auto number = [](std::string_view digits) -> std::optional<std::uint64_t> {
        std::uint64_t read{0};
        const auto [end, fault] =
            std::from_chars(digits.data(), digits.data() + digits.size(), read);
        constexpr std::uint64_t most{1U << 20U};
        const bool good{fault == std::errc{} && end == digits.data() + digits.size()};
        return good && read > 0 && read <= most ? std::optional{read} : std::nullopt;
    };
    const auto above = number(std::string_view{text}.substr(0, stroke));
    const auto below =
        stroke == text.size() ? std::optional{std::uint64_t{1}} : number(text.substr(stroke + 1));
    return above && below ? std::optional{ReleaseFraction{*above, *below}} : std::nullopt;
}

ReleaseRecords
read_release_records(Draft& draft, const Sheet& sheet, const Tree& tree, const ReleasePlan& plan) {
    return RecordsReader{draft, sheet, plan}.read(tree);
}

}
