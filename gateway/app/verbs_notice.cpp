// Verbs about privacy notices: check --notice, analyse notice, analyse record.

#include "gateway/app/adapters.h"
#include "gateway/app/analysis_text.h"
#include "gateway/app/findings_output.h"
#include "gateway/app/input_line.h"
#include "gateway/app/installation.h"
#include "gateway/app/notice_output.h"
#include "gateway/app/record_names.h"
#include "gateway/app/record_words.h"
#include "gateway/app/records.h"
#include "gateway/app/said_dates.h"
#include "gateway/app/system_clock.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/config/activities.h"
#include "gateway/core/error.h"
#include "gateway/notice/compare.h"
#include "gateway/notice/input.h"
#include "gateway/notice/lint.h"
#include "gateway/notice/processing.h"

#include <algorithm>
#include <iostream>

namespace gateway::app {

using text::JsonValue;

namespace {

[[noreturn]] void refuse(core::Code code, const std::string& place) {
    throw core::GatewayError{code, place, core::GatewayError::Retry::never};
}

std::string words_in(const std::string& file) {
    const std::string bytes{read_input(file)};
    core::Result<std::string> words{notice::words_of(core::as_bytes(bytes))};
    if (words) {
        return std::move(words).value();
    }
    const core::Code code{words.rejection().code};
    const std::string place{file == "-" ? "standard input" : file};
    if (code == core::Code{"NOTICE_TOO_LARGE"}) {
        refuse(code, place + " is larger than 1 MiB: a notice is a few pages of text");
    }
    if (code == core::Code{"NOTICE_EMPTY"}) {
        refuse(code, place + " holds no words");
    }
    refuse(code, place + " is not plain text: save the notice as text (UTF-8) first");
}

}

core::LocalDate day_of(const VerbOptions& options) {
    if (options.at.empty()) {
        return core::local_date(SystemClock{}.now());
    }
    const std::optional<core::LocalDate> date{core::parse_date(options.at)};
    if (!date) {
        refuse("DATE_WRONG", "--at takes a day that exists, YYYY-MM-DD");
    }
    return *date;
}

std::vector<notice::LintedNotice>
lint_notices(const config::Configuration& configuration, core::LocalDate today) {
    const notice::Knowledge knowledge{configuration.rules->law().acts, configuration.lexicon};
    return notice::lint(configuration.privacy_notices, knowledge, today);
}

int check_notice(const VerbOptions& options, const std::string& file, std::ostream& out) {
    const core::LocalDate today{day_of(options)};
    const policy::Language language{language_of(options.language)};
    const notice::Text text{notice::Text::of(words_in(file))};
    const CheckedFolder checked{check_folder(folder_of(options), Adapters::formats_only())};
    if (!checked.valid()) {
        print_errors(checked.loaded.findings, options.json, std::cerr);
        return 2;
    }
    const config::Configuration& configuration{*checked.loaded.configuration};
    const notice::Knowledge knowledge{configuration.rules->law().acts, configuration.lexicon};
    const std::vector<notice::Finding> findings{notice::lint(text, knowledge, today)};
    print_notice(findings, file, language, options.json, out);
    return std::any_of(
               findings.begin(), findings.end(),
               [](const notice::Finding& finding) {
                   return finding.severity == notice::Severity::error;
               })
               ? 1
               : 0;
}

namespace {

core::Instant instant_of(const std::string& date) {
    if (date.empty()) {
        return SystemClock{}.now();
    }
    return said_instant(date, "--at");
}

/// A key that nobody asks for is a misspelling, and its like would be missed in silence.
void require_only(
    const JsonValue& object, std::initializer_list<std::string_view> known,
    const std::string& file) {
    for (const auto& [key, value] : object.members()) {
        if (std::find(known.begin(), known.end(), key) == known.end()) {
            refuse("SENT_FORM", file + R"( has more than {"sent":[{"party","items"}]})");
        }
    }
}

/// {"sent":[{"party":…,"items":[…]}]}. A name that the configuration does not know is refused.
std::vector<notice::Sent> sent_in(const std::string& file) {
    const core::Result<JsonValue> read{text::parse_json(unmarked(read_input(file)))};
    const JsonValue* const list{read ? read.value().find("sent") : nullptr};
    if (list == nullptr || !list->is_array()) {
        refuse("SENT_FORM", file + R"( holds no {"sent":[{"party","items"}]})");
    }
    require_only(read.value(), {"sent"}, file);
    std::vector<notice::Sent> all;
    for (const JsonValue& one : list->elements()) {
        require_only(one, {"party", "items"}, file);
        const auto party = core::PartyId::find(one.string_at("party").value_or(""));
        const JsonValue* const items{one.find("items")};
        if (!party || items == nullptr) {
            refuse("SENT_FORM", file + " names a party that is not configured, or no items");
        }
        notice::Sent sent{*party, {}};
        for (const JsonValue& item : items->elements()) {
            const auto known = core::ItemId::find(item.text());
            if (!known) {
                refuse("ITEM_UNKNOWN", file + " names an item that is not in the catalogue");
            }
            sent.items.insert(*known);
        }
        all.push_back(std::move(sent));
    }
    return all;
}

CheckedFolder valid_folder(const VerbOptions& options) {
    CheckedFolder checked{check_folder(folder_of(options), Adapters::formats_only())};
    if (!checked.valid()) {
        print_errors(checked.loaded.findings, options.json, std::cerr);
        refuse("CONFIGURATION_INVALID", folder_of(options).string());
    }
    return checked;
}

/// Lines for people: what things are called in their language, beside the ids that rules have.
std::string comparisons_in(
    const JsonValue& all, const config::Configuration& configuration, policy::Language language) {
    return notice::indented(
        in_language(all, {&configuration}, language),
        [&](std::string_view key) { return heading_in(key, language); });
}

}

int analyse_notice(const VerbOptions& options, const AnalysisWords& words, std::ostream& out) {
    const policy::Language language{language_of(options.language)};
    const core::Instant at{instant_of(words.date)};
    const CheckedFolder checked{valid_folder(options)};
    const config::Configuration& configuration{*checked.loaded.configuration};
    std::optional<std::vector<notice::Sent>> sent;
    if (!words.draft.empty()) {
        sent = sent_in(words.draft);
    }
    JsonValue all{JsonValue::make_array()};
    bool told{true};
    for (const notice::Activity& activity : config::activities_of(configuration)) {
        if (activity.notice == nullptr
            || (!words.reg.empty() && activity.reg.text() != words.reg)) {
            continue;
        }
        const notice::Comparison comparison{notice::compare(
            *activity.notice, configuration.rules->law(), activity.items, at,
            sent ? std::optional{std::span<const notice::Sent>{*sent}} : std::nullopt,
            config::sources_of(configuration, activity.reg))};
        told = told && comparison.told();
        all.push(comparison_json(*activity.notice, comparison, sent.has_value()));
    }
    if (all.elements().empty()) {
        refuse("NOTICE_NONE", "there is no encoded notice of this register");
    }
    if (options.json) {
        JsonValue body{JsonValue::make_object()};
        body.add("notices", std::move(all));
        out << text::write_json(body) << '\n';
    } else {
        out << comparisons_in(all, configuration, language);
    }
    return told ? 0 : 1;
}

int analyse_record(const VerbOptions& options, const AnalysisWords& words, std::ostream& out) {
    const CheckedFolder checked{valid_folder(options)};
    const config::Configuration& configuration{*checked.loaded.configuration};
    JsonValue body{JsonValue::make_object()};
    body.add(
        "activities", notice::record_of_processing(
                          config::activities_of(configuration), configuration.rules->law(),
                          instant_of(words.date), language_of(options.language)));
    if (options.json) {
        out << text::write_json(body) << '\n';
    } else {
        out << notice::indented(
            body, [&](std::string_view key) { return heading_of(key, options.language); });
    }
    return 0;
}

}
