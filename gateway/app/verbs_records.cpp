// Verbs of the records that the law asks of the controller.

#include "gateway/app/adapters.h"
#include "gateway/app/analysis_text.h"
#include "gateway/app/findings_output.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/record_names.h"
#include "gateway/app/record_words.h"
#include "gateway/app/records.h"
#include "gateway/app/said_dates.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/app/yearly.h"
#include "gateway/config/activities.h"
#include "gateway/core/error.h"
#include "gateway/notice/processing.h"

#include <iostream>

namespace gateway::app {

using text::JsonValue;

namespace {

core::Instant instant_of(const std::string& date) {
    if (date.empty()) {
        return SystemClock{}.now();
    }
    return said_instant(date, "--at");
}

std::shared_ptr<const config::Configuration>
valid_folder(const std::filesystem::path& folder, const VerbOptions& options) {
    CheckedFolder checked{check_folder(folder, Adapters::formats_only())};
    if (!checked.valid()) {
        print_errors(checked.loaded.findings, options.json, std::cerr);
        throw core::GatewayError{
            "CONFIGURATION_INVALID", folder.string(), core::GatewayError::Retry::never};
    }
    return checked.loaded.configuration;
}

void print(
    const VerbOptions& options, std::string_view title, const JsonValue& body, std::ostream& out) {
    out << (options.json ? text::write_json(body) + "\n" : page_of(title, body, options.language));
}

/// Of the sentences in material about flows: its JSON is for programs and stays as it is.
policy::Language sentences_of(const VerbOptions& options) {
    return options.json ? policy::Language::en : language_of(options.language);
}

/// A record that holds names in every language: its page holds those of the one that was asked for.
void print_named(
    const VerbOptions& options, const policy::Label& title, const JsonValue& body,
    const std::vector<const config::Configuration*>& known, std::ostream& out) {
    if (options.json) {
        print(options, {}, body, out);
        return;
    }
    const policy::Language language{language_of(options.language)};
    const std::string& said{
        language == policy::Language::fi   ? title.fi
        : language == policy::Language::sv ? title.sv
                                           : title.en};
    print(options, said, in_language(body, known, language), out);
}

}

int records_processing(const VerbOptions& options, const RecordWords& words, std::ostream& out) {
    const auto configuration = valid_folder(folder_of(options), options);
    JsonValue body{JsonValue::make_object()};
    body.add("basis", json("2016/679 Art. 30"))
        .add("configuration", json(core::to_hex(configuration->digest)))
        .add(
            "activities", notice::record_of_processing(
                              config::activities_of(*configuration), configuration->rules->law(),
                              instant_of(words.at), language_of(options.language)));
    print(
        options,
        options.language == "fi"   ? "Seloste käsittelytoimista"
        : options.language == "sv" ? "Register över behandling"
                                   : "Record of processing activities",
        body, out);
    return 0;
}

int records_flows(const VerbOptions& options, const RecordWords& words, std::ostream& out) {
    const auto configuration = valid_folder(folder_of(options), options);
    print_named(
        options,
        {"Tiedonhallintamalli: tietovirrat ja rajapinnat",
         "Informationshanteringsmodell: informationsflöden och gränssnitt",
         "Information management model: information flows and interfaces"},
        information_flows(*configuration, instant_of(words.at), sentences_of(options)),
        {configuration.get()}, out);
    return 0;
}

int records_disclosures(const VerbOptions& options, const RecordWords& words, std::ostream& out) {
    const auto configuration = valid_folder(folder_of(options), options);
    JsonValue sections{disclosure_sections(
        *configuration, words.reg, instant_of(words.at), language_of(options.language))};
    if (sections.elements().empty()) {
        throw core::GatewayError{"REGISTER_UNKNOWN", words.reg, core::GatewayError::Retry::never};
    }
    JsonValue body{JsonValue::make_object()};
    body.add("registers", std::move(sections));
    print(
        options,
        options.language == "fi"   ? "Tietojen luovutukset"
        : options.language == "sv" ? "Utlämnande av uppgifter"
                                   : "Disclosures",
        body, out);
    return 0;
}

int records_impact(const VerbOptions& options, const RecordWords& words, std::ostream& out) {
    const auto configuration = valid_folder(folder_of(options), options);
    print_named(
        options,
        {"Aineistoa tietosuojaa koskevaan vaikutustenarviointiin",
         "Underlag för konsekvensbedömning avseende dataskydd",
         "Material for the data protection impact assessment"},
        impact_material(*configuration, instant_of(words.at), sentences_of(options)),
        {configuration.get()}, out);
    return 0;
}

int records_change(const VerbOptions& options, const RecordWords& words, std::ostream& out) {
    const auto before = valid_folder(words.before, options);
    const auto after = valid_folder(words.after, options);
    print_named(
        options,
        {"Aineistoa tiedonhallinnan muutosvaikutusten arviointiin",
         "Underlag för bedömning av konsekvenserna av förändringar i informationshanteringen",
         "Material for the assessment of a change in information management"},
        change_material(*before, *after, instant_of(words.at), sentences_of(options)),
        {after.get(), before.get()}, out); // what has ended has its name in the earlier one
    return 0;
}

int records_yearly(
    const VerbOptions& options, const http::NetworkLibraries& network, const RecordWords& words,
    std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    print(
        options,
        (options.language == "fi"   ? "Luovutukset ja oikeudet vuonna "
         : options.language == "sv" ? "Utlämnanden och rättigheter år "
                                    : "Disclosures and rights in ")
            + std::to_string(words.year),
        yearly_report(installation, words.year), out);
    return 0;
}

}
