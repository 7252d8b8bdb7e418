#include "gateway/config/exchange_checks.h"

#include <algorithm>

namespace gateway::config {

void bind_leg(Draft& draft, ReadLeg& leg, const Sheet& sheet) {
    leg.leg.mapping = std::make_shared<const mapping::Mapping>(leg.mapping.definition);
    for (std::string& path : leg.leg.mapping->known_paths()) {
        leg.leg.shape.known_paths.push_back(std::move(path));
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
    sheet.error(
        leg.schema_line == 0 ? leg.line : leg.schema_line, document.rejection().code,
        "the document type cannot be bound: its schema or shape is wrong"
            + (document.rejection().line ? " at line " + std::to_string(*document.rejection().line)
                                         : std::string{}));
}

}
