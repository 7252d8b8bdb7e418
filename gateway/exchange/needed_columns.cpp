#include "gateway/exchange/needed_columns.h"

#include "gateway/config/usage_column.h"

#include <algorithm>
#include <utility>

namespace gateway::exchange {

namespace {

using ports::NeededColumn;

class Columns final {
public:
    void need(const std::string& name, const std::string& beside = {}) {
        const bool ours{name.starts_with(config::usage_prefix)}; // the house fills it in itself
        NeededColumn column{name, beside};
        if (!name.empty() && !ours
            && std::find(m_all.begin(), m_all.end(), column) == m_all.end()) {
            m_all.push_back(std::move(column));
        }
    }

    [[nodiscard]] std::vector<NeededColumn> take() { return std::move(m_all); }

private:
    std::vector<NeededColumn> m_all;
};

/// @param is_own  the binding is this selection's alone.
void need_relations(const mapping::Definition& binding, bool is_own, Columns& columns) {
    for (const mapping::RelationLine& relation : binding.relations) {
        if (is_own) {
            columns.need(relation.from_path);
        }
        for (const std::string& column :
             {relation.until_path, relation.party_path, relation.by_path}) {
            columns.need(column, is_own ? std::string{} : relation.from_path);
        }
    }
}

/// Whether a release tells by an item whether, or as what, somebody is counted.
bool is_counted_by(const config::Exchange& exchange, core::ItemId item) {
    if (!exchange.release) {
        return false;
    }
    const auto& dimensions = exchange.release->dimensions;
    return exchange.release->period == item
           || std::any_of(dimensions.begin(), dimensions.end(), [&](const auto& dimension) {
                  return dimension.item == item;
              });
}

}

std::vector<NeededColumn>
needed_columns(const config::Exchange& exchange, const config::Register& reg) {
    const mapping::Mapping& bound_by{reg.binding_of(exchange.selection)};
    const mapping::Definition& binding{bound_by.definition()};
    const config::Leg& leg{
        exchange.direction == ports::Direction::query_in ? exchange.response : exchange.record};
    Columns columns;
    columns.need(
        binding.subject_path.empty() && !binding.about_nobody
            ? bound_by.path_of(core::ItemId::intern("person.personal-id"))
            : binding.subject_path);
    for (const mapping::Line& line : binding.lines) {
        if (line.required || is_counted_by(exchange, line.item)
            || (leg.mapping && !leg.mapping->path_of(line.item).empty())) {
            columns.need(line.path);
        }
    }
    for (const mapping::HoldLine& hold : binding.holds) {
        columns.need(hold.path);
    }
    if (!exchange.release) { // whose rows are its own, not the selection's
        for (const std::string& column : exchange.record_key) {
            columns.need(column);
        }
    }
    need_relations(binding, reg.own_bindings.contains(exchange.selection), columns);
    return columns.take();
}

}
