// The journal, on the command line.

#include "gateway/app/command_line.h"

#include <iostream>

namespace gateway::app {

namespace {

void add_export(CommandLine& line, CLI::App& journal) {
    CLI::App* const exporting{line.add(
        journal, "export", "write the journal, or what is asked for, as JSON lines",
        [&line](const Network& network) {
            return journal_export(line.options, network, line.journal, std::cout);
        })};
    exporting->add_option("FILE", line.journal.file, "where to; - writes standard output");
    exporting->add_option(
        "--message", line.journal.message, "one message, and the documents that it travelled in");
    exporting->add_option(
        "--person", line.journal.person,
        R"(one person: a file with {"register":…,"subject":…}; - reads standard input)");
    exporting->add_option("--exchange", line.journal.exchange, "one exchange");
    exporting->add_option("--from", line.journal.from, "from this day or instant");
    exporting->add_option("--until", line.journal.until, "before this day or instant");
    line.with_reason(exporting);
    line.with_settings(exporting);
}

}

void add_journal_verbs(CommandLine& line) {
    CLI::App& journal{
        *line.app.add_subcommand("journal", "the journal of what was decided and sent")};
    journal.require_subcommand(1);
    add_export(line, journal);
    CLI::App* const verifying{line.add(
        journal, "verify", "verify an export offline, with the public key alone",
        [&line](const Network&) { return journal_verify(line.options, line.journal, std::cout); })};
    verifying->add_option("FILE", line.journal.file, "an export; - reads standard input");
    verifying
        ->add_option(
            "--key", line.journal.keys, "public keys (PEM) that signed it; after a rotation, both")
        ->required();
    CLI::Option* const anchors{verifying->add_option(
        "--anchor", line.journal.anchors, "heads that were deposited outside")};
    verifying
        ->add_option(
            "--tsa-ca", line.journal.timestamp_authority,
            "PEM of who certified the time-stamping service of the anchors")
        ->needs(anchors);
    line.with_settings(line.add(
        journal, "anchor", "deposit the heads of the journal outside, now",
        [&line](const Network& network) {
            return journal_anchor(line.options, network, std::cout);
        }));
}

}
