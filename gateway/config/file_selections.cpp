#include "gateway/config/file_selections.h"

#include "gateway/config/exchange_checks.h"
#include "gateway/core/file_names.h"

#include <algorithm>

namespace gateway::config {

namespace {

/// The document type of an export: as of a leg of an exchange, but for a schema.
ReadLeg read_export(const Sheet& sheet, MapReader& reader) {
    ReadLeg leg;
    leg.line = reader.line();
    leg.leg.format = reader.text("format");
    leg.leg.shape.record_path = reader.text_or("record-path", "");
    leg.leg.shape.target_namespace = reader.text_or("namespace", "");
    if (const Tree* const settings{reader.find("settings")}) {
        MapReader values{sheet, *settings, "settings"};
        for (const Tree::Entry& entry : settings->entries) {
            leg.leg.shape.settings[entry.key] = values.text(entry.key);
            leg.setting_lines[entry.key] = entry.line;
        }
    }
    return leg;
}

/// Where a record says whose it is stands in what is read of it, or it would be nobody's.
void check_key(const Sheet& sheet, const Tree* key, const ReadLeg& leg) {
    const bool nobody{leg.mapping.definition.about_nobody};
    if (nobody && key != nullptr) {
        sheet.error(key->line, "KEY_MISPLACED", "what is about nobody has no key");
    } else if (!nobody && key == nullptr) {
        sheet.error(
            leg.line, "KEY_MISSING",
            "a selection names the `key` that holds the person's identifier");
    } else if (key != nullptr) {
        const auto& lines = leg.mapping.definition.lines;
        if (std::none_of(lines.begin(), lines.end(), [&](const mapping::Line& line) {
                return line.path == key->text;
            })) {
            sheet.error(key->line, "REFERENCE_DANGLING", "the binding has no line for the key");
        }
    }
}

/// A selection that is asked, with a binding of its own.
void read_sql_selection(
    Draft& draft, const Sheet& sheet, const std::string& name, MapReader& reader, Register& made) {
    made.access.selections.emplace_back(name, reader.text("sql"));
    if (const Tree* const tree{reader.need("binding")}) {
        ReadMapping binding{read_mapping(draft, sheet, *tree, Paths::columns)};
        check_held(sheet, binding, made);
        check_usage(draft, sheet, binding);
        made.own_bindings[name] = std::make_shared<const mapping::Mapping>(binding.definition);
        draft.selection_bindings[{made.id, name}] = std::move(binding);
    }
    reader.finish();
}

}

void read_own_selection(
    Draft& draft, const Sheet& sheet, const Tree::Entry& entry, Register& made) {
    MapReader reader{sheet, entry.value, "a selection"};
    if (reader.find("sql") != nullptr) {
        read_sql_selection(draft, sheet, entry.key, reader, made);
        return;
    }
    ports::RegisterFactory::Access::File file;
    file.name = reader.text("file");
    if (!file.name.empty() && !core::NamePattern::parse(file.name)) {
        sheet.error(entry.line, "NAME_PATTERN", "a file is named without its folder");
    }
    ReadLeg leg{read_export(sheet, reader)};
    const Tree* const key{reader.find("key")};
    file.key = key == nullptr ? std::string{} : key->text;
    if (const Tree* const binding{reader.need("binding")}) {
        leg.mapping = read_mapping(draft, sheet, *binding, Paths::document);
        check_held(sheet, leg.mapping, made);
        check_key(sheet, key, leg);
    }
    reader.finish();
    bind_leg(draft, leg, LegUse::read, sheet, sheet);
    file.document = leg.leg.document;
    made.access.selections.emplace_back(entry.key, file.name);
    made.access.files[entry.key] = std::move(file);
    made.own_bindings[entry.key] = leg.leg.mapping;
    draft.selection_bindings[{made.id, entry.key}] = std::move(leg.mapping);
}

}
