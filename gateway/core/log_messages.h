#pragma once
// The catalogue of the technical log: every line that Lautturi can log, and what an operator should
// make of it. tests/structure holds ids unique and every message used; docs/operations.md lists
// them.

#include "gateway/core/log.h"

namespace gateway::core::messages {

using std::chrono::microseconds;

inline constexpr LogMessage<std::int64_t> started{
    "LAUTTURI_STARTED",
    Severity::notice,
    "started with {exchanges} exchanges",
    {"exchanges"},
    "The daemon listens and its store is open."};

inline constexpr LogMessage<> draining{
    "LAUTTURI_DRAINING",
    Severity::notice,
    "draining: nothing new is taken in",
    {},
    "TERM was received; what is under way is finished first."};

inline constexpr LogMessage<> stopped{
    "LAUTTURI_STOPPED", Severity::notice, "stopped", {}, "All work was finished or stored."};

inline constexpr LogMessage<Code> start_failed{
    "LAUTTURI_START_FAILED",
    Severity::error,
    "could not start: {code}",
    {"code"},
    "The code names the cause; `lautturi serve --check` tells more without starting."};

inline constexpr LogMessage<Code> anchor_failed{
    "LAUTTURI_ANCHOR_FAILED",
    Severity::error,
    "the journal's heads could not be deposited outside: {code}",
    {"code"},
    "A way of anchor.* failed. The anchor is kept in the data directory, and the next is tried "
    "after "
    "the interval; `lautturi journal anchor` tries now and says which way it was."};

inline constexpr LogMessage<Code> reload_failed{
    "LAUTTURI_RELOAD_FAILED",
    Severity::error,
    "reload failed: {code}; what runs stays",
    {"code"},
    "HUP was received, but the folder, a certificate file or the store could not be read."};

inline constexpr LogMessage<Code> configuration_waits{
    "LAUTTURI_CONFIGURATION_WAITS",
    Severity::warning,
    "the folder is read later: {code}",
    {"code"},
    "HUP was received, or the daemon started, while nothing is to be written; the folder is read "
    "when that is over, and what runs stays until then."};

inline constexpr LogMessage<std::int64_t> configuration_refused{
    "LAUTTURI_CONFIGURATION_REFUSED",
    Severity::error,
    "new configuration refused with {findings} findings; the running one stays",
    {"findings"},
    "Run `lautturi check` on the folder: it names file, line and reason of each finding."};

inline constexpr LogMessage<ConfigurationFile, std::int64_t, Code> configuration_finding{
    "LAUTTURI_CONFIGURATION_FINDING",
    Severity::error,
    "{file}:{line}: {code}",
    {"file", "line", "code"},
    "Why a configuration was refused; GET /api/v1/configuration and `lautturi check` say it in "
    "words. At most twenty are logged."};

inline constexpr LogMessage<std::int64_t> configuration_activated{
    "LAUTTURI_CONFIGURATION_ACTIVATED",
    Severity::notice,
    "configuration with {exchanges} exchanges activated",
    {"exchanges"},
    "Decisions from now on carry its digest."};

inline constexpr LogMessage<Code> configuration_plan_failed{
    "LAUTTURI_CONFIGURATION_PLAN_FAILED",
    Severity::error,
    "a draft that was due did not come into force: {code}; what runs stays",
    {"code"},
    "DRAFT_BEHIND: something else came into force after it was approved, and it needs a new look. "
    "Other codes: it is tried again."};

inline constexpr LogMessage<
    ExchangeId, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>
    run_finished{
        "LAUTTURI_RUN_FINISHED",
        Severity::notice,
        "run of {exchange}: in {in} = released {released} + reduced {reduced} + withheld "
        "{withheld} + rejected {rejected} + pending {pending}",
        {"exchange", "in", "released", "reduced", "withheld", "rejected", "pending"},
        "The account of a batch. Pending includes what was sent without an answer."};

inline constexpr LogMessage<ExchangeId, Code> run_failed{
    "LAUTTURI_RUN_FAILED",
    Severity::error,
    "run of {exchange} stopped: {code}",
    {"exchange", "code"},
    "Nothing is lost: the run stays open and goes on from the first record that was not sealed."};

inline constexpr LogMessage<ExchangeId, MessageId> run_begun{
    "LAUTTURI_RUN_BEGUN",
    Severity::notice,
    "run {run} of {exchange} was due and is begun",
    {"exchange", "run"},
    "By its schedule, or because somebody asked for it."};

inline constexpr LogMessage<ExchangeId, std::int64_t, Code> runs_left_out{
    "LAUTTURI_RUNS_LEFT_OUT",
    Severity::warning,
    "{runs} runs of {exchange} that were due are left out: {code}",
    {"exchange", "runs", "code"},
    "The schedule's policy for missed runs; `lautturi schedule list` shows how it stands."};

inline constexpr LogMessage<ExchangeId, ExpectationId, std::int64_t> expectation_missed{
    "LAUTTURI_EXPECTATION_MISSED",
    Severity::error,
    "{exchange}: what {expectation} says is not so at its hour; {records} records",
    {"exchange", "expectation", "records"},
    "`lautturi expectations list` says what is wrong; somebody acknowledges it by name."};

inline constexpr LogMessage<ExchangeId, ExpectationId> expectation_met{
    "LAUTTURI_EXPECTATION_MET",
    Severity::notice,
    "{exchange}: what {expectation} says has come to pass",
    {"exchange", "expectation"},
    "What was missed came later, or all is well at the next hour: the alarm is closed."};

inline constexpr LogMessage<ExchangeId, Code, std::int64_t> age_reached{
    "LAUTTURI_AGE_REACHED",
    Severity::error,
    "{exchange}: something has stayed as it is for too long: {state}, {count}",
    {"exchange", "state", "count"},
    "`lautturi expectations list` shows it; what to do stands in docs/operations.md, under *Age "
    "limits*."};

inline constexpr LogMessage<ExchangeId, Code> age_ended{
    "LAUTTURI_AGE_ENDED",
    Severity::notice,
    "{exchange}: nothing has stayed as it is for too long any more: {state}",
    {"exchange", "state"},
    "The alarm is closed."};

inline constexpr LogMessage<ExchangeId, MessageId, Code> delivery_failed{
    "LAUTTURI_DELIVERY_FAILED",
    Severity::warning,
    "{exchange} message {message} is not known to be delivered: {code}",
    {"exchange", "message", "code"},
    "It stays in the outbox; see the party's state and `lautturi run`."};

inline constexpr LogMessage<ExchangeId, MessageId, Code> transfer_waits{
    "LAUTTURI_TRANSFER_WAITS",
    Severity::warning,
    "{exchange} leaves out what request {request} sends elsewhere: {code}",
    {"exchange", "request", "code"},
    "The register could not be read whole about that person. It stays due: mend the register, and "
    "a later run sends it."};

inline constexpr LogMessage<ExchangeId, MessageId> dead_letter{
    "LAUTTURI_DEAD_LETTER",
    Severity::error,
    "{exchange} message {message} is not tried any more by itself",
    {"exchange", "message"},
    "It waits for a person: `lautturi outbox dead` says why."};

inline constexpr LogMessage<ExchangeId, MessageId, Code> row_unread{
    "LAUTTURI_ROW_UNREAD",
    Severity::warning,
    "{exchange} message {message}: the register's row about the person could not be read: {code}",
    {"exchange", "message", "code"},
    "The party got the answer that a refusal gets. `lautturi explain` of the message says the "
    "same; mend the row in the register."};

inline constexpr LogMessage<ExchangeId, MessageId, Code> relay_failed{
    "LAUTTURI_RELAY_FAILED",
    Severity::warning,
    "{exchange} message {message} failed: {code}",
    {"exchange", "message", "code"},
    "The caller was told; the journal holds the attempt."};

inline constexpr LogMessage<ExchangeId, MessageId, std::int64_t> received{
    "LAUTTURI_RECEIVED",
    Severity::notice,
    "{exchange} message {message} received, {bytes} bytes",
    {"exchange", "message", "bytes"},
    "Stored and answered; handing over follows."};

inline constexpr LogMessage<ExchangeId, Code> arrival_refused{
    "LAUTTURI_ARRIVAL_REFUSED",
    Severity::warning,
    "a file of {exchange} is not taken in: {code}",
    {"exchange", "code"},
    "It was put aside unread, into the folder for what failed; ask the party about it."};

inline constexpr LogMessage<ExchangeId, MessageId> received_again{
    "LAUTTURI_RECEIVED_AGAIN",
    Severity::notice,
    "{exchange} brought again what message {message} had brought",
    {"exchange", "message"},
    "The same bytes are taken in once, whatever they are called; nothing is to be done."};

inline constexpr LogMessage<ExchangeId, MessageId> name_again{
    "LAUTTURI_NAME_AGAIN",
    Severity::warning,
    "{exchange} message {message} came under the name of an earlier file, with other content",
    {"exchange", "message"},
    "Both were taken in, and both files are kept. Ask the party whether the second corrects the "
    "first."};

inline constexpr LogMessage<ExchangeId, MessageId, std::int64_t> fields_unknown{
    "LAUTTURI_FIELDS_UNKNOWN",
    Severity::notice,
    "{exchange} message {message} had {fields} fields that its mapping does not know",
    {"exchange", "message", "fields"},
    "They were kept out. lautturi runs show tells which of a delivery, lautturi map EXCHANGE FILE "
    "of a document: the party may have changed its documents."};

inline constexpr LogMessage<ExchangeId, MessageId, Code> delivery_rejected{
    "LAUTTURI_DELIVERY_REJECTED",
    Severity::error,
    "{exchange} delivery {message} was rejected as a whole: {code}",
    {"exchange", "message", "code"},
    "Nothing of it was handed over; it is kept encrypted. `lautturi runs show` has the counts that "
    "were declared and found."};

inline constexpr LogMessage<ExchangeId, MessageId> manifest_awaited{
    "LAUTTURI_MANIFEST_AWAITED",
    Severity::notice,
    "{exchange} delivery {message} waits for its manifest",
    {"exchange", "message"},
    "Nothing of it is handed over before; after the time that the exchange allows it is rejected."};

inline constexpr LogMessage<ExchangeId, MessageId, std::int64_t> manifest_incomplete{
    "LAUTTURI_MANIFEST_INCOMPLETE",
    Severity::error,
    "{exchange} manifest {message} announced documents of which {documents} did not come in time",
    {"exchange", "message", "documents"},
    "`lautturi runs show` of the manifest lists them; ask the party. They are taken in all the "
    "same "
    "if they come later."};

inline constexpr LogMessage<Code> access_refused{
    "LAUTTURI_ACCESS_REFUSED",
    Severity::warning,
    "access refused: {code}",
    {"code"},
    "A peer's certificate is expired, unknown or not pinned to the party, or a caller of the "
    "administration's interface is nobody that we know; the journal has the particulars."};

inline constexpr LogMessage<> api_limited{
    "LAUTTURI_API_LIMITED",
    Severity::warning,
    "a caller of the administration's interface calls too fast",
    {},
    "It is answered 429; the journal has who, and counts what it leaves out."};

inline constexpr LogMessage<Code> request_failed{
    "LAUTTURI_REQUEST_FAILED",
    Severity::error,
    "a request could not be carried out: {code}",
    {"code"},
    "Something between the listener and the store failed for this request alone; it was answered "
    "503 with the code."};

inline constexpr LogMessage<Code> store_failed{
    "LAUTTURI_STORE_FAILED",
    Severity::error,
    "the store failed: {code}",
    {"code"},
    "New work is refused until the database answers again; nothing was sent meanwhile."};

inline constexpr LogMessage<ExchangeId> lease_lost{
    "LAUTTURI_LEASE_LOST",
    Severity::warning,
    "the lease of {exchange} could not be renewed in time: its work is stopped here",
    {"exchange"},
    "The database did not answer, or this process stood still. Another node goes on, or this one "
    "when it can; what was under way is unknown."};

inline constexpr LogMessage<Code> request_refused{
    "LAUTTURI_REQUEST_REFUSED",
    Severity::information,
    "request refused before reading it: {code}",
    {"code"},
    "A malformed, ambiguous, oversized or slow HTTP request."};

inline constexpr LogMessage<std::int64_t> resumed{
    "LAUTTURI_RESUMED",
    Severity::notice,
    "{messages} messages were under way at the last stop",
    {"messages"},
    "Each goes on from what the journal says; an attempt without an outcome is unknown."};

inline constexpr LogMessage<std::int64_t> attempts_unknown{
    "LAUTTURI_ATTEMPTS_UNKNOWN",
    Severity::warning,
    "{attempts} attempts of processes that are gone may have left: their outcome is unknown",
    {"attempts"},
    "`lautturi runs list` shows them as pending; a person asks the party what it has."};

inline constexpr LogMessage<Code> cause_opened{
    "LAUTTURI_CAUSE_OPENED",
    Severity::warning,
    "something is not as it should be: {code}",
    {"code"},
    "Logged once, when it begins; docs/operations.md says what each code means. Where alerts are "
    "set up somebody is told."};

inline constexpr LogMessage<Code> cause_ended{
    "LAUTTURI_CAUSE_ENDED",
    Severity::notice,
    "it is over: {code}",
    {"code"},
    "What LAUTTURI_CAUSE_OPENED said has ended."};

inline constexpr LogMessage<Code, Code> alert_failed{
    "LAUTTURI_ALERT_FAILED",
    Severity::warning,
    "an alert could not be sent by {channel}: {code}",
    {"channel", "code"},
    "It is tried again, after ever longer pauses, also after a restart."};

inline constexpr LogMessage<std::int64_t> corrections_queued{
    "LAUTTURI_CORRECTIONS_QUEUED",
    Severity::notice,
    "{notices} notices of corrected values are queued for parties that had the earlier ones",
    {"notices"},
    "`lautturi consent notices --state queued` lists them; whoever tells a party says so."};

inline constexpr LogMessage<std::int64_t> acknowledgements_wait{
    "LAUTTURI_ACKNOWLEDGEMENTS_WAIT",
    Severity::warning,
    "{withdrawals} withdrawals or holds wait for attempts that are still under way",
    {"withdrawals"},
    "`lautturi nodes list` names messages and nodes. A node that is gone for good is confirmed "
    "off."};

}
