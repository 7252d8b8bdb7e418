// `messages …` on the command line.

#include "gateway/app/command_line.h"
#include "gateway/app/message_delivery.h"

#include <iostream>
#include <string>
#include <vector>

namespace gateway::app {

namespace {

/// What both lists are narrowed to; all that is said holds.
void add_facets(CLI::App* command, MessageWords& words) {
    command->add_option("--state", words.state, "how far its delivery is")
        ->check(CLI::IsMember(std::vector<std::string>{
            MessageDelivery::states.begin(), MessageDelivery::states.end()}));
    command->add_option("--outcome", words.outcome, "what became of it")
        ->check(CLI::IsMember({"released", "reduced", "withheld", "rejected", "pending"}));
    command->add_option("--since", words.since, "from this day or instant");
    command->add_option("--until", words.until, "before this day or instant");
    command->add_option("--limit", words.limit, "so many at the most")
        ->check(CLI::Range(1, 10'000))
        ->capture_default_str();
}

}

void add_message_verbs(CommandLine& line) {
    MessageWords& words{line.message};
    CLI::App& messages{*line.app.add_subcommand("messages", "what passed, message by message")};
    messages.require_subcommand(1);
    CLI::App* const listing{line.add(
        messages, "list", "messages, newest first: when, what, with whom, what became of them",
        [&line](const Network& network) {
            return list_messages(line.options, network, line.message, std::cout);
        })};
    listing->add_option("--exchange", words.exchange, "of this exchange only");
    listing->add_option("--party", words.party, "of this party only");
    add_facets(listing, words);
    listing->add_option("--run", words.run, "of this run only: its id, from `runs list`");
    line.with_settings(listing);

    CLI::App* const showing{
        line.add(messages, "show", "one message, step by step", [&line](const Network& network) {
            return show_message(line.options, network, line.message, std::cout);
        })};
    showing->add_option("MESSAGE", words.message, "its id")->required();
    line.with_settings(showing);

    CLI::App* const finding{line.add(
        messages, "of-person", "one person's messages; 1: there are none",
        [&line](const Network& network) {
            return messages_of_person(line.options, network, line.message, std::cout);
        })};
    finding
        ->add_option(
            "PERSON", words.person,
            "hetu or the register's own identifier; - reads a line of standard input, which no "
            "list of processes shows")
        ->required();
    finding->add_option("--register", words.reg, "only of this register's controller");
    add_facets(finding, words);
    line.with_reason(finding);
    line.with_settings(finding);
}

}
