// The verb that deposits the journal's heads outside.

#include "gateway/app/anchors.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"

#include <ostream>

namespace gateway::app {

using text::JsonValue;

int journal_anchor(
    const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    installation.loops().start(); // who asks for a time stamp
    const Deposited made{Anchors{installation}.deposit()};
    if (options.json) {
        JsonValue failed{JsonValue::make_array()};
        for (const auto& [way, code] : made.failed) {
            JsonValue one{JsonValue::make_object()};
            one.add("way", json(way)).add("code", json(code.text()));
            failed.push(std::move(one));
        }
        JsonValue body{JsonValue::make_object()};
        body.add("file", json(made.file))
            .add("sha256", json(core::to_hex(made.digest)))
            .add("heads", json(static_cast<std::int64_t>(made.heads)))
            .add("mailed", JsonValue::of_boolean(made.mailed))
            .add("failed", std::move(failed));
        if (made.stamped) {
            body.add("stamped", json(core::to_utc_text(*made.stamped)));
        }
        out << text::write_json(body) << '\n';
    } else {
        out << made.file << ": " << made.heads << " heads"
            << (made.stamped ? ", stamped at " + core::to_utc_text(*made.stamped) : std::string{})
            << (made.mailed ? ", mailed" : "") << '\n';
        for (const auto& [way, code] : made.failed) {
            out << way << ": " << code << '\n';
        }
    }
    return made.failed.empty() ? 0 : 1;
}

}
