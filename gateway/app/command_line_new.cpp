// `new …` on the command line.

#include "gateway/app/command_line.h"

#include <iostream>

namespace gateway::app {

void add_new_verbs(CommandLine& line) {
    CLI::App& parent{
        *line.app.add_subcommand("new", "commented beginnings for a folder of mappings")};
    parent.require_subcommand(1);
    NewWords& words{line.fresh};
    const auto add = [&line, &parent,
                      &words](const char* name, const char* help, NewWords::Kind kind) {
        CLI::App* const command{line.add(parent, name, help, [&line, kind](const Network&) {
            line.fresh.kind = kind;
            return make_new(line.options, line.fresh, std::cout);
        })};
        command->add_option("NAME", words.name, "lower case, digits and hyphens")->required();
        command->add_option("--mappings", line.options.mappings, "folder of mappings");
        line.with_settings(command);
        return command;
    };
    add("register", "a register with its columns", NewWords::Kind::reg)
        ->add_option("--business-id", words.business_id, "the controller's Y-tunnus, verified");
    add("party", "a party and what it is", NewWords::Kind::party)
        ->add_option("--class", words.cls, "one of the catalogue's classes");
    CLI::App* const exchange{
        add("exchange", "an exchange with mapping, sample and case", NewWords::Kind::exchange)};
    exchange->add_option("--register", words.reg, "whose data it is about");
    exchange->add_option("--party", words.party, "with whom");
    exchange->add_option("--direction", words.direction, "in or out")
        ->check(CLI::IsMember(std::vector<std::string>{"in", "out"}))
        ->capture_default_str();
    exchange->add_option("--format", words.format, "csv, json, ndjson or xml")
        ->check(CLI::IsMember(std::vector<std::string>{"csv", "json", "ndjson", "xml"}))
        ->capture_default_str();
    exchange->add_option("--purpose", words.purpose, "one of the catalogue's purposes");
    exchange->add_option("--basis", words.basis, "in: the provision on which it is received");
    exchange->add_option("--selection", words.selection, "out: the register's query")
        ->capture_default_str();
}

}
