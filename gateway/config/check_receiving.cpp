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

/// Whether data can be received on it: by a right to them or despite their secrecy, as what it
/// makes secret itself (the marker of a protected address), or on a task that it gives under GDPR
/// Art. 6. A power of others to give is no right to receive.
bool says_receive(const policy::Provision& provision) {
    using policy::Gives;
    return provision.gives.contains(Gives::right_to_receive)
           || provision.gives.contains(Gives::secrecy_exception)
           || provision.gives.contains(Gives::secrecy)
           || (provision.gives.empty() && !provision.gdpr.empty());
}

void check_bases(const Draft& draft, const ReadExchange& read, const Sheet& sheet) {
    for (const auto& [item, basis] : read.exchange.receiving_basis) {
        const policy::Provision* const provision{draft.provision(basis.provision)};
        if (provision == nullptr) {
            continue; // said where it was referred to
        }
        const std::size_t at{read.receiving_lines.at(item)};
        if (!says_receive(*provision)) {
            // a note: sets that were put in force before this was asked still have to load
            sheet.note(
                at, "RECEIVING_BASIS_EMPTY",
                said(basis.provision.text()) + " gives no right to receive " + said(item.text()));
        }
        if (basis.force.until) {
            sheet.note(
                at, "RECEIVING_BASIS_ENDS",
                said(basis.provision.text()) + " is in force until "
                    + core::to_helsinki_text(*basis.force.until).substr(0, 10) + ": from then on "
                    + said(item.text()) + " is quarantined");
        }
    }
}

}

void check_receiving(
    const Draft& draft, const ReadExchange& read, const ReadLeg& leg, const Register* owner,
    const Sheet& sheet, const Sheet& mapping_sheet) {
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
    check_bases(draft, read, sheet);
    check_told(leg, owner, mapping_sheet);
}

}
