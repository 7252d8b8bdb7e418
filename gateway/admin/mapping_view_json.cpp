#include "gateway/admin/analysis_json.h"
#include "gateway/admin/mapping_view.h"
#include "gateway/text/charset.h"

namespace gateway::admin {

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
    return string_of(text::is_utf8(plain) ? plain : "?");
}

void add_place(JsonValue& object, const Rejection& rejection) {
    object.add("code", string_of(rejection.code.text())).add("path", string_of(rejection.path));
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
        loss.add("kind", string_of(kind)).add("place", string_of(place));
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
    object.add("system", string_of(stamp.system)).add("recorder", string_of(stamp.recorder));
    if (stamp.recorded_at) {
        object.add("recorded_at", string_of(core::to_utc_text(*stamp.recorded_at)));
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
    if (record.quarantined) {
        object.add("quarantined", string_of("PROVENANCE_STAMP_MISSING"));
    }
    return object;
}

}

JsonValue
mapping_view_json(const MappingView& view, std::string_view exchange, MapDirection direction) {
    const bool reverse{direction == MapDirection::to_party};
    JsonValue records{JsonValue::make_array()};
    for (const MappedRecord& record : view.records) {
        records.push(record_json(record, reverse));
    }
    JsonValue losses{JsonValue::make_object()};
    for (const auto& [kind, number] : view.losses) {
        losses.add(kind, count(number));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("exchange", string_of(exchange))
        .add("leg", string_of(view.leg))
        .add("direction", string_of(reverse ? "to-party" : "to-items"))
        .add("records", std::move(records))
        .add("rejected", count(view.rejected))
        .add("losses", std::move(losses));
    if (view.error) {
        body.add("error", error_json(*view.error));
    }
    return body;
}

}
