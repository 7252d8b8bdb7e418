// Schedules and expectations on the command line.

#include "gateway/app/command_line.h"

#include <iostream>

namespace gateway::app {

namespace {

void add_pause(
    CommandLine& line, CLI::App& parent, const char* name, const char* help, bool paused) {
    CLI::App* const command{line.add(parent, name, help, [&line, paused](const Network& network) {
        return schedule_pause(line.options, network, line.schedule, paused, std::cout);
    })};
    command->add_option("EXCHANGE", line.schedule.exchange, "name of the exchange")->required();
    command->add_option("--reason", line.schedule.reason, "why, in a few words")->required();
    line.with_settings(command);
}

void add_expectation_verbs(CommandLine& line) {
    CLI::App& parent{*line.app.add_subcommand("expectations", "what should be done by when")};
    parent.require_subcommand(1);
    CLI::App* const listing{line.add(
        parent, "list", "what was expected and has not come to pass",
        [&line](const Network& network) {
            return expectations_list(line.options, network, line.all, std::cout);
        })};
    listing->add_flag("--all", line.all, "what has come to pass since, too");
    line.with_settings(listing);
    CLI::App* const acknowledging{line.add(
        parent, "acknowledge", "take note of it, by name", [&line](const Network& network) {
            return expectations_acknowledge(line.options, network, line.schedule, std::cout);
        })};
    acknowledging->add_option("EXCHANGE", line.schedule.exchange, "name of the exchange")
        ->required();
    acknowledging->add_option("EXPECTATION", line.schedule.expectation, "its id")->required();
    acknowledging->add_option("--official", line.schedule.official, "who: an id or a name")
        ->required();
    acknowledging->add_option("--reference", line.schedule.reference, "where it is followed up")
        ->required();
    line.with_settings(acknowledging);
}

}

void add_schedule_verbs(CommandLine& line) {
    CLI::App& parent{*line.app.add_subcommand("schedule", "when exchanges run by themselves")};
    parent.require_subcommand(1);
    CLI::App* const preview{line.add(
        parent, "preview", "when the next runs are due (no database)", [&line](const Network&) {
            return schedule_preview(line.options, line.schedule, std::cout);
        })};
    preview->add_option("EXCHANGE", line.schedule.exchange, "name of the exchange")->required();
    preview->add_option("--count", line.schedule.count, "how many")
        ->capture_default_str()
        ->check(CLI::Range(1, 10'000));
    preview->add_option("--from", line.schedule.from, "a day or an instant; default: now");
    preview->add_option("--mappings", line.options.mappings, "folder of mappings");
    line.with_settings(preview);

    line.with_settings(line.add(
        parent, "list", "every schedule and how it stands", [&line](const Network& network) {
            return schedule_list(line.options, network, std::cout);
        }));
    add_pause(line, parent, "pause", "begin nothing of it until it is resumed", true);
    add_pause(line, parent, "resume", "go on with the next due time", false);
    CLI::App* const now{line.add(
        parent, "run-now", "ask the daemon for a run now", [&line](const Network& network) {
            return schedule_run_now(line.options, network, line.schedule, std::cout);
        })};
    now->add_option("EXCHANGE", line.schedule.exchange, "name of the exchange")->required();
    line.with_settings(now);
    add_expectation_verbs(line);
}

}
