#include "gateway/config/exchange_checks.h"

namespace gateway::config {

namespace {

/// Lawful data get through; that the notice does not tell of them is for the data-protection
/// officer to mend (GDPR Art. 14).
void check_told(const ReadLeg& leg, const Register* owner, const Sheet& mapping_sheet) {
    if (owner == nullptr || owner->items.empty()) {
        return;
    }
    for (const auto& [item, at] : leg.mapping.lines) {
        if (!owner->items.contains(item)) {
            mapping_sheet.note(
                at, "NOTICE_GAP",
                "the register's notice does not say that it holds " + said(item.text()));
        }
    }
}

}

void check_receiving(
    const ReadExchange& read, const ReadLeg& leg, const Register* owner, const Sheet& sheet,
    const Sheet& mapping_sheet) {
    for (const auto& [item, at] : leg.mapping.lines) {
        if (!read.receiving_lines.contains(item)) {
            mapping_sheet.error(
                at, "RECEIVING_BASIS_MISSING",
                "no legal basis for receiving " + said(item.text()) + " is given");
        }
    }
    for (const auto& [item, at] : read.receiving_lines) {
        if (!leg.mapping.lines.contains(item)) {
            sheet.error(at, "RECEIVING_UNMAPPED", said(item.text()) + " does not come in");
        }
    }
    for (const core::ItemId item : read.exchange.corrections) {
        if (!leg.mapping.lines.contains(item)) {
            const auto line = read.lines.find("corrections");
            sheet.error(
                line == read.lines.end() ? read.line : line->second, "CORRECTIONS_UNMAPPED",
                said(item.text()) + " does not come in");
        }
    }
    check_told(leg, owner, mapping_sheet);
}

}
