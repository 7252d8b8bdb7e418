// What an exchange says about its batches beside their records: controls in the document, and a
// manifest.

#include "gateway/config/exchange_checks.h"

#include <algorithm>

namespace gateway::config {

namespace {

constexpr std::pair<std::string_view, ManifestRule::Form> form_words[]{
    {"json", ManifestRule::Form::json}, {"xml", ManifestRule::Form::xml}};

constexpr std::pair<std::string_view, Wrapping::Compression> compression_words[]{
    {"none", Wrapping::Compression::none},
    {"gzip", Wrapping::Compression::gzip},
    {"zip", Wrapping::Compression::zip}};

std::size_t line_of(const ReadExchange& read, const char* key) {
    const auto found = read.lines.find(key);
    return found == read.lines.end() ? read.line : found->second;
}

/// What is added up must be a place that the mapping knows: else every sum would be 0 and agree.
void check_sum(
    const ReadExchange& read, const Sheet& sheet, const char* key, const std::string& path) {
    if (path.empty()) {
        return;
    }
    const std::vector<std::string> known{read.record.leg.shape.known_paths};
    if (std::find(known.begin(), known.end(), path) == known.end()) {
        sheet.error(
            line_of(read, key), "REFERENCE_DANGLING",
            "the mapping has no line for " + said(path) + ", which is to be added up");
    }
}

/// What this installation must have of the party, so that a document can be wrapped or unwrapped.
void check_wrapping(const Draft& draft, const ReadExchange& read, const Sheet& sheet) {
    const Exchange& exchange{read.exchange};
    if (is_query(exchange.direction)) {
        sheet.error(
            line_of(read, "wrapping"), "KEY_MISPLACED", "wrapping is of a batch, not of a query");
        return;
    }
    const bool out{exchange.direction == ports::Direction::out};
    const auto party =
        std::find_if(draft.parties.begin(), draft.parties.end(), [&](const Party& one) {
            return one.id == exchange.party;
        });
    if (party == draft.parties.end()) {
        return;
    }
    if (out && exchange.wrapping.encrypted && party->document_certificate.empty()) {
        sheet.note(
            line_of(read, "wrapping"), "DOCUMENT_CERTIFICATE_ABSENT",
            "this installation has no documents.pem of the party: nothing leaves");
    }
    const Wrapping& wrapping{exchange.wrapping};
    const bool pins_needed{out ? wrapping.encrypted : wrapping.is_signed || wrapping.xml_signed};
    if (pins_needed && party->document_pins.empty()) {
        sheet.note(
            line_of(read, "wrapping"), "DOCUMENT_PINS_ABSENT",
            "this installation has no document-pins of the party: nothing is sent or taken in");
    }
    if (!wrapping.xslt_name.empty() && out) {
        sheet.error(
            line_of(read, "wrapping"), "KEY_MISPLACED",
            "a stylesheet is of what comes in: nothing is rewritten that passed the gate");
    } else if (!wrapping.xslt_name.empty()) {
        sheet.note(
            line_of(read, "wrapping"), "XSLT_USED",
            "a stylesheet rewrites each document before it is read: what it leaves out is counted "
            "nowhere");
    }
    if (wrapping.xml_signed && read.record.leg.format != "xml") {
        sheet.error(line_of(read, "wrapping"), "KEY_MISPLACED", "only XML has an XML signature");
    }
}

void check_record_key(const ReadExchange& read, const Sheet& sheet) {
    std::vector<std::string> columns{read.exchange.record_key};
    if (columns.empty()) {
        return;
    }
    if (read.exchange.direction != ports::Direction::out) {
        sheet.error(
            line_of(read, "record-key"), "KEY_MISPLACED", "only what we send has a record key");
        return;
    }
    std::sort(columns.begin(), columns.end());
    if (columns.front().empty()
        || std::adjacent_find(columns.begin(), columns.end()) != columns.end()) {
        sheet.error(
            line_of(read, "record-key"), "TERM_UNKNOWN",
            "a record key lists columns of the selection, each once");
    }
}

}

Controls read_controls(const Sheet& sheet, const Tree& tree) {
    MapReader reader{sheet, tree, "controls"};
    Controls controls;
    controls.records = reader.text_or("records", "");
    if (const Tree* const sum{reader.find("sum")}) {
        MapReader parts{sheet, *sum, "a sum"};
        controls.sum = parts.text("at");
        controls.sum_of = parts.text("of");
        parts.finish();
    }
    if (controls.records.empty() && controls.sum.empty()) {
        sheet.error(tree.line, "KEY_MISSING", "controls name `records`, a `sum`, or both");
    }
    reader.finish();
    return controls;
}

ManifestRule read_manifest_rule(const Sheet& sheet, const Tree& tree, ports::Direction direction) {
    MapReader reader{sheet, tree, "a manifest"};
    ManifestRule rule;
    if (const Tree* const form{reader.need("format")}) {
        rule.form = choose(sheet, *form, form_words).value_or(rule.form);
    }
    rule.sum_of = reader.text_or("sum-of", "");
    if (direction == ports::Direction::in) {
        rule.wait = std::chrono::minutes{reader.number_or("wait", 1'440, 1, 44'640)};
    }
    reader.finish();
    return rule;
}

Results read_results(Draft& draft, const Sheet& sheet, const Tree& tree) {
    MapReader reader{sheet, tree, "results"};
    Results results;
    if (const Tree* const of{reader.need("of")}) {
        results.of = refer(sheet, *of, draft.exchange_ids, "exchange").value_or(core::ExchangeId{});
    }
    results.record = reader.text("record");
    results.outcome = reader.text("outcome");
    results.code = reader.text_or("code", "");
    const auto words = [&](std::string_view key, std::vector<std::string>& into) {
        for (const Tree* const word : reader.needed_list(key)) {
            if (auto text = read_word(sheet, *word)) {
                into.push_back(std::move(*text));
            }
        }
    };
    words("accepted", results.accepted);
    words("refused", results.refused);
    const bool both{
        std::any_of(results.accepted.begin(), results.accepted.end(), [&](const std::string& word) {
            return std::find(results.refused.begin(), results.refused.end(), word)
                   != results.refused.end();
        })};
    if (both) {
        sheet.error(tree.line, "TERM_DUPLICATE", "a word means accepted or refused, not both");
    }
    reader.finish();
    return results;
}

void check_results(Draft& draft) {
    for (const Exchange& exchange : draft.exchanges) {
        if (!exchange.results || exchange.results->of == core::ExchangeId{}) {
            continue;
        }
        const std::string file{"exchanges/" + std::string{exchange.id.text()} + "/exchange.yaml"};
        const auto about =
            std::find_if(draft.exchanges.begin(), draft.exchanges.end(), [&](const Exchange& one) {
                return one.id == exchange.results->of;
            });
        if (about == draft.exchanges.end()) {
            continue; // it could not be read, and that was told
        }
        if (about->direction != ports::Direction::out || about->party != exchange.party) {
            draft.findings.error(
                file, 0, "RESULTS_OF",
                "results are about a batch that goes out to the same party, and "
                    + said(about->id.text()) + " is none");
        } else if (about->record.shape.record_id.empty()) {
            draft.findings.error(
                file, 0, "RESULTS_OF",
                "the records of " + said(about->id.text())
                    + " carry no `record-id` that a result could name");
        }
    }
}

Wrapping read_wrapping(const Sheet& sheet, const Tree& tree) {
    MapReader reader{sheet, tree, "a wrapping"};
    Wrapping wrapping;
    if (const Tree* const word{reader.find("compression")}) {
        wrapping.compression =
            choose(sheet, *word, compression_words).value_or(wrapping.compression);
    }
    wrapping.is_signed = reader.boolean_or("signed", false);
    wrapping.encrypted = reader.boolean_or("encrypted", false);
    wrapping.xml_signed = reader.boolean_or("xml-signed", false);
    wrapping.xslt_name = reader.text_or("xslt", "");
    wrapping.size_limit =
        static_cast<std::size_t>(reader.number_or("size-limit", 512 << 20, 1 << 10, 1 << 30));
    wrapping.ratio_limit = static_cast<std::size_t>(reader.number_or("ratio-limit", 100, 1, 1'032));
    reader.finish();
    return wrapping;
}

void check_batch_controls(const Draft& draft, const ReadExchange& read, const Sheet& sheet) {
    const Exchange& exchange{read.exchange};
    if (exchange.controls && exchange.direction != ports::Direction::in) {
        sheet.error(
            line_of(read, "controls"), "KEY_MISPLACED", "controls are of what a party delivers");
    } else if (exchange.controls) {
        check_sum(read, sheet, "controls", exchange.controls->sum_of);
    }
    if (exchange.manifest && is_query(exchange.direction)) {
        sheet.error(
            line_of(read, "manifest"), "KEY_MISPLACED", "a manifest is of a batch, not of a query");
    } else if (exchange.manifest) {
        check_sum(read, sheet, "manifest", exchange.manifest->sum_of);
    }
    if (exchange.results && exchange.direction != ports::Direction::in) {
        sheet.error(line_of(read, "results"), "KEY_MISPLACED", "results are what comes in");
    }
    check_record_key(read, sheet);
    if (read.lines.contains("wrapping")) {
        check_wrapping(draft, read, sheet);
    }
}

}
