#include "gateway/app/breaches.h"

#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"
#include "gateway/crypto/random.h"
#include "gateway/journal/keeper_bodies.h"
#include "gateway/storage/breach_store.h"

#include <map>
#include <string>

namespace gateway::app {

namespace {

/// Whoever looks every minute finds what is newer; a process that was down for a week finds its
/// own.
constexpr std::chrono::hours looked_back{24 * 8};

std::map<std::string, std::int64_t> deadlines_of(const config::Configuration& configuration) {
    std::map<std::string, std::int64_t> deadlines;
    for (const config::Exchange& exchange : configuration.exchanges) {
        if (exchange.deadline && exchange.deadline->within.count() > 0) {
            deadlines.emplace(exchange.id.text(), exchange.deadline->within.count());
        }
    }
    return deadlines;
}

/// The case and its entry, in one. @return false: somebody else was first.
bool open_case(const NoteWriter& note, const ports::BreachOpened& opened) {
    try {
        note([&](const exchange::Ground&, exchange::Writing& writing) {
            writing.note(
                journal::EntryKind::breach, opened.message, core::PersonNo::none,
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

}

std::size_t open_breaches(Installation& installation, const NoteWriter& note) {
    const core::Instant now{installation.clock().now()};
    const auto configuration = installation.law().active()->configuration();
    storage::BreachStore& store{installation.store().breaches()};
    std::size_t opened{0};
    for (const storage::BreachStore::Suspect& suspect :
         store.suspects(now + -looked_back, deadlines_of(*configuration))) {
        const ports::BreachOpened case_of{
            crypto::new_message_id(now), suspect.kind, suspect.message, suspect.attempt, now};
        if (open_case(note, case_of)) {
            ++opened;
        }
    }
    return opened;
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
