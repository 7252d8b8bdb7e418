// A party's endpoints tried, on the command line.

#include "gateway/app/command_line.h"

#include <iostream>

namespace gateway::app {

void add_party_verbs(CommandLine& line) {
    CLI::App& parties{
        *line.app.add_subcommand("party", "a party's endpoints: try them, test them")};
    parties.require_subcommand(1);
    CLI::App* const trying{line.add(
        parties, "try", "connect to an endpoint and prove who answers",
        [&line](const Network& network) {
            return party_try(line.options, network, line.party, std::cout);
        })};
    CLI::App* const testing{line.add(
        parties, "test", "send an endpoint a signed message that is about nobody",
        [&line](const Network& network) {
            return party_test(line.options, network, line.party, std::cout);
        })};
    for (CLI::App* const command : {trying, testing}) {
        command->add_option("PARTY", line.party.party, "its name in the configuration")->required();
        command->add_option("ENDPOINT", line.party.endpoint, "the endpoint's name there")
            ->required();
        line.with_settings(command);
    }
}

}
