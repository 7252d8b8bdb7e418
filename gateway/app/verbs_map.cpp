// `map`: what an exchange's mapping makes of a document, and back.

#include "gateway/admin/mapping_view.h"
#include "gateway/app/adapters.h"
#include "gateway/app/findings_output.h"
#include "gateway/app/installation.h"
#include "gateway/app/stylesheet_trial.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/core/error.h"

#include <algorithm>
#include <filesystem>
#include <iostream>

namespace gateway::app {

namespace {

using core::Rejection;

/// What a stranger wrote must not steer a terminal.
std::string printable(std::string_view text) {
    std::string out{text};
    std::replace_if(
        out.begin(), out.end(),
        [](char byte) { return static_cast<unsigned char>(byte) < 0x20U || byte == 0x7F; }, ' ');
    return out;
}

void print_place(const Rejection& rejection, std::ostream& out) {
    out << rejection.code.text();
    if (rejection.line) {
        out << ", line " << *rejection.line;
    }
    if (!rejection.path.empty()) {
        out << ", " << printable(rejection.path);
    }
    out << '\n';
}

/// As the provenance step will judge it: the record is mapped all the same.
void print_source(const admin::MappedRecord& record, std::ostream& out) {
    if (record.quarantined) {
        out << "  source: not told whole: it will be quarantined, PROVENANCE_STAMP_MISSING\n";
    } else if (record.stamp) {
        out << "  source: " << printable(record.stamp->system) << ' '
            << printable(record.stamp->recorder) << '\n';
    }
}

void print_view(const admin::MappingView& view, const MapWords& words, std::ostream& out) {
    out << words.exchange << ", " << view.leg
        << (words.reverse ? ": items to the party's fields\n" : ": document to items\n");
    for (const admin::MappedRecord& record : view.records) {
        out << "record " << record.ordinal << '\n';
        if (record.rejection) {
            out << "  rejected: ";
            print_place(*record.rejection, out);
        }
        for (const auto& [name, value] : record.values) {
            out << "  " << name << " = " << printable(value.reveal()) << '\n';
        }
        for (const mapping::Loss& loss : record.lost) {
            out << "  lost: " << admin::loss_word(loss.kind) << ", " << printable(loss.place)
                << '\n';
        }
        for (const std::string& path : record.unknown) {
            out << "  lost: unknown, " << printable(path) << '\n';
        }
        print_source(record, out);
    }
    out << view.records.size() - view.rejected << " mapped, " << view.rejected << " rejected";
    for (const auto& [kind, number] : view.losses) {
        out << ", " << number << ' ' << kind;
    }
    out << '\n';
    if (view.error) {
        out << "cannot be read: ";
        print_place(*view.error, out);
    }
}

}

int map(const VerbOptions& options, const MapWords& words, std::ostream& out) {
    const CheckedFolder checked{check_folder(folder_of(options), Adapters::formats_only())};
    if (!checked.valid()) {
        print_errors(checked.loaded.findings, options.json, std::cerr);
        return 2;
    }
    const std::optional<core::ExchangeId> id{core::ExchangeId::find(words.exchange)};
    const config::Exchange* const exchange{id ? checked.loaded.configuration->find(*id) : nullptr};
    if (exchange == nullptr) {
        throw core::GatewayError{
            "EXCHANGE_UNKNOWN", words.exchange, core::GatewayError::Retry::never};
    }
    const auto [name, leg] =
        admin::leg_for(*exchange, words.leg, std::filesystem::path{words.file}.filename().string());
    std::string document{read_input(words.file)};
    if (!words.reverse && !exchange->wrapping.xslt.empty()) {
        document = through_stylesheet(*exchange, stylesheets_of(options).get(), document);
    }
    admin::MappingView view{
        words.reverse ? admin::view_of_items(*leg, document, admin::leaves(*exchange, name))
                      : admin::view_of_document(
                          *leg, document, day_of(options), admin::intake_of(*exchange, name))};
    view.leg = name;
    if (options.json) {
        out << text::write_json(admin::mapping_view_json(
            view, words.exchange,
            words.reverse ? admin::MapDirection::to_party : admin::MapDirection::to_items))
            << '\n';
    } else {
        print_view(view, words, out);
    }
    return view.error || view.rejected != 0 ? 1 : 0;
}

}
