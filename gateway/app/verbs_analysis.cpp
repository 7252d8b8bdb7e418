// Verbs of the analysis: who may ever get what, dead rules, what an end or a change brings.

#include "gateway/admin/analysis.h"
#include "gateway/admin/rule_cases.h"
#include "gateway/admin/traffic_replay.h"
#include "gateway/app/adapters.h"
#include "gateway/app/analysis_text.h"
#include "gateway/app/findings_output.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/said_dates.h"
#include "gateway/app/system_clock.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"
#include "gateway/storage/postgres_outbox.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <iostream>
#include <memory>

namespace gateway::app {

using core::GatewayError;
using text::JsonValue;

namespace {

/// A set that compiles. A draft may be asked about although its cases fail: that is told beside
/// the answer.
/// @throws core::GatewayError CONFIGURATION_INVALID, after printing why.
std::shared_ptr<const config::Configuration>
compiled_configuration(const std::filesystem::path& folder, bool as_json) {
    const config::FileSet files{config::FileSet::read(folder)};
    const config::Loaded loaded{
        config::load(files, crypto::sha256(files.pack()), Adapters::formats_only())};
    if (!loaded.configuration) {
        print_errors(loaded.findings, as_json, std::cerr);
        throw GatewayError{"CONFIGURATION_INVALID", folder.string(), GatewayError::Retry::never};
    }
    if (const auto failing = admin::failing_cases(*loaded.configuration); !failing.empty()) {
        print_findings(failing, as_json, std::cerr);
    }
    return loaded.configuration;
}

std::optional<core::Instant> date_of(const std::string& text, const std::string& option = "--at") {
    if (text.empty()) {
        return std::nullopt;
    }
    return said_instant(text, option);
}

/// To the second: what nobody asked to be exact reads better so.
core::Instant now() {
    const std::int64_t at{SystemClock{}.now().microseconds()};
    return core::Instant::from_microseconds(at - at % 1'000'000);
}

/// A name that the law knows, or a refusal to guess.
template <class Name, class Known>
Name known_name(const std::string& text, core::Code code, Known known) {
    const std::optional<Name> name{Name::find(text)};
    if (!name || !known(*name)) {
        throw GatewayError{code, GatewayError::Retry::never};
    }
    return *name;
}

policy::ReachQuery query_of(const AnalysisWords& words, const policy::Law& law) {
    policy::ReachQuery query;
    const auto item = core::ItemId::find(words.what);
    const auto is_item = [&](const policy::Item& one) { return item && one.id == *item; };
    if (std::any_of(law.items.begin(), law.items.end(), is_item)) {
        query.item = item;
    } else {
        query.category =
            known_name<core::CategoryId>(words.what, "ITEM_UNKNOWN", [&](core::CategoryId name) {
                return law.words.categories.contains(name);
            });
    }
    if (!words.reg.empty()) {
        query.reg =
            known_name<core::RegisterId>(words.reg, "REGISTER_UNKNOWN", [&](core::RegisterId name) {
                return std::find(law.registers.begin(), law.registers.end(), name)
                       != law.registers.end();
            });
    }
    if (words.ever && !words.date.empty()) {
        throw GatewayError{
            "USAGE", "--at and --ever exclude each other", GatewayError::Retry::never};
    }
    if (!words.ever) {
        query.at = words.date.empty() ? now() : *date_of(words.date);
    }
    query.without_consent = words.without_consent;
    return query;
}

using Print = void (*)(const JsonValue&, policy::Language, std::ostream&);

int tell(
    const VerbOptions& options, const admin::Analysed& answer, Print print, std::ostream& out) {
    const policy::Language language{language_of(options.language)};
    if (options.json) {
        out << text::write_json(answer.body) << '\n';
    } else {
        print(answer.body, language, out);
    }
    return answer.exit;
}

}

int analyse_who_can(const VerbOptions& options, const AnalysisWords& words, std::ostream& out) {
    const auto configuration = compiled_configuration(folder_of(options), options.json);
    const policy::ReachQuery query{query_of(words, configuration->rules->law())};
    const auto began = std::chrono::steady_clock::now();
    admin::Analysed answer{
        admin::analyse_who_can(*configuration, query, language_of(options.language))};
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - began);
    if (words.timing) {
        answer.body.add("timing_us", json(took.count()));
    }
    return tell(options, answer, print_who_can, out);
}

int analyse_dead(const VerbOptions& options, const AnalysisWords& words, std::ostream& out) {
    const auto configuration = compiled_configuration(folder_of(options), options.json);
    return tell(
        options, admin::analyse_dead(*configuration, date_of(words.date).value_or(now())),
        print_dead, out);
}

int analyse_expiry(const VerbOptions& options, const AnalysisWords& words, std::ostream& out) {
    const auto configuration = compiled_configuration(folder_of(options), options.json);
    const auto provision = core::ProvisionId::find(words.what);
    const auto answer = provision ? admin::analyse_expiry(
                            *configuration, *provision, date_of(words.date, "--date"), now(),
                            language_of(options.language))
                                  : std::nullopt;
    if (!answer) {
        throw GatewayError{"PROVISION_UNKNOWN", GatewayError::Retry::never};
    }
    return tell(options, *answer, print_expiry, out);
}

int analyse_diff(const VerbOptions& options, const AnalysisWords& words, std::ostream& out) {
    const auto before = compiled_configuration(words.what, options.json);
    const auto after = compiled_configuration(words.draft, options.json);
    return tell(
        options, admin::analyse_diff(*before, *after, language_of(options.language)), print_diff,
        out);
}

int analyse_replay(
    const VerbOptions& options, const http::NetworkLibraries& network, const AnalysisWords& words,
    std::ostream& out) {
    const std::optional<core::Instant> at{date_of(words.date)};
    const auto draft = compiled_configuration(words.draft, options.json);
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    constexpr std::chrono::hours a_day{24};
    const core::Instant now{installation.clock().now()};
    const core::Instant since{now + -(words.days * a_day)};
    const auto active = installation.law().active()->configuration();
    const admin::ReplayDay day{admin::replay_day(active.get(), *draft, now, at)};
    const admin::TrafficForesight traffic{admin::foresee_traffic(
        [&](core::Instant from, const auto& each) {
            installation.store().decisions().last_decisions(
                core::MessageId::make(from, std::array<std::byte, 10>{}), each);
        },
        [&](const core::Digest& digest) { return installation.configuration_of(digest); }, *draft,
        since, day.at)};
    admin::Analysed answer{traffic.needs_second_person() ? 1 : 0, JsonValue::make_object()};
    answer.body.add("draft", json(core::to_hex(draft->digest)))
        .add("since", json(core::to_helsinki_text(since)))
        .add("days", json(std::int64_t{words.days}));
    day.tell(answer.body);
    const JsonValue counted{traffic.json()};
    for (const auto& [key, value] : counted.members()) {
        answer.body.add(key, value);
    }
    return tell(options, answer, print_traffic, out);
}

}
