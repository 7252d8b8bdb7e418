#include "gateway/config/exchange_checks.h"

#include <algorithm>

namespace gateway::config {

namespace {

/// The line of the mapping that has the path; 0 if none has.
std::size_t line_of(const ReadMapping& mapping, std::string_view path) {
    const std::vector<mapping::Line>& lines{mapping.definition.lines};
    const auto found = std::find_if(lines.begin(), lines.end(), [path](const mapping::Line& line) {
        return line.path == path;
    });
    const auto at = found == lines.end() ? mapping.lines.end() : mapping.lines.find(found->item);
    return at == mapping.lines.end() ? 0 : at->second;
}

/// Paths and settings stand in configuration: they may be repeated as they are.
void tell(
    const ReadLeg& leg, const core::Rejection& why, const Sheet& sheet,
    const Sheet& mapping_sheet) {
    const bool of_path{why.code == core::Code{"SHAPE_PATH"}};
    if (const std::size_t line{of_path ? line_of(leg.mapping, why.path) : 0}; line != 0) {
        mapping_sheet.error(
            line, why.code,
            "the format " + said(leg.leg.format) + " has no place for " + said(why.path)
                + " in a record, or none beside the lines above it");
        return;
    }
    const auto setting = leg.setting_lines.find(why.path);
    const bool of_setting{
        why.code == core::Code{"SHAPE_SETTING"} && setting != leg.setting_lines.end()};
    std::string reason{"the document type cannot be bound: its schema or shape is wrong"};
    reason += why.path.empty() ? "" : ": " + said(why.path);
    reason += why.line ? " at line " + std::to_string(*why.line) : "";
    sheet.error(
        of_setting             ? setting->second
        : leg.schema_line == 0 ? leg.line
                               : leg.schema_line,
        why.code, std::move(reason));
}

}

void read_shape(
    Draft& draft, const Sheet& sheet, const Tree& tree, const std::string& folder, ReadLeg& leg) {
    MapReader reader{sheet, tree, "a document type"};
    leg.line = tree.line;
    leg.leg.format = reader.text("format");
    leg.leg.shape.record_path = reader.text_or("record-path", "");
    leg.leg.shape.target_namespace = reader.text_or("namespace", "");
    leg.leg.shape.record_id = reader.text_or("record-id", "");
    if (const Tree* const schema{reader.find("schema")}) {
        const auto file = draft.files.files().find(folder + schema->text);
        if (file == draft.files.files().end()) {
            sheet.error(
                schema->line, "REFERENCE_DANGLING", "there is no schema " + said(schema->text));
        } else {
            leg.leg.shape.schema = file->second;
            leg.leg.shape.schema_name = schema->text;
            draft.used_files.insert(file->first);
        }
        leg.schema_line = schema->line;
    }
    if (const Tree* const settings{reader.find("settings")}) {
        MapReader values{sheet, *settings, "settings"};
        for (const Tree::Entry& entry : settings->entries) {
            leg.leg.shape.settings[entry.key] = values.text(entry.key);
            leg.setting_lines[entry.key] = entry.line;
        }
    }
    reader.finish();
}

void bind_leg(
    Draft& draft, ReadLeg& leg, LegUse use, const Sheet& sheet, const Sheet& mapping_sheet) {
    leg.leg.mapping = std::make_shared<const mapping::Mapping>(leg.mapping.definition);
    for (std::string& path : leg.leg.mapping->known_paths()) {
        leg.leg.shape.known_paths.push_back(std::move(path));
    }
    if (use == LegUse::written) {
        for (const core::Projection::Place& place : leg.leg.mapping->places()) {
            leg.leg.shape.written_paths.push_back(place.path);
        }
    }
    if (draft.adapters.formats.empty()) {
        return;
    }
    const auto found = std::find_if(
        draft.adapters.formats.begin(), draft.adapters.formats.end(),
        [&](const ports::Format* format) { return format->kind() == leg.leg.format; });
    if (found == draft.adapters.formats.end()) {
        sheet.error(leg.line, "ADAPTER_UNKNOWN", "there is no format " + said(leg.leg.format));
        return;
    }
    const std::vector<std::string> schema{(*found)->settings_schema()};
    bool known{true};
    for (const auto& [key, line] : leg.setting_lines) {
        if (std::find(schema.begin(), schema.end(), key) == schema.end()) {
            sheet.error(line, "SETTING_UNKNOWN", "the format has no setting " + said(key));
            known = false;
        }
    }
    if (!known) {
        return;
    }
    core::Result<std::shared_ptr<const ports::Document>> document{(*found)->bind(leg.leg.shape)};
    if (document) {
        leg.leg.document = std::move(document).value();
        return;
    }
    tell(leg, document.rejection(), sheet, mapping_sheet);
}

}
