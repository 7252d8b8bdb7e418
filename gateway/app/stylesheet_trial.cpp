#include "gateway/app/stylesheet_trial.h"

#include "gateway/admin/mapping_view.h"
#include "gateway/app/stylesheet_process.h"
#include "gateway/core/error.h"

#include <algorithm>

namespace gateway::app {

namespace {

using config::Finding;
using core::GatewayError;

/// What a document says, whatever its spaces and prefixes.
std::string said_by(const config::Exchange& exchange, std::string_view document) {
    const admin::MappingView view{admin::view_of_document(exchange.record, document)};
    return text::write_json(
        admin::mapping_view_json(view, exchange.id.text(), admin::MapDirection::to_items));
}

void try_original(
    CheckedFolder& checked, const config::Exchange& exchange, ports::Stylesheets& stylesheets,
    const std::string& file, const std::string& text) {
    const auto wrong = [&](core::Code code, const char* reason) {
        checked.loaded.findings.push_back({Finding::Severity::error, file, 0, code, reason});
    };
    std::string sample{file};
    sample.replace(sample.find("/originals/"), 11, "/samples/");
    const auto found = checked.files.files().find(sample);
    if (found == checked.files.files().end()) {
        wrong("ORIGINAL_UNKNOWN", "an original has the name of the sample that is made of it");
        return;
    }
    const core::Result<core::Bytes> made{
        stylesheets.transform(exchange.wrapping.xslt, core::as_bytes(text))};
    if (!made) {
        wrong(made.rejection().code, "the stylesheet makes nothing of it");
    } else if (said_by(exchange, core::as_text(made.value())) != said_by(exchange, found->second)) {
        wrong("ORIGINAL_DIFFERS", "what the stylesheet makes of it says other than the sample");
    }
}

}

std::unique_ptr<ports::Stylesheets> stylesheets_of(const VerbOptions& options) {
    if (!options.settings_named && !std::filesystem::exists(options.settings)) {
        return nullptr;
    }
    const std::filesystem::path program{read_settings(options.settings).xslt_program};
    return program.empty() ? nullptr : std::make_unique<StylesheetProcess>(program);
}

std::string through_stylesheet(
    const config::Exchange& exchange, ports::Stylesheets* stylesheets, std::string_view document) {
    if (stylesheets == nullptr) {
        throw GatewayError{"XSLT_OFF", std::string{exchange.id.text()}, GatewayError::Retry::never};
    }
    const core::Result<core::Bytes> made{
        stylesheets->transform(exchange.wrapping.xslt, core::as_bytes(document))};
    if (!made) {
        throw GatewayError{made.rejection().code, GatewayError::Retry::never};
    }
    return std::string{core::as_text(made.value())};
}

void try_stylesheets(CheckedFolder& checked, ports::Stylesheets* stylesheets) {
    if (!checked.loaded.configuration) {
        return;
    }
    const auto configuration = checked.loaded.configuration;
    for (const config::Exchange& exchange : configuration->exchanges) {
        if (exchange.wrapping.xslt.empty()) {
            continue;
        }
        const std::string folder{"exchanges/" + std::string{exchange.id.text()} + "/"};
        if (stylesheets == nullptr) {
            checked.loaded.findings.push_back(
                {Finding::Severity::note, folder + exchange.wrapping.xslt_name, 0, "XSLT_OFF",
                 "no stylesheet is applied here: the settings name no xslt.program"});
            continue;
        }
        const auto& files = checked.files.files();
        const std::string originals{folder + "originals/"};
        for (auto file = files.lower_bound(originals);
             file != files.end() && file->first.starts_with(originals); ++file) {
            try_original(checked, exchange, *stylesheets, file->first, file->second);
        }
    }
    if (std::any_of(
            checked.loaded.findings.begin(), checked.loaded.findings.end(),
            [](const Finding& one) { return one.severity == Finding::Severity::error; })) {
        checked.loaded.configuration = nullptr;
    }
}

}
