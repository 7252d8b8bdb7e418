// By which keys parties are known, on the command line.

#include "gateway/app/command_line.h"

#include <iostream>

namespace gateway::app {

void add_pin_verbs(CommandLine& line) {
    CLI::App& pins{*line.app.add_subcommand("pin", "the keys by which parties are known")};
    pins.require_subcommand(1);
    CLI::App* const listing{
        line.add(pins, "list", "the keys of every party, or of one", [&line](const Network&) {
            return pin_list(line.options, line.pin, std::cout);
        })};
    listing->add_option("PARTY", line.pin.party, "its name in the configuration");
    CLI::App* const accepting{line.add(
        pins, "accept", "a new key of a party: shows the plan, acts with --yes",
        [&line](const Network& network) {
            return pin_accept(line.options, line.pin, network, std::cout);
        })};
    accepting->add_option("PARTY", line.pin.party, "its name in the configuration")->required();
    accepting
        ->add_option(
            "CERTIFICATE", line.pin.certificate,
            "PEM, as the party handed it over; or the SHA-256 of its public key")
        ->required();
    accepting->add_option(
        "--endpoint", line.pin.endpoint, "at which the party shows it; without: it calls with it");
    accepting->add_option("--reason", line.pin.reason, "how it was made sure that it is theirs")
        ->required();
    accepting->add_flag("--yes", line.pin.yes, "accept it");
    for (CLI::App* const command : {listing, accepting}) {
        command->add_option("--mappings", line.options.mappings, "folder of mappings");
        line.with_settings(command);
    }
}

}
