// What an exchange says about its batches beside their records: controls in the document, and a
// manifest.

#include "gateway/config/exchange_checks.h"

#include <algorithm>

namespace gateway::config {

namespace {

constexpr std::pair<std::string_view, ManifestRule::Form> form_words[]{
    {"json", ManifestRule::Form::json}, {"xml", ManifestRule::Form::xml}};

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

void check_batch_controls(const ReadExchange& read, const Sheet& sheet) {
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
}

}
