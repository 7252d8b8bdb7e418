#include "gateway/config/exchange_checks.h"

#include <algorithm>
#include <array>

namespace gateway::config {

namespace {

bool is_impersonal(const policy::Law& law, core::ItemId id) {
    const auto item = std::find_if(
        law.items.begin(), law.items.end(), [id](const auto& one) { return one.id == id; });
    return item != law.items.end() && !item->personal;
}

}

void check_about(
    const Draft& draft, const Exchange& exchange, const ReadMapping& mapping, const Sheet& sheet) {
    if (!mapping.definition.about_nobody) {
        return;
    }
    if (is_query(exchange.direction)) {
        sheet.error(mapping.about_line, "KEY_MISPLACED", "a query is about a person");
    }
    for (const auto& [item, at] : mapping.lines) {
        if (!is_impersonal(draft.law, item)) {
            sheet.error(
                at, "ITEM_OF_A_PERSON",
                said(item.text()) + " may be about a person, and the mapping is about nobody");
        }
    }
}

void check_relay(const ReadMapping& mapping, const Sheet& sheet) {
    for (const mapping::RelationLine& relation : mapping.definition.relations) {
        if (!relation.kind.empty() && !relation.kind.text().starts_with("relation.")) {
            sheet.error(
                mapping.line, "DECISION_OF_CALLER",
                "who asks cannot say that an official decided " + said(relation.kind.text())
                    + ": that stands in the register's row");
        }
    }
}

void check_own_word(const ReadMapping& mapping, const Sheet& sheet) {
    for (const mapping::Line& line : mapping.definition.lines) {
        if (line.item.text() == "query.provision"
            && (line.converter != mapping::Converter::code
                || line.unmapped != mapping::Line::Unmapped::refuse)) {
            sheet.error(
                mapping.lines.at(line.item), "PROVISION_OF_ASKER",
                "the provisions that a question may rest on are listed in `codes`, and any other "
                "is refused");
        }
    }
    // that somebody signed in only the service that they use can know
    constexpr std::array<std::string_view, 7> of_asker{
        "relation.audit-case",      "relation.foreign-case",      "relation.own-sign-in",
        "relation.pending-case",    "relation.statement-request", "relation.steering-task",
        "relation.supervision-case"};
    for (const mapping::RelationLine& relation : mapping.definition.relations) {
        if (std::find(of_asker.begin(), of_asker.end(), relation.kind.text()) == of_asker.end()) {
            sheet.error(
                mapping.line, "RELATION_OF_ASKER",
                "an asker's word is not enough for " + said(relation.kind.text()));
        }
    }
}

}
