// `map`: what an exchange's mapping makes of a document, and back.

#include "gateway/app/adapters.h"
#include "gateway/app/installation.h"
#include "gateway/app/mapping_view.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/core/error.h"
#include "gateway/text/charset.h"

#include <algorithm>
#include <filesystem>
#include <iostream>

namespace gateway::app {

namespace {

using core::Rejection;
using core::Value;
using text::JsonValue;

JsonValue count(std::size_t number) {
    return JsonValue::of_integer(static_cast<std::int64_t>(number));
}

/// Numbers stay as they were written; what JSON has no number for is told as text.
JsonValue value_json(const Value& value) {
    const std::string plain{value.reveal()};
    if (value.kind() == Value::Kind::number && text::is_json_number(plain)) {
        return JsonValue::of_number(plain);
    }
    if (value.kind() == Value::Kind::boolean) {
        return JsonValue::of_boolean(plain == "true");
    }
    return json(text::is_utf8(plain) ? plain : "?");
}

void add_place(JsonValue& object, const Rejection& rejection) {
    object.add("code", json(rejection.code.text())).add("path", json(rejection.path));
    if (rejection.line) {
        object.add("line", count(*rejection.line));
    }
}

JsonValue error_json(const Rejection& rejection) {
    JsonValue object{JsonValue::make_object()};
    add_place(object, rejection);
    if (rejection.record) {
        object.add("record", count(*rejection.record));
    }
    return object;
}

JsonValue losses_json(const MappedRecord& record) {
    JsonValue losses{JsonValue::make_array()};
    const auto add = [&](std::string_view kind, std::string_view place) {
        JsonValue loss{JsonValue::make_object()};
        loss.add("kind", json(kind)).add("place", json(place));
        losses.push(std::move(loss));
    };
    for (const mapping::Loss& loss : record.lost) {
        add(loss_word(loss.kind), loss.place);
    }
    for (const std::string& path : record.unknown) {
        add("unknown", text::is_utf8(path) ? path : "?");
    }
    return losses;
}

JsonValue stamp_json(const mapping::Stamp& stamp) {
    JsonValue object{JsonValue::make_object()};
    object.add("system", json(stamp.system)).add("recorder", json(stamp.recorder));
    if (stamp.recorded_at) {
        object.add("recorded_at", json(core::to_utc_text(*stamp.recorded_at)));
    }
    object.add("from_the_person", JsonValue::of_boolean(stamp.from_the_person));
    return object;
}

JsonValue record_json(const MappedRecord& record, bool reverse) {
    JsonValue object{JsonValue::make_object()};
    object.add("record", count(record.ordinal));
    if (record.rejection) {
        add_place(object, *record.rejection);
    } else {
        JsonValue values{JsonValue::make_object()};
        for (const auto& [name, value] : record.values) {
            values.add(name, value_json(value));
        }
        object.add(reverse ? "fields" : "items", std::move(values));
    }
    object.add("losses", losses_json(record));
    if (record.stamp) {
        object.add("stamp", stamp_json(*record.stamp));
    }
    return object;
}

JsonValue view_json(const MappingView& view, const MapWords& words) {
    JsonValue records{JsonValue::make_array()};
    for (const MappedRecord& record : view.records) {
        records.push(record_json(record, words.reverse));
    }
    JsonValue losses{JsonValue::make_object()};
    for (const auto& [kind, number] : view.losses) {
        losses.add(kind, count(number));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("exchange", json(words.exchange))
        .add("leg", json(view.leg))
        .add("direction", json(words.reverse ? "to-party" : "to-items"))
        .add("records", std::move(records))
        .add("rejected", count(view.rejected))
        .add("losses", std::move(losses));
    if (view.error) {
        body.add("error", error_json(*view.error));
    }
    return body;
}

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

void print_view(const MappingView& view, const MapWords& words, std::ostream& out) {
    out << words.exchange << ", " << view.leg
        << (words.reverse ? ": items to the party's fields\n" : ": document to items\n");
    for (const MappedRecord& record : view.records) {
        out << "record " << record.ordinal << '\n';
        if (record.rejection) {
            out << "  rejected: ";
            print_place(*record.rejection, out);
        }
        for (const auto& [name, value] : record.values) {
            out << "  " << name << " = " << printable(value.reveal()) << '\n';
        }
        for (const mapping::Loss& loss : record.lost) {
            out << "  lost: " << loss_word(loss.kind) << ", " << printable(loss.place) << '\n';
        }
        for (const std::string& path : record.unknown) {
            out << "  lost: unknown, " << printable(path) << '\n';
        }
        if (record.stamp) {
            out << "  source: " << printable(record.stamp->system) << ' '
                << printable(record.stamp->recorder) << '\n';
        }
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
        print_findings(checked.loaded.findings, false, std::cerr);
        return 2;
    }
    const std::optional<core::ExchangeId> id{core::ExchangeId::find(words.exchange)};
    const config::Exchange* const exchange{id ? checked.loaded.configuration->find(*id) : nullptr};
    if (exchange == nullptr) {
        throw core::GatewayError{
            "EXCHANGE_UNKNOWN", words.exchange, core::GatewayError::Retry::never};
    }
    const auto [name, leg] =
        leg_for(*exchange, words.leg, std::filesystem::path{words.file}.filename().string());
    const std::string document{read_input(words.file)};
    MappingView view{
        words.reverse ? view_of_items(*leg, document) : view_of_document(*leg, document)};
    view.leg = name;
    if (options.json) {
        out << text::write_json(view_json(view, words)) << '\n';
    } else {
        print_view(view, words, out);
    }
    return view.error || view.rejected != 0 ? 1 : 0;
}

}
