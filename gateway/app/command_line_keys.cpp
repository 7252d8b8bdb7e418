// Keys, on the command line.

#include "gateway/app/command_line.h"

#include <iostream>

namespace gateway::app {

namespace {

void add_backup_verbs(CommandLine& line) {
    CLI::App* const backing{line.add(
        line.app, "backup", "copy database, configuration and keys while everybody works",
        [&line](const Network& network) {
            return back_up(line.options, network, line.backup, std::cout);
        })};
    backing->add_option("FOLDER", line.backup.folder, "where to; made")->required();
    backing->add_option("--keys", line.backup.keys, "where the keys go, elsewhere; made");
    line.with_settings(backing);
    CLI::App* const restoring{line.add(
        line.app, "restore", "put a backup on a machine that has nothing",
        [&line](const Network&) { return restore(line.options, line.backup, std::cout); })};
    restoring->add_option("FOLDER", line.backup.folder, "of the backup")->required();
    CLI::Option* const keys{restoring->add_option("--keys", line.backup.keys, "of the keys")};
    restoring
        ->add_option(
            "--keys-to", line.backup.keys_to,
            "where root and signing key go instead of where the settings say: the folder that "
            "systemd loads them from (LoadCredential)")
        ->needs(keys);
    line.with_settings(restoring);
}

}

void add_key_verbs(CommandLine& line) {
    add_backup_verbs(line);
    CLI::App& keys{*line.app.add_subcommand("keys", "keys that wrap other keys")};
    keys.require_subcommand(1);
    line.with_settings(line.add(
        keys, "list", "generations of the wrapping key, and how many keys each wraps",
        [&line](const Network& network) { return keys_list(line.options, network, std::cout); }));
    line.with_settings(line.add(
        keys, "check", "whether the root key can be had and opens the ring; asks no database",
        [&line](const Network&) { return keys_check(line.options, std::cout); }));
    CLI::App* const rotating{line.add(
        keys, "rotate", "a fresh generation and a fresh root key, while everybody works",
        [&line](const Network& network) {
            return keys_rotate(line.options, network, line.keys, std::cout);
        })};
    CLI::Option* const keeping{
        rotating->add_flag("--keep-root", line.keys.keep_root, "the root key stays")};
    CLI::Option* const root{rotating->add_option(
        "--root", line.keys.root,
        "the next root key's file or PKCS#11 URI, made if it is not there: both open the ring "
        "until "
        "--settle")};
    root->excludes(keeping);
    rotating
        ->add_flag(
            "--settle", line.keys.settle,
            "rotate nothing: from now on today's root key alone opens")
        ->excludes(keeping)
        ->excludes(root);
    line.with_settings(rotating);
    CLI::App* const destroying{line.add(
        keys, "destroy", "destroy a generation: what a backup holds under it stays closed for ever",
        [&line](const Network& network) {
            return keys_destroy(line.options, network, line.keys, std::cout);
        })};
    destroying->add_option("GENERATION", line.keys.generation, "as keys list shows it")->required();
    line.with_settings(destroying);
}

}
