// The configuration's life, on the command line.

#include "gateway/app/command_line.h"

#include <iostream>

namespace gateway::app {

namespace {

struct Changing {
    CommandLine& line;
    CLI::App& parent;

    CLI::App* add(const char* name, const char* help, ChangeVerb* verb) const {
        CommandLine* const words{&line};
        CLI::App* const command{line.add(parent, name, help, [words, verb](const Network& network) {
            return verb(words->options, network, words->change, std::cout);
        })};
        line.with_settings(command);
        return command;
    }

    /// Of one draft.
    CLI::App* of_draft(const char* name, const char* help, ChangeVerb* verb) const {
        CLI::App* const command{add(name, help, verb)};
        command->add_option("DRAFT", line.change.what, "its id, from `config drafts`")->required();
        return command;
    }

    /// A step that somebody answers for.
    CLI::App* step(const char* name, const char* help, ChangeVerb* verb) const {
        CLI::App* const command{of_draft(name, help, verb)};
        command->add_option("--reason", line.change.reason, "why, for the history")->required();
        return command;
    }
};

void add_reading(const Changing& config, CommandLine& line) {
    config.add("drafts", "drafts, those that are open first", draft_list);
    config.of_draft("show", "a draft, its files and its steps", draft_show);
    config.of_draft("check", "what is wrong with a draft, by file and line", draft_check);
    config.of_draft("diff", "what a draft changes, in plain words", draft_diff)
        ->add_option("--language", line.options.language, "fi, sv or en")
        ->capture_default_str();
    CLI::App* const replaying{
        config.of_draft("replay", "recent traffic under a draft", draft_replay)};
    replaying->add_option("--days", line.change.days, "1 to 31")->capture_default_str();
    replaying->add_option(
        "--at", line.change.at, "as of this day; default: when the draft next changes something");
    config.of_draft("export", "write a draft's files to a folder, byte by byte", draft_export)
        ->add_option("DIR", line.change.folder, "folder")
        ->required();
    config.add("history", "what was in force, since when, by whom and why", change_history);
}

}

void add_change_verbs(CommandLine& line) {
    CLI::App& app{
        *line.app.add_subcommand("config", "the configuration: drafts and what is in force")};
    app.require_subcommand(1);
    const Changing config{line, app};
    add_reading(config, line);

    CLI::App* const drafting{
        config.add("draft", "begin a draft, or take a folder into one", draft_begin)};
    CLI::Option* const folder{
        drafting->add_option("DIR", line.change.folder, "folder whose files it takes")};
    CLI::Option* const title{drafting->add_option("--title", line.change.title, "what it is for")};
    drafting->add_option("--draft", line.change.draft, "id of the draft that takes the folder")
        ->needs(folder)
        ->excludes(title);

    CLI::App* const rebasing{config.of_draft(
        "rebase", "take what came into force meanwhile into a draft", draft_rebase)};
    rebasing->add_option("--mine", line.change.mine, "file that stays as the draft has it");
    rebasing->add_option("--theirs", line.change.theirs, "file that becomes as it is in force");
    config.step("approve", "agree to a draft of somebody else", draft_approve);
    config.step("return", "say why a draft of somebody else is not approved", draft_return);
    config.step("cancel", "take back the day on which a draft comes into force", draft_cancel);
    config.step("withdraw", "give a draft up", draft_withdraw);

    CLI::App* const activating{config.add(
        "activate", "put a draft in force, now or at a time; or check a folder and put it in force",
        change_activate)};
    activating->add_option(
        "WHAT", line.change.what, "id of a draft, or a folder; default: that of the settings");
    activating->add_option("--at", line.change.at, "the day or instant, of a draft");
    activating->add_option("--reason", line.change.reason, "why, for the history; of a draft");

    CLI::App* const rolling{config.add(
        "rollback", "draft what was in force before, and put it in force if nobody has to agree",
        change_rollback)};
    rolling->add_option("DIGEST", line.change.what, "from `config history`; default: the last one");
    rolling->add_option("--reason", line.change.reason, "why, for the history")->required();
}

}
