// Retention, on the command line.

#include "gateway/app/command_line.h"

#include <iostream>

namespace gateway::app {

void add_retention_verbs(CommandLine& line) {
    CLI::App& retention{
        *line.app.add_subcommand("retention", "how long what is kept about persons is kept")};
    retention.require_subcommand(1);
    CLI::App* const recording{line.add(
        retention, "record", "say when customerships began and ended, and what an archive has",
        [&line](const Network& network) {
            return retention_record(line.options, network, line.file, std::cout);
        })};
    recording->add_option(
        "FILE", line.file,
        R"({"register":…,"subject":…,"event":"began|ended|matter-ended","at":…}, or with "receipt" in place of "event", a line each; - reads standard input)");
    line.with_settings(recording);
    CLI::App* const preview{line.add(
        retention, "preview", "what would go, and what stops it; counts by controller",
        [&line](const Network& network) {
            return retention_preview(line.options, network, line.records.at, std::cout);
        })};
    preview->add_option("--at", line.records.at, "on this day; default: now");
    line.with_settings(preview);
    line.with_settings(line.add(
        retention, "run", "destroy what is due; the certificate is in the journal",
        [&line](const Network& network) {
            return retention_run(line.options, network, std::cout);
        }));
}

}
