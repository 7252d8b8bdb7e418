#pragma once
// What the resources work with. References and functions only: app owns the parts, opens them and
// keeps them alive. Nothing in this room reaches a store but through them.

#include "gateway/admin/drafting.h"
#include "gateway/admin/operation.h"
#include "gateway/admin/oversight.h"
#include "gateway/admin/problems.h"
#include "gateway/admin/provider.h"
#include "gateway/admin/rules_view.h"
#include "gateway/config/configuration.h"
#include "gateway/core/log.h"
#include "gateway/crypto/digest.h"
#include "gateway/exchange/consents.h"
#include "gateway/exchange/note.h"
#include "gateway/ports/accounts.h"
#include "gateway/ports/clock.h"
#include "gateway/ports/decisions.h"
#include "gateway/ports/histories.h"
#include "gateway/ports/own_rows.h"
#include "gateway/ports/people.h"
#include "gateway/ports/repeated_calls.h"
#include "gateway/ports/rights.h"
#include "gateway/ports/users.h"
#include "gateway/rights/portability.h"
#include "gateway/rights/use.h"
#include "gateway/text/json_value.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace gateway::admin {

/// One attempt to put the folder in force, and what was found.
struct ConfigurationAttempt {
    enum class Outcome : std::uint8_t {
        activated, ///< a new set is in force
        unchanged, ///< it is the one in force
        refused    ///< it has errors; what ran before runs on
    };

    core::Instant at;
    Outcome outcome{Outcome::refused};
    std::vector<config::Finding> findings; ///< errors and notes
};

/// The last attempt of this process. Thread-safe.
class ConfigurationAttempts final {
public:
    void record(ConfigurationAttempt attempt);
    [[nodiscard]] std::optional<ConfigurationAttempt> last() const;

private:
    mutable std::mutex m_mutex;
    std::optional<ConfigurationAttempt> m_last;
};

/// What is in force and where it comes from.
struct ConfigurationState {
    core::Digest digest{};
    std::string activated_by; ///< a node's name
    core::Instant activated_at;
    std::string folder; ///< the one that is followed; empty: none is
    std::optional<ConfigurationAttempt> last_attempt;
};

/// What a network between us and a party says of its services.
struct NetworkAnswer {
    enum class Kind : std::uint8_t {
        answered,
        no_exchange, ///< none of that name asks over such a network
        refused      ///< a fault, or no answer: `body` says which
    };

    Kind kind{Kind::refused};
    text::JsonValue body{};
};

struct Parts {
    ports::Users& users;
    ports::People& people;
    ports::Decisions& decisions;
    ports::Clock& clock;
    core::LogSink& log;
    std::string node;

    /// The law in force, as this process has it.
    std::function<std::shared_ptr<const config::Configuration>()> law;
    /// Any configuration of the store. @throws core::GatewayError CONFIGURATION_UNKNOWN.
    std::function<std::shared_ptr<const config::Configuration>(const core::Digest&)> law_of;
    std::function<ConfigurationState()> configuration;

    /// Writes in one durable transaction of the journal and waits for it.
    /// @param persons whose facts are read in it.
    std::function<exchange::Noted(exchange::Note::Write, std::vector<core::PersonNo> persons)> note;

    /// Records a statement and waits for its acknowledgement as long as there is room to wait.
    std::function<exchange::Recorded(const exchange::Statement&)> record_consent;
    /// What there is of a person. @throws core::GatewayError REGISTER_UNKNOWN, ARTIFICIAL_HETU.
    std::function<exchange::PersonRecord(core::RegisterId, const core::PersonId&)> list_consents;
    /// The journal's entries about a message.
    std::function<std::vector<ports::JournalRow>(core::MessageId)> entries_of;

    crypto::KeyedDigest evidence_key; ///< for the digests of evidence in the journal
    crypto::KeyedDigest token_key;    ///< for the hashes of tokens
    crypto::KeyedDigest reason_key;   ///< for the digests of reasons in the journal

    ports::Accounts& accounts;              ///< passwords, one-time codes, sessions
    std::shared_ptr<Operation> operation{}; ///< null where no store stands behind
    ports::Rights* rights{nullptr};         ///< requests of persons; the calls of /rights need both
    ports::Histories* histories{nullptr};
    /// As `note`, of what takes something away. Where the store keeps no requests: none.
    std::function<exchange::Noted(exchange::Note::Write, std::vector<core::PersonNo> persons)>
        note_that_takes{};
    /// What a register says of a person now; nothing where it has no access.
    std::function<gateway::rights::RegisterRecord(core::RegisterId, const core::PersonId&)>
        register_record{};
    /// By what name it knows a person, from the first of its selections that tells one.
    std::function<std::vector<core::Field>(core::RegisterId, const core::PersonId&)>
        register_name{};
    /// Persons who bear a user's family name, by user.
    std::function<gateway::rights::Namesakes(
        core::RegisterId, const std::map<std::string, std::set<std::string>>&)>
        namesakes{};
    std::shared_ptr<Oversight> oversight{}; ///< null where no store stands behind
    ports::DueRows* due_rows{nullptr};      ///< who asked, as long as that is kept; beside `rights`
    std::shared_ptr<Drafting> drafting{};   ///< the calls of /drafts need it
    /// What the network behind an exchange's endpoint says of its services; waits. `what`: clients,
    /// methods, allowed-methods, openapi, wsdl.
    std::function<NetworkAnswer(const std::string& exchange, std::string_view what)> ask_network{};
    std::shared_ptr<RulesView> rules_view{std::make_shared<RulesView>()};
    ports::RepeatedCalls* repeated{nullptr};      ///< null: a key is refused
    std::shared_ptr<IdentityProvider> provider{}; ///< null where people sign in here alone
};

/// Why there is no decision on a message: the journal may know of one whose time is over.
[[nodiscard]] const Problem&
absent_decision(const Parts& parts, const std::optional<core::MessageId>& message);

/// The configuration in force. @throws core::GatewayError CONFIGURATION_NONE where it has no rules.
[[nodiscard]] std::shared_ptr<const config::Configuration> law_in_force(const Parts& parts);

}
