// Breaches, on the command line.

#include "gateway/app/command_line.h"

#include <iostream>

namespace gateway::app {

namespace {

void add_step(
    CommandLine& line, CLI::App& breach, const char* name, const char* help, bool closing) {
    CLI::App* const step{line.add(breach, name, help, [&line, closing](const Network& network) {
        return breach_step(line.options, network, line.breach, closing, std::cout);
    })};
    step->add_option("BREACH", line.breach.id, "its id, from `breach list`")->required();
    step->add_option("--official", line.breach.official, "who did it: an id or a name")->required();
    step->add_option("--reference", line.breach.reference, "where that is on record")->required();
    line.with_settings(step);
}

}

void add_breach_verbs(CommandLine& line) {
    CLI::App& breach{*line.app.add_subcommand(
        "breach", "personal data breaches (GDPR Art. 33, 34) and their 72 hours")};
    breach.require_subcommand(1);
    CLI::App* const listing{line.add(
        breach, "list", "look for sendings that should not have been, and list the open cases",
        [&line](const Network& network) {
            return breach_list(line.options, network, line.all, std::cout);
        })};
    listing->add_flag("--all", line.all, "those that were closed, too");
    line.with_settings(listing);
    CLI::App* const opening{line.add(
        breach, "open", "open a case about a message that left", [&line](const Network& network) {
            return breach_open(line.options, network, line.breach, std::cout);
        })};
    opening
        ->add_option(
            "MESSAGE", line.breach.id,
            "of the message, of the record of a batch (then it is about that person alone), or of "
            "a whole document")
        ->required();
    opening->add_option("--kind", line.breach.kind, "wrong, late, post-withdrawal or other")
        ->required();
    opening->add_option(
        "--known-at", line.breach.known_at,
        "since when it is known: a day or an instant; default: now. The 72 hours count from then");
    line.with_settings(opening);
    CLI::App* const showing{line.add(
        breach, "show", "what left, whose, to whom, and until when to notify",
        [&line](const Network& network) {
            return breach_show(line.options, network, line.breach, std::cout);
        })};
    showing->add_option("BREACH", line.breach.id, "its id")->required();
    showing->add_flag(
        "--persons", line.breach.persons, "who they are and what left of each, to tell them");
    showing->add_option("--reason", line.options.reason, "why, with --persons (906/2019 §17)");
    showing->add_option("--for", line.options.read_for, "what for, with --persons: supervision, …");
    showing->add_option("--language", line.options.language, "fi, sv or en");
    line.with_settings(showing);
    add_step(line, breach, "notified", "say that the supervisory authority was notified", false);
    add_step(line, breach, "close", "say how the case ended, or why nobody had to be told", true);
}

}
