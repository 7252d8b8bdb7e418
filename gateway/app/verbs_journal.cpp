// Verbs of the journal: export and verification.

#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/core/error.h"
#include "gateway/journal/export.h"
#include "gateway/journal/verify.h"
#include "gateway/storage/journal_store.h"

#include <fstream>
#include <iostream>

namespace gateway::app {

using core::GatewayError;
using text::JsonValue;

int journal_export(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& file,
    std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    storage::JournalStore& stored{installation.store().journal()};
    std::ofstream to_file;
    if (file != "-") {
        to_file.open(file, std::ios::binary | std::ios::trunc);
    }
    std::ostream& target{file == "-" ? out : to_file};
    journal::ExportWriter writer{
        target,
        journal::ExportHead{
            installation.settings().node_name, stored.system_identifier(),
            installation.clock().now()},
        installation.signing_key().public_key().fingerprint()};
    // All chains at one instant: a checkpoint of one is cited in another.
    const std::unique_ptr<storage::JournalSnapshot> snapshot{stored.snapshot()};
    for (const storage::StoredChain& chain : snapshot->chains()) {
        std::vector<journal::Checkpoint> checkpoints;
        for (const storage::StoredCheckpoint& encoded : snapshot->checkpoints(chain.number)) {
            core::Result<journal::Checkpoint> decoded{journal::decode_checkpoint(encoded.encoded)};
            if (!decoded) {
                throw GatewayError{"CHECKPOINT_MALFORMED", GatewayError::Retry::never};
            }
            checkpoints.push_back(std::move(decoded).value());
        }
        writer.begin_chain(std::move(checkpoints));
        snapshot->entries(chain.number, [&](const ports::JournalRow& row) { writer.append(row); });
    }
    writer.finish();
    return 0;
}

int journal_verify(
    const VerbOptions& options, const std::string& file, const std::string& key,
    std::ostream& out) {
    const core::Result<crypto::VerifyKey> verify_key{crypto::VerifyKey::from_pem(read_input(key))};
    if (!verify_key) {
        throw GatewayError{verify_key.rejection().code, GatewayError::Retry::never};
    }
    std::ifstream from_file;
    if (file != "-") {
        from_file.open(file, std::ios::binary);
        if (!from_file) {
            throw GatewayError{"FILE_UNREADABLE", file, GatewayError::Retry::never};
        }
    }
    const journal::VerifyReport report{
        journal::verify_export(file == "-" ? std::cin : from_file, verify_key.value())};
    JsonValue body{JsonValue::make_object()};
    body.add("verified", JsonValue::of_boolean(report.holds()))
        .add("entries", json(report.entries))
        .add("checkpoints", json(report.checkpoints))
        .add("chains", json(static_cast<std::int64_t>(report.chains.size())));
    if (report.broken) {
        JsonValue broken{JsonValue::make_object()};
        broken.add("chain", json(report.broken->chain))
            .add("sequence", json(report.broken->sequence))
            .add("line", json(report.broken->line))
            .add("reason", json(report.broken->reason.text()));
        body.add("broken", std::move(broken));
    }
    if (options.json) {
        out << text::write_json(body) << '\n';
    } else if (report.holds()) {
        out << "verified: " << report.entries << " entries in " << report.chains.size()
            << " chains, " << report.checkpoints << " checkpoints\n";
    } else {
        out << "broken: " << report.broken->reason << " at chain " << report.broken->chain
            << ", entry " << report.broken->sequence << " (line " << report.broken->line << ")\n";
    }
    return report.holds() ? 0 : 1;
}

}
