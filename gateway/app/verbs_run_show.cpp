// The verbs runs show and runs report: one run, what of it went in which document, and what was
// wrong with it.

#include "gateway/admin/operation_json.h"
#include "gateway/app/analysis_text.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/run_json.h"
#include "gateway/app/run_report.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/core/error.h"
#include "gateway/exchange/delivery_words.h"
#include "gateway/storage/postgres_outbox.h"

#include <algorithm>
#include <map>
#include <ostream>

namespace gateway::app {

namespace {

using text::JsonValue;
using Figures = ports::RunFigures;

void print_results(
    const char* what, const std::vector<ports::PartyResult>& results, std::ostream& out) {
    for (const ports::PartyResult& result : results) {
        out << what << ": record " << result.record.text() << ", " << result.ordinal
            << (result.code.empty() ? "" : ", code " + result.code) << '\n';
    }
    if (results.size() == most_results) {
        out << what << ": the first " << most_results << " are listed\n";
    }
}

void print_fault(const ports::DeliveryFault& fault, std::ostream& out) {
    out << "rejected as a whole: " << exchange::with_words(fault.code, policy::Language::en);
    if (fault.declared) {
        out << ", " << *fault.declared << " records declared";
    }
    if (fault.found) {
        out << ", " << *fault.found << " found";
    }
    out << '\n';
}

/// Why it stands, where no record has been taken in yet.
void print_waits(const JsonValue& waits, std::ostream& out) {
    if (waits.is_null()) {
        return;
    }
    out << "waits: "
        << exchange::with_words(waits.string_at("code").value_or(""), policy::Language::en);
    if (const JsonValue & until{*waits.find("until")}; !until.is_null()) {
        out << ", until " << until.text();
    }
    out << '\n';
}

/// How delivering stands, where something went wrong.
void print_step(const ports::DeliveryStep& step, std::ostream& out) {
    out << "  " << word_of(step.state);
    if (step.pile) {
        out << " in the pile " << ports::to_text(*step.pile);
    }
    if (!step.code.empty()) {
        out << ", " << step.code;
    }
    out << ", failed " << step.failures << " times";
    if (step.due) {
        out << ", tried again from " << core::to_helsinki_text(*step.due);
    }
    out << '\n';
}

std::string joined(const std::vector<std::string>& codes) {
    std::string text;
    for (const std::string& code : codes) {
        text.append(text.empty() ? "" : ", ").append(code);
    }
    return text;
}

JsonValue list_of(const std::vector<std::string>& codes) {
    JsonValue list{JsonValue::make_array()};
    for (const std::string& code : codes) {
        list.push(json(code));
    }
    return list;
}

template <class Each, class ToJson>
JsonValue list_of(const std::vector<Each>& all, const ToJson& to_json) {
    JsonValue list{JsonValue::make_array()};
    for (const Each& one : all) {
        list.push(to_json(one));
    }
    return list;
}

/// Why records did not go, or did not go whole: a record stands under each of its reasons. `runs
/// report` has the sections, the items and the words.
void print_reasons(
    const std::vector<Figures::Withheld>& withheld, const std::vector<Figures::Coded>& coded,
    std::ostream& out) {
    std::map<std::string, std::int64_t> most; // of groups that differ in their items alone
    for (const Figures::Withheld& one : withheld) {
        std::vector<std::string> why{one.reasons};
        why.insert(why.end(), one.guards.begin(), one.guards.end());
        why.insert(why.end(), one.caps.begin(), one.caps.end());
        std::string text{core::to_text(one.outcome)};
        std::int64_t& records{most[text.append(": ").append(joined(why))]};
        records = std::max(records, one.records);
    }
    for (const auto& [why, records] : most) {
        out << records << ' ' << why << '\n';
    }
    for (const Figures::Coded& one : coded) {
        out << one.records << ' ' << admin::record_state_word(one.state)
            << (one.code.empty() ? "" : ": ")
            << exchange::with_words(one.code, policy::Language::en) << '\n';
    }
}

/// Where what was wrong stands, of the first records; and what the mapping does not know of what
/// came: it was kept out.
void print_places(Figures& figures, core::MessageId run, std::ostream& out) {
    const std::vector<Figures::Rejected> rejections{figures.rejections(run, most_places + 1)};
    const std::span<const Figures::Rejected> all{rejections};
    for (const Figures::Rejected& one : all.first(std::min(all.size(), most_places))) {
        out << "  record " << one.ordinal << ": " << one.code << (one.path.empty() ? "" : ", ")
            << exchange::printable_place(one.path) << '\n';
    }
    if (all.size() > most_places) {
        out << "  …\n";
    }
    for (const Figures::Unknown& one : figures.unknown_fields(run)) {
        out << one.fields
            << " fields unknown to the mapping, kept out: " << exchange::printable_place(one.path)
            << '\n';
    }
}

void add_places(JsonValue& body, Figures& figures, core::MessageId run) {
    body.add("rejections", rejections_json(figures.rejections(run, most_results)))
        .add("unknown", unknown_json(figures.unknown_fields(run)));
}

void add_reasons(
    JsonValue& body, const std::vector<Figures::Withheld>& withheld,
    const std::vector<Figures::Coded>& coded) {
    JsonValue held{JsonValue::make_array()};
    for (const Figures::Withheld& one : withheld) {
        JsonValue object{JsonValue::make_object()};
        object.add("outcome", json(core::to_text(one.outcome)))
            .add("records", json(one.records))
            .add("reasons", list_of(one.reasons))
            .add("guards", list_of(one.guards))
            .add("caps", list_of(one.caps));
        held.push(std::move(object));
    }
    JsonValue codes{JsonValue::make_array()};
    for (const Figures::Coded& one : coded) {
        JsonValue object{JsonValue::make_object()};
        object.add("state", json(admin::record_state_word(one.state)))
            .add("code", json(one.code))
            .add("records", json(one.records));
        codes.push(std::move(object));
    }
    body.add("withheld_by", std::move(held)).add("codes", std::move(codes));
}

/// What came back of attempts that did not deliver.
void print_attempts(
    core::MessageId document, const std::vector<Figures::Attempt>& attempts, std::ostream& out) {
    for (const Figures::Attempt& one : attempts) {
        if (one.document == document && !one.code.empty()
            && one.outcome != ports::DeliveryOutcome::delivered) {
            out << "  attempt " << one.attempt << ": " << one.code;
            if (one.status != 0) {
                out << ", status " << one.status;
            }
            out << '\n';
        }
    }
}

void print_documents(
    std::span<const ports::SealedDocument> documents, const std::vector<Figures::Attempt>& attempts,
    std::ostream& out) {
    for (const ports::SealedDocument& document : documents) {
        out << document.document.text() << "  " << state_of(document);
        if (document.kind == ports::Seal::Kind::manifest) {
            out << ", the manifest\n";
        } else {
            out << ", " << document.records << " records, sha256 " << core::to_hex(document.digest)
                << '\n';
        }
        print_attempts(document.document, attempts, out);
        if (const ports::DeliveryStep* const step{open_step(document)}) {
            print_step(*step, out);
        }
    }
}

void print_receipts(const ports::Outbox::Receipts& receipts, std::ostream& out) {
    out << "the party accepted " << receipts.accepted << ", refused " << receipts.refused
        << ", said nothing of " << receipts.silent << ", contradicted itself "
        << receipts.contradicting << " times\n";
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
    storage::PostgresOutbox& outbox{installation.store().outbox()};
    const ports::RunAccount account{outbox.account(*id)};
    JsonValue waits{waits_of(installation, account)};
    const std::vector<Figures::Withheld> withheld{outbox.withheld(*id)};
    const std::vector<Figures::Coded> coded{outbox.coded(*id)};
    const std::vector<ports::SealedDocument> documents{documents_told(outbox, outbox, *id)};
    const std::vector<ports::Outbox::Announced> announced{outbox.announced(*id)};
    const std::optional<ports::DeliveryFault> fault{outbox.delivery_fault(*id)};
    const ports::Outbox::Receipts receipts{outbox.receipts(*id)};
    const std::vector<ports::PartyResult> refused{
        outbox.refused_by_party(*id, ports::Outbox::Refusals::all, most_results)};
    const std::vector<ports::PartyResult> unfitting{outbox.unfitting(*id, most_results)};
    if (!options.json) {
        print_accounts(std::span{&account, 1}, out);
        print_waits(waits, out);
        if (fault) {
            print_fault(*fault, out);
        }
        print_reasons(withheld, coded, out);
        print_places(outbox, *id, out);
        print_documents(documents, outbox.attempts(*id), out);
        print_announced(announced, out);
        if (account.direction == ports::Direction::out) {
            print_receipts(receipts, out);
        }
        print_results("refused by the party", refused, out);
        print_results("fits nothing that was sent, or contradicts", unfitting, out);
        return 0;
    }
    JsonValue body{account_json(account)};
    add_reasons(body, withheld, coded);
    add_places(body, outbox, *id);
    body.add("waits", std::move(waits))
        .add("fault", fault ? fault_json(*fault) : JsonValue{})
        .add("documents", list_of(documents, document_json))
        .add("announced", list_of(announced, announced_json))
        .add("receipts", receipts_json(receipts))
        .add("refused", results_json(refused))
        .add("unfitting", results_json(unfitting))
        .add("corrections", corrections_json(outbox.corrections(*id, most_results)))
        .add("listed_at_most", json(std::int64_t{most_results}));
    out << text::write_json(body) << '\n';
    return 0;
}

int report_run(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& run,
    std::ostream& out) {
    const std::optional<core::MessageId> id{core::MessageId::parse(run)};
    if (!id) {
        throw core::GatewayError{"MESSAGE_ID_FORM", core::GatewayError::Retry::never};
    }
    const policy::Language language{language_of(options.language)};
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    const JsonValue report{run_report(installation, *id)};
    if (options.json) {
        out << text::write_json(report) << '\n';
    } else {
        print_run_report(report, language, out);
    }
    return 0;
}

}
