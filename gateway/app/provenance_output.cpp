#include "gateway/app/provenance_output.h"

#include "gateway/app/verb_output.h"
#include "gateway/core/error.h"
#include "gateway/journal/packed_provenance.h"

#include <ostream>

namespace gateway::app {

using text::JsonValue;

namespace {

std::vector<core::Provenance> checked(core::Result<std::vector<core::Provenance>> fields) {
    if (!fields) {
        throw core::GatewayError{fields.rejection().code, core::GatewayError::Retry::never};
    }
    return std::move(fields).value();
}

}

std::vector<SourcedField> fields_of(std::span<const ports::StampedRow> rows) {
    std::vector<SourcedField> all;
    for (const ports::StampedRow& row : rows) {
        for (core::Provenance& field :
             checked(journal::unpack(row.profile, row.record, row.message))) {
            all.push_back({row.exchange, row.ordinal, std::move(field), false});
        }
    }
    return all;
}

std::vector<SourcedField> latest_of(std::vector<SourcedField> fields) {
    std::map<core::ItemId, SourcedField> last;
    for (SourcedField& field : fields) {
        const core::ItemId item{field.field.item};
        last.insert_or_assign(item, std::move(field));
    }
    std::vector<SourcedField> all;
    for (auto& [item, field] : last) {
        all.push_back(std::move(field));
    }
    return all;
}

std::vector<SourcedField> history_of(std::vector<SourcedField> fields, core::ItemId item) {
    std::vector<SourcedField> all;
    for (SourcedField& field : fields) {
        if (field.field.item == item) {
            field.changed = !all.empty() && all.back().field.fingerprint != field.field.fingerprint;
            all.push_back(std::move(field));
        }
    }
    return all;
}

JsonValue field_json(const SourcedField& sourced) {
    const core::Provenance& of{sourced.field};
    JsonValue object{JsonValue::make_object()};
    object.add("item", json(of.item.text()))
        .add("party", json(of.source_party.text()))
        .add("system", json(of.source_system))
        .add("recorder", json(of.source_recorder));
    if (of.source_recorded_at) {
        object.add("recorded_at", json(core::to_utc_text(*of.source_recorded_at)));
    }
    object.add("received_by", json(of.recorded_by))
        .add("received_at", json(core::to_utc_text(of.recorded_at)))
        .add("exchange", json(sourced.exchange.text()))
        .add("message", json(of.message.text()))
        .add("record", json(sourced.ordinal))
        .add("path", json(of.path))
        .add("basis", json(of.basis ? of.basis->text() : std::string_view{}))
        .add("from_the_person", JsonValue::of_boolean(of.from_the_person))
        .add("fingerprint", json(core::to_hex(of.fingerprint)))
        .add("changed", JsonValue::of_boolean(sourced.changed));
    return object;
}

void print_field(const SourcedField& sourced, std::ostream& out) {
    const core::Provenance& of{sourced.field};
    out << "  " << of.item << (sourced.changed ? " (another value)" : "") << ": "
        << (of.from_the_person ? "the person, through " : "") << of.source_party << ' '
        << of.source_system;
    if (!of.source_recorder.empty()) {
        out << ", written down by " << of.source_recorder;
    }
    if (of.source_recorded_at) {
        out << " at " << core::to_helsinki_text(*of.source_recorded_at);
    }
    out << "; received " << core::to_helsinki_text(of.recorded_at) << " by " << of.recorded_by
        << ", message " << of.message << ' ' << of.path << ", on ";
    if (of.basis) {
        out << *of.basis;
    }
    out << '\n';
}

JsonValue given_json(const storage::StampedRows::Given& given) {
    const std::vector<core::Provenance> fields{checked(journal::unpack_profile(given.profile))};
    JsonValue items{JsonValue::make_array()};
    for (const core::Provenance& field : fields) {
        JsonValue item{JsonValue::make_object()};
        item.add("item", json(field.item.text()))
            .add("path", json(field.path))
            .add("basis", json(field.basis ? field.basis->text() : std::string_view{}));
        items.push(std::move(item));
    }
    JsonValue object{JsonValue::make_object()};
    object.add("exchange", json(given.exchange.text()))
        .add("system", json(fields.front().source_system))
        .add("from_the_person", JsonValue::of_boolean(fields.front().from_the_person))
        .add("records", json(given.records))
        .add("persons", json(given.persons))
        .add("first", json(core::to_utc_text(given.first)))
        .add("last", json(core::to_utc_text(given.last)))
        .add("items", std::move(items));
    return object;
}

}
