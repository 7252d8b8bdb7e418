#include "gateway/admin/mapping_view.h"

#include "gateway/core/error.h"
#include "gateway/text/json_value.h"
#include "gateway/text/xml_writer.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace gateway::admin {

namespace {

using core::GatewayError;
using core::Rejection;
using text::JsonValue;
using Reader = ports::DocumentReader;

constexpr std::string_view unknown_word{"unknown"};

void keep(MappingView& view, MappedRecord record) {
    view.rejected += record.rejection ? 1U : 0U;
    for (const mapping::Loss& loss : record.lost) {
        ++view.losses[std::string{loss_word(loss.kind)}];
    }
    if (!record.unknown.empty()) {
        view.losses[std::string{unknown_word}] += record.unknown.size();
    }
    view.records.push_back(std::move(record));
}

/// As journal::ProvenanceStep judges it.
bool is_whole(const mapping::Stamp& stamp) noexcept {
    return stamp.from_the_person || (!stamp.system.empty() && stamp.recorded_at.has_value());
}

MappedRecord map_native(
    const config::Leg& leg, const core::NativeRecord& native, std::optional<core::LocalDate> today,
    Intake intake) {
    MappedRecord record;
    record.ordinal = native.ordinal;
    core::Result<mapping::Mapped> mapped{
        today ? leg.mapping->to_canonical(native, *today) : leg.mapping->to_canonical(native)};
    if (!mapped) {
        record.rejection = mapped.rejection();
        return record;
    }
    for (const core::Field& field : mapped.value().record.fields()) {
        record.values.emplace_back(field.item.text(), field.value);
    }
    record.lost = std::move(mapped.value().lost);
    const mapping::Definition& definition{leg.mapping->definition()};
    const bool stamped{intake == Intake::stamped};
    if (stamped || !definition.stamp_system_path.empty() || definition.from_the_person) {
        record.stamp = mapped.value().stamp;
        record.quarantined = stamped && !is_whole(*record.stamp);
    }
    return record;
}

/// A member of a record of items as a value; nothing for what no value can be.
std::optional<core::Value> value_of(const JsonValue& json) {
    switch (json.kind()) {
    case JsonValue::Kind::string: return core::Value{json.text()};
    case JsonValue::Kind::number: return core::Value{json.text(), core::Value::Kind::number};
    case JsonValue::Kind::boolean: return core::Value{json.text(), core::Value::Kind::boolean};
    case JsonValue::Kind::null:
    case JsonValue::Kind::array:
    case JsonValue::Kind::object: return std::nullopt;
    }
    return std::nullopt;
}

MappedRecord
write_items(const config::Leg& leg, const JsonValue& json, std::size_t ordinal, bool leaving) {
    MappedRecord record;
    record.ordinal = ordinal;
    const JsonValue* const inner{json.find("items")};
    const JsonValue& items{inner == nullptr ? json : *inner};
    if (!items.is_object()) {
        record.rejection = Rejection{"ITEMS_FORM", "", {}, ordinal};
        return record;
    }
    std::vector<core::Field> fields;
    for (const auto& [name, member] : items.members()) {
        const std::optional<core::ItemId> item{core::ItemId::find(name)};
        std::optional<core::Value> value{value_of(member)};
        if (!item || !value) {
            record.rejection = Rejection{
                item ? core::Code{"VALUE_KIND"} : core::Code{"ITEM_UNKNOWN"},
                item ? name : "*",
                {},
                ordinal};
            return record;
        }
        fields.push_back({*item, *std::move(value)});
    }
    core::NativeRecord native{leg.mapping->to_native(core::Record{std::move(fields)}, record.lost)};
    for (const core::NativeField& field : native.fields) {
        if (leaving && !text::is_xml_text(field.value.reveal())) { // as Mapping::write()
            record.lost.push_back({mapping::Loss::Kind::not_writable, field.path});
        }
    }
    for (const mapping::Loss& loss : record.lost) {
        if (leaving && loss.kind == mapping::Loss::Kind::not_writable) {
            record.rejection = Rejection{"VALUE_NOT_WRITABLE", loss.place, {}, ordinal};
            return record;
        }
    }
    for (core::NativeField& field : native.fields) {
        record.values.emplace_back(std::move(field.path), std::move(field.value));
    }
    return record;
}

const config::Leg* leg_named(const config::Exchange& exchange, std::string_view name) {
    const std::array<std::pair<std::string_view, const config::Leg*>, 3> legs{
        {{"record", &exchange.record},
         {"request", &exchange.request},
         {"response", &exchange.response}}};
    for (const auto& [word, leg] : legs) {
        if (word == name && leg->document != nullptr) {
            return leg;
        }
    }
    return nullptr;
}

std::string usual_leg(const config::Exchange& exchange, std::string_view file_name) {
    for (const std::string_view word : {"record", "request", "response"}) {
        if (leg_named(exchange, word) != nullptr && file_name.starts_with(word)) {
            return std::string{word};
        }
    }
    switch (exchange.direction) {
    case ports::Direction::out:
    case ports::Direction::in: return "record";
    case ports::Direction::query_out: return "response";
    case ports::Direction::query_in: return "request";
    }
    return "record";
}

}

std::string_view loss_word(mapping::Loss::Kind kind) noexcept {
    switch (kind) {
    case mapping::Loss::Kind::defaulted: return "defaulted";
    case mapping::Loss::Kind::passed_unmapped: return "passed-unmapped";
    case mapping::Loss::Kind::empty: return "empty";
    case mapping::Loss::Kind::no_place: return "no-place";
    case mapping::Loss::Kind::not_writable: return "not-writable";
    }
    return "";
}

std::pair<std::string, const config::Leg*>
leg_for(const config::Exchange& exchange, const std::string& wish, std::string_view file_name) {
    if (exchange.results) {
        throw GatewayError{"LEG_WITHOUT_MAPPING", GatewayError::Retry::never};
    }
    const std::string name{wish.empty() ? usual_leg(exchange, file_name) : wish};
    const config::Leg* const leg{leg_named(exchange, name)};
    if (leg == nullptr) {
        throw GatewayError{"LEG_UNKNOWN", name, GatewayError::Retry::never};
    }
    return {name, leg};
}

MappingView view_of_document(
    const config::Leg& leg, std::string_view document, std::optional<core::LocalDate> today,
    Intake intake) {
    MappingView view;
    ports::MemorySource source{core::as_bytes(document)};
    const std::unique_ptr<Reader> reader{leg.document->read(source)};
    for (;;) {
        auto next = reader->next();
        if (!next) {
            view.error = next.rejection();
            return view;
        }
        if (!next.value()) {
            return view;
        }
        Reader::Item& item{*next.value()};
        MappedRecord record;
        if (const auto* const bad = std::get_if<Reader::Malformed>(&item.content)) {
            record.ordinal = bad->ordinal;
            record.rejection = bad->rejection;
        } else {
            record = map_native(leg, std::get<core::NativeRecord>(item.content), today, intake);
        }
        record.unknown = std::move(item.unknown_paths);
        keep(view, std::move(record));
    }
}

bool leaves(const config::Exchange& exchange, std::string_view leg) noexcept {
    switch (exchange.direction) {
    case ports::Direction::out: return true;
    case ports::Direction::in: return false;
    case ports::Direction::query_out: return leg == "request";
    case ports::Direction::query_in: return leg == "response";
    }
    return false;
}

Intake intake_of(const config::Exchange& exchange, std::string_view leg) noexcept {
    const bool stamped{
        (exchange.direction == ports::Direction::in && leg == "record")
        || (exchange.direction == ports::Direction::query_out && leg == "response")};
    return stamped ? Intake::stamped : Intake::none;
}

MappingView view_of_items(const config::Leg& leg, std::string_view json, bool leaving) {
    MappingView view;
    const core::Result<JsonValue> parsed{text::parse_json(json)};
    if (!parsed) {
        view.error = parsed.rejection();
        return view;
    }
    const JsonValue* const records{parsed.value().find("records")};
    const JsonValue& all{records == nullptr ? parsed.value() : *records};
    if (!all.is_array()) {
        keep(view, write_items(leg, all, 1, leaving));
        return view;
    }
    std::size_t ordinal{0};
    for (const JsonValue& one : all.elements()) {
        keep(view, write_items(leg, one, ++ordinal, leaving));
    }
    return view;
}

}
