#pragma once
// What shows whether everything moves: runs, schedules, expectations, what waits for a party, what
// is dead; and what people do about it here: trying the dead again, pausing, running now, carrying
// on. Names, counts, times and codes; nothing of a person.

#include "gateway/admin/run_looks.h"
#include "gateway/exchange/note.h"
#include "gateway/exchange/outbox_desk.h"
#include "gateway/ports/exchange_figures.h"
#include "gateway/ports/expectations.h"
#include "gateway/ports/retention.h"
#include "gateway/ports/run_figures.h"
#include "gateway/ports/schedules.h"
#include "gateway/ports/traffic.h"
#include "gateway/ports/transport.h"
#include "gateway/text/json_value.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gateway::admin {

/// How trying a connection ended.
struct ConnectionTried {
    bool reached{false}; ///< the peer was proven and answered, whatever it said
    std::string code;    ///< ANSWERED, or why not (http/client.h)
    std::chrono::milliseconds took{0};
};

/// What became of a test message.
struct TestSent {
    ConnectionTried tried{};
    int status{0};       ///< the party's own; 0: none came
    std::string message; ///< its id, by which the party finds it
    std::string key;     ///< fingerprint of the key whose signature it has
};

/// What the installation stands on.
struct InstallationState {
    std::vector<std::string> at_work{}; ///< the node of each work that is held now
    std::string root_key_fault{};       ///< code; empty: it opens what is kept
    std::int64_t journal_entries{0};
    std::optional<std::int64_t> free_mib{};
    bool replicated{false};
    std::string data_directory{};
};

/// What the house was kept by last.
struct KeepingState {
    std::optional<ports::KeepingRun> retention{};
    std::optional<ports::KeepingRun> backup{};
    std::vector<ports::RetentionCertificate> certificates{}; ///< the latest, newest first
};

/// Who would go now, by controller. It looks at everybody, so it takes its time on its own thread.
struct RetentionPreview {
    enum class State : std::uint8_t { none, running, done, failed };

    State state{State::none};
    std::optional<core::Instant> began{};
    std::optional<core::Instant> ended{};
    text::JsonValue controllers{}; ///< as `retention preview --json` has them; null: none yet
    std::string code{};            ///< why it failed
};

/// What came of a plan.
struct ReplayDone {
    exchange::ReplayPlan plan{}; ///< with those messages alone that really are tried again
    std::int64_t left{0};        ///< runs that somebody else is at
};

struct Operation {
    ports::Traffic& traffic;
    ports::Outbox& outbox;
    ports::RunFigures& figures;
    ports::Deliveries& deliveries;
    ports::Expectations& expectations;
    ports::Schedules& schedules;
    ports::ExchangeFigures& exchanges;

    /// Writes down that the messages of these runs are to be tried again, and has the runs carried
    /// on. What somebody else has seen to since it was planned stays as it is.
    std::function<ReplayDone(const exchange::ReplayPlan&, const std::string& by)> try_again;

    /// The note that a schedule was paused or resumed.
    std::function<exchange::Note::Write(ports::SchedulePause)> pause{};
    /// Has an open run carried on now. Empty where no daemon works: only a daemon carries on.
    std::function<void(core::MessageId)> take_up{};
    /// Until when the certificate is valid that somebody showed with this key (SPKI digest);
    /// nothing while nobody has.
    std::function<std::optional<core::Instant>(const core::Digest&)> certificate_end{};
    bool schedules_run{false};     ///< this node begins what is due
    std::int64_t warning_days{30}; ///< before a certificate's end somebody is told
    std::function<std::optional<core::Instant>()> own_certificate_end{};
    /// Connects to an endpoint and asks nothing of it that means anything. Waits for the answer.
    std::function<ConnectionTried(const ports::Endpoint&)> try_connection{};
    std::function<InstallationState()> installation{};
    /// Sends an endpoint a signed message that is about nobody, where it takes such. Waits.
    std::function<std::optional<TestSent>(
        core::PartyId, const std::string& name, const ports::Endpoint&)>
        send_test{};
    std::function<KeepingState()> keeping{};
    /// Has everybody counted who would go now, as `retention preview` does; false: it is under way.
    std::function<bool()> begin_retention_preview{};
    std::function<RetentionPreview()> retention_preview{};
    /// What was counted of runs lately.
    std::shared_ptr<RunLooks> looks{std::make_shared<RunLooks>()};
};

}
