// Identifiers and files on the command line: verbs that need neither settings nor a database.

#include "gateway/app/command_line.h"
#include "gateway/core/identifiers.h"

#include <iostream>

namespace gateway::app {

namespace {

void add_identifier_verbs(CommandLine& line) {
    CLI::App& parent{*line.app.add_subcommand("identifiers", "codes of persons, firms, accounts")};
    parent.require_subcommand(1);
    CLI::App* const checking{line.add(
        parent, "check", "is this well-formed? as strict as machines must be",
        [&line](const Network&) {
            return identifiers_check(line.options, line.identifier, std::cout);
        })};
    std::vector<std::string> kinds;
    for (const std::string_view kind : core::identifier_kinds()) {
        kinds.emplace_back(kind);
    }
    checking->add_option("KIND", line.identifier.kind, "kind of identifier")
        ->required()
        ->check(CLI::IsMember(kinds));
    checking
        ->add_option(
            "VALUE", line.identifier.value,
            "- reads a line of standard input, which no list of "
            "processes shows")
        ->required();
    checking->add_option(
        "--codes", line.identifier.codes,
        "for municipality and postal-code: a list code;from;until;successor to look it up in; "
        "until "
        "is the first day on which the code is no longer in force");
    checking->add_option("--at", line.options.at, "the day that counts, YYYY-MM-DD");
}

void add_inspect_verb(CommandLine& line) {
    CLI::App* const command{line.add(
        line.app, "inspect", "records and fields of a document, values masked",
        [&line](const Network&) { return inspect(line.options, line.inspected, std::cout); })};
    command->add_option("FILE", line.inspected.file, "document; - reads standard input")
        ->required();
    command->add_flag("--show", line.inspected.show, "values as they are: personal data");
    const std::vector<std::string> formats{"dxl", "xml", "json", "ndjson", "csv", "finvoice"};
    command->add_option("--format", line.inspected.format, "default: what it looks like")
        ->check(CLI::IsMember(formats));
    command->add_option(
        "--separator", line.inspected.separator,
        "csv: `;`, `,` or tab; default: what it looks like");
    command->add_option(
        "--charset", line.inspected.charset,
        "csv: utf-8, windows-1252, iso-8859-15; default: what it looks like");
}

void add_map_verb(CommandLine& line) {
    CLI::App* const command{line.add(
        line.app, "map", "what an exchange's mapping makes of a document, and what is lost",
        [&line](const Network&) { return map(line.options, line.mapped, std::cout); })};
    command->add_option("EXCHANGE", line.mapped.exchange, "name of the exchange")->required();
    command->add_option("FILE", line.mapped.file, "document; - reads standard input")->required();
    command->add_flag(
        "--reverse", line.mapped.reverse,
        "FILE holds items, as `map --json` prints them: show them as the party's fields");
    const std::vector<std::string> legs{"record", "request", "response"};
    command->add_option("--leg", line.mapped.leg, "default: by the file's name, or what comes in")
        ->check(CLI::IsMember(legs));
    command->add_option("--mappings", line.options.mappings, "folder of mappings");
    line.with_settings(command);
}

}

void add_format_verbs(CommandLine& line) {
    add_identifier_verbs(line);
    add_inspect_verb(line);
    add_map_verb(line);
}

}
