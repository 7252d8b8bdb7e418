#include "gateway/text/stamped_json.h"

#include "gateway/core/instant.h"

#include <string>

namespace gateway::text {

namespace {

JsonValue text_of(std::string_view text) {
    return JsonValue::of_string(std::string{text});
}

}

JsonValue record_json(const core::StampedRecord& record) {
    JsonValue object{JsonValue::make_object()};
    for (const core::Field& field : record.record().fields()) {
        object.add(std::string{field.item.text()}, text_of(field.value.reveal()));
    }
    return object;
}

JsonValue provenance_json(const core::StampedRecord& record) {
    JsonValue array{JsonValue::make_array()};
    for (const core::Provenance& of : record.provenance()) {
        JsonValue object{JsonValue::make_object()};
        object.add("item", text_of(of.item.text()))
            .add("party", text_of(of.source_party.text()))
            .add("system", text_of(of.source_system))
            .add("recorder", text_of(of.source_recorder))
            .add("recordedBy", text_of(of.recorded_by))
            .add("recordedAt", text_of(core::to_utc_text(of.recorded_at)))
            .add("message", text_of(of.message.text()))
            .add("path", text_of(of.path))
            .add("basis", text_of(of.basis ? of.basis->text() : std::string_view{}));
        if (of.source_recorded_at) {
            object.add("sourceRecordedAt", text_of(core::to_utc_text(*of.source_recorded_at)));
        }
        array.push(std::move(object));
    }
    return array;
}

}
