// What persons ask of the controller, on the command line.

#include "gateway/app/command_line.h"

#include <iostream>

namespace gateway::app {

namespace {

void add_reports(CommandLine& line, CLI::App& person) {
    PersonWords& words{line.person};
    CLI::App* const reporting{line.add(
        person, "report", "all that is held of a person, as a page to print or as JSON (a draft)",
        [&line](const Network& network) {
            return person_report(line.options, network, line.person, line.file, std::cout);
        })};
    CLI::Option* const file{reporting->add_option(
        "FILE", line.file,
        R"({"register":…,"subject":…,"reason":…,"earlier":[…]}; - reads standard input)")};
    reporting->add_option("--request", words.request, "of this request instead")->excludes(file);
    reporting->add_option("--language", words.language, "fi, sv or en");
    reporting->add_option(
        "--reason", words.reason, "why it is looked at (906/2019 §17); needed, here or in FILE");
    reporting->add_option("--for", words.read_for, "what it is looked at for");
    line.with_settings(reporting);

    CLI::App* const releasing{line.add(
        person, "release", "hand the answer to a request over, and record that",
        [&line](const Network& network) {
            return person_release(line.options, network, line.person, line.argument, std::cout);
        })};
    releasing->add_option("REQUEST", words.request, "its id")->required();
    releasing->add_option("--reference", words.reference, "where that is on record")->required();
    releasing->add_option("--reason", words.reason, "why it is looked at");
    releasing->add_option(
        "--subject", line.argument, R"(of a portable copy: file with {"subject":…}, - for stdin)");
    releasing->add_option(
        "--to", words.to, "a portable copy: send it to this party, another controller");
    releasing->add_flag("--csv", words.csv, "a portable copy as CSV instead of JSON");
    line.with_settings(releasing);
}

void add_steps(CommandLine& line, CLI::App& person) {
    PersonWords& words{line.person};
    CLI::App* const stepping{
        line.add(person, "step", "say what became of a request", [&line](const Network& network) {
            return person_step(line.options, network, line.person, std::cout);
        })};
    stepping->add_option("REQUEST", words.request, "its id")->required();
    stepping
        ->add_option(
            "STEP", words.step,
            "identified, clarification, clarified, extended, fee, paid, withheld, granted, partly, "
            "refused, ended")
        ->required();
    stepping->add_option("--reference", words.reference, "where that is on record")->required();
    stepping->add_option("--ground", words.ground, "why, as a code: see docs/rights.md");
    stepping->add_option("--level", words.level, "strong, in-person, document, representative");
    stepping->add_option("--cents", words.cents, "of a fee");
    stepping->add_option("--party", words.parties, "withhold what went to or came from it");
    stepping->add_option("--item", words.items, "withhold this item");
    stepping->add_option("--message", words.messages, "withhold this message");
    stepping->add_flag("--untold", words.untold, "do not tell that something is withheld");
    line.with_settings(stepping);
}

}

void add_use_verbs(CommandLine& line) {
    CLI::App& use{*line.app.add_subcommand("use", "how the interface was used, and by whom")};
    use.require_subcommand(1);
    CLI::App* const reporting{line.add(
        use, "report", "calls by user and group, and what to ask about; 1: there is something",
        [&line](const Network& network) {
            return use_report(line.options, network, line.person, line.argument, std::cout);
        })};
    reporting->add_option("--from", line.person.from, "the day or instant that it begins with")
        ->required();
    reporting->add_option("--until", line.person.until, "and ends before; default: now");
    reporting->add_option(
        "--watch", line.argument,
        R"({"register":…,"public_figures":[…],"colleagues":[…],"family_names":{"user":[…]}})");
    line.with_settings(reporting);
}

void add_person_verbs(CommandLine& line) {
    CLI::App& person{*line.app.add_subcommand(
        "person", "what persons ask about their own data (GDPR 15 to 21)")};
    person.require_subcommand(1);
    add_reports(line, person);
    CLI::App* const opening{
        line.add(person, "open", "open a request; it is JSON", [&line](const Network& network) {
            return person_open(line.options, network, line.file, std::cout);
        })};
    opening->add_option(
        "FILE", line.file,
        R"({"register":…,"subject":…,"right":…,"received":…,"reference":…}; - reads standard input)");
    line.with_settings(opening);
    CLI::App* const listing{line.add(
        person, "requests", "requests, their deadlines and where they stand",
        [&line](const Network& network) {
            return person_requests(line.options, network, line.person, std::cout);
        })};
    listing->add_flag("--late", line.person.late, "those that are late; 1 if there are any");
    line.with_settings(listing);
    CLI::App* const showing{
        line.add(person, "show", "one request, step by step", [&line](const Network& network) {
            return person_show(line.options, network, line.person, std::cout);
        })};
    showing->add_option("REQUEST", line.person.request, "its id")->required();
    line.with_settings(showing);
    CLI::App* const assessing{line.add(
        person, "assess", "what may be erased, item by item; 1: not everything",
        [&line](const Network& network) {
            return person_assess(line.options, network, line.person, std::cout);
        })};
    assessing->add_option("REQUEST", line.person.request, "its id")->required();
    assessing->add_option("--reason", line.person.reason, "why it is looked at");
    line.with_settings(assessing);
    CLI::App* const unanswered{line.add(
        person, "notices", "recipients who have not said that they got their notice",
        [&line](const Network& network) {
            return person_notices(line.options, network, line.person, std::cout);
        })};
    unanswered->add_option("--days", line.person.days, "after so many it is too long: 1")
        ->check(CLI::Range(0, 36'500))
        ->capture_default_str();
    line.with_settings(unanswered);
    add_steps(line, person);
}

}
