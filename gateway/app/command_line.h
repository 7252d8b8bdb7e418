#pragma once
// What the command line said, and the verb that it chose. Of the program alone.

#include "gateway/app/person_words.h"
#include "gateway/app/verbs.h"
#include "gateway/app/verbs_changes.h"
#include "gateway/app/verbs_messages.h"
#include "gateway/app/verbs_party.h"
#include "gateway/http/network_libraries.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <optional>
#include <string>

namespace gateway::app {

using Network = http::NetworkLibraries;
using Verb = std::function<int(const Network&)>;

struct CommandLine {
    CLI::App app{"Lautturi: data exchange for municipal employment services", "lautturi"};
    VerbOptions options;
    std::string file{"-"};
    std::string argument;
    std::string notice;
    std::string found;
    AnalysisWords analysis;
    ChangeWords change;
    JournalWords journal;
    KeyWords keys;
    BackupWords backup;
    RecordWords records;
    BreachWords breach;
    MessageWords message;
    OutboxWords outbox;
    PersonWords person;
    ScheduleWords schedule;
    IdentifierWords identifier;
    InspectWords inspected;
    MapWords mapped;
    ProvenanceWords provenance;
    NewWords fresh;
    StatisticsWords statistics;
    ProtectWords protect;
    ReleaseWords release;
    XroadWords xroad;
    PartyWords party;
    PinWords pin;
    bool again{false};
    std::string state;
    std::string official;
    std::string reference;
    std::string residue;
    bool all{false};
    UserRequest user;
    TokenRequest token;
    bool only_check{false};
    Verb verb;

    CLI::App* add(CLI::App& parent, const char* name, const char* help, Verb chosen) {
        CLI::App* const command{parent.add_subcommand(name, help)};
        command->add_flag("--json", options.json, "answer in JSON");
        command->callback([this, chosen = std::move(chosen)] { verb = chosen; });
        return command;
    }

    /// Of verbs that show what stands about a person.
    void with_reason(CLI::App* command) {
        command->add_option("--reason", options.reason, "why it is looked at (906/2019 §17)");
        command->add_option(
            "--for", options.read_for,
            "customer-service, rights-request, decision, supervision, complaint, error, court");
    }

    void with_settings(CLI::App* command) {
        command->add_option("--settings", options.settings, "settings file")
            ->capture_default_str()
            ->each([this](const std::string&) { options.settings_named = true; });
    }
};

/// Reads the command line; what is said twice, or without a value, is refused. @return a status
/// where nothing is to be done: help was asked for, or the words are not understood (USAGE).
[[nodiscard]] std::optional<int> read_words(CLI::App& app, int argc, const char* const* argv);

/// `config …`
void add_change_verbs(CommandLine& line);
/// `analyse …`
void add_analysis_verbs(CommandLine& line);

/// `schedule …`, `expectations …`
void add_schedule_verbs(CommandLine& line);
/// `identifiers …`, `inspect`, `map`
void add_format_verbs(CommandLine& line);
/// `provenance …`
void add_provenance_verbs(CommandLine& line);
/// `new …`
void add_new_verbs(CommandLine& line);
/// `journal …`
void add_journal_verbs(CommandLine& line);
/// `keys …`, `backup`, `restore`
void add_key_verbs(CommandLine& line);
/// `records …`
void add_record_verbs(CommandLine& line);
/// `retention …`
void add_retention_verbs(CommandLine& line);
/// `breach …`
void add_breach_verbs(CommandLine& line);
/// `messages …`
void add_message_verbs(CommandLine& line);
/// `outbox …`
void add_outbox_verbs(CommandLine& line);
/// `party …`
void add_party_verbs(CommandLine& line);
/// `person …`
void add_person_verbs(CommandLine& line);
/// `use …`
void add_use_verbs(CommandLine& line);
/// `statistics …`
void add_statistics_verbs(CommandLine& line);
/// `xroad …`
void add_xroad_verbs(CommandLine& line);
/// `pin …`
void add_pin_verbs(CommandLine& line);

}
