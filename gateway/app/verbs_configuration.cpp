// Verbs about the configuration: check, decide, config activate.

#include "gateway/admin/dry_run.h"
#include "gateway/app/adapters.h"
#include "gateway/app/alert_texts.h"
#include "gateway/app/analysis_text.h"
#include "gateway/app/checkpoints.h"
#include "gateway/app/findings_output.h"
#include "gateway/app/input_line.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/notice_output.h"
#include "gateway/app/settings_check.h"
#include "gateway/app/settings_lines.h"
#include "gateway/app/stylesheet_trial.h"
#include "gateway/app/system_clock.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/app/warnings.h"

#include <iostream>

namespace gateway::app {

namespace fs = std::filesystem;

namespace {

/// Settings that somebody named and that are not there are a mistake: another folder than theirs
/// must not be checked, or written to, instead.
bool has_settings(const VerbOptions& options) {
    return options.settings_named || fs::exists(options.settings);
}

}

fs::path folder_of(const VerbOptions& options) {
    if (!options.mappings.empty()) {
        return options.mappings;
    }
    return has_settings(options) ? read_settings(options.settings).config_folder
                                 : fs::path{"mappings"};
}

namespace {

/// Where the folder is that of the settings, what ends or fills up there is said too.
std::vector<ports::Cause> installation_warnings(const VerbOptions& options) {
    if (!options.mappings.empty() || !has_settings(options)) {
        return {};
    }
    return warnings_of(read_settings(options.settings), SystemClock{}.now());
}

text::JsonValue
warnings_json(const std::vector<ports::Cause>& warnings, policy::Language language) {
    text::JsonValue all{text::JsonValue::make_array()};
    for (const ports::Cause& warning : warnings) {
        text::JsonValue object{text::JsonValue::make_object()};
        object.add("code", json(warning.code.text()))
            .add("title", json(opened_text(warning, language).title));
        all.push(std::move(object));
    }
    return all;
}

}

int check(const VerbOptions& options, std::ostream& out) {
    require_time_zone();
    const core::LocalDate today{day_of(options)};
    const std::vector<ports::Cause> warnings{installation_warnings(options)};
    const policy::Language language{language_of(options.language)};
    CheckedFolder checked{check_folder(folder_of(options), Adapters::formats_only())};
    try_stylesheets(checked, stylesheets_of(options).get());
    const std::vector<notice::LintedNotice> notices{
        checked.valid() ? lint_notices(*checked.loaded.configuration, today)
                        : std::vector<notice::LintedNotice>{}};
    if (options.json) {
        text::JsonValue body{findings_json(checked.loaded.findings)};
        body.add("notices", notices_json(notices, language))
            .add("installation", warnings_json(warnings, language));
        out << text::write_json(body) << '\n';
    } else {
        print_findings(checked.loaded.findings, false, out);
        print_notices(notices, language, out);
        for (const ports::Cause& warning : warnings) {
            const AlertText text{opened_text(warning, language)};
            out << warning.code << ": " << text.title << ". " << text.text << '\n';
        }
        const std::size_t errors{errors_in(checked.loaded.findings)};
        out << (checked.valid() ? "valid: " : "not valid: ") << errors << " errors, "
            << checked.loaded.findings.size() - errors << " notes\n";
    }
    const bool strict{options.notices_strict && has_errors(notices)};
    return checked.valid() && !strict ? 0 : 1;
}

int check_settings(const VerbOptions& options, std::ostream& out) {
    const Settings settings{read_settings(options.settings)};
    require_each_once(settings, options.settings);
    require_startable(settings, options.settings);
    for (const std::string& name : settings.archive_exchanges) {
        if (!fs::is_regular_file(settings.config_folder / "exchanges" / name / "exchange.yaml")) {
            throw core::GatewayError{
                "SETTING_INVALID",
                setting_place("retention.archive", options.settings) + ": there is no exchange "
                    + name,
                core::GatewayError::Retry::never};
        }
    }
    return check(options, out);
}

int decide(const VerbOptions& options, const std::string& file, std::ostream& out) {
    const CheckedFolder checked{check_folder(folder_of(options), Adapters::formats_only())};
    if (!checked.valid()) {
        print_errors(checked.loaded.findings, options.json, std::cerr);
        return 2;
    }
    const admin::DryRunAnswer answer{
        admin::dry_run(*checked.loaded.configuration, unmarked(read_input(file)))};
    out << answer.json << '\n';
    return answer.exit;
}

int config_activate(
    const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    const Settings settings{read_settings(options.settings)};
    Installation installation{settings, Installation::Process::command, network, log};
    const fs::path folder{options.mappings.empty() ? settings.config_folder : options.mappings};
    const Installation::Followed followed{installation.follow_folder(folder, "cli-config")};
    print_findings(followed.findings, options.json, out);
    if (errors_in(followed.findings) > 0) {
        return 1;
    }
    sign_own_chain(installation, "cli-config");
    const core::Digest active{installation.law().active()->configuration()->digest};
    if (!options.json) {
        out << "active: " << core::to_hex(active) << '\n';
    }
    return 0;
}

}
