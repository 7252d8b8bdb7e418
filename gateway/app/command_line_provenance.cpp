// `provenance …` on the command line.

#include "gateway/app/command_line.h"

#include <iostream>

namespace gateway::app {

void add_provenance_verbs(CommandLine& line) {
    CLI::App& parent{
        *line.app.add_subcommand("provenance", "where data came from, and who wrote them down")};
    parent.require_subcommand(1);
    ProvenanceWords& words{line.provenance};
    const auto add = [&line, &parent](const char* name, const char* help, auto verb) {
        CLI::App* const command{line.add(parent, name, help, [&line, verb](const Network& network) {
            return verb(line.options, network, line.provenance, std::cout);
        })};
        line.with_settings(command);
        return command;
    };
    const auto person = [&line, &words](CLI::App* command) {
        command
            ->add_option(
                "PERSON", words.person,
                "hetu or the register's own identifier; - reads a line of standard input, which no "
                "list of processes shows")
            ->required();
        command->add_option("--register", words.reg, "only of this register's controller");
        line.with_reason(command);
    };
    person(
        add("person", "of each item about a person, where its latest value came from",
            provenance_person));
    CLI::App* const field{
        add("field", "every value of one item that came in, oldest first", provenance_field)};
    person(field);
    field->add_option("ITEM", words.item, "name of the catalogue")->required();
    CLI::App* const message{
        add("message", "what a message or a whole delivery brought", provenance_message)};
    message->add_option("MESSAGE", words.message, "its id, or the run's")->required();
    line.with_reason(message);
    add("party", "what a party has given, by exchange", provenance_party)
        ->add_option("PARTY", words.party, "name of the party")
        ->required();
}

}
