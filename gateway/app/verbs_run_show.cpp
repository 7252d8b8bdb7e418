// The verb runs show: one run, what of it went in which document, and what was wrong with it.

#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/core/error.h"
#include "gateway/storage/postgres_outbox.h"

#include <ostream>

namespace gateway::app {

namespace {

using text::JsonValue;

/// What is known of a sealed document: never more than its last attempt says.
std::string_view state_of(const ports::SealedDocument& document) noexcept {
    if (!document.last_outcome) {
        return document.attempts == 0 ? "sealed" : "under-way";
    }
    switch (*document.last_outcome) {
    case ports::DeliveryOutcome::delivered: return "delivered";
    case ports::DeliveryOutcome::refused: return "refused";
    case ports::DeliveryOutcome::failed: return document.maybe_arrived ? "unknown" : "failed";
    case ports::DeliveryOutcome::unknown: return "unknown";
    }
    return "unknown";
}

JsonValue document_json(const ports::SealedDocument& document) {
    JsonValue object{JsonValue::make_object()};
    object.add("document", json(document.document.text()))
        .add("kind", json(document.kind == ports::Seal::Kind::manifest ? "manifest" : "records"))
        .add("records", json(document.records))
        .add("sha256", json(core::to_hex(document.digest)))
        .add("attempts", json(std::int64_t{document.attempts}))
        .add("state", json(state_of(document)));
    if (!document.control_sum.empty()) {
        object.add("sum", json(document.control_sum));
    }
    return object;
}

JsonValue announced_json(const ports::Outbox::Announced& announced) {
    JsonValue object{JsonValue::make_object()};
    object.add("ordinal", json(std::int64_t{announced.line.ordinal}))
        .add("records", json(announced.line.records))
        .add("run", announced.run ? json(announced.run->text()) : JsonValue{});
    return object;
}

/// What is listed of results at most; the counts are whole.
constexpr std::size_t most_results{1'000};

JsonValue result_json(const ports::PartyResult& result) {
    using Standing = ports::PartyResult::Standing;
    JsonValue object{JsonValue::make_object()};
    object.add("ordinal", json(result.ordinal))
        .add("record", json(result.record.text()))
        .add(
            "verdict",
            json(result.verdict == ports::PartyResult::Verdict::accepted ? "accepted" : "refused"))
        .add("code", json(result.code));
    if (result.standing == Standing::unmatched || result.standing == Standing::contradicts) {
        object.add(
            "standing", json(result.standing == Standing::unmatched ? "unmatched" : "contradicts"));
    }
    return object;
}

JsonValue results_json(const std::vector<ports::PartyResult>& results) {
    JsonValue list{JsonValue::make_array()};
    for (const ports::PartyResult& result : results) {
        list.push(result_json(result));
    }
    return list;
}

JsonValue corrections_json(const std::vector<ports::Outbox::Correction>& corrections) {
    JsonValue list{JsonValue::make_array()};
    for (const ports::Outbox::Correction& correction : corrections) {
        JsonValue object{JsonValue::make_object()};
        object.add("record", json(correction.record.text()))
            .add("corrects", json(correction.corrects.text()));
        list.push(std::move(object));
    }
    return list;
}

JsonValue receipts_json(const ports::Outbox::Receipts& receipts) {
    JsonValue object{JsonValue::make_object()};
    object.add("accepted", json(receipts.accepted))
        .add("refused", json(receipts.refused))
        .add("silent", json(receipts.silent))
        .add("contradicting", json(receipts.contradicting));
    return object;
}

void print_results(
    const char* what, const std::vector<ports::PartyResult>& results, std::ostream& out) {
    for (const ports::PartyResult& result : results) {
        out << what << ": record " << result.record.text() << ", " << result.ordinal
            << (result.code.empty() ? "" : ", code " + result.code) << '\n';
    }
}

JsonValue fault_json(const ports::DeliveryFault& fault) {
    const auto count = [](const std::optional<std::int64_t>& number) {
        return number ? json(*number) : JsonValue{};
    };
    JsonValue object{JsonValue::make_object()};
    object.add("code", json(fault.code))
        .add("declared", count(fault.declared))
        .add("found", count(fault.found));
    return object;
}

void print_fault(const ports::DeliveryFault& fault, std::ostream& out) {
    out << "rejected as a whole: " << fault.code;
    if (fault.declared) {
        out << ", " << *fault.declared << " records declared";
    }
    if (fault.found) {
        out << ", " << *fault.found << " found";
    }
    out << '\n';
}

void print_documents(std::span<const ports::SealedDocument> documents, std::ostream& out) {
    for (const ports::SealedDocument& document : documents) {
        out << document.document.text() << "  " << state_of(document);
        if (document.kind == ports::Seal::Kind::manifest) {
            out << ", the manifest\n";
        } else {
            out << ", " << document.records << " records, sha256 " << core::to_hex(document.digest)
                << '\n';
        }
    }
}

void print_announced(std::span<const ports::Outbox::Announced> announced, std::ostream& out) {
    for (const ports::Outbox::Announced& document : announced) {
        out << "document " << document.line.ordinal << ", " << document.line.records
            << " records: " << (document.run ? "came as " + document.run->text() : "has not come")
            << '\n';
    }
}

}

int show_run(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& run,
    std::ostream& out) {
    const std::optional<core::MessageId> id{core::MessageId::parse(run)};
    if (!id) {
        throw core::GatewayError{"MESSAGE_ID_FORM", core::GatewayError::Retry::never};
    }
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    static_cast<void>(installation.law());
    ports::Outbox& outbox{installation.store().outbox()};
    const ports::RunAccount account{outbox.account(*id)};
    const std::vector<ports::SealedDocument> documents{outbox.sealed_documents(*id)};
    const std::vector<ports::Outbox::Announced> announced{outbox.announced(*id)};
    const std::optional<ports::DeliveryFault> fault{outbox.delivery_fault(*id)};
    const ports::Outbox::Receipts receipts{outbox.receipts(*id)};
    const std::vector<ports::PartyResult> refused{outbox.refused_by_party(*id, most_results)};
    const std::vector<ports::PartyResult> unfitting{outbox.unfitting(*id, most_results)};
    if (!options.json) {
        print_accounts(std::span{&account, 1}, out);
        if (fault) {
            print_fault(*fault, out);
        }
        print_documents(documents, out);
        print_announced(announced, out);
        if (account.direction == ports::Direction::out) {
            out << "the party accepted " << receipts.accepted << ", refused " << receipts.refused
                << ", said nothing of " << receipts.silent << ", contradicted itself "
                << receipts.contradicting << " times\n";
        }
        print_results("refused by the party", refused, out);
        print_results("fits nothing that was sent, or contradicts", unfitting, out);
        return 0;
    }
    JsonValue body{account_json(account)};
    JsonValue sealed{JsonValue::make_array()};
    for (const ports::SealedDocument& document : documents) {
        sealed.push(document_json(document));
    }
    JsonValue named{JsonValue::make_array()};
    for (const ports::Outbox::Announced& document : announced) {
        named.push(announced_json(document));
    }
    body.add("fault", fault ? fault_json(*fault) : JsonValue{})
        .add("documents", std::move(sealed))
        .add("announced", std::move(named))
        .add("receipts", receipts_json(receipts))
        .add("refused", results_json(refused))
        .add("unfitting", results_json(unfitting))
        .add("corrections", corrections_json(outbox.corrections(*id, most_results)));
    out << text::write_json(body) << '\n';
    return 0;
}

}
