#include "gateway/app/breaches.h"

#include "gateway/app/verb_output.h"
#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"
#include "gateway/crypto/random.h"
#include "gateway/journal/keeper_bodies.h"
#include "gateway/storage/breach_store.h"
#include "gateway/storage/journal_store.h"

#include <set>

namespace gateway::app {

using text::JsonValue;

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

/// Items that the decisions let go in whole or in part, from the journal.
JsonValue items_of(Installation& installation, core::MessageId message) {
    std::set<std::string> items;
    for (const ports::JournalRow& row : installation.store().journal().entries_of(message)) {
        const core::Result<JsonValue> body{text::parse_json(row.body)};
        const JsonValue* const fields{body ? body.value().find("fields") : nullptr};
        if (row.kind != "decision" || fields == nullptr) {
            continue;
        }
        for (const JsonValue& field : fields->elements()) {
            if (field.string_at("form").value_or("none") != "none") {
                items.insert(std::string{field.string_at("item").value_or("")});
            }
        }
    }
    JsonValue list{JsonValue::make_array()};
    for (const std::string& item : items) {
        list.push(json(item));
    }
    return list;
}

}

std::size_t open_breaches(Installation& installation, const NoteWriter& note) {
    const core::Instant now{installation.clock().now()};
    const auto configuration = installation.law().active()->configuration();
    storage::BreachStore& store{installation.store().breaches()};
    std::size_t opened{0};
    for (const storage::BreachStore::Suspect& suspect :
         store.suspects(now + -looked_back, deadlines_of(*configuration))) {
        const core::MessageId breach{crypto::new_message_id(now)};
        if (!store.open(breach, suspect, now)) {
            continue; // another node was first
        }
        ++opened;
        note([&](const exchange::Ground&, exchange::Writing& writing) {
            writing.note(
                journal::EntryKind::breach, suspect.message, core::PersonNo::none,
                journal::breach_body("opened", breach.text(), storage::word(suspect.kind), {}));
        });
    }
    return opened;
}

void open_damage(Installation& installation, const NoteWriter& note, core::MessageId message) {
    const core::Instant now{installation.clock().now()};
    const core::MessageId breach{crypto::new_message_id(now)};
    if (!installation.store().breaches().open(
            breach, {ports::BreachKind::other, message, 1}, now)) {
        return;
    }
    note([&](const exchange::Ground&, exchange::Writing& writing) {
        writing.note(
            journal::EntryKind::breach, message, core::PersonNo::none,
            journal::breach_body("opened", breach.text(), "other", {}));
    });
    core::log(
        installation.log(), core::messages::store_failed, core::Code{"STORE_EVIDENCE_DAMAGED"});
}

JsonValue breach_json(Installation& installation, const ports::BreachCase& one, core::Instant now) {
    JsonValue persons{JsonValue::make_array()};
    for (const core::PersonNo person : one.sending.persons) {
        persons.push(json(std::to_string(static_cast<std::int64_t>(person))));
    }
    const core::Instant until{one.known_at + ports::notification_time};
    const auto left = std::chrono::duration_cast<std::chrono::minutes>(until - now).count();
    JsonValue body{JsonValue::make_object()};
    body.add("breach", json(one.breach.text()))
        .add("kind", json(storage::word(one.kind)))
        .add("message", json(one.sending.message.text()))
        .add("attempt", json(std::int64_t{one.sending.attempt}))
        .add("party", json(one.sending.party))
        .add("exchange", json(one.sending.exchange))
        .add("left_at", json(core::to_utc_text(one.sending.left_at)))
        .add("outcome", json(one.sending.outcome))
        .add("persons", std::move(persons))
        .add("items", items_of(installation, one.sending.message))
        .add("known_at", json(core::to_utc_text(one.known_at)))
        .add("notify_until", json(core::to_utc_text(until)))
        .add("minutes_left", json(std::int64_t{left}))
        .add(
            "state", json(
                         one.closed_at     ? "closed"
                         : one.notified_at ? "notified"
                         : left < 0        ? "overdue"
                                           : "open"))
        .add("official", json(one.official))
        .add("reference", json(one.reference));
    return body;
}

}
