#include "gateway/app/breaches.h"

#include "gateway/app/late_withdrawals.h"
#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"
#include "gateway/crypto/random.h"
#include "gateway/journal/keeper_bodies.h"
#include "gateway/storage/breach_store.h"
#include "gateway/text/json_value.h"

#include <limits>
#include <map>
#include <string>

namespace gateway::app {

namespace {

/// Whoever looks every minute finds what is newer; a process that was down for a week finds its
/// own.
constexpr std::chrono::hours looked_back{24 * 8};
/// Of withdrawals, each of which is weighed by all that is known of its person: for clocks that
/// differ, and for what was not committed yet when somebody looked.
constexpr std::chrono::minutes looked_twice{10};

std::map<std::string, std::int64_t> deadlines_of(const config::Configuration& configuration) {
    std::map<std::string, std::int64_t> deadlines;
    for (const config::Exchange& exchange : configuration.exchanges) {
        if (exchange.deadline && exchange.deadline->within.count() > 0) {
            deadlines.emplace(exchange.id.text(), exchange.deadline->within.count());
        }
    }
    return deadlines;
}

/// The law that a decision was made by, as the body of its entry has it.
std::optional<core::Digest> configuration_in(const std::string& decision) {
    const core::Result<text::JsonValue> body{text::parse_json(decision)};
    const auto digest = body ? body.value().string_at("configuration") : std::nullopt;
    return digest ? core::digest_from_hex(*digest) : std::nullopt;
}

/// The case and its entry, in one. @return false: somebody else was first.
bool open_case(const NoteWriter& note, const ports::BreachOpened& opened) {
    try {
        note([&](const exchange::Ground&, exchange::Writing& writing) {
            writing.note(
                journal::EntryKind::breach, opened.record.value_or(opened.message),
                core::PersonNo::none,
                journal::breach_body(
                    "opened", opened.breach.text(), storage::word(opened.kind), {}));
            writing.rights.push_back({opened});
        });
    } catch (const core::GatewayError& failure) {
        if (failure.code() != core::Code{"BREACH_KNOWN"}) {
            throw;
        }
        return false;
    }
    return true;
}

/// What the case is about. Nothing: what left needed no consent that had been taken back. Empty:
/// the decision, or the law that it left by, cannot be read any more, so all of it is for somebody
/// to look at.
std::optional<std::vector<std::string>>
items_of(Installation& installation, const storage::BreachStore::SentBefore& sent) {
    if (sent.decision.empty()) {
        return std::vector<std::string>{};
    }
    std::shared_ptr<const config::Configuration> law;
    try {
        law =
            installation.configuration_of(configuration_in(sent.decision).value_or(core::Digest{}));
    } catch (const core::GatewayError& failure) {
        if (failure.retryable()) {
            throw;
        }
        return std::vector<std::string>{};
    }
    const std::vector<core::ConsentEvent> events{installation.store().histories().events(
        sent.person, 0, std::numeric_limits<std::int32_t>::max())};
    std::vector<std::string> items{taken_back_before(sent.decision, *law, events, sent.marked_at)};
    return items.empty() ? std::nullopt : std::optional{std::move(items)};
}

/// A case for each record that left after a consent to it had been taken back and before anybody
/// here was told: those items alone, of that person alone.
std::size_t open_late_withdrawals(
    Installation& installation, const NoteWriter& note, core::Instant since,
    const std::vector<std::string>& undivided) {
    storage::BreachStore& store{installation.store().breaches()};
    const core::Instant now{installation.clock().now()};
    std::size_t opened{0};
    for (const storage::BreachStore::SentBefore& sent :
         store.sent_before_recorded(since, undivided)) {
        const std::optional<std::vector<std::string>> items{items_of(installation, sent)};
        if (!items) {
            continue;
        }
        const ports::BreachOpened one{
            crypto::new_message_id(now),
            ports::BreachKind::post_withdrawal,
            sent.message,
            sent.attempt,
            now,
            sent.record,
            *items};
        if (!store.is_open_about(one) && open_case(note, one)) {
            ++opened;
        }
    }
    return opened;
}

}

std::vector<std::string> undivided_of(const config::Configuration& configuration) {
    std::vector<std::string> names;
    for (const config::Exchange& exchange : configuration.exchanges) {
        if (exchange.transport != "sftp") { // it leaves what it wrote under a name of its own
            names.emplace_back(exchange.id.text());
        }
    }
    return names;
}

std::size_t open_breaches(
    Installation& installation, const NoteWriter& note, std::optional<core::Instant> looked) {
    const core::Instant now{installation.clock().now()};
    const auto configuration = installation.law().active()->configuration();
    const std::vector<std::string> undivided{undivided_of(*configuration)};
    storage::BreachStore& store{installation.store().breaches()};
    std::size_t opened{0};
    for (const storage::BreachStore::Suspect& suspect :
         store.suspects(now + -looked_back, deadlines_of(*configuration), undivided)) {
        const ports::BreachOpened case_of{
            crypto::new_message_id(now), suspect.kind, suspect.message, suspect.attempt, now};
        if (open_case(note, case_of)) {
            ++opened;
        }
    }
    const core::Instant since{looked ? *looked + -looked_twice : now + -looked_back};
    return opened + open_late_withdrawals(installation, note, since, undivided);
}

void open_damage(Installation& installation, const NoteWriter& note, core::MessageId message) {
    const core::Instant now{installation.clock().now()};
    if (!open_case(
            note, {crypto::new_message_id(now), ports::BreachKind::other, message, 1, now})) {
        return;
    }
    core::log(
        installation.log(), core::messages::store_failed, core::Code{"STORE_EVIDENCE_DAMAGED"});
}

}
