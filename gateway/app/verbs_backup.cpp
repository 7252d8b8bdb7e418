// Verbs of backups: the database, the keys and the configuration, taken while everybody works, and
// put on a machine that has nothing.

#include "gateway/app/anchors.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/core/error.h"
#include "gateway/storage/cluster_backup.h"
#include "gateway/storage/journal_store.h"
#include "gateway/storage/retention_store.h"

#include <array>
#include <ostream>

namespace gateway::app {

namespace fs = std::filesystem;
using core::GatewayError;
using text::JsonValue;

namespace {

void make_new(const fs::path& folder) {
    std::error_code failed;
    if (fs::exists(folder)) {
        throw GatewayError{"BACKUP_EXISTS", folder.string(), GatewayError::Retry::never};
    }
    fs::create_directories(folder, failed);
    fs::permissions(folder, fs::perms::owner_all, failed);
    if (failed) {
        throw GatewayError{"BACKUP_FAILED", folder.string(), GatewayError::Retry::never};
    }
}

/// Whoever has the rest would have the keys too.
bool within(const fs::path& folder, const fs::path& inside) {
    const fs::path whole{fs::weakly_canonical(fs::absolute(folder))};
    for (fs::path at{fs::weakly_canonical(fs::absolute(inside))}; at != at.parent_path();
         at = at.parent_path()) {
        if (at == whole) {
            return true;
        }
    }
    return false;
}

/// What there is of it.
void copy_if_there(const fs::path& from, const fs::path& to) {
    if (fs::exists(from)) {
        fs::copy(from, to, fs::copy_options::recursive);
    }
}

/// Keys under the names that a new installation gives them, wherever they stand in this one.
void copy_keys(const Settings& settings, const fs::path& folder) {
    if (settings.root_token
            .empty()) { // one in a token stays there: its own copies are its keeper's
        copy_if_there(settings.root_key, folder / "root.key");
    }
    copy_if_there(settings.key_ring, folder / "ring");
    copy_if_there(settings.signing_key, folder / "journal.pem");
    copy_if_there(fs::path{settings.signing_key}.replace_extension(".pub"), folder / "journal.pub");
    for (const char* const secret : {"root.key", "ring", "journal.pem"}) {
        if (fs::exists(folder / secret)) {
            fs::permissions(folder / secret, fs::perms::owner_read | fs::perms::owner_write);
        }
    }
}

void require_private(const Settings& settings) {
    if (settings.store_mode != Settings::StoreMode::own_cluster) {
        throw GatewayError{
            "BACKUP_NOT_OURS", "the database is somebody else's to back up: docs/operations.md",
            GatewayError::Retry::never};
    }
}

void require_nothing_at(const fs::path& place) {
    if (fs::exists(place)) {
        throw GatewayError{"RESTORE_NOT_EMPTY", place.string(), GatewayError::Retry::never};
    }
}

void put_back(const fs::path& from, const fs::path& to) {
    if (!fs::exists(from)) {
        return;
    }
    require_nothing_at(to);
    if (!fs::exists(to.parent_path())) {
        fs::create_directories(to.parent_path());
        fs::permissions(to.parent_path(), fs::perms::owner_all);
    }
    fs::copy(from, to, fs::copy_options::recursive);
}

/// systemd puts copies there at each start (LoadCredential) and takes them away at the end: what is
/// restored there is gone, and the unit starts with other keys.
bool is_handed_over(const fs::path& key) {
    return key.lexically_normal().string().starts_with("/run/credentials/");
}

/// @param key as the settings name it: what a credential is loaded from has the same name.
fs::path place_of(const fs::path& key, const fs::path& keys_to) {
    return keys_to.empty() ? key : keys_to / key.filename();
}

/// All of them, or none.
void put_keys_back(const Settings& settings, const BackupWords& words) {
    struct Key {
        fs::path copy;
        fs::path place;
    };

    const fs::path signing{place_of(settings.signing_key, words.keys_to)};
    // the daemon writes the ring: it stays in its folder, whoever keeps the others
    const fs::path ring{
        is_handed_over(settings.key_ring) ? place_of(settings.key_ring, words.keys_to)
                                          : settings.key_ring};
    const std::array<Key, 4> keys{
        {{words.keys / "root.key", place_of(settings.root_key, words.keys_to)},
         {words.keys / "ring", ring},
         {words.keys / "journal.pem", signing},
         {words.keys / "journal.pub", fs::path{signing}.replace_extension(".pub")}}};
    for (const Key& key : keys) {
        if (is_handed_over(key.place)) {
            throw GatewayError{
                "RESTORE_KEYS_PLACE",
                "nothing was restored: systemd hands " + key.place.string()
                    + " over at each start; name the folder that the unit loads it from"
                      " (LoadCredential; the package's: /etc/lautturi/keys) with --keys-to",
                GatewayError::Retry::never};
        }
        if (fs::exists(key.copy)) {
            require_nothing_at(key.place);
        }
    }
    for (const Key& key : keys) {
        put_back(key.copy, key.place);
    }
}

int done(const VerbOptions& options, std::string_view what, JsonValue body, std::ostream& out) {
    if (options.json) {
        out << text::write_json(body) << '\n';
    } else {
        out << what << '\n';
    }
    return 0;
}

}

int back_up(
    const VerbOptions& options, const http::NetworkLibraries& network, const BackupWords& words,
    std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    const Settings settings{read_settings(options.settings)};
    require_private(settings);
    if (!words.keys.empty() && within(words.folder, words.keys)) {
        throw GatewayError{
            "BACKUP_WITH_KEYS", "the keys belong elsewhere than what they open",
            GatewayError::Retry::never};
    }
    Installation installation{settings, Installation::Process::command, network, log};
    make_new(words.folder);
    if (!words.keys.empty()) {
        make_new(words.keys);
    }
    // what was signed before is what the copy has to have
    const fs::path data{settings.data_directory};
    copy_if_there(data / "checkpoints.jsonl", words.folder / "checkpoints.jsonl");
    copy_if_there(data / "anchors", words.folder / "anchors");
    copy_if_there(Signers::file_of(settings), words.folder / "signers.pem");
    storage::back_up_cluster(data, words.folder / "postgres");
    copy_if_there(options.settings, words.folder / "lautturi.properties");
    copy_if_there(settings.config_folder, words.folder / "mappings");
    if (!words.keys.empty()) {
        copy_keys(settings, words.keys);
    }
    const std::int64_t entries{installation.store().journal().count()};
    installation.store().retention().record_run(ports::KeepingRun{
        ports::KeepingRun::Kind::backup, {}, 0, 0, 0, entries, !words.keys.empty()});
    JsonValue body{JsonValue::make_object()};
    body.add("folder", json(words.folder.string()))
        .add("keys", json(words.keys.string()))
        .add("journal", json(entries));
    return done(
        options,
        words.keys.empty() ? "done, without keys: nothing of it can be read without them"
                           : "done; keep the keys elsewhere than the rest",
        std::move(body), out);
}

int restore(const VerbOptions& options, const BackupWords& words, std::ostream& out) {
    const Settings settings{read_settings(options.settings)};
    require_private(settings);
    if (!fs::exists(words.folder / "postgres")) {
        throw GatewayError{"BACKUP_UNREADABLE", words.folder.string(), GatewayError::Retry::never};
    }
    if (!words.keys.empty()) {
        put_keys_back(settings, words);
    }
    storage::restore_cluster(words.folder / "postgres", settings.data_directory);
    put_back(words.folder / "checkpoints.jsonl", settings.data_directory / "checkpoints.jsonl");
    put_back(words.folder / "anchors", settings.data_directory / "anchors");
    put_back(words.folder / "signers.pem", Signers::file_of(settings));
    JsonValue body{JsonValue::make_object()};
    body.add("restored", json(settings.data_directory.string()));
    return done(
        options, "restored; mappings and settings stand in the backup, put them where they belong",
        std::move(body), out);
}

}
