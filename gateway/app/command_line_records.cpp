// The records that the law asks of the controller, on the command line.

#include "gateway/app/command_line.h"

#include <iostream>

namespace gateway::app {

namespace {

using OfFolder = int (*)(const VerbOptions&, const RecordWords&, std::ostream&);

CLI::App* add_record(
    CommandLine& line, CLI::App& records, const char* name, const char* help, OfFolder record) {
    CLI::App* const command{line.add(records, name, help, [&line, record](const Network&) {
        return record(line.options, line.records, std::cout);
    })};
    command->add_option("--at", line.records.at, "the rules of this day; default: today");
    command->add_option("--language", line.options.language, "fi, sv or en, of the page")
        ->capture_default_str()
        ->check(CLI::IsMember({"fi", "sv", "en"}));
    return command;
}

void on_folder(CommandLine& line, CLI::App* command) {
    command->add_option("--mappings", line.options.mappings, "folder of mappings");
    line.with_settings(command);
}

}

void add_record_verbs(CommandLine& line) {
    CLI::App& records{*line.app.add_subcommand(
        "records", "records that the law asks of the controller, as a page or as JSON")};
    records.require_subcommand(1);
    on_folder(
        line, add_record(
                  line, records, "processing", "the record of processing (GDPR Art. 30)",
                  records_processing));
    on_folder(
        line, add_record(
                  line, records, "flows", "information flows and interfaces (906/2019 §5)",
                  records_flows));
    CLI::App* const disclosures{add_record(
        line, records, "disclosures",
        "disclosures of each register by the live rules, beside the published notice",
        records_disclosures)};
    disclosures->add_option("--register", line.records.reg, "this register alone");
    on_folder(line, disclosures);
    on_folder(
        line, add_record(
                  line, records, "impact", "material for the impact assessment (GDPR Art. 35)",
                  records_impact));
    CLI::App* const change{add_record(
        line, records, "change", "material for the assessment of a change (906/2019 §5)",
        records_change)};
    change->add_option("BEFORE", line.records.before, "folder of mappings")->required();
    change->add_option("AFTER", line.records.after, "folder of mappings")->required();
    CLI::App* const yearly{line.add(
        records, "yearly", "a year in numbers: parties, bases, withheld, refused, rights",
        [&line](const Network& network) {
            return records_yearly(line.options, network, line.records, std::cout);
        })};
    yearly->add_option("YEAR", line.records.year, "calendar year")->required();
    yearly->add_option("--language", line.options.language, "fi, sv or en, of the page")
        ->capture_default_str()
        ->check(CLI::IsMember({"fi", "sv", "en"}));
    line.with_settings(yearly);
}

}
