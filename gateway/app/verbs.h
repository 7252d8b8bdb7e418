#pragma once
// The verbs of the command line. Each prints for people, or JSON with --json, and returns the exit
// status: 0 done or valid, 1 findings or invalid, 2 usage or failure. They must never print
// personal data that was not asked for.

#include "gateway/app/verb_options.h"
#include "gateway/app/verbs_evidence.h"
#include "gateway/config/configuration.h"
#include "gateway/core/instant.h"
#include "gateway/http/network_libraries.h"
#include "gateway/notice/encoded.h"
#include "gateway/policy/decide.h"

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace gateway::app {

/// The folder of mappings that was named, else the one of the settings, else mappings/ here.
[[nodiscard]] std::filesystem::path folder_of(const VerbOptions& options);

struct UserRequest {
    std::string name;
    std::vector<std::string> roles;
    std::optional<std::uint32_t> uid;
    std::string until{}; ///< the day or instant from which the user may do nothing
};

struct TokenRequest {
    std::string id; ///< of the one to revoke
    std::string user;
    std::vector<std::string> scope;
    std::string until;
    std::string label;
};

/// @throws core::GatewayError DATE_WRONG.
[[nodiscard]] core::LocalDate day_of(const VerbOptions& options);
/// The linter's findings in every encoded notice of a configuration.
[[nodiscard]] std::vector<notice::LintedNotice>
lint_notices(const config::Configuration& configuration, core::LocalDate today);
int check(const VerbOptions& options, std::ostream& out);
/// Lints the plain text of a privacy notice. 1: it has an error-level finding.
int check_notice(const VerbOptions& options, const std::string& file, std::ostream& out);
int check_settings(const VerbOptions& options, std::ostream& out);
int decide(const VerbOptions& options, const std::string& file, std::ostream& out);
int serve(const VerbOptions& options, const http::NetworkLibraries& network);
/// Of a batch in: carries on what was delivered and stands open.
/// @param residue a run: send on what the party refused of it; empty: the whole selection.
int run(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& exchange,
    const std::string& residue, std::ostream& out);
int list_runs(const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out);
/// One run: its account, its documents, what a manifest announced, why it was rejected whole.
int show_run(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& run,
    std::ostream& out);
/// What became of one run, as a report. @throws core::GatewayError RUN_UNKNOWN.
int report_run(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& run,
    std::ostream& out);
int list_unsettled(
    const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out);
/// @param found delivered or not-delivered.
int settle(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& message,
    const std::string& found, const std::string& reference, std::ostream& out);
/// Which dead messages, and whether to act.
struct OutboxWords {
    std::string pile; ///< empty: all
    std::string exchange;
    std::string cause;
    bool yes{false};
};

int outbox_status(
    const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out);
/// 1: something is dead.
int outbox_dead(
    const VerbOptions& options, const http::NetworkLibraries& network, const OutboxWords& words,
    std::ostream& out);
/// 1: some of it was not done, or did not get through.
int outbox_replay(
    const VerbOptions& options, const http::NetworkLibraries& network, const OutboxWords& words,
    std::ostream& out);
int outbox_give_up(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& message,
    const std::string& reference, std::ostream& out);
enum class Explain : bool {
    why,  ///< in words
    again ///< whether the same record comes out of the evidence
};

int explain(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& message,
    Explain what, std::ostream& out);
int consent_record(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& file,
    std::ostream& out);
int consent_list(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& file,
    std::ostream& out);
int consent_import(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& reg,
    std::ostream& out);
/// @param state queued, sent or received; empty: all.
int consent_notices(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& state,
    std::ostream& out);
int consent_notice(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& notice,
    const std::string& state, const std::string& reference, std::ostream& out);
int cases_list(
    const VerbOptions& options, const http::NetworkLibraries& network, bool all, std::ostream& out);
int cases_decide(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& message,
    const std::string& official, const std::string& reference, std::ostream& out);
int nodes_list(
    const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out);
int nodes_confirm_off(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& node,
    std::ostream& out);
int user_add(
    const VerbOptions& options, const http::NetworkLibraries& network, const UserRequest& user,
    std::ostream& out);
int user_disable(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& name,
    std::ostream& out);
int user_invite(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& name,
    std::ostream& out);
int user_list(const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out);
int token_issue(
    const VerbOptions& options, const http::NetworkLibraries& network, const TokenRequest& token,
    std::ostream& out);
int token_revoke(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& id,
    std::ostream& out);
int token_list(
    const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out);
int config_activate(
    const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out);

/// What `schedule …` and `expectations …` were asked.
struct ScheduleWords {
    std::string exchange;
    std::string expectation;
    std::string from; ///< a day or an instant; empty: now
    int count{20};
    std::string reason;
    std::string official;
    std::string reference;
};

/// Works without a database.
int schedule_preview(const VerbOptions& options, const ScheduleWords& words, std::ostream& out);
int schedule_list(
    const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out);
int schedule_pause(
    const VerbOptions& options, const http::NetworkLibraries& network, const ScheduleWords& words,
    bool paused, std::ostream& out);
int schedule_run_now(
    const VerbOptions& options, const http::NetworkLibraries& network, const ScheduleWords& words,
    std::ostream& out);
/// 1: something that was expected has not come to pass.
int expectations_list(
    const VerbOptions& options, const http::NetworkLibraries& network, bool all, std::ostream& out);
int expectations_acknowledge(
    const VerbOptions& options, const http::NetworkLibraries& network, const ScheduleWords& words,
    std::ostream& out);

/// What `identifiers check` was asked.
struct IdentifierWords {
    std::string kind;
    std::string value; ///< `-`: a line of standard input
    std::string codes; ///< file of a dated list; empty: only the form is checked
};

/// 1: it is not valid. The value is never printed.
/// @throws core::GatewayError IDENTIFIER_KIND, IDENTIFIER_LIST (the kind has none), CODE_LIST_….
int identifiers_check(const VerbOptions& options, const IdentifierWords& words, std::ostream& out);

/// What `inspect` was asked.
struct InspectWords {
    std::string file;
    std::string format;    ///< empty: found out
    std::string separator; ///< csv; empty: found out
    std::string charset;   ///< csv; empty: found out
    bool show{false};      ///< values as they are
};

/// Records and fields of a document, values masked. 1: it cannot be read.
int inspect(const VerbOptions& options, const InspectWords& words, std::ostream& out);

/// What `new …` was asked.
struct NewWords {
    enum class Kind : std::uint8_t { reg, party, exchange };

    Kind kind{Kind::reg};
    std::string name;
    std::string business_id; ///< register; empty: not verified yet
    std::string cls;         ///< party
    std::string reg;         ///< exchange, as are those that follow
    std::string party;
    std::string direction{"in"};
    std::string format{"csv"};
    std::string purpose;
    std::string basis;
    std::string selection{"customers"};
};

/// Writes a commented beginning into the folder of mappings, and tells what `check` says of it.
/// @throws core::GatewayError NAME_FORM, FILE_EXISTS (then nothing is written), FILE_UNWRITABLE,
/// FOLDER_UNREADABLE.
int make_new(const VerbOptions& options, const NewWords& words, std::ostream& out);

/// What `provenance …` was asked.
struct ProvenanceWords {
    std::string person; ///< `-`: a line of standard input
    std::string reg;    ///< empty: every register
    std::string item;
    std::string message;
    std::string party;
};

/// Each: 1 where nothing is recorded. @throws core::GatewayError REGISTER_UNKNOWN, ITEM_UNKNOWN,
/// MESSAGE_ID_FORM, PARTY_UNKNOWN.
int provenance_person(
    const VerbOptions& options, const http::NetworkLibraries& network, const ProvenanceWords& words,
    std::ostream& out);
int provenance_field(
    const VerbOptions& options, const http::NetworkLibraries& network, const ProvenanceWords& words,
    std::ostream& out);
int provenance_message(
    const VerbOptions& options, const http::NetworkLibraries& network, const ProvenanceWords& words,
    std::ostream& out);
int provenance_party(
    const VerbOptions& options, const http::NetworkLibraries& network, const ProvenanceWords& words,
    std::ostream& out);

/// What `map` was asked.
struct MapWords {
    std::string exchange;
    std::string file;
    std::string leg; ///< record, request, response; empty: found out
    bool reverse{false};
};

/// A document of an exchange as items, or (reverse) items as the party's fields, with what is lost.
/// Values are shown. 1: something of it cannot be read or mapped.
/// @throws core::GatewayError EXCHANGE_UNKNOWN, LEG_UNKNOWN, LEG_WITHOUT_MAPPING, FILE_UNREADABLE.
int map(const VerbOptions& options, const MapWords& words, std::ostream& out);

/// What `xroad parse` was asked.
struct XroadWords {
    std::string file;
    std::string content_type; ///< empty: text/xml, or that of the HTTP text
    std::string kind;         ///< request, response; empty: told from the message
    std::string what;         ///< clients, methods, allowed-methods, openapi, wsdl
    std::string exchange;     ///< whose endpoint is asked through
    std::string service;      ///< code; empty: the endpoint's own
};

/// Who asks whom for what in one message of X-Road, as JSON; always JSON. 1: it is refused, or a
/// fault.
int xroad_parse(const VerbOptions& options, const XroadWords& words, std::ostream& out);
/// Who is in the instance, what a provider offers, how a service is described. 1: X-Road, or
/// nobody, answered; that as JSON.
int xroad_metadata(
    const VerbOptions& options, const http::NetworkLibraries& network, const XroadWords& words,
    std::ostream& out);

/// What `pin …` was asked.
struct PinWords {
    std::string party;
    std::string certificate; ///< a file of PEM, or 64 hexadecimal digits
    std::string endpoint;    ///< at which the party shows it; empty: it calls us with it
    std::string reason;
    bool yes{false}; ///< does it; else only shows what it would do
};

/// By which keys parties are known. 1: there is no such party.
int pin_list(const VerbOptions& options, const PinWords& words, std::ostream& out);

/// Accepts a new key of a party, in the configuration's folder and in force. 1: it may not be.
int pin_accept(
    const VerbOptions& options, const PinWords& words, const http::NetworkLibraries& network,
    std::ostream& out);

/// What `analyse …` was asked.
struct AnalysisWords {
    std::string what;  ///< a category or item, a provision, a folder
    std::string draft; ///< the folder to compare with
    std::string date;  ///< a day or an instant; empty: today
    std::string reg;
    bool ever{false};
    bool without_consent{false};
    bool timing{false};
    int days{30}; ///< of recorded decisions
};

int analyse_who_can(const VerbOptions& options, const AnalysisWords& words, std::ostream& out);
int analyse_dead(const VerbOptions& options, const AnalysisWords& words, std::ostream& out);
int analyse_expiry(const VerbOptions& options, const AnalysisWords& words, std::ostream& out);
int analyse_diff(const VerbOptions& options, const AnalysisWords& words, std::ostream& out);
int analyse_replay(
    const VerbOptions& options, const http::NetworkLibraries& network, const AnalysisWords& words,
    std::ostream& out);
/// Each register's notice against the rules, and against traffic if `draft` names a file of it. 1:
/// something is permitted or was sent that the notice does not tell.
int analyse_notice(const VerbOptions& options, const AnalysisWords& words, std::ostream& out);
/// The record of processing activities (GDPR Art. 30).
int analyse_record(const VerbOptions& options, const AnalysisWords& words, std::ostream& out);

/// What `statistics anonymise` was asked.
struct StatisticsWords {
    std::string data;
    std::string schema;
    std::int64_t k{10}; ///< signed: what is below nothing is below the floor
    std::string suppression{"0.05"};
    std::uint32_t l{0}; ///< 0: not asked
    std::string c;
    std::string t;
    std::vector<std::string> fixed; ///< NAME=LEVEL
    bool coarser{false};
    std::size_t max_quasi{0};
    unsigned threads{0}; ///< 0: one a core
};

/// Needs no settings. 1: refused, or the input is bad.
int statistics_anonymise(
    const VerbOptions& options, const StatisticsWords& words, std::ostream& out);
/// Needs no settings. 1: not safe. 2: unreadable, or not a table.
int statistics_audit(const std::string& file, std::ostream& out);

/// What `statistics protect` was asked.
struct ProtectWords {
    std::string mark{".."};         ///< of a suppressed cell, as whoever takes the table writes it
    std::string answers;            ///< the dimension whose codes are answers; empty: there is none
    std::string homogeneity{"0.9"}; ///< share of a row that tells about everybody in it
    bool zeros_tell{false};
};

/// What the verbs about releases were asked.
struct ReleaseWords {
    std::string exchange;
    std::string period;  ///< 2026Q3
    std::string release; ///< its id
    std::string language{"fi"};
};

/// 0: accepted, now or when the same was asked before; 1: refused.
int statistics_release(
    const VerbOptions& options, const http::NetworkLibraries& network, const ReleaseWords& words,
    std::ostream& out);
int statistics_sign(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& release,
    std::ostream& out);
int statistics_give_up(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& release,
    std::ostream& out);
int statistics_report(
    const VerbOptions& options, const http::NetworkLibraries& network, const ReleaseWords& words,
    std::ostream& out);
int statistics_ledger(
    const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out);

/// Needs no settings. 1: cannot be protected. 2: unreadable, or not a table.
int statistics_protect(
    const VerbOptions& options, const std::string& file, const ProtectWords& words,
    std::ostream& out);

}
