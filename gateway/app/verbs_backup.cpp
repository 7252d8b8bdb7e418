// Verbs of backups: the database, the keys and the configuration, taken while everybody works, and
// put on a machine that has nothing.

#include "gateway/app/anchors.h"
#include "gateway/app/backup_manifest.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/core/bytes.h"
#include "gateway/core/error.h"
#include "gateway/storage/cluster_backup.h"
#include "gateway/storage/journal_store.h"
#include "gateway/storage/retention_store.h"

#include <algorithm>
#include <optional>
#include <ostream>
#include <system_error>
#include <vector>

namespace gateway::app {

namespace fs = std::filesystem;
using core::GatewayError;
using text::JsonValue;

namespace {

void require_new(const fs::path& folder) {
    if (fs::exists(folder)) {
        throw GatewayError{"BACKUP_EXISTS", folder.string(), GatewayError::Retry::never};
    }
}

void make(const fs::path& folder) {
    std::error_code failed;
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

void require_there(const fs::path& copy) {
    if (!fs::exists(copy)) {
        throw GatewayError{"BACKUP_UNREADABLE", copy.string(), GatewayError::Retry::never};
    }
}

/// Every file is what was taken, and the keys are of this installation. They may be of another day:
/// an erasure is whole only where the keys of before are gone.
/// @return the folders that have no list of their files.
/// @throws core::GatewayError BACKUP_DAMAGED, BACKUP_UNREADABLE, ROOT_KEY_DIFFERS.
std::vector<fs::path> require_whole(const BackupWords& words) {
    std::vector<fs::path> without;
    const auto origin_of = [&](const fs::path& folder) {
        std::optional<BackupOrigin> found{check_manifest(folder)};
        if (!found) {
            without.push_back(folder);
        }
        return found;
    };
    const std::optional<BackupOrigin> origin{origin_of(words.folder)};
    if (words.keys.empty()) {
        return without;
    }
    const std::optional<BackupOrigin> keys{origin_of(words.keys)};
    if (origin && keys && origin->mark != keys->mark) {
        throw GatewayError{"ROOT_KEY_DIFFERS", words.keys.string(), GatewayError::Retry::never};
    }
    if (origin && origin->ring) {
        require_there(words.keys / "ring");
    }
    return without;
}

/// @param without the folders that have no list of their files.
std::string restored_words(const std::vector<fs::path>& without) {
    std::string said{"restored; "};
    for (const fs::path& folder : without) {
        said +=
            folder.string() + " has no SHA256SUMS, and nothing there but a database was checked; ";
    }
    return said + "mappings and settings stand in the backup, put them where they belong";
}

/// What of a backup goes where.
struct Part {
    fs::path copy;
    fs::path place;
};

/// What was put, until it is kept: what fails in the middle leaves nothing behind.
class Putting final {
public:
    Putting() = default;
    Putting(const Putting&) = delete;
    Putting& operator=(const Putting&) = delete;
    ~Putting() {
        for (const fs::path& place : m_put) {
            std::error_code failed;
            fs::remove_all(place, failed);
        }
    }

    void put(const Part& part) {
        if (!fs::exists(part.place.parent_path())) {
            fs::create_directories(part.place.parent_path());
            fs::permissions(part.place.parent_path(), fs::perms::owner_all);
        }
        m_put.push_back(part.place);
        fs::copy(part.copy, part.place, fs::copy_options::recursive);
    }

    void keep() noexcept { m_put.clear(); }

private:
    std::vector<fs::path> m_put;
};

/// systemd puts copies there at each start (LoadCredential) and takes them away at the end: what is
/// restored there is gone, and the unit starts with other keys.
bool is_handed_over(const fs::path& key) {
    return key.lexically_normal().string().starts_with("/run/credentials/");
}

/// @param key as the settings name it: what a credential is loaded from has the same name.
fs::path place_of(const fs::path& key, const fs::path& keys_to) {
    return keys_to.empty() ? key : keys_to / key.filename();
}

/// @throws core::GatewayError RESTORE_KEYS_PLACE, BACKUP_UNREADABLE: a copy without which nothing
/// can be opened is not there.
std::vector<Part> keys_of(const Settings& settings, const BackupWords& words) {
    const fs::path signing{place_of(settings.signing_key, words.keys_to)};
    // the daemon writes the ring: it stays in its folder, whoever keeps the others
    const fs::path ring{
        is_handed_over(settings.key_ring) ? place_of(settings.key_ring, words.keys_to)
                                          : settings.key_ring};
    const std::vector<Part> keys{
        {words.keys / "root.key", place_of(settings.root_key, words.keys_to)},
        {words.keys / "ring", ring}, // of an installation that never changed its root there is none
        {words.keys / "journal.pem", signing},
        {words.keys / "journal.pub", fs::path{signing}.replace_extension(".pub")}};
    for (const Part& key : keys) {
        if (is_handed_over(key.place)) {
            throw GatewayError{
                "RESTORE_KEYS_PLACE",
                "nothing was restored: systemd hands " + key.place.string()
                    + " over at each start; name the folder that the unit loads it from"
                      " (LoadCredential; the package's: /etc/lautturi/keys) with --keys-to",
                GatewayError::Retry::never};
        }
    }
    require_there(words.keys / "journal.pem");
    if (settings.root_token.empty()) { // one in a token is in no copy
        require_there(words.keys / "root.key");
    }
    return keys;
}

/// Beside the database, as far as the backup has it.
std::vector<Part> parts_of(const Settings& settings, const BackupWords& words) {
    std::vector<Part> parts;
    if (!words.keys.empty()) {
        parts = keys_of(settings, words);
    }
    const fs::path& data{settings.data_directory};
    parts.push_back({words.folder / "checkpoints.jsonl", data / "checkpoints.jsonl"});
    parts.push_back({words.folder / "anchors", data / "anchors"});
    parts.push_back({words.folder / "signers.pem", Signers::file_of(settings)});
    std::erase_if(parts, [](const Part& part) { return !fs::exists(part.copy); });
    return parts;
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
    require_new(words.folder);
    if (!words.keys.empty()) {
        require_new(words.keys);
        make(words.keys);
    }
    make(words.folder);
    const BackupOrigin origin{
        core::to_hex(installation.root_mark()), fs::exists(settings.key_ring)};
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
        write_manifest(words.keys, origin);
    }
    write_manifest(words.folder, origin);
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
    require_there(words.folder / "postgres");
    const std::vector<fs::path> without{require_whole(words)};
    // all of it may be put, or nothing is
    const std::vector<Part> parts{parts_of(settings, words)};
    require_nothing_at(settings.data_directory / "postgres");
    for (const Part& part : parts) {
        require_nothing_at(part.place);
    }
    Putting putting;
    for (const Part& part : parts) {
        putting.put(part);
    }
    storage::restore_cluster(words.folder / "postgres", settings.data_directory);
    putting.keep();
    JsonValue body{JsonValue::make_object()};
    body.add("restored", json(settings.data_directory.string()))
        .add("checked", JsonValue::of_boolean(without.empty()));
    return done(options, restored_words(without), std::move(body), out);
}

}
