// What is on its way out, on the command line.

#include "gateway/app/command_line.h"

#include <iostream>

namespace gateway::app {

void add_outbox_verbs(CommandLine& line) {
    OutboxWords& words{line.outbox};
    CLI::App& outbox{
        *line.app.add_subcommand("outbox", "what is on its way out, and what is dead")};
    outbox.require_subcommand(1);
    line.with_settings(line.add(
        outbox, "status", "how each party answers, and what waits for it",
        [&line](const Network& network) {
            return outbox_status(line.options, network, std::cout);
        }));
    const auto selecting = [&words](CLI::App* command) {
        command->add_option("--pile", words.pile, "party, ours, law or withdrawn")
            ->check(CLI::IsMember({"party", "ours", "law", "withdrawn"}));
        command->add_option("--exchange", words.exchange, "of this exchange only");
        command->add_option("--cause", words.cause, "with this code only");
    };
    CLI::App* const dead{line.add(
        outbox, "dead", "messages that wait for a person, by cause",
        [&line](const Network& network) {
            return outbox_dead(line.options, network, line.outbox, std::cout);
        })};
    selecting(dead);
    line.with_settings(dead);
    CLI::App* const replaying{line.add(
        outbox, "replay", "have dead messages tried again: shows the plan, acts with --yes",
        [&line](const Network& network) {
            return outbox_replay(line.options, network, line.outbox, std::cout);
        })};
    selecting(replaying);
    replaying->add_flag("--yes", words.yes, "carry the plan out");
    line.with_settings(replaying);
    CLI::App* const giving_up{
        line.add(outbox, "give-up", "end a dead message for good", [&line](const Network& network) {
            return outbox_give_up(line.options, network, line.argument, line.reference, std::cout);
        })};
    giving_up->add_option("MESSAGE", line.argument, "message id, from `outbox dead`")->required();
    giving_up->add_option("--reference", line.reference, "of the case in which that was decided")
        ->required();
    line.with_settings(giving_up);
}

}
