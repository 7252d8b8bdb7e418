#include "gateway/config/exchange_checks.h"
#include "gateway/core/legal_words.h"
#include "gateway/policy/vocabulary.h"

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

/// Whether a hold of this kind can keep the item back: the hold itself, or a cap that it triggers.
bool can_keep_back(const policy::Law& law, core::HoldKind kind, core::ItemId id) {
    const auto item = std::find_if(
        law.items.begin(), law.items.end(), [&](const policy::Item& one) { return one.id == id; });
    const auto reaches = [&](core::CategoryId category) {
        return item == law.items.end() || item->categories.contains(category)
               || item->implies.contains(category);
    };
    return kind == core::HoldKind::restriction || kind == core::HoldKind::objection
           || std::any_of(law.caps.begin(), law.caps.end(), [&](const policy::Cap& cap) {
                  return std::any_of(
                             cap.triggers.begin(), cap.triggers.end(),
                             [&](core::FactId fact) {
                                 return fact.text() == policy::fact_of(kind);
                             })
                         && (cap.categories.empty()
                             || std::any_of(cap.categories.begin(), cap.categories.end(), reaches));
              });
}

/// A question through the relay that sends what a hold can keep back, and cannot say the hold.
void note_holds_unasked(
    const Draft& draft, const Exchange& exchange, const ReadMapping& mapping, const Sheet& sheet) {
    const auto reg =
        std::find_if(draft.registers.begin(), draft.registers.end(), [&](const Register& one) {
            return one.id == exchange.reg;
        });
    if (exchange.direction != ports::Direction::query_out || reg == draft.registers.end()) {
        return;
    }
    for (const core::HoldKind kind : holds_unasked(*reg)) {
        for (const auto& [item, at] : mapping.lines) {
            if (can_keep_back(draft.law, kind, item)) {
                sheet.note(
                    at, "HOLD_UNASKED",
                    "the register knows " + std::string{core::word_of(core::hold_kind_words, kind)}
                        + " and its relay is not told it: it counts as held, and may keep "
                        + said(item.text()) + " back of everybody");
            }
        }
    }
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

std::vector<core::HoldKind> holds_unasked(const Register& reg) {
    std::vector<core::HoldKind> kinds;
    const auto look = [&](const std::shared_ptr<const mapping::Mapping>& shown) {
        if (shown == nullptr || !reg.relay) {
            return;
        }
        for (const mapping::HoldLine& line : shown->definition().holds) {
            const auto& asked = reg.relay->mapping->definition().holds;
            const bool known{std::any_of(asked.begin(), asked.end(), [&](const auto& one) {
                return one.kind == line.kind;
            })};
            if (!known && !has(kinds, line.kind)) {
                kinds.push_back(line.kind);
            }
        }
    };
    look(reg.binding);
    for (const auto& [selection, binding] : reg.own_bindings) {
        look(binding);
    }
    return kinds;
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
    note_holds_unasked(draft, exchange, mapping, sheet);
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
