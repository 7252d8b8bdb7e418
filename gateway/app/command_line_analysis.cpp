// The questions of the analysis on the command line.

#include "gateway/app/command_line.h"

#include <iostream>

namespace gateway::app {

namespace {

/// What every question of the analysis takes.
CLI::App* add_analysis(
    CommandLine& line, CLI::App& parent, const char* name, const char* help,
    int (*verb)(const VerbOptions&, const AnalysisWords&, std::ostream&)) {
    CLI::App* const command{line.add(parent, name, help, [&line, verb](const Network&) {
        return verb(line.options, line.analysis, std::cout);
    })};
    command->add_option("--language", line.options.language, "fi, sv or en")->capture_default_str();
    return command;
}

}

void add_analysis_verbs(CommandLine& line) {
    AnalysisWords& words{line.analysis};
    CLI::App& analyse{*line.app.add_subcommand("analyse", "questions about the rules as a whole")};
    analyse.require_subcommand(1);
    const auto on_folder = [&line](CLI::App* command) {
        command->add_option("--mappings", line.options.mappings, "folder of mappings");
        line.with_settings(command);
    };

    CLI::App* const who{add_analysis(
        line, analyse, "who-can", "who may ever get an item or a category", analyse_who_can)};
    who->add_option("WHAT", words.what, "an item or a category of the catalogue")->required();
    CLI::Option* const at{who->add_option("--at", words.date, "on this day; default: today")};
    who->add_flag("--ever", words.ever, "at any time, past and future")->excludes(at);
    who->add_flag("--without-consent", words.without_consent, "only what needs no consent");
    who->add_option("--register", words.reg, "from this register alone");
    who->add_flag("--timing", words.timing, "tell how long the sweep took (JSON: timing_us)");
    on_folder(who);

    CLI::App* const dead{add_analysis(
        line, analyse, "dead", "permits that can never act, caps that never bite", analyse_dead)};
    dead->add_option("--at", words.date, "from this day on; default: today");
    on_folder(dead);

    CLI::App* const expiry{
        add_analysis(line, analyse, "expiry", "what stops when a provision ends", analyse_expiry)};
    expiry->add_option("PROVISION", words.what, "such as 1290/2002/ch13/3")->required();
    expiry->add_option("--date", words.date, "the first day without it; default: as configured");
    on_folder(expiry);

    CLI::App* const notice{add_analysis(
        line, analyse, "notice", "each privacy notice against the rules and the traffic",
        analyse_notice)};
    notice->add_option("--at", words.date, "the rules of this day; default: today");
    notice->add_option("--register", words.reg, "this register alone");
    notice->add_option("--sent", words.draft, R"(what was sent: {"sent":[{"party","items"}]})");
    on_folder(notice);
    CLI::App* const record{add_analysis(
        line, analyse, "record", "the record of processing activities (GDPR Art. 30)",
        analyse_record)};
    record->add_option("--at", words.date, "the rules of this day; default: today");
    on_folder(record);

    CLI::App* const diff{add_analysis(
        line, analyse, "diff", "what a change of the rules gives or takes", analyse_diff)};
    diff->add_option("BEFORE", words.what, "folder of mappings")->required();
    diff->add_option("AFTER", words.draft, "folder of mappings")->required();

    CLI::App* const replay{line.add(
        analyse, "replay", "the recorded decisions of some days under a draft of the rules",
        [&line](const Network& network) {
            return analyse_replay(line.options, network, line.analysis, std::cout);
        })};
    replay->add_option("DRAFT", words.draft, "folder of mappings")->required();
    replay->add_option("--days", words.days, "messages of the last so many days")
        ->capture_default_str()
        ->check(CLI::Range(1, 36'500));
    replay->add_option(
        "--at", words.date, "as of this day; default: when the draft next changes something");
    replay->add_option("--language", line.options.language, "fi, sv or en")->capture_default_str();
    line.with_settings(replay);
}

}
