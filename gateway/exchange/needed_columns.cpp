#include "gateway/exchange/needed_columns.h"

#include "gateway/config/usage_column.h"

#include <algorithm>

namespace gateway::exchange {

namespace {

class Columns final {
public:
    void need(const std::string& column) {
        const bool ours{column.starts_with(config::usage_prefix)}; // the house fills it in itself
        if (!column.empty() && !ours
            && std::find(m_all.begin(), m_all.end(), column) == m_all.end()) {
            m_all.push_back(column);
        }
    }

    [[nodiscard]] std::vector<std::string> take() { return std::move(m_all); }

private:
    std::vector<std::string> m_all;
};

void need_relations(const mapping::Definition& binding, Columns& columns) {
    for (const mapping::RelationLine& relation : binding.relations) {
        for (const std::string& column :
             {relation.from_path, relation.until_path, relation.party_path, relation.by_path}) {
            columns.need(column);
        }
    }
}

}

std::vector<std::string>
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
        if (line.required || (leg.mapping && !leg.mapping->path_of(line.item).empty())) {
            columns.need(line.path);
        }
    }
    for (const mapping::HoldLine& hold : binding.holds) {
        columns.need(hold.path);
    }
    for (const std::string& column : exchange.record_key) {
        columns.need(column);
    }
    if (reg.own_bindings.contains(exchange.selection)) {
        need_relations(binding, columns);
    }
    return columns.take();
}

}
