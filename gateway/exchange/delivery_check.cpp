#include "gateway/exchange/delivery_check.h"

#include "gateway/exchange/control_sum.h"
#include "gateway/ports/format.h"

#include <memory>
#include <string>
#include <vector>

namespace gateway::exchange {

namespace {

using Declared = ports::DocumentReader::Declared;

/// A sum over one place of the records, as far as it could be added.
struct Adding {
    std::string path; ///< empty: nothing is added up
    ControlSum sum{};
    bool whole{true};

    void add(const ports::DocumentReader::Item& item) {
        const auto* const record = std::get_if<core::NativeRecord>(&item.content);
        if (record == nullptr) {
            whole = false;
            return;
        }
        for (const core::NativeField& field : record->fields) {
            whole = (field.path != path || sum.add(field.value.reveal())) && whole;
        }
    }
};

/// What was found in the document.
struct Found {
    std::int64_t records{0};
    std::vector<Adding> sums{};
    std::vector<Declared> declared{};
    std::optional<core::Rejection> broken{};
};

Found read_through(
    const config::Leg& leg, ports::ByteSource& document,
    std::initializer_list<const std::string*> to_add) {
    Found found;
    for (const std::string* const path : to_add) {
        found.sums.push_back(Adding{*path});
    }
    const std::unique_ptr<ports::DocumentReader> reader{leg.document->read(document)};
    for (;;) {
        const auto item = reader->next();
        if (!item) {
            found.broken = item.rejection();
            break;
        }
        if (!item.value()) {
            break;
        }
        ++found.records;
        for (Adding& adding : found.sums) {
            if (!adding.path.empty()) {
                adding.add(*item.value());
            }
        }
    }
    found.declared.assign(reader->declared().begin(), reader->declared().end());
    return found;
}

/// What stands at the path, if it stands there once.
std::optional<ControlSum> figure_at(const Found& found, const std::string& path) {
    const Declared* once{nullptr};
    for (const Declared& declared : found.declared) {
        if (declared.path == path) {
            if (once != nullptr) {
                return std::nullopt;
            }
            once = &declared;
        }
    }
    return once == nullptr ? std::nullopt : ControlSum::parse(once->text);
}

std::optional<WholeFault> compare_sums(
    const std::optional<ControlSum>& declared, const Adding& adding, std::int64_t records) {
    if (!declared) {
        return WholeFault{"CONTROL_MISSING", std::nullopt, records};
    }
    if (!adding.whole) {
        return WholeFault{"CONTROL_UNADDABLE", std::nullopt, records};
    }
    return *declared == adding.sum
               ? std::nullopt
               : std::optional{WholeFault{"CONTROL_SUM", std::nullopt, records}};
}

std::optional<WholeFault> against_manifest(
    const config::ManifestRule& rule, const ports::ManifestLine& line, const Found& found) {
    if (line.records != found.records) {
        return WholeFault{"CONTROL_RECORDS", line.records, found.records};
    }
    return rule.sum_of.empty()
               ? std::nullopt
               : compare_sums(
                   ControlSum::parse(line.control_sum), found.sums.front(), found.records);
}

std::optional<WholeFault> against_itself(const config::Controls& controls, const Found& found) {
    if (!controls.records.empty()) {
        const std::optional<ControlSum> declared{figure_at(found, controls.records)};
        const std::optional<std::int64_t> count{declared ? declared->whole_number() : std::nullopt};
        if (!count) {
            return WholeFault{"CONTROL_MISSING", std::nullopt, found.records};
        }
        if (*count != found.records) {
            return WholeFault{"CONTROL_RECORDS", *count, found.records};
        }
    }
    return controls.sum.empty()
               ? std::nullopt
               : compare_sums(figure_at(found, controls.sum), found.sums.back(), found.records);
}

}

std::optional<WholeFault> check_delivery(
    const config::Exchange& exchange, ports::ByteSource& document,
    const ports::ManifestLine* line) {
    const bool with_manifest{exchange.manifest && line != nullptr};
    if (!with_manifest && !exchange.controls) {
        return std::nullopt;
    }
    const std::string nothing;
    const Found found{read_through(
        exchange.record, document,
        {with_manifest ? &exchange.manifest->sum_of : &nothing,
         exchange.controls ? &exchange.controls->sum_of : &nothing})};
    if (found.broken) {
        return WholeFault{
            found.broken->code, with_manifest ? std::optional{line->records} : std::nullopt,
            found.records};
    }
    if (with_manifest) {
        if (auto fault = against_manifest(*exchange.manifest, *line, found)) {
            return fault;
        }
    }
    return exchange.controls ? against_itself(*exchange.controls, found) : std::nullopt;
}

}
