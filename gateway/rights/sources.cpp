#include "gateway/rights/sources.h"

#include "gateway/core/error.h"
#include "gateway/journal/packed_provenance.h"

#include <algorithm>

namespace gateway::rights {

using text::JsonValue;

namespace {

struct Group {
    JsonValue head;
    JsonValue items{JsonValue::make_array()};
    JsonValue times{JsonValue::make_array()};
};

void append(std::string& key, std::string_view text) {
    key += text;
    key += '\037';
}

/// What equal deliveries share: whose they are, and which fields came on which basis. Without the
/// marker of a protection that is not told: equal parts would tell that they differ in it.
std::string key_of(
    core::ExchangeId exchange, const std::vector<core::Provenance>& fields,
    const Withholding& withholding) {
    std::string key;
    append(key, exchange.text());
    for (const core::Provenance& field : fields) {
        if (withholding.is_marker(field.item)) {
            continue;
        }
        append(key, field.source_party.text());
        append(key, field.source_system);
        append(key, field.from_the_person ? "person" : field.source_recorder.empty() ? "" : "some");
        append(key, field.item.text());
        append(key, field.path);
        append(key, field.basis ? field.basis->text() : "");
    }
    return key;
}

/// Whether nothing is left of the delivery that may be told: without an item it would tell why.
bool has_markers_alone(
    const std::vector<core::Provenance>& fields, const Withholding& withholding) {
    return std::all_of(fields.begin(), fields.end(), [&](const core::Provenance& field) {
        return withholding.is_marker(field.item);
    });
}

/// A person's own words, an official of the party, or nobody who is on record.
std::string_view recorder_of(const core::Provenance& field) {
    if (field.from_the_person) {
        return "the-person";
    }
    return field.source_recorder.empty() ? "not-told" : "official";
}

Group group_of(
    core::ExchangeId exchange, const std::vector<core::Provenance>& fields, Names& names,
    Withholding& withholding) {
    const core::Provenance& first{fields.front()};
    Group group;
    group.head = JsonValue::make_object();
    group.head.add("party", json(first.source_party.text()))
        .add("party_name", json(names.party(first.source_party)))
        .add("exchange", json(exchange.text()))
        .add("exchange_name", json(names.exchange(exchange)))
        .add("system", json(first.source_system))
        .add("from_the_person", JsonValue::of_boolean(first.from_the_person))
        .add("recorder", json(recorder_of(first)))
        .add("recorded_by", json(first.recorded_by));
    for (const core::Provenance& field : fields) {
        if (withholding.hides(field.item)) {
            continue;
        }
        JsonValue item{JsonValue::make_object()};
        item.add("item", json(field.item.text()))
            .add("label", json(names.item(field.item)))
            .add("path", json(field.path));
        if (field.basis) {
            item.add("basis", names.provision(*field.basis, names.law()));
        }
        group.items.push(std::move(item));
    }
    return group;
}

}

JsonValue sources_of(const Traces& traces, Names& names, Withholding& withholding) {
    std::vector<Group> groups;
    std::map<std::string, std::size_t> places;
    for (const ports::KeptProvenance& kept : traces.provenance) {
        const core::Result<std::vector<core::Provenance>> read{
            journal::unpack(kept.profile, kept.record, kept.message)};
        if (!read) {
            throw core::GatewayError{read.rejection().code, core::GatewayError::Retry::never};
        }
        const std::vector<core::Provenance>& fields{read.value()};
        if (fields.empty() || withholding.hides(fields.front().source_party)
            || withholding.hides(kept.message)) {
            continue;
        }
        if (has_markers_alone(fields, withholding)) {
            withholding.leave_out(kept.message);
            continue;
        }
        const auto [place, fresh] =
            places.emplace(key_of(kept.exchange, fields, withholding), groups.size());
        if (fresh) {
            groups.push_back(group_of(kept.exchange, fields, names, withholding));
        }
        JsonValue time{JsonValue::make_object()};
        time.add("at", json(fields.front().recorded_at));
        if (fields.front().source_recorded_at) {
            time.add("recorded_at", json(*fields.front().source_recorded_at));
        }
        time.add("message", json(kept.message.text()));
        groups[place->second].times.push(std::move(time));
    }
    JsonValue list{JsonValue::make_array()};
    for (Group& group : groups) {
        group.head.add("items", std::move(group.items)).add("times", std::move(group.times));
        list.push(std::move(group.head));
    }
    return list;
}

}
