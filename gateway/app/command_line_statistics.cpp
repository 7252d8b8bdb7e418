// Anonymised releases on the command line.

#include "gateway/app/command_line.h"
#include "gateway/statistics/models.h"

#include <iostream>

namespace gateway::app {

namespace {

/// What two officials do with a release, and what is known of all of them.
void add_release_verbs(CommandLine& line, CLI::App& parent) {
    ReleaseWords& words{line.release};
    CLI::App* const release{line.add(
        parent, "release", "counts a quarter: 0 may be signed, 1 refused", [&](const Network& net) {
            return statistics_release(line.options, net, line.release, std::cout);
        })};
    release->add_option("EXCHANGE", words.exchange, "an exchange with a release")->required();
    release->add_option("--period", words.period, "the quarter, as 2026Q3")->required();
    CLI::App* const sign{
        line.add(parent, "sign", "the second official signs a release", [&](const Network& net) {
            return statistics_sign(line.options, net, line.release.release, std::cout);
        })};
    CLI::App* const report{
        line.add(parent, "report", "what a release came to", [&](const Network& net) {
            return statistics_report(line.options, net, line.release, std::cout);
        })};
    CLI::App* const give_up{line.add(
        parent, "give-up", "ends a release that has not left, as if never made",
        [&](const Network& net) {
            return statistics_give_up(line.options, net, line.release.release, std::cout);
        })};
    for (CLI::App* const each : {sign, report, give_up}) {
        each->add_option("RELEASE", words.release, "its id")->required();
    }
    for (CLI::App* const each : {release, report}) {
        each->add_option("--language", words.language, "fi, sv or en")
            ->check(CLI::IsMember({"fi", "sv", "en"}))
            ->capture_default_str();
    }
    CLI::App* const ledger{
        line.add(parent, "ledger", "every step of every release", [&line](const Network& net) {
            return statistics_ledger(line.options, net, std::cout);
        })};
    for (CLI::App* const each : {release, sign, report, give_up, ledger}) {
        line.with_settings(each);
    }
}

}

void add_statistics_verbs(CommandLine& line) {
    CLI::App& parent{*line.app.add_subcommand("statistics", "anonymised releases")};
    parent.require_subcommand(1);
    StatisticsWords& words{line.statistics};
    words.max_quasi = statistics::quasi_limit;
    CLI::App* const anonymise{line.add(
        parent, "anonymise", "what a record-level release would be (nothing is written or sent)",
        [&line](const Network&) {
            return statistics_anonymise(line.options, line.statistics, std::cout);
        })};
    anonymise->add_option("--data", words.data, "the records, separated values")->required();
    anonymise->add_option("--schema", words.schema, "what each column is, YAML")->required();
    anonymise->add_option("--k", words.k, "fewest persons of a class")->capture_default_str();
    anonymise->add_option("--suppression", words.suppression, "greatest share of records left out")
        ->capture_default_str();
    CLI::Option* const l{
        anonymise->add_option("--l", words.l, "fewest distinct sensitive values of a class")};
    anonymise->add_option("--c", words.c, "with --l: recursive-(c,l)-diversity")->needs(l);
    anonymise->add_option("--t", words.t, "greatest distance of a class from the whole");
    CLI::Option* const fixed{anonymise->add_option(
        "--fixed", words.fixed, "NAME=LEVEL for every quasi-identifier: the node of the series")};
    anonymise->add_flag("--coarser", words.coarser, "with --fixed: any node above it, if it fails")
        ->needs(fixed);
    anonymise->add_option("--max-quasi", words.max_quasi, "for experiments, never for a release")
        ->capture_default_str();
    anonymise->add_option("--threads", words.threads, "default: one a core")
        ->check(CLI::Range(1, 256));

    CLI::App* const auditing{line.add(
        parent, "audit", "whether a suppressed table is safe: 0 safe, 1 not safe, 2 unreadable",
        [&line](const Network&) { return statistics_audit(line.file, std::cout); })};
    auditing->add_option("TABLE", line.file, "the table as JSON; - reads standard input");

    CLI::App* const protecting{line.add(
        parent, "protect", "suppresses a table's small cells and those that would give them away",
        [&line](const Network&) {
            return statistics_protect(line.options, line.file, line.protect, std::cout);
        })};
    protecting->add_option("TABLE", line.file, "the table as JSON; - reads standard input");
    protecting->add_option("--mark", line.protect.mark, "of suppressed cells, where not --json")
        ->capture_default_str()
        ->excludes(protecting->get_option("--json"));
    CLI::Option* const answers{protecting->add_option(
        "--answers", line.protect.answers, "the dimension that holds answers")};
    protecting
        ->add_option("--homogeneity", line.protect.homogeneity, "share of a row that tells of all")
        ->capture_default_str()
        ->needs(answers);
    protecting->add_flag("--zeros-tell", line.protect.zeros_tell, "nobody gave an answer: telling")
        ->needs(answers);
    add_release_verbs(line, parent);
}

}
