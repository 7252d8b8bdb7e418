#include "gateway/config/draft.h"

#include <algorithm>

namespace gateway::config {

namespace {

using mapping::Converter;
using mapping::Line;

constexpr std::pair<std::string_view, Converter> converter_words[]{
    {"text", Converter::text},
    {"hetu", Converter::hetu},
    {"person-id", Converter::person_id},
    {"date", Converter::date},
    {"instant", Converter::instant},
    {"decimal", Converter::decimal},
    {"integer", Converter::integer},
    {"boolean", Converter::boolean},
    {"code", Converter::code},
    {"phone", Converter::phone},
    {"country", Converter::country},
    {"language", Converter::language},
    {"business-id", Converter::business_id},
    {"identifier", Converter::identifier},
    {"birth-date", Converter::birth_date},
    {"sex", Converter::sex},
    {"name-part", Converter::name_part}};

constexpr std::pair<std::string_view, Line::Unmapped> unmapped_words[]{
    {"refuse", Line::Unmapped::refuse},
    {"pass", Line::Unmapped::pass},
    {"fallback", Line::Unmapped::fallback}};

constexpr std::pair<std::string_view, core::HoldKind> hold_words[]{
    {"restriction", core::HoldKind::restriction},
    {"objection", core::HoldKind::objection},
    {"accuracy-dispute", core::HoldKind::accuracy_dispute},
    {"turvakielto", core::HoldKind::turvakielto},
    {"deceased", core::HoldKind::deceased}};

bool is_column(std::string_view path) {
    return !path.empty() && std::all_of(path.begin(), path.end(), [](char character) {
        return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9')
               || character == '_';
    });
}

bool is_document_path(std::string_view path) {
    return path.size() > 1 && path.front() == '/' && path.back() != '/'
           && path.find("//") == std::string_view::npos
           && path.find_first_of(" \t*") == std::string_view::npos;
}

class MappingReader final {
public:
    MappingReader(Draft& draft, const Sheet& sheet, Paths paths)
        : m_draft{draft}, m_sheet{sheet}, m_paths{paths} {}

    ReadMapping read(const Tree& tree) {
        MapReader reader{m_sheet, tree, "a mapping"};
        if (const Tree* const like{reader.find("like")}) {
            take_shape(*like);
        }
        m_read.line = tree.line;
        const bool alone{m_read.definition.lines.empty()};
        for (const Tree* line : alone ? reader.needed_list("lines") : reader.list("lines")) {
            read_line(*line);
        }
        read_days();
        for (const Tree* relation : reader.list("relations")) {
            read_relation(*relation);
        }
        for (const Tree* hold : reader.list("holds")) {
            read_hold(*hold);
        }
        if (reader.find("subject") != nullptr) {
            m_read.definition.subject_path = path_or(reader, "subject");
        }
        read_about(reader);
        if (const Tree* const stamp{reader.find("stamp")}) {
            read_stamp(*stamp);
        }
        mapping::Definition& made{m_read.definition};
        made.from_the_person = reader.boolean_or("from-the-person", made.from_the_person);
        made.marks_not_supplied = reader.boolean_or("marks-not-supplied", made.marks_not_supplied);
        reader.finish();
        return std::move(m_read);
    }

private:
    /// What several mappings have in common stands once, in shapes/NAME.yaml; a mapping adds to it.
    void take_shape(const Tree& like) {
        const std::string file{"shapes/" + like.text + ".yaml"};
        const std::optional<Tree> shape{m_draft.tree(file)};
        if (!shape) {
            if (!m_draft.files.files().contains(file)) {
                m_sheet.error(
                    like.line, "REFERENCE_DANGLING", "there is no shape " + said(like.text));
            }
            return;
        }
        const Sheet sheet{file, m_draft.findings};
        if (MapReader{sheet, *shape, "a shape"}.find("like") != nullptr) {
            sheet.error(shape->line, "KEY_MISPLACED", "a shape is like no other");
            return;
        }
        m_draft.used_files.insert(file);
        m_read = MappingReader{m_draft, sheet, m_paths}.read(*shape);
        for (auto& [item, line] : m_read.lines) {
            line = like.line; // what is wrong with it here is told here
        }
        for (const Line& line : m_read.definition.lines) {
            m_line_paths.insert(line.path);
        }
    }

    /// `about: nobody` is said, never concluded: whose consents and holds would be read?
    void read_about(MapReader& reader) {
        const Tree* const about{reader.find("about")};
        if (about == nullptr) {
            return;
        }
        constexpr std::pair<std::string_view, bool> words[]{{"nobody", true}, {"a-person", false}};
        m_read.definition.about_nobody = choose(m_sheet, *about, words).value_or(false);
        m_read.about_line = about->line;
    }

    std::string path(const Tree* tree) const {
        const std::optional<std::string> word{
            tree == nullptr ? std::nullopt : read_word(m_sheet, *tree)};
        if (!word) {
            return {};
        }
        if (m_paths == Paths::columns ? !is_column(*word) : !is_document_path(*word)) {
            m_sheet.error(
                tree->line, "PATH_FORM",
                m_paths == Paths::columns
                    ? "a column is written in lower case, digits and underscores"
                    : "a path begins with a slash and names one leaf: /person/id");
            return {};
        }
        return *word;
    }

    std::string path_or(MapReader& reader, std::string_view key) const {
        return path(reader.find(key));
    }
    std::string needed_path(MapReader& reader, std::string_view key) const {
        return path(reader.need(key));
    }

    void read_line(const Tree& tree) {
        MapReader reader{m_sheet, tree, "a line of a mapping"};
        Line line;
        line.path = needed_path(reader, "path");
        read_item(reader, tree, line);
        if (const Tree* const as{reader.find("as")}) {
            line.converter = choose(m_sheet, *as, converter_words).value_or(Converter::text);
        }
        if (!line.path.empty() && !mapping::is_derived(line.converter)
            && !m_line_paths.insert(line.path).second) {
            m_sheet.error(
                tree.line, "PATH_DUPLICATE", "the path " + said(line.path) + " stands twice");
        }
        read_form(reader, line);
        read_codes(reader, tree, line);
        line.required = reader.boolean_or("required", false);
        reader.finish();
        if (!line.item.empty()) {
            m_read.definition.lines.push_back(std::move(line));
        }
    }

    void read_item(MapReader& reader, const Tree& tree, Line& line) {
        const Tree* const item{reader.need("item")};
        const std::optional<core::ItemId> id{
            item == nullptr ? std::nullopt : refer(m_sheet, *item, m_draft.items, "item")};
        if (!id) {
            return;
        }
        line.item = *id;
        if (!m_read.lines.emplace(*id, tree.line).second) {
            m_sheet.error(
                item->line, "ITEM_DUPLICATE", "the item " + said(id->text()) + " is mapped twice");
        }
    }

    void read_form(MapReader& reader, Line& line) const {
        const Tree* const form{reader.find("form")};
        if (form == nullptr) {
            if (mapping::needs_form(line.converter)) {
                m_sheet.error(reader.line(), "FORM_MISSING", "this converter needs its `form`");
            }
            return;
        }
        const auto forms = mapping::forms_of(line.converter);
        if (std::find(forms.begin(), forms.end(), form->text) == forms.end()) {
            m_sheet.error(
                form->line, "FORM_UNKNOWN", said(form->text) + " is no form of this converter");
        }
        line.form = form->text;
    }

    void read_codes(MapReader& reader, const Tree& tree, Line& line) {
        if (const Tree* const codes{reader.find("codes")}) {
            line.codes = code_list(*codes);
        }
        if (const Tree* const unmapped{reader.find("unmapped")}) {
            line.unmapped = choose(m_sheet, *unmapped, unmapped_words).value_or(line.unmapped);
        }
        line.fallback = reader.text_or("fallback", "");
        const bool is_code{line.converter == Converter::code};
        if (is_code != (reader.find("codes") != nullptr)
            || (!is_code && reader.find("unmapped") != nullptr)) {
            m_sheet.error(
                tree.line, "CODES_MISPLACED", "a code list belongs to `as: code`, and only there");
        }
        if (const Tree* const day{reader.find("dated-by")}) {
            m_days.emplace_back(m_read.definition.lines.size(), day);
        }
        const bool dated{std::any_of(
            line.codes.begin(), line.codes.end(), [](const auto& code) { return code.dated(); })};
        if (dated != (reader.find("dated-by") != nullptr)) {
            m_sheet.error(
                tree.line, "CODES_UNDATED",
                "a code list with days goes with `dated-by`, the item whose day counts");
        }
        if ((line.unmapped == Line::Unmapped::fallback) != !line.fallback.empty()) {
            m_sheet.error(
                tree.line, "FALLBACK_MISPLACED",
                "`fallback` belongs to `unmapped: fallback`, and only there");
        }
    }

    /// The name of a list under codes/, or the list itself.
    CodeList code_list(const Tree& tree) const {
        if (tree.kind == Tree::Kind::scalar) {
            const auto found = m_draft.code_lists.find(tree.text);
            if (found != m_draft.code_lists.end()) {
                return found->second;
            }
            m_sheet.error(
                tree.line, "REFERENCE_DANGLING", "there is no code list " + said(tree.text));
            return {};
        }
        return read_code_pairs(m_sheet, tree);
    }

    /// The day that a dated list goes by must come in by another line of the same mapping.
    void read_days() {
        for (const auto& [index, day] : m_days) {
            const auto item = refer(m_sheet, *day, m_draft.items, "item");
            if (!item || index >= m_read.definition.lines.size()) {
                continue;
            }
            const auto& lines = m_read.definition.lines;
            const bool known{std::any_of(lines.begin(), lines.end(), [&](const Line& line) {
                return line.item == *item
                       && (line.converter == Converter::date
                           || line.converter == Converter::instant);
            })};
            if (known) {
                m_read.definition.lines[index].dated_by = *item;
            } else {
                m_sheet.error(
                    day->line, "CODES_UNDATED",
                    "no line of this mapping reads " + said(item->text()) + " as a day");
            }
        }
    }

    void read_relation(const Tree& tree) {
        MapReader reader{m_sheet, tree, "a relation"};
        mapping::RelationLine relation;
        bool of_official{false};
        if (const Tree* const kind{reader.need("kind")}) {
            relation.kind = refer(m_sheet, *kind, m_draft.facts, "fact").value_or(core::FactId{});
            const std::string_view name{relation.kind.text()};
            of_official = name.starts_with("decision.") || name.starts_with("approval.")
                          || name.starts_with("mandate.");
            if (!relation.kind.empty() && !of_official && !name.starts_with("relation.")) {
                m_sheet.error(
                    kind->line, "TERM_UNKNOWN",
                    "a relation's kind is a fact that begins with relation., decision., approval. "
                    "or "
                    "mandate.");
            }
        }
        relation.by_path = of_official ? needed_path(reader, "by") : std::string{};
        relation.from_path = needed_path(reader, "from");
        relation.until_path = path_or(reader, "until");
        relation.party_path = path_or(reader, "party");
        if (const Tree* const parties{reader.find("parties")}) {
            relation.parties = read_party_codes(*parties);
        }
        if (relation.party_path.empty() != relation.parties.empty()) {
            m_sheet.error(tree.line, "KEY_MISSING", "`party` and `parties` belong together");
        }
        if (of_official && relation.party_path.empty()) {
            m_sheet.error(
                tree.line, "KEY_MISSING", "an official decides about one recipient: its `party`");
        }
        relation.source = reader.text("source");
        reader.finish();
        m_read.definition.relations.push_back(std::move(relation));
    }

    std::vector<std::pair<std::string, core::PartyId>> read_party_codes(const Tree& tree) const {
        MapReader codes{m_sheet, tree, "parties by their codes"};
        std::vector<std::pair<std::string, core::PartyId>> parties;
        for (const Tree::Entry& entry : tree.entries) {
            const Tree* const party{codes.find(entry.key)};
            if (party == nullptr) {
                continue;
            }
            if (const auto id = refer(m_sheet, *party, m_draft.party_ids, "party")) {
                parties.emplace_back(entry.key, *id);
            }
        }
        return parties;
    }

    void read_hold(const Tree& tree) {
        MapReader reader{m_sheet, tree, "a hold"};
        mapping::HoldLine hold;
        if (const Tree* const kind{reader.need("kind")}) {
            hold.kind = choose(m_sheet, *kind, hold_words).value_or(hold.kind);
        }
        hold.path = needed_path(reader, "path");
        for (const Tree* value : reader.needed_list("held")) {
            hold.held.push_back(read_word(m_sheet, *value).value_or(""));
        }
        for (const Tree* value : reader.needed_list("free")) {
            hold.free.push_back(read_word(m_sheet, *value).value_or(""));
        }
        const bool both{std::any_of(hold.held.begin(), hold.held.end(), [&](const auto& value) {
            return std::find(hold.free.begin(), hold.free.end(), value) != hold.free.end();
        })};
        if (both) {
            m_sheet.error_of_activation(
                tree.line, "HOLD_AMBIGUOUS", "one value cannot say both that it is held and not");
        }
        reader.finish();
        m_read.definition.holds.push_back(std::move(hold));
    }

    void read_stamp(const Tree& tree) {
        MapReader reader{m_sheet, tree, "a source stamp"};
        m_read.definition.stamp_system = reader.text_or("from", "");
        if (m_read.definition.stamp_system.empty()) {
            m_read.definition.stamp_system_path = needed_path(reader, "system");
        }
        constexpr std::pair<std::string_view, bool> forms[]{{"zone", false}, {"naive", true}};
        if (const Tree* const form{reader.find("form")}) {
            m_read.definition.stamp_is_naive = choose(m_sheet, *form, forms).value_or(false);
        }
        m_read.definition.stamp_recorder_path = path_or(reader, "recorder");
        m_read.definition.stamp_recorded_at_path = needed_path(reader, "recorded-at");
        reader.finish();
    }

    Draft& m_draft;
    const Sheet& m_sheet;
    Paths m_paths;
    ReadMapping m_read;
    std::set<std::string> m_line_paths;
    std::vector<std::pair<std::size_t, const Tree*>> m_days; ///< by the line's place
};

}

ReadMapping read_mapping(Draft& draft, const Sheet& sheet, const Tree& tree, Paths paths) {
    return MappingReader{draft, sheet, paths}.read(tree);
}

}
