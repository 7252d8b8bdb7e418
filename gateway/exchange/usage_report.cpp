#include "gateway/exchange/usage_report.h"

#include "gateway/config/usage_column.h"
#include "gateway/core/error.h"
#include "gateway/journal/evidence.h"
#include "gateway/policy/vocabulary.h"
#include "gateway/text/json_value.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace gateway::exchange {

namespace {

using text::JsonValue;

constexpr std::size_t most_entries{1'000};

JsonValue word(std::string_view text) {
    return JsonValue::of_string(std::string{text});
}

JsonValue label_of(const policy::Label* label) {
    JsonValue object{JsonValue::make_object()};
    if (label != nullptr) {
        object.add("fi", word(label->fi)).add("sv", word(label->sv)).add("en", word(label->en));
    }
    return object;
}

using Kinds = std::map<core::ItemId, std::set<core::CategoryId>>;

/// What kind of data each item is: its categories, without those of which another one of its own is
/// a part. A municipality is of the categories of an address so that address protection covers it,
/// which does not make it one. A special category is always told.
Kinds kinds_of(const policy::Law& law) {
    std::map<core::CategoryId, std::set<core::ItemId>> members;
    for (const policy::Item& item : law.items) {
        for (const core::CategoryId category : item.categories) {
            members[category].insert(item.id);
        }
    }
    const auto is_part = [&](core::CategoryId part, core::CategoryId whole) {
        const std::set<core::ItemId>& all{members.at(whole)};
        const std::set<core::ItemId>& some{members.at(part)};
        return some.size() < all.size()
               && std::includes(all.begin(), all.end(), some.begin(), some.end());
    };
    Kinds kinds;
    for (const policy::Item& item : law.items) {
        for (const core::CategoryId category : item.categories) {
            const bool general{
                !policy::special_category(law, category)
                && std::any_of(
                    item.categories.begin(), item.categories.end(),
                    [&](core::CategoryId other) { return is_part(other, category); })};
            if (!general) {
                kinds[item.id].insert(category);
            }
        }
    }
    return kinds;
}

/// Of the items that went, never the items' values.
std::set<core::CategoryId> categories_of(const core::Decision& decision, const Kinds& kinds) {
    std::set<core::CategoryId> categories;
    for (const core::FieldDecision& field : decision.fields) {
        const auto known = kinds.find(field.item);
        if (field.form != core::Form::none && known != kinds.end()) {
            categories.insert(known->second.begin(), known->second.end());
        }
    }
    return categories;
}

JsonValue entry_of(
    const ports::SentRecord& record, const journal::DecisionEvidence& evidence,
    const config::Configuration& law, const Kinds& kinds) {
    const config::Party* const party{law.find(record.party)};
    const auto purpose = law.purposes.find(evidence.disclosure.purpose);
    JsonValue what{JsonValue::make_array()};
    const auto& names = law.rules->law().words.categories;
    for (const core::CategoryId category : categories_of(evidence.decision, kinds)) {
        const auto name = names.find(category);
        JsonValue kind{JsonValue::make_object()};
        kind.add("category", word(category.text()))
            .add("name", label_of(name == names.end() ? nullptr : &name->second));
        what.push(std::move(kind));
    }
    JsonValue entry{JsonValue::make_object()};
    entry.add("when", word(core::to_helsinki_text(record.marked_at)))
        .add("party", word(record.party.text()))
        .add("who", label_of(party == nullptr ? nullptr : &party->name))
        .add("purpose", word(evidence.disclosure.purpose.text()))
        .add("why", label_of(purpose == law.purposes.end() ? nullptr : &purpose->second))
        .add("what", std::move(what))
        .add("received", JsonValue::of_boolean(record.received));
    return entry;
}

/// Two that are written alike are nobody's.
core::PurposeId purpose_of(const std::string& column, const config::Configuration& law) {
    std::vector<core::PurposeId> found;
    for (const auto& [purpose, label] : law.purposes) {
        if (config::usage_column(purpose) == column) {
            found.push_back(purpose);
        }
    }
    if (found.size() != 1) {
        throw core::GatewayError{"USAGE_PURPOSE", core::GatewayError::Retry::never};
    }
    return found.front();
}

using Told = std::map<core::PurposeId, std::vector<JsonValue>>;

std::string latest_of(std::vector<JsonValue> entries) {
    JsonValue array{JsonValue::make_array()};
    const std::size_t first{entries.size() > most_entries ? entries.size() - most_entries : 0};
    for (std::size_t at{first}; at < entries.size(); ++at) {
        array.push(std::move(entries[at]));
    }
    return text::write_json(array);
}

}

void UsageReports::add_to(
    core::NativeRecord& row, const config::Configuration& law, const config::Exchange& exchange,
    const core::PersonId& person) const {
    const config::Register& reg{*law.find(exchange.reg)};
    std::vector<std::pair<std::string, core::PurposeId>> wanted;
    Told told;
    for (const mapping::Line& line : reg.binding_of(exchange.selection).definition().lines) {
        if (line.path.starts_with(config::usage_prefix)) {
            wanted.emplace_back(line.path, purpose_of(line.path, law));
            told[wanted.back().second];
        }
    }
    if (wanted.empty()) {
        return;
    }
    if (const std::optional<core::PersonNo> known{m_people.find(reg.controller, person)}) {
        const Kinds kinds{kinds_of(law.rules->law())};
        for (const ports::SentRecord& record : m_histories.sent(std::array{*known})) {
            if (!record.disclosed) {
                continue;
            }
            const auto evidence = journal::decode_evidence(record.evidence);
            if (!evidence) {
                throw core::GatewayError{evidence.rejection().code};
            }
            const auto purpose = told.find(evidence.value().disclosure.purpose);
            if (purpose != told.end()) {
                purpose->second.push_back(entry_of(record, evidence.value(), law, kinds));
            }
        }
    }
    for (const auto& [path, purpose] : wanted) {
        row.fields.push_back(
            core::NativeField{path, core::Value{latest_of(std::move(told[purpose]))}});
    }
}

}
