// Verbs of breaches: what left that should not have, and what was done about it in time.

#include "gateway/admin/breach_json.h"
#include "gateway/app/analysis_text.h"
#include "gateway/app/api_door.h"
#include "gateway/app/breach_page.h"
#include "gateway/app/breaches.h"
#include "gateway/app/checkpoints.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/said_dates.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/core/error.h"
#include "gateway/crypto/random.h"
#include "gateway/exchange/follow_up.h"
#include "gateway/journal/keeper_bodies.h"
#include "gateway/storage/breach_store.h"

#include <algorithm>
#include <iostream>

namespace gateway::app {

using core::GatewayError;
using storage::BreachStore;
using text::JsonValue;

namespace {

core::MessageId id_of(const std::string& text) {
    const std::optional<core::MessageId> id{core::MessageId::parse(text)};
    if (!id) {
        throw GatewayError{
            "MESSAGE_ID_FORM", "an id as `breach list` or the journal shows it",
            GatewayError::Retry::never};
    }
    return *id;
}

/// Since when it is known: the 72 hours count from then, not from when somebody came to type it.
/// Nobody knew of it before it left; of the day on which it left, from then on.
core::Instant known_since(const BreachWords& words, core::Instant left_at, core::Instant now) {
    if (words.known_at.empty()) {
        return now;
    }
    const core::Instant at{said_instant(words.known_at, "--known-at")};
    if (at > now) {
        throw GatewayError{
            "DATE_WRONG", "--known-at is a day or an instant that has been",
            GatewayError::Retry::never};
    }
    if (at >= left_at) {
        return at;
    }
    if (core::parse_date(words.known_at) != core::local_date(left_at)) {
        throw GatewayError{
            "DATE_WRONG", "--known-at is before the message left", GatewayError::Retry::never};
    }
    return left_at;
}

ports::BreachSending
left_of(Installation& installation, ports::BreachKind kind, core::MessageId message) {
    std::optional<ports::BreachSending> sending{installation.store().breaches().sending_of(
        kind, message, undivided_of(*installation.law().active()->configuration()))};
    if (!sending) {
        throw GatewayError{
            "BREACH_NOTHING_LEFT",
            "of that message nothing ever left; an id of a document, of a record of one, or of a "
            "message that was sent is wanted",
            GatewayError::Retry::never};
    }
    return *std::move(sending);
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
        JsonValue body{admin::breach_json(one, installation.store().breaches().items(one), now)};
        open = open || !one.closed_at;
        if (!options.json) {
            out << one.breach << "  " << admin::word_of(one.kind) << "  to " << one.sending.party
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
    } else if (cases.empty()) {
        out << "0 cases\n";
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
        throw GatewayError{
            "BREACH_KIND", "--kind is wrong, late, post-withdrawal or other",
            GatewayError::Retry::never};
    }
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    const core::Instant now{installation.clock().now()};
    BreachStore& store{installation.store().breaches()};
    const ports::BreachSending sending{left_of(installation, *kind, message)};
    const core::Instant known_at{known_since(words, sending.left_at, now)};
    const core::MessageId breach{crypto::new_message_id(now)};
    Workbench bench{installation, "cli-breach"};
    const exchange::Noted noted{
        bench.try_note([&](const exchange::Ground&, exchange::Writing& writing) {
            writing.note(
                journal::EntryKind::breach, message, core::PersonNo::none,
                journal::breach_body("opened", breach.text(), words.kind, {}, known_at));
            writing.rights.push_back({ports::BreachOpened{
                breach, *kind, sending.message, sending.attempt, known_at, sending.record}});
        })};
    if (noted.failure && noted.failure->code() == core::Code{"BREACH_KNOWN"}) {
        throw GatewayError{
            "BREACH_KNOWN", "there is a case of that kind about it: `lautturi breach list --all`",
            GatewayError::Retry::never};
    }
    if (noted.failure) {
        throw GatewayError{*noted.failure};
    }
    sign_own_chain(installation, "cli-breach");
    std::vector<ports::BreachCase> cases{store.cases(false)};
    std::erase_if(cases, [&](const ports::BreachCase& one) { return one.breach != breach; });
    static_cast<void>(print_cases(options, installation, cases, out));
    return 0;
}

namespace {

/// Whom to tell, for somebody who reads it: each person with what left of theirs.
void print_affected(const JsonValue& body, std::ostream& out) {
    out << "to " << body.string_at("party_name").value_or("") << ", "
        << body.string_at("left_at").value_or("") << " (" << body.string_at("outcome").value_or("")
        << ")\n";
    for (const JsonValue& one : body.find("affected")->elements()) {
        const std::string_view from{one.string_at("known_from").value_or("")};
        out << one.string_at("identifier")
                   .value_or(
                       from == "erased"
                           ? "(the key is destroyed: nobody can say any more who this was)"
                           : "(not kept: ask the register by the message)");
        out << "  " << one.string_at("name").value_or("-") << "  person "
            << one.string_at("person").value_or("") << "  message "
            << one.string_at("message").value_or("") << '\n';
        for (const JsonValue& item : one.find("items")->elements()) {
            out << "    " << item.string_at("item").value_or("") << "  "
                << item.string_at("label").value_or("") << "  ("
                << item.string_at("form").value_or("") << ")\n";
        }
    }
}

/// Whose it was, through the interface, which asks for the reason and records who looked at whom.
int show_persons(
    const VerbOptions& options, const http::NetworkLibraries& network, core::MessageId breach,
    std::ostream& out) {
    JsonValue all{JsonValue::make_array()};
    JsonValue shown;
    for (JsonValue after{json(std::int64_t{0})}; !after.is_null();) {
        JsonValue body{JsonValue::make_object()};
        body.add("after", after).add("language", json(options.language));
        body.add("reason", json(options.reason));
        if (!options.read_for.empty()) {
            body.add("read_for", json(options.read_for));
        }
        const ApiAnswer answer{call_api(
            options, network, "POST", "/rights/breaches/" + breach.text() + "/affected", body)};
        if (!answer.good()) {
            return print_problem(answer);
        }
        shown = answer.body;
        if (!options.json) {
            print_affected(shown, out);
        }
        for (const JsonValue& one : shown.find("affected")->elements()) {
            all.push(one);
        }
        after = *shown.find("next");
    }
    if (options.json) {
        JsonValue body{JsonValue::make_object()};
        for (const auto& [key, value] : shown.members()) {
            if (key != "affected" && key != "next") {
                body.add(key, value);
            }
        }
        body.add("affected", std::move(all));
        out << text::write_json(body) << '\n';
    }
    return 0;
}

}

int breach_show(
    const VerbOptions& options, const http::NetworkLibraries& network, const BreachWords& words,
    std::ostream& out) {
    const core::MessageId breach{id_of(words.id)};
    static_cast<void>(language_of(options.language)); // before anything is read
    if (words.persons) {
        return show_persons(options, network, breach, out);
    }
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    BreachStore& store{installation.store().breaches()};
    const std::optional<ports::BreachCase> one{store.find(breach)};
    if (!one) {
        throw GatewayError{
            "BREACH_UNKNOWN", "no such case; `lautturi breach list --all` shows those there are",
            GatewayError::Retry::never};
    }
    const core::Instant now{installation.clock().now()};
    if (options.json) {
        out << text::write_json(admin::breach_json(*one, store.items(*one), now)) << '\n';
    } else {
        const rights::Names names{
            installation.law().active()->configuration(), {}, options.language};
        out << breach_page(*one, store.items(*one), now, names);
    }
    if (!options.json && !one->sending.persons.empty()) {
        std::cerr << "who they are: lautturi breach show " << breach.text()
                  << " --persons --reason WHY\n"; // beside the page, not in it
    }
    return 0;
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
    using Step = ports::BreachTaken::Step;
    const core::Digest decision{
        installation.keys().payload.of(core::as_bytes(words.official + '\n' + words.reference))};
    Workbench bench{installation, "cli-breach"};
    const exchange::Noted noted{
        bench.try_note([&](const exchange::Ground&, exchange::Writing& writing) {
            writing.note(
                journal::EntryKind::breach, std::nullopt, core::PersonNo::none,
                journal::breach_body(closing ? "closed" : "notified", breach.text(), "", decision));
            writing.rights.push_back({ports::BreachTaken{
                breach, closing ? Step::closed : Step::notified, words.official, words.reference,
                installation.clock().now()}});
        })};
    if (noted.failure && noted.failure->code() == core::Code{"BREACH_UNKNOWN"}) {
        throw GatewayError{
            "BREACH_UNKNOWN",
            "no such open case, or that was said before; `lautturi breach list --all` shows each",
            GatewayError::Retry::never};
    }
    if (noted.failure) {
        throw GatewayError{*noted.failure};
    }
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
