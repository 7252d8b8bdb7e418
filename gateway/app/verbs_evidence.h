#pragma once
// The verbs of evidence: the journal, keys, backups, records that the law asks for, retention,
// breaches. Their exit status is as in verbs.h; none prints personal data.

#include "gateway/app/verb_options.h"
#include "gateway/http/network_libraries.h"

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace gateway::app {

/// What `journal …` was asked.
struct JournalWords {
    std::string file{"-"};
    std::string message;
    std::string person; ///< file of {"register":…,"subject":…}; - is standard input
    std::string exchange;
    std::string from; ///< a day or an instant
    std::string until;
    std::vector<std::string> keys;
    std::vector<std::string> anchors;
    std::string timestamp_authority;
};

/// The whole journal; an excerpt where the words name anything.
/// @throws core::GatewayError DATE_WRONG, MESSAGE_ID_FORM, REQUEST_INVALID, EXPORT_NOTHING.
int journal_export(
    const VerbOptions& options, const http::NetworkLibraries& network, const JournalWords& words,
    std::ostream& out);
/// Works without a database. 1: it does not hold.
int journal_verify(const VerbOptions& options, const JournalWords& words, std::ostream& out);
/// Deposits the heads of the journal outside, now. 1: some way failed.
int journal_anchor(
    const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out);

/// What `keys …` was asked.
struct KeyWords {
    std::uint32_t generation{0};
    bool keep_root{false};
    std::string root; ///< the next root key's file or PKCS#11 URI; empty: in the place of today's
    bool settle{false};
};

int keys_list(const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out);
/// Whether the root key opens the ring now.
int keys_check(const VerbOptions& options, std::ostream& out);
/// @throws core::GatewayError KEYS_STILL_OLD (some process wraps under an older generation yet).
int keys_rotate(
    const VerbOptions& options, const http::NetworkLibraries& network, const KeyWords& words,
    std::ostream& out);
/// @throws core::GatewayError KEY_GENERATION_UNKNOWN, KEY_GENERATION_IN_USE.
int keys_destroy(
    const VerbOptions& options, const http::NetworkLibraries& network, const KeyWords& words,
    std::ostream& out);

/// What `backup` and `restore` were asked.
struct BackupWords {
    std::filesystem::path folder;
    std::filesystem::path keys; ///< a folder of their own; empty: no keys
    /// `restore`: where root and signing key go; empty: where the settings say.
    std::filesystem::path keys_to;
};

/// @throws core::GatewayError BACKUP_NOT_OURS, BACKUP_EXISTS, BACKUP_FAILED.
int back_up(
    const VerbOptions& options, const http::NetworkLibraries& network, const BackupWords& words,
    std::ostream& out);
/// Opens nothing: `serve` does, and looks whether it is what was signed.
/// @throws core::GatewayError BACKUP_NOT_OURS, BACKUP_UNREADABLE, BACKUP_DAMAGED, ROOT_KEY_DIFFERS
/// (keys of another installation), RESTORE_NOT_EMPTY, RESTORE_KEYS_PLACE (systemd hands the keys
/// over there). Nothing was restored then.
int restore(const VerbOptions& options, const BackupWords& words, std::ostream& out);

/// What `records …` was asked.
struct RecordWords {
    std::string at; ///< a day; empty: today
    std::string reg;
    std::filesystem::path before;
    std::filesystem::path after;
    int year{0};
};

/// These need no database.
/// @throws core::GatewayError DATE_WRONG, CONFIGURATION_INVALID, REGISTER_UNKNOWN.
int records_processing(const VerbOptions& options, const RecordWords& words, std::ostream& out);
int records_flows(const VerbOptions& options, const RecordWords& words, std::ostream& out);
int records_disclosures(const VerbOptions& options, const RecordWords& words, std::ostream& out);
int records_impact(const VerbOptions& options, const RecordWords& words, std::ostream& out);
int records_change(const VerbOptions& options, const RecordWords& words, std::ostream& out);
/// @throws core::GatewayError YEAR_WRONG.
int records_yearly(
    const VerbOptions& options, const http::NetworkLibraries& network, const RecordWords& words,
    std::ostream& out);

/// What was said, its entry in the journal and its rows go in one commit.
/// @throws core::GatewayError RETENTION_LINE with the line: nothing was recorded.
int retention_record(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& file,
    std::ostream& out);
/// @throws core::GatewayError DATE_WRONG.
int retention_preview(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& at,
    std::ostream& out);
int retention_run(
    const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out);

/// What `breach …` was asked.
struct BreachWords {
    std::string id;
    std::string kind;
    std::string known_at{}; ///< open: a day or an instant; empty: now
    std::string official;
    std::string reference;
    bool persons{false}; ///< show: who they are, with a reason
};

/// 1: a case is open.
int breach_list(
    const VerbOptions& options, const http::NetworkLibraries& network, bool all, std::ostream& out);
/// @throws core::GatewayError BREACH_KIND, BREACH_NOTHING_LEFT, BREACH_KNOWN, DATE_WRONG,
/// DATE_IMPLAUSIBLE.
int breach_open(
    const VerbOptions& options, const http::NetworkLibraries& network, const BreachWords& words,
    std::ostream& out);
/// @throws core::GatewayError BREACH_UNKNOWN.
int breach_show(
    const VerbOptions& options, const http::NetworkLibraries& network, const BreachWords& words,
    std::ostream& out);
int breach_step(
    const VerbOptions& options, const http::NetworkLibraries& network, const BreachWords& words,
    bool closing, std::ostream& out);

}
