// The key `release` of an exchange: what is counted, and what a count may be made of.

#include "gateway/config/exchange_checks.h"
#include "gateway/config/release_bars.h"
#include "gateway/policy/vocabulary.h"

#include <algorithm>
#include <array>

namespace gateway::config {

namespace {

using Audience = ReleasePlan::Audience;

constexpr std::pair<std::string_view, Audience> audience_words[]{
    {"authority", Audience::authority}, {"public", Audience::open}};

constexpr std::array<std::string_view, 4> counted_items{
    "statistics.period", "statistics.area", "statistics.measure", "statistics.count"};

/// Who somebody is, and how they answered item by item: what neither the catalogue nor a mapping
/// has a kind for. Of these not even groups are counted.
bool never_counted(std::string_view item) {
    constexpr std::array<std::string_view, 5> ends{
        ".number", ".answers", ".wishes", ".street-address", ".personal-id"};
    constexpr std::array<std::string_view, 4> begins{
        "person.name.", "person.contact.phone", "person.contact.email", "person.client-number"};
    return std::any_of(
               ends.begin(), ends.end(), [&](std::string_view end) { return item.ends_with(end); })
           || std::any_of(begins.begin(), begins.end(), [&](std::string_view begin) {
                  return item.starts_with(begin);
              });
}

/// What the register's mapping reads as a day, or as who somebody is.
bool never_counted(mapping::Converter converter) {
    using mapping::Converter;
    constexpr std::array kinds{Converter::date,       Converter::instant,  Converter::hetu,
                               Converter::person_id,  Converter::phone,    Converter::identifier,
                               Converter::birth_date, Converter::name_part};
    return std::find(kinds.begin(), kinds.end(), converter) != kinds.end();
}

/// A day, or what somebody wrote: only of a day the catalogue has the form `year`.
bool is_dated_or_written(const policy::Item& item) {
    return item.free_text
           || std::find(item.forms.begin(), item.forms.end(), core::Form::year) != item.forms.end();
}

/// What it implies does not count here: age and sex of who has answered are no answers.
bool is_special(const policy::Law& law, const policy::Item& item) {
    return item.special
           || std::any_of(
               item.categories.begin(), item.categories.end(),
               [&](core::CategoryId category) { return policy::special_category(law, category); });
}

/// check refuses it; by a plan that is in force all the same nothing is made.
void forbid(
    ReleasePlan& plan, const Sheet& sheet, std::size_t line, core::Code code, std::string reason) {
    sheet.error_of_activation(line, code, std::move(reason));
    plan.forbidden = plan.forbidden.value_or(code);
}

class PlanReader final {
public:
    PlanReader(Draft& draft, const Sheet& sheet) : m_draft{draft}, m_sheet{sheet} {}

    ReleasePlan read(const Tree& tree) {
        MapReader reader{m_sheet, tree, "a release"};
        m_made.variable = reader.text("variable");
        m_made.period = item_of(reader, "period");
        if (const Tree* const word{reader.find("audience")}) {
            m_made.audience = choose(m_sheet, *word, audience_words).value_or(Audience::open);
        }
        const bool open{m_made.audience == Audience::open};
        m_made.threshold = static_cast<std::uint64_t>(reader.number_or(
            "threshold", static_cast<std::int64_t>(open ? open_threshold : authority_threshold),
            static_cast<std::int64_t>(release_floor), 1'000));
        m_made.mark = reader.text_or("suppressed-mark", m_made.mark);
        read_consent(reader);
        for (const Tree* const each : reader.needed_list("dimensions")) {
            read_dimension(*each);
        }
        for (const Tree* const each : reader.list("tables")) {
            read_table(*each);
        }
        if (const Tree* const noise{reader.find("noise")}) {
            read_noise(*noise);
        }
        if (const Tree* const records{reader.find("records")}) {
            m_made.records = read_release_records(m_draft, m_sheet, *records, m_made);
        }
        if (m_made.tables.empty() != m_made.records.has_value()) {
            m_sheet.error(tree.line, "RELEASE_TABLE", "a release has `tables`, or `records`");
        }
        if (asks_nobody(m_made)) {
            m_sheet.error_of_activation(
                tree.line, "RELEASE_CONSENT",
                "consent is asked for the items of sensitive dimensions, in a table or not: of "
                "these it has none, so nobody would be asked");
        }
        m_made.source = reader.text("source");
        m_made.verified = reader.boolean_or("verified", true);
        reader.finish();
        if (!m_made.verified) {
            m_sheet.note(
                tree.line, "RELEASE_UNVERIFIED",
                "the bands and groups of the release were not checked at their source");
        }
        return std::move(m_made);
    }

private:
    core::ItemId item_of(MapReader& reader, std::string_view key) {
        const Tree* const tree{reader.need(key)};
        return tree == nullptr
                   ? core::ItemId{}
                   : refer(m_sheet, *tree, m_draft.items, "item").value_or(core::ItemId{});
    }

    /// That a release needs no consent is said, with where it stands; never left out.
    void read_consent(MapReader& reader) {
        const Tree* const tree{reader.need("consent")};
        if (tree == nullptr) {
            return;
        }
        MapReader consent{m_sheet, *tree, "a consent"};
        static_cast<void>(consent.need("required"));
        m_made.consent = consent.boolean_or("required", true);
        m_made.consent_source = consent.text("source");
        consent.finish();
    }

    void read_dimension(const Tree& tree) {
        MapReader reader{m_sheet, tree, "a dimension"};
        ReleaseDimension made;
        made.name = reader.text("name");
        made.item = item_of(reader, "item");
        made.sensitive = reader.boolean_or("sensitive", false);
        made.total = reader.text_or("total", made.total);
        made.missing = reader.text_or("missing", made.missing);
        made.merged = reader.text_or("merged", "");
        for (const Tree* const each : reader.needed_list("groups")) {
            made.groups.push_back(read_group(*each));
        }
        reader.finish();
        check(made, tree.line);
        check_by_catalogue(made, tree.line);
        check_parted(made, tree.line);
        m_made.dimensions.push_back(std::move(made));
    }

    void check(const ReleaseDimension& made, std::size_t line) {
        if (never_counted(made.item.text())) {
            m_sheet.error(
                line, "RELEASE_ITEM",
                said(made.item.text())
                    + " tells who somebody is, or is a person's own words or "
                      "answers: it is not counted, in whatever groups");
        }
        if (made.sensitive && (made.groups.size() > most_bands || !made.merged.empty())) {
            m_sheet.error(
                line, "RELEASE_UNBANDED",
                "a score leaves in at most five bands, the same in every release");
        }
        std::vector<std::string> codes{made.total, made.missing};
        if (!made.merged.empty()) {
            codes.push_back(made.merged);
        }
        for (const ReleaseGroup& group : made.groups) {
            codes.push_back(group.code);
        }
        std::sort(codes.begin(), codes.end());
        const bool named_before{std::any_of(
            m_made.dimensions.begin(), m_made.dimensions.end(),
            [&](const ReleaseDimension& other) { return other.name == made.name; })};
        if (named_before || std::adjacent_find(codes.begin(), codes.end()) != codes.end()) {
            m_sheet.error(
                line, "ID_DUPLICATE", "dimensions, and the codes of one, have names of their own");
        }
    }

    /// What an item is the catalogue says, whatever the item is called and the plan says of it.
    void check_by_catalogue(const ReleaseDimension& made, std::size_t line) {
        const policy::Law& law{m_draft.law};
        const auto item =
            std::find_if(law.items.begin(), law.items.end(), [&](const policy::Item& one) {
                return one.id == made.item;
            });
        if (item == law.items.end()) {
            return; // told as a reference
        }
        if (is_dated_or_written(*item) || made.item == m_made.period
            || std::any_of(made.groups.begin(), made.groups.end(), names_a_day)) {
            forbid(
                m_made, m_sheet, line, "RELEASE_ITEM",
                said(made.item.text()) + " is a day, or what somebody wrote: it is not counted");
        }
        if (!made.sensitive && is_special(law, *item)) {
            forbid(
                m_made, m_sheet, line, "RELEASE_SENSITIVE",
                said(made.item.text())
                    + " is of a special category: its dimension says `sensitive: true`");
        }
    }

    /// Two groupings of one item are one table cut twice: subtracted from each other they tell what
    /// neither tells alone, and nothing that looks at the tables can see how they lie. So also
    /// groups that share a value.
    void check_parted(const ReleaseDimension& made, std::size_t line) {
        if (std::any_of(
                m_made.dimensions.begin(), m_made.dimensions.end(),
                [&](const ReleaseDimension& other) { return other.item == made.item; })) {
            m_sheet.error_of_activation(
                line, "RELEASE_NESTED",
                said(made.item.text()) + " is counted in one dimension, in one set of groups");
        }
        for (std::size_t at{0}; at < made.groups.size(); ++at) {
            if (std::any_of(
                    made.groups.begin(), made.groups.begin() + static_cast<std::ptrdiff_t>(at),
                    [&](const ReleaseGroup& other) { return overlap(made.groups[at], other); })) {
                m_sheet.error_of_activation(
                    line, "RELEASE_GROUP",
                    said(made.groups[at].code) + " shares a value with a group before it");
            }
        }
    }

    ReleaseGroup read_group(const Tree& tree) {
        MapReader reader{m_sheet, tree, "a group"};
        ReleaseGroup made;
        made.code = reader.text("code");
        for (const Tree* const value : reader.list("values")) {
            made.values.push_back(value->text);
        }
        for (const Tree* const label : reader.list("within")) {
            made.within.push_back(label->text);
        }
        constexpr std::int64_t far{1'000'000'000};
        if (reader.find("from") != nullptr || reader.find("until") != nullptr) {
            made.from = reader.number_or("from", -far, -far, far);
            made.until = reader.number_or("until", far, -far, far);
        }
        reader.finish();
        if (made.values.empty() == !made.from || (made.from && *made.until < *made.from)) {
            m_sheet.error(
                tree.line, "RELEASE_GROUP",
                "a group lists `values`, or has whole numbers `from` and `until`");
        }
        return made;
    }

    void read_table(const Tree& tree) {
        std::vector<std::size_t> places;
        std::size_t sensitive{0};
        for (const Tree& name : tree.items) {
            const auto found = std::find_if(
                m_made.dimensions.begin(), m_made.dimensions.end(),
                [&](const ReleaseDimension& each) { return each.name == name.text; });
            if (found == m_made.dimensions.end()) {
                m_sheet.error(
                    name.line, "REFERENCE_DANGLING", "there is no dimension " + said(name.text));
                continue;
            }
            sensitive += found->sensitive ? 1U : 0U;
            places.push_back(static_cast<std::size_t>(found - m_made.dimensions.begin()));
        }
        if (sensitive > 1) {
            m_sheet.error(
                tree.line, "RELEASE_CROSS",
                "two scores are not crossed: together they are a fingerprint");
        }
        std::vector<std::size_t> sorted{places};
        std::sort(sorted.begin(), sorted.end());
        if (tree.kind != Tree::Kind::sequence || places.empty()
            || places.size() > most_dimensions_of_table
            || std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) {
            m_sheet.error(
                tree.line, "RELEASE_TABLE", "a table lists one to three dimensions, each once");
        }
        m_made.tables.push_back(std::move(places));
    }

    void read_noise(const Tree& tree) {
        MapReader reader{m_sheet, tree, "noise"};
        const auto epsilon = fraction_of(reader.text("epsilon"));
        const auto budget = fraction_of(reader.text("budget"));
        reader.finish();
        const auto above = [](const ReleaseFraction& share, std::uint64_t most) {
            return share.numerator > most * share.denominator;
        };
        if (!epsilon || !budget) {
            m_sheet.error(
                tree.line, "RELEASE_NOISE", "epsilon and budget are fractions such as 1/2");
            return;
        }
        if (above(*epsilon, most_epsilon) || above(*budget, most_budget)) {
            m_sheet.error_of_activation(
                tree.line, "RELEASE_NOISE",
                "epsilon is at most " + std::to_string(most_epsilon) + ", budget at most "
                    + std::to_string(most_budget));
        }
        if (atoms_of(m_made) > most_noised_atoms) {
            m_sheet.error_of_activation(
                tree.line, "RELEASE_NOISE",
                "noise is drawn for each combination of groups of the tables' dimensions, whether "
                "anybody is in it or not: of these there are at most "
                    + std::to_string(most_noised_atoms));
        }
        constexpr std::uint64_t million{1'000'000};
        m_made.noise = ReleaseNoise{
            epsilon->numerator, epsilon->denominator,
            static_cast<std::int64_t>(budget->numerator * million / budget->denominator)};
    }

    Draft& m_draft;
    const Sheet& m_sheet;
    ReleasePlan m_made;
};

}

ReleasePlan read_release(Draft& draft, const Sheet& sheet, const Tree& tree) {
    return PlanReader{draft, sheet}.read(tree);
}

void check_release(const Draft& draft, ReadExchange& read, const Sheet& sheet) {
    ReleasePlan& plan{*read.exchange.release};
    const auto found = read.lines.find("release");
    const std::size_t line{found == read.lines.end() ? read.line : found->second};
    if (read.exchange.direction != ports::Direction::out || read.exchange.schedule
        || !read.exchange.record_key.empty()) {
        sheet.error(
            line, "KEY_MISPLACED",
            "a release goes out when an official has signed it: it has no schedule and no record "
            "key");
    }
    const auto leaves = [&](core::ItemId item) {
        const auto columns = plan.records ? plan.records->columns : std::vector<ReleaseColumn>{};
        return std::find(counted_items.begin(), counted_items.end(), item.text())
                   != counted_items.end()
               || std::any_of(columns.begin(), columns.end(), [&](const ReleaseColumn& column) {
                      return column.item == item;
                  });
    };
    for (const auto& [item, at] : read.record.mapping.lines) {
        if (!leaves(item)) {
            sheet.error(
                line, "RELEASE_ITEM",
                said(item.text())
                    + " is about a person: that is a disclosure, which passes the "
                      "gate, and no release");
        }
    }
    const ReadMapping* const binding{draft.binding_of(read.exchange.reg, read.exchange.selection)};
    if (binding == nullptr) {
        return;
    }
    std::vector<core::ItemId> items{plan.period};
    for (const ReleaseDimension& dimension : plan.dimensions) {
        items.push_back(dimension.item);
    }
    for (const core::ItemId item : items) {
        if (!item.empty() && !binding->lines.contains(item)) {
            sheet.error(
                line, "ITEM_WITHOUT_SOURCE",
                "nothing of the register is mapped to " + said(item.text()));
        }
    }
    for (const mapping::Line& part : binding->definition.lines) {
        const bool counted{std::find(items.begin() + 1, items.end(), part.item) != items.end()};
        if (counted && never_counted(part.converter)) {
            forbid(
                plan, sheet, line, "RELEASE_ITEM",
                said(part.item.text())
                    + " is read from the register as a day, or as who somebody is: it is not "
                      "counted");
        }
    }
}

}
