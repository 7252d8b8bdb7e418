// Verbs of the journal: export and verification.

#include "gateway/app/input_line.h"
#include "gateway/app/installation.h"
#include "gateway/app/journal_excerpt.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/new_file.h"
#include "gateway/app/reading.h"
#include "gateway/app/said_dates.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/core/error.h"
#include "gateway/storage/journal_store.h"
#include "gateway/verifier/anchors.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <utility>

namespace gateway::app {

using core::GatewayError;
using text::JsonValue;

namespace {

/// Whom the request is about. @throws core::GatewayError REQUEST_INVALID, PERSON_UNKNOWN.
core::PersonNo person_of(Installation& installation, const std::string& file) {
    const core::Result<JsonValue> asked{text::parse_json(unmarked(read_input(file)))};
    const auto configuration = installation.law().active()->configuration(); // knows the names
    const auto subject = asked ? asked.value().string_at("subject") : std::nullopt;
    const auto name = asked ? asked.value().string_at("register") : std::nullopt;
    const auto reg = name ? core::RegisterId::find(*name) : std::nullopt;
    const auto* const known = reg ? configuration->find(*reg) : nullptr;
    if (!subject || known == nullptr) {
        throw GatewayError{
            "REQUEST_INVALID", "subject or register is missing or unknown",
            GatewayError::Retry::never};
    }
    const std::optional<core::PersonNo> person{installation.store().people().find(
        known->controller, core::PersonId{std::string{*subject}})};
    if (!person) {
        throw GatewayError{"PERSON_UNKNOWN", GatewayError::Retry::never};
    }
    return *person;
}

/// Whose evidence is asked for: whoever is named, or whom the entries of the message are about.
std::vector<core::PersonNo>
persons_of(storage::JournalStore& stored, const storage::EntrySelection& selection) {
    if (selection.person) {
        return {*selection.person};
    }
    return selection.message ? journal::persons_of(stored.entries_of(*selection.message))
                             : std::vector<core::PersonNo>{};
}

/// What was asked for, for the excerpt's head: nobody is named.
std::string about(const JournalWords& words) {
    std::string text;
    const auto add = [&](const char* what, const std::string& value) {
        if (!value.empty()) {
            text += (text.empty() ? "" : ", ") + std::string{what} + value;
        }
    };
    add("message ", words.message);
    add("one person", words.person.empty() ? "" : " ");
    add("exchange ", words.exchange);
    add("from ", words.from);
    add("until ", words.until);
    return text;
}

storage::EntrySelection selection_of(Installation& installation, const JournalWords& words) {
    storage::EntrySelection selection;
    if (!words.message.empty()) {
        selection.message = core::MessageId::parse(words.message);
        if (!selection.message) {
            throw GatewayError{"MESSAGE_ID_FORM", GatewayError::Retry::never};
        }
    }
    if (!words.person.empty()) {
        selection.person = person_of(installation, words.person);
    }
    selection.exchange = words.exchange;
    if (!words.from.empty()) {
        selection.from = said_instant(words.from, "--from");
    }
    if (!words.until.empty()) {
        selection.until = said_instant(words.until, "--until");
    }
    return selection;
}

}

int journal_export(
    const VerbOptions& options, const http::NetworkLibraries& network, const JournalWords& words,
    std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    storage::JournalStore& stored{installation.store().journal()};
    const bool everything{about(words).empty()};
    const storage::EntrySelection selection{
        everything ? storage::EntrySelection{} : selection_of(installation, words)};
    std::optional<NewFile> to_file{};
    if (words.file != "-") {
        to_file.emplace(words.file);
    }
    std::vector<core::PersonNo> persons{persons_of(stored, selection)};
    if (!persons.empty()) { // before the snapshot: it holds who asked for a person's, too
        record_reading(
            installation, Reading{
                              "journal", "export", words.message, std::move(persons),
                              options.reason, options.read_for});
    }
    std::ostream& target{to_file ? to_file->stream() : out};
    const journal::ExportHead head{
        installation.settings().node_name, stored.system_identifier(), installation.clock().now()};
    // All chains at one instant: a checkpoint of one is cited in another.
    const std::unique_ptr<storage::JournalSnapshot> snapshot{stored.snapshot()};
    if (everything) {
        write_journal(*snapshot, head, installation.signing_key(), target);
    } else {
        write_excerpt(*snapshot, head, about(words), selection, installation.signing_key(), target);
    }
    if (!to_file) {
        return 0; // it is the answer
    }
    to_file->keep();
    if (options.json) {
        JsonValue body{JsonValue::make_object()};
        body.add("file", json(words.file)).add("kind", json(everything ? "journal" : "excerpt"));
        out << text::write_json(body) << '\n';
    } else {
        out << words.file << (everything ? ": the journal\n" : ": an excerpt\n");
    }
    return 0;
}

namespace {

std::vector<verifier::PublicKey> public_keys(const JournalWords& words) {
    std::vector<verifier::PublicKey> keys;
    for (const std::string& file : words.keys) {
        const std::vector<verifier::PublicKey> read{verifier::PublicKey::all_of(read_input(file))};
        if (read.empty()) {
            throw GatewayError{"KEY_PEM", GatewayError::Retry::never};
        }
        keys.insert(keys.end(), read.begin(), read.end());
    }
    return keys;
}

struct CheckedAnchors {
    std::vector<verifier::Anchor> anchors;
    std::vector<verifier::Stamp> stamps;
    std::string wrong_file;
    std::string fault;
    /// A file that is not there says nothing of the journal: nobody can judge by it.
    [[nodiscard]] bool missing() const { return verifier::says_nothing(fault); }
    [[nodiscard]] std::string_view advice() const {
        return fault == "AUTHORITY_UNREADABLE"
                   ? "the file of --tsa-ca has no certificate or cannot be read: give the "
                     "authority (PEM) of anchor.timestamp.authority"
                   : "it says nothing about the journal either way; give the file as it was "
                     "deposited: anchors/ in the data directory, anchor.folder, or what was mailed";
    }
};

CheckedAnchors
check_anchors(const JournalWords& words, const std::vector<verifier::PublicKey>& keys) {
    CheckedAnchors checked;
    for (const std::string& file : words.anchors) {
        const std::optional<verifier::ReadAnchor> read{
            verifier::read_anchor_file(file, keys, words.timestamp_authority, checked.fault)};
        if (!read) {
            checked.wrong_file = file;
            break;
        }
        checked.anchors.push_back(read->anchor);
        if (read->stamp) {
            checked.stamps.push_back(*read->stamp);
        }
    }
    return checked;
}

core::Instant instant_of(std::int64_t microseconds) {
    return core::Instant::from_microseconds(microseconds);
}

JsonValue stamps_json(const CheckedAnchors& anchors) {
    JsonValue stamps{JsonValue::make_array()};
    for (const verifier::Stamp& stamp : anchors.stamps) {
        stamps.push(json(core::to_utc_text(instant_of(stamp.at * 1'000'000))));
    }
    return stamps;
}

/// What is special with chains: that they begin later, or that their ends are not signed.
void add_chains(JsonValue& body, const verifier::Report& report) {
    JsonValue dropped{JsonValue::make_array()};
    JsonValue open{JsonValue::make_array()};
    for (const verifier::ChainSummary& chain : report.chains) {
        if (chain.begins > 1) {
            JsonValue one{JsonValue::make_object()};
            one.add("chain", json(chain.chain)).add("begins", json(chain.begins));
            dropped.push(std::move(one));
        }
        if (chain.unsigned_entries > 0) {
            JsonValue one{JsonValue::make_object()};
            one.add("chain", json(chain.chain))
                .add("entries", json(chain.unsigned_entries))
                .add("since", json(core::to_utc_text(instant_of(chain.unsigned_since))))
                .add("checkpoints", json(chain.checkpoints))
                .add("overdue", JsonValue::of_boolean(report.overdue(chain)));
            open.push(std::move(one));
        }
    }
    body.add("dropped", std::move(dropped)).add("unsigned_chains", std::move(open));
}

JsonValue report_json(const verifier::Report& report, const CheckedAnchors& anchors) {
    JsonValue body{JsonValue::make_object()};
    body.add(
            "verified",
            JsonValue::of_boolean(report.holds() && report.vouched() && anchors.fault.empty()))
        .add("entries", json(report.entries))
        .add("checkpoints", json(report.checkpoints))
        .add("chains", json(static_cast<std::int64_t>(report.chains.size())))
        .add("kind", json(report.kind == verifier::Kind::excerpt ? "excerpt" : "journal"))
        .add("left_out", json(report.links))
        .add("unsigned", json(report.unsigned_entries))
        .add("anchored", json(report.anchored))
        .add("stamped", stamps_json(anchors));
    add_chains(body, report);
    JsonValue broken{JsonValue::make_object()};
    if (anchors.missing()) {
        JsonValue missing{JsonValue::make_object()};
        missing.add("anchor", json(anchors.wrong_file))
            .add("reason", json(anchors.fault))
            .add("advice", json(anchors.advice()));
        body.add("missing", std::move(missing));
    } else if (!anchors.fault.empty()) {
        broken.add("anchor", json(anchors.wrong_file)).add("reason", json(anchors.fault));
        body.add("broken", std::move(broken));
    } else if (report.broken) {
        broken.add("chain", json(report.broken->chain))
            .add("sequence", json(report.broken->sequence))
            .add("line", json(report.broken->line))
            .add("reason", json(report.broken->reason));
        body.add("broken", std::move(broken));
    }
    return body;
}

void print_chain(
    const verifier::Report& report, const verifier::ChainSummary& chain, std::ostream& out) {
    if (chain.begins > 1) {
        out << "chain " << chain.chain << " begins at entry " << chain.begins
            << ": the journal says that what came before was dropped\n";
    }
    if (chain.unsigned_entries > 0) {
        out << "chain " << chain.chain << ": "
            << (chain.checkpoints == 0 ? "nothing of it is signed: all " : "the last ")
            << chain.unsigned_entries << " entries, the first of "
            << core::to_utc_text(instant_of(chain.unsigned_since)) << ", stand under no checkpoint"
            << (report.overdue(chain) ? ", and there was time for one\n" : " yet\n");
    }
}

void print_report(
    const verifier::Report& report, const CheckedAnchors& anchors, std::ostream& out) {
    if (anchors.missing()) {
        out << "missing: anchor " << anchors.wrong_file << " cannot be judged (" << anchors.fault
            << "); " << anchors.advice() << '\n';
        return;
    }
    if (!anchors.fault.empty()) {
        out << "broken: " << anchors.fault << " in anchor " << anchors.wrong_file << '\n';
        return;
    }
    if (report.broken) {
        out << "broken: " << report.broken->reason << " at chain " << report.broken->chain
            << ", entry " << report.broken->sequence << " (line " << report.broken->line << ")\n";
        return;
    }
    for (const verifier::ChainSummary& chain : report.chains) {
        print_chain(report, chain, out);
    }
    out << (report.vouched() ? "verified: " : "unsigned: ") << report.entries << " entries in "
        << report.chains.size() << " chains, " << report.checkpoints << " checkpoints";
    if (report.kind == verifier::Kind::excerpt) {
        out << "; an excerpt: " << report.links << " entries between them are left out";
    } else if (report.links > 0) {
        out << "; " << report.links << " audit entries are left out, their time was over";
    }
    if (!anchors.anchors.empty()) {
        out << "; " << report.anchored << " anchored heads met, " << anchors.stamps.size()
            << " time stamps";
    }
    if (const auto ended = std::count_if(
            anchors.stamps.begin(), anchors.stamps.end(),
            [](const verifier::Stamp& stamp) { return stamp.ended_since; });
        ended > 0) {
        out << ", a certificate of " << ended << " has ended since";
    }
    out << (report.vouched() ? "\n" : "; there was time to sign all of it: see above\n");
}

int status_of(const verifier::Report& report, const CheckedAnchors& anchors) {
    if (anchors.missing()) {
        return 2;
    }
    if (!report.holds() || !anchors.fault.empty()) {
        return 1;
    }
    return report.vouched() ? 0 : 3;
}

}

int journal_verify(const VerbOptions& options, const JournalWords& words, std::ostream& out) {
    const std::vector<verifier::PublicKey> keys{public_keys(words)};
    std::ifstream from_file;
    if (words.file != "-") {
        from_file.open(words.file, std::ios::binary);
        if (!from_file || std::filesystem::is_directory(words.file)) {
            throw GatewayError{"FILE_UNREADABLE", words.file, GatewayError::Retry::never};
        }
    }
    std::istream& in{words.file == "-" ? std::cin : from_file};
    const CheckedAnchors anchors{check_anchors(words, keys)};
    const verifier::Report report{
        anchors.fault.empty() ? verifier::verify(in, keys, anchors.anchors) : verifier::Report{}};
    if (options.json) {
        out << text::write_json(report_json(report, anchors)) << '\n';
    } else {
        print_report(report, anchors, out);
    }
    return status_of(report, anchors);
}

}
