#include "gateway/rights/portability.h"

#include "gateway/core/error.h"
#include "gateway/exchange/consent_json.h"
#include "gateway/journal/packed_provenance.h"
#include "gateway/rights/consented.h"

#include <algorithm>
#include <array>
#include <set>

namespace gateway::rights {

using text::JsonValue;

namespace {

constexpr std::array<std::string_view, 5> columns{"item", "label", "value", "basis", "given_at"};

/// When the person last gave each item.
std::map<core::ItemId, core::Instant> given_by_the_person(const Traces& traces) {
    std::map<core::ItemId, core::Instant> given;
    for (const ports::KeptProvenance& kept : traces.provenance) {
        const core::Result<std::vector<core::Provenance>> read{
            journal::unpack(kept.profile, kept.record, kept.message)};
        if (!read) {
            throw core::GatewayError{read.rejection().code, core::GatewayError::Retry::never};
        }
        for (const core::Provenance& field : read.value()) {
            if (field.from_the_person) {
                core::Instant& last{given[field.item]};
                last = std::max(last, field.recorded_at);
            }
        }
    }
    return given;
}

/// 6.1.a, 6.1.b, or nothing: then it rests on something that gives no right to a copy.
std::string_view basis_of(
    core::ItemId item, const PortableQuestion& question, const std::set<core::ItemId>& consented,
    const Names& names) {
    if (consented.contains(item)) {
        return "6.1.a";
    }
    for (const policy::Permit& permit : names.law().rules->law().permits) {
        const bool here{
            permit.registers.empty()
            || std::find(permit.registers.begin(), permit.registers.end(), question.reg)
                   != permit.registers.end()};
        const bool covers{
            std::any_of(permit.items.begin(), permit.items.end(), [&](const auto& one) {
                return one.first == item;
            })};
        if (permit.basis.gdpr6 == "6.1.b" && here && covers
            && permit.validity.covers(question.now)) {
            return "6.1.b";
        }
    }
    return {};
}

std::string quoted(std::string_view text) {
    std::string out{'"'};
    for (const char letter : text) {
        out += letter;
        if (letter == '"') {
            out += '"';
        }
    }
    return out + '"';
}

}

std::vector<PortableItem> portable_items(
    const PortableQuestion& question, const Traces& traces, std::span<const core::Field> values,
    Names& names) {
    const std::map<core::ItemId, core::Instant> given{given_by_the_person(traces)};
    const std::set<core::ItemId> consented{
        consented_items(traces.consents, names.law().rules->law(), question.now)};
    std::vector<PortableItem> items;
    for (const core::Field& field : values) {
        const auto found = given.find(field.item);
        const std::string_view basis{
            found == given.end() ? std::string_view{}
                                 : basis_of(field.item, question, consented, names)};
        if (!basis.empty()) {
            items.push_back(PortableItem{field, basis, found->second});
        }
    }
    return items;
}

JsonValue portable_copy(
    const PortableQuestion& question, const Traces& traces, const RegisterRecord& record,
    Names& names) {
    const config::Register* const reg{names.law().find(question.reg)};
    if (reg == nullptr) {
        throw core::GatewayError{"REGISTER_UNKNOWN", core::GatewayError::Retry::never};
    }
    JsonValue items{JsonValue::make_array()};
    for (const PortableItem& item : portable_items(question, traces, record.fields, names)) {
        JsonValue one{JsonValue::make_object()};
        one.add("item", json(item.field.item.text()))
            .add("label", json(names.item(item.field.item)))
            .add("value", json(item.field.value.reveal()))
            .add("basis", json(item.basis))
            .add("given_at", json(item.given_at));
        items.push(std::move(one));
    }
    JsonValue consents{JsonValue::make_array()};
    for (const core::ConsentEvent& event : traces.consents) {
        if (event.by != core::ConsentActor::authority) {
            consents.push(exchange::json_of(event));
        }
    }
    JsonValue head{JsonValue::make_object()};
    head.add("register", json(reg->id.text())).add("register_name", json(names.of(reg->name)));
    add_controller(head, *reg, names);
    head.add("request", json(question.request.text()))
        .add("made_at", json(question.now))
        .add("language", json(question.language));
    JsonValue copy{JsonValue::make_object()};
    copy.add("portable", std::move(head))
        .add("items", std::move(items))
        .add("consents", std::move(consents));
    if (!record.not_read.empty()) {
        JsonValue not_read{JsonValue::make_array()};
        for (const std::string& selection : record.not_read) {
            not_read.push(json(selection));
        }
        copy.add("not_read", std::move(not_read));
    }
    if (!record.unreadable.empty()) {
        JsonValue unreadable{JsonValue::make_array()};
        for (const UnreadableRows& rows : record.unreadable) {
            JsonValue one{JsonValue::make_object()};
            one.add("selection", json(rows.selection))
                .add("code", json(rows.code.text()))
                .add("rows", JsonValue::of_integer(static_cast<std::int64_t>(rows.rows)));
            unreadable.push(std::move(one));
        }
        copy.add("unreadable", std::move(unreadable));
    }
    return copy;
}

std::string portable_csv(const JsonValue& copy) {
    std::string out;
    for (const std::string_view column : columns) {
        out += out.empty() ? "" : ",";
        out += column;
    }
    out += "\r\n";
    const JsonValue* const items{copy.find("items")};
    for (const JsonValue& item :
         items == nullptr ? std::span<const JsonValue>{} : items->elements()) {
        std::string line;
        for (const std::string_view column : columns) {
            line += line.empty() ? "" : ",";
            line += quoted(item.string_at(column).value_or(""));
        }
        out += line + "\r\n";
    }
    return out;
}

}
