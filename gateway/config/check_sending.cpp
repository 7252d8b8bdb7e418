#include "gateway/config/exchange_checks.h"

#include <algorithm>

namespace gateway::config {

namespace {

template <class List, class Id> bool has(const List& list, const Id& id) {
    return std::find(list.begin(), list.end(), id) != list.end();
}

/// Whether a permit, of whatever days, lets the exchange send the item. Which are in force on a day
/// the gate asks; what is loaded must not depend on when.
bool permitted(const Draft& draft, const Exchange& exchange, core::ItemId item) {
    const auto party =
        std::find_if(draft.law.parties.begin(), draft.law.parties.end(), [&](const auto& one) {
            return one.id == exchange.party;
        });
    return std::any_of(
        draft.law.permits.begin(), draft.law.permits.end(), [&](const policy::Permit& permit) {
            const bool to_it{
                has(permit.parties, exchange.party)
                || (party != draft.law.parties.end() && has(permit.classes, party->cls))};
            const bool of_it{
                std::any_of(permit.items.begin(), permit.items.end(), [&](const auto& allowed) {
                    return allowed.first == item && allowed.second != core::Form::none;
                })};
            return to_it && of_it && has(permit.purposes, exchange.purpose)
                   && (permit.registers.empty() || has(permit.registers, exchange.reg));
        });
}

core::Value::Kind kind_of(mapping::Converter converter) noexcept {
    using mapping::Converter;
    if (converter == Converter::decimal || converter == Converter::integer) {
        return core::Value::Kind::number;
    }
    return converter == Converter::boolean ? core::Value::Kind::boolean : core::Value::Kind::text;
}

const mapping::Line* line_of(const ReadMapping& mapping, core::ItemId item) noexcept {
    const std::vector<mapping::Line>& lines{mapping.definition.lines};
    const auto found = std::find_if(lines.begin(), lines.end(), [item](const mapping::Line& line) {
        return line.item == item;
    });
    return found == lines.end() ? nullptr : &*found;
}

}

void check_permitted(
    const Draft& draft, const Exchange& exchange, const ReadMapping& mapping, const Sheet& sheet) {
    if (draft.law.permits.empty() || draft.findings.errors() != 0) {
        return; // what stands wrong in rules, parties or the exchange is told first
    }
    for (const auto& [item, at] : mapping.lines) {
        if (!permitted(draft, exchange, item)) {
            sheet.note(
                at, "ITEM_NEVER_PERMITTED",
                "no rule permits " + said(item.text()) + " to this party for this purpose"
                    + (has(exchange.mandatory, item) ? ", and without it nothing is sent" : ""));
        }
    }
}

void check_kinds(const ReadMapping& source, const ReadMapping& written, const Sheet& sheet) {
    for (const mapping::Line& line : written.definition.lines) {
        const mapping::Line* const read{line_of(source, line.item)};
        if (read != nullptr && kind_of(read->converter) != kind_of(line.converter)) {
            sheet.error_of_activation(
                written.lines.at(line.item), "CONVERTER_DIFFERS",
                "the register gives " + said(line.item.text())
                    + " as another kind of value: text, a number and a truth are not written as "
                      "one another");
        }
    }
}

}
