// Verbs of breaches: what left that should not have, and what was done about it in time.

#include "gateway/app/breaches.h"
#include "gateway/app/checkpoints.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/records.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/core/error.h"
#include "gateway/crypto/random.h"
#include "gateway/exchange/follow_up.h"
#include "gateway/journal/keeper_bodies.h"
#include "gateway/storage/breach_store.h"

#include <algorithm>
#include <ostream>

namespace gateway::app {

using core::GatewayError;
using storage::BreachStore;
using text::JsonValue;

namespace {

core::MessageId id_of(const std::string& text) {
    const std::optional<core::MessageId> id{core::MessageId::parse(text)};
    if (!id) {
        throw GatewayError{"MESSAGE_ID_FORM", GatewayError::Retry::never};
    }
    return *id;
}

/// Opens what is to be opened, and signs it.
std::size_t look(Installation& installation) {
    Workbench bench{installation, "cli-breach"};
    const std::size_t opened{open_breaches(
        installation, [&](exchange::Note::Write write) { bench.note(std::move(write)); })};
    sign_own_chain(installation, "cli-breach");
    return opened;
}

int print_cases(
    const VerbOptions& options, Installation& installation,
    const std::vector<ports::BreachCase>& cases, std::ostream& out) {
    const core::Instant now{installation.clock().now()};
    JsonValue list{JsonValue::make_array()};
    bool open{false};
    for (const ports::BreachCase& one : cases) {
        JsonValue body{breach_json(installation, one, now)};
        open = open || !one.closed_at;
        if (!options.json) {
            out << one.breach << "  " << storage::word(one.kind) << "  to " << one.sending.party
                << "  " << one.sending.persons.size() << " persons  notify until "
                << core::to_helsinki_text(one.known_at + ports::notification_time) << "  "
                << body.string_at("state").value_or("") << '\n';
        }
        list.push(std::move(body));
    }
    if (options.json) {
        JsonValue body{JsonValue::make_object()};
        body.add("breaches", std::move(list));
        out << text::write_json(body) << '\n';
    }
    return open ? 1 : 0;
}

}

int breach_list(
    const VerbOptions& options, const http::NetworkLibraries& network, bool all,
    std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    static_cast<void>(look(installation));
    return print_cases(options, installation, installation.store().breaches().cases(all), out);
}

int breach_open(
    const VerbOptions& options, const http::NetworkLibraries& network, const BreachWords& words,
    std::ostream& out) {
    const core::MessageId message{id_of(words.id)};
    const auto kind = storage::parse_breach_kind(words.kind);
    if (!kind) {
        throw GatewayError{"BREACH_KIND", GatewayError::Retry::never};
    }
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    BreachStore& store{installation.store().breaches()};
    const std::optional<int> attempt{store.last_attempt(message)};
    if (!attempt) {
        throw GatewayError{
            "BREACH_NOTHING_LEFT", "of that message nothing ever left", GatewayError::Retry::never};
    }
    const core::Instant now{installation.clock().now()};
    const core::MessageId breach{crypto::new_message_id(now)};
    if (!store.open(breach, {*kind, message, *attempt}, now)) {
        throw GatewayError{"BREACH_KNOWN", GatewayError::Retry::never};
    }
    Workbench bench{installation, "cli-breach"};
    bench.note([&](const exchange::Ground&, exchange::Writing& writing) {
        writing.note(
            journal::EntryKind::breach, message, core::PersonNo::none,
            journal::breach_body("opened", breach.text(), words.kind, {}));
    });
    sign_own_chain(installation, "cli-breach");
    std::vector<ports::BreachCase> cases{store.cases(false)};
    std::erase_if(cases, [&](const ports::BreachCase& one) { return one.breach != breach; });
    static_cast<void>(print_cases(options, installation, cases, out));
    return 0;
}

int breach_show(
    const VerbOptions& options, const http::NetworkLibraries& network, const BreachWords& words,
    std::ostream& out) {
    const core::MessageId breach{id_of(words.id)};
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    for (const ports::BreachCase& one : installation.store().breaches().cases(true)) {
        if (one.breach == breach) {
            const JsonValue body{breach_json(installation, one, installation.clock().now())};
            out
                << (options.json ? text::write_json(body) + "\n"
                                 : page_of("Breach " + breach.text(), body, options.language));
            return 0;
        }
    }
    throw GatewayError{"BREACH_UNKNOWN", GatewayError::Retry::never};
}

int breach_step(
    const VerbOptions& options, const http::NetworkLibraries& network, const BreachWords& words,
    bool closing, std::ostream& out) {
    const core::MessageId breach{id_of(words.id)};
    if (!exchange::is_reference(words.reference) || !exchange::is_official(words.official)) {
        throw GatewayError{
            "REFERENCE_FORM",
            "--official, --reference: up to 64 letters, digits and ./_-, no personal identity code",
            GatewayError::Retry::never};
    }
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    const auto step = closing ? BreachStore::Step::closed : BreachStore::Step::notified;
    if (!installation.store().breaches().step(
            breach, step, words.official, words.reference, installation.clock().now())) {
        throw GatewayError{
            "BREACH_UNKNOWN", "no such case, or that was said before", GatewayError::Retry::never};
    }
    const core::Digest decision{
        installation.keys().payload.of(core::as_bytes(words.official + '\n' + words.reference))};
    Workbench bench{installation, "cli-breach"};
    bench.note([&](const exchange::Ground&, exchange::Writing& writing) {
        writing.note(
            journal::EntryKind::breach, std::nullopt, core::PersonNo::none,
            journal::breach_body(closing ? "closed" : "notified", breach.text(), "", decision));
    });
    sign_own_chain(installation, "cli-breach");
    if (options.json) {
        JsonValue body{JsonValue::make_object()};
        body.add("done", JsonValue::of_boolean(true));
        out << text::write_json(body) << '\n';
    } else {
        out << (closing ? "the case is closed\n" : "the notification is on record\n");
    }
    return 0;
}

}
