// Verbs about what follows: notices to earlier recipients, cases of refused queries, nodes whose
// attempts others wait for.

#include "gateway/app/checkpoints.h"
#include "gateway/app/consent_desk.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/app/workbench.h"
#include "gateway/core/error.h"
#include "gateway/exchange/consent_json.h"
#include "gateway/exchange/follow_up.h"

#include <ostream>

namespace gateway::app {

using core::GatewayError;
using text::JsonValue;

namespace {

core::MessageId message_of(const std::string& text) {
    const std::optional<core::MessageId> id{core::MessageId::parse(text)};
    if (!id) {
        throw GatewayError{"MESSAGE_ID_FORM", GatewayError::Retry::never};
    }
    return *id;
}

void require(bool formed, const char* option) {
    if (!formed) {
        throw GatewayError{
            "REFERENCE_FORM",
            std::string{option} + ": up to 64 letters, digits and ./_-, no personal identity code",
            GatewayError::Retry::never};
    }
}

/// Writes one note of the command line and signs.
void write(Installation& installation, exchange::Note::Write note) {
    Workbench bench{installation, "cli-desk"};
    bench.note(std::move(note));
    sign_own_chain(installation, "cli-desk");
}

int done(const VerbOptions& options, std::string_view what, std::ostream& out) {
    if (options.json) {
        JsonValue body{JsonValue::make_object()};
        body.add("done", JsonValue::of_boolean(true));
        out << text::write_json(body) << '\n';
    } else {
        out << what << '\n';
    }
    return 0;
}

template <class Range> int show(
    const VerbOptions& options, const char* what, const Range& range, std::ostream& out,
    const std::function<void(const typename Range::value_type&)>& print) {
    if (options.json) {
        JsonValue body{JsonValue::make_object()};
        body.add(what, exchange::list_of(range));
        out << text::write_json(body) << '\n';
        return 0;
    }
    for (const auto& one : range) {
        print(one);
    }
    out << range.size() << ' ' << what << '\n';
    return 0;
}

}

namespace {

JsonValue lease_json(const ports::Leases::Held& held) {
    JsonValue object{JsonValue::make_object()};
    object.add("exchange", json(held.work))
        .add("node", json(held.node))
        .add("lease", json(held.fence))
        .add("seconds_left", json(std::int64_t{held.left.count() / 1'000}));
    return object;
}

}

int consent_notices(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& state,
    std::ostream& out) {
    const std::optional<ports::NoticeState> wanted{exchange::parse_notice_state(state)};
    if (!state.empty() && !wanted) {
        throw GatewayError{
            "USAGE", "--state takes queued, sent or received", GatewayError::Retry::never};
    }
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    const auto notices = installation.store().histories().notices(wanted, {});
    return show(options, "notices", notices, out, [&](const ports::TrackedNotice& tracked) {
        const ports::NoticeRow& notice{tracked.notice};
        out << notice.notice << "  " << notice.party << "  " << exchange::word_of(notice.kind)
            << "  " << exchange::word_of(notice.state) << "  "
            << core::to_helsinki_text(tracked.changed_at);
        for (const core::ItemId item : notice.items) {
            out << ' ' << item;
        }
        out << '\n';
    });
}

int consent_notice(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& notice,
    const std::string& state, const std::string& reference, std::ostream& out) {
    const core::MessageId id{message_of(notice)};
    const std::optional<ports::NoticeState> next{exchange::parse_notice_state(state)};
    if (!next) {
        throw GatewayError{"NOTICE_STATE", GatewayError::Retry::never};
    }
    require(exchange::is_reference(reference), "--reference");
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    write(installation, exchange::change_of(ports::NoticeChange{id, *next, reference}));
    return done(options, "the notice is on record as " + state, out);
}

int cases_list(
    const VerbOptions& options, const http::NetworkLibraries& network, bool all,
    std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    const auto cases = installation.store().histories().cases(
        all ? ports::Histories::Cases::all : ports::Histories::Cases::open);
    return show(options, "cases", cases, out, [&](const ports::OfficialCase& one) {
        out << one.message << "  " << one.exchange << "  " << one.party << "  "
            << core::to_helsinki_text(one.opened_at) << "  " << one.owner << "  "
            << (one.decided ? "decided by " + one.official + ", " + one.reference : "open") << '\n';
    });
}

int cases_decide(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& message,
    const std::string& official, const std::string& reference, std::ostream& out) {
    const core::MessageId id{message_of(message)};
    require(exchange::is_official(official), "--official");
    require(exchange::is_reference(reference), "--reference");
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    write(
        installation,
        exchange::decision_of(ports::CaseDecision{id, official, reference}, installation.keys()));
    return done(options, "the case is closed", out);
}

int nodes_list(
    const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    const auto nodes = installation.store().barriers().nodes();
    const std::vector<ports::Leases::Held> held{installation.store().leases().held()};
    if (options.json) {
        JsonValue work{JsonValue::make_array()};
        for (const ports::Leases::Held& one : held) {
            work.push(lease_json(one));
        }
        JsonValue body{JsonValue::make_object()};
        body.add("nodes", exchange::list_of(nodes)).add("work", std::move(work));
        out << text::write_json(body) << '\n';
        return 0;
    }
    for (const ports::Leases::Held& one : held) {
        out << one.work << " is worked on by " << one.node << ", lease " << one.fence << ", for "
            << one.left.count() / 1'000 << " s more\n";
    }
    return show(options, "nodes", nodes, out, [&](const ports::NodeAttempts& node) {
        out << node.node << "  process " << exchange::word_of(node.process) << "  "
            << node.attempts.size() << " attempts under way\n";
        for (const ports::LiveAttempt& attempt : node.attempts) {
            out << "  message " << attempt.message << ", attempt " << attempt.attempt << " to "
                << attempt.party << ", since " << core::to_helsinki_text(attempt.marked_at) << '\n';
        }
    });
}

int nodes_confirm_off(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& node,
    std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    static_cast<void>(installation.law());
    exchange::require_off(installation.store().barriers(), node);
    Workbench bench{installation, "cli-desk"};
    ConsentDesk desk{installation, bench};
    const auto ended = desk.acknowledgements().confirm_off(node);
    static_cast<void>(desk.acknowledgements().look({}));
    sign_own_chain(installation, "cli-desk");
    return show(options, "attempts", ended, out, [&](const ports::LiveAttempt& attempt) {
        out << "message " << attempt.message << ", attempt " << attempt.attempt << " to "
            << attempt.party << ": may have left\n";
    });
}

}
