#include "gateway/admin/rules_view.h"

#include "gateway/admin/analysis_json.h"
#include "gateway/core/bytes.h"
#include "gateway/policy/citation.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace gateway::admin {

using text::JsonValue;

namespace {

constexpr std::chrono::hours looked_back{24 * 30};

JsonValue label_of(const policy::Label& label) {
    JsonValue object{JsonValue::make_object()};
    object.add("fi", string_of(label.fi))
        .add("sv", string_of(label.sv))
        .add("en", string_of(label.en));
    return object;
}

template <class Id> JsonValue label_in(const std::map<Id, policy::Label>& words, Id id) {
    const auto found = words.find(id);
    const std::string name{id.text()};
    return label_of(found == words.end() ? policy::Label{name, name, name} : found->second);
}

/// The most that can leave from a category to a class, over all items, parties, purposes.
struct Cell {
    core::Form form{core::Form::none};
    core::Form without_consent{core::Form::none};
    bool special{false};
    bool configured{false}; ///< some party of the class is configured
    bool endless{false};    ///< some way has no end
    std::optional<core::Instant> until{};
    std::set<std::string_view> items{};

    void add(const policy::Reach& reach) {
        form = std::max(form, reach.form);
        without_consent = std::max(without_consent, reach.without_consent);
        special = special || reach.path.special;
        configured = configured || reach.path.configured;
        endless = endless || !reach.when.until;
        until = std::max(until, reach.when.until);
        items.insert(reach.path.item.text());
    }
};

JsonValue cell_json(std::string_view cls, std::string_view category, const Cell& cell) {
    JsonValue object{JsonValue::make_object()};
    object.add("class", string_of(cls))
        .add("category", string_of(category))
        .add("form", string_of(core::to_text(cell.form)))
        .add("form_without_consent", string_of(core::to_text(cell.without_consent)))
        .add("special", JsonValue::of_boolean(cell.special))
        .add("configured", JsonValue::of_boolean(cell.configured))
        .add("until", cell.endless ? JsonValue{} : instant_of(cell.until))
        .add("items", JsonValue::of_integer(static_cast<std::int64_t>(cell.items.size())));
    return object;
}

template <class Words, class Id> JsonValue
axis_json(const Words& words, const std::set<Id>& special, const std::set<std::string_view>& used) {
    JsonValue array{JsonValue::make_array()};
    for (const auto& [id, label] : words) {
        if (used.contains(id.text())) {
            JsonValue object{JsonValue::make_object()};
            object.add("id", string_of(id.text()))
                .add("label", label_of(label))
                .add("special", JsonValue::of_boolean(special.contains(id)));
            array.push(std::move(object));
        }
    }
    return array;
}

struct Ending {
    core::Instant at;
    std::string_view kind;
    std::string id;
    policy::Label section; ///< of a provision; the party of an agreement
    policy::Label name;
    std::vector<std::string> rules;
};

std::vector<std::string> rules_on(const policy::Law& law, core::ProvisionId provision) {
    std::vector<std::string> rules;
    for (const policy::Permit& permit : law.permits) {
        const auto& on = permit.basis.provisions;
        if (std::find(on.begin(), on.end(), provision) != on.end()) {
            rules.emplace_back(permit.id.text());
        }
    }
    return rules;
}

std::vector<std::string> rules_on(
    const policy::Law& law, const policy::PartyFacts& party, const policy::Agreement& agreement) {
    std::vector<std::string> rules;
    for (const core::RuleId rule : policy::resting_on(law, party, agreement)) {
        rules.emplace_back(rule.text());
    }
    return rules;
}

std::vector<Ending> endings_of(const policy::Law& law) {
    std::vector<Ending> all;
    for (const policy::Provision& one : law.provisions) {
        if (one.force.until) {
            all.push_back(Ending{
                *one.force.until, "provision", std::string{one.id.text()}, policy::citation_of(one),
                one.name, rules_on(law, one.id)});
        }
    }
    for (const policy::Permit& one : law.permits) {
        if (one.validity.until) {
            const std::string id{one.id.text()};
            all.push_back(Ending{
                *one.validity.until,
                "rule",
                id,
                {one.source, one.source, one.source},
                {id, id, id},
                {id}});
        }
    }
    for (const policy::PartyFacts& party : law.parties) {
        for (const policy::Agreement& one : party.agreements) {
            if (one.validity.until) {
                const std::string id{party.id.text()};
                all.push_back(Ending{
                    *one.validity.until,
                    "agreement",
                    one.id,
                    {id, id, id},
                    party.name,
                    rules_on(law, party, one)});
            }
        }
    }
    std::sort(all.begin(), all.end(), [](const Ending& left, const Ending& right) {
        return std::pair{left.at, left.id} < std::pair{right.at, right.id};
    });
    return all;
}

template <class Things, class LabelOf> JsonValue named(const Things& things, LabelOf label) {
    JsonValue array{JsonValue::make_array()};
    for (const auto& one : things) {
        JsonValue object{JsonValue::make_object()};
        object.add("id", string_of(one.id.text())).add("label", label_of(label(one)));
        array.push(std::move(object));
    }
    return array;
}

template <class Words> JsonValue named_words(const Words& words) {
    JsonValue array{JsonValue::make_array()};
    for (const auto& [id, label] : words) {
        JsonValue object{JsonValue::make_object()};
        object.add("id", string_of(id.text())).add("label", label_of(label));
        array.push(std::move(object));
    }
    return array;
}

}

JsonValue matrix_json(const config::Configuration& configuration, core::Instant at) {
    const policy::Law& law{configuration.rules->law()};
    std::map<core::ItemId, const policy::Item*> items;
    for (const policy::Item& item : law.items) {
        items.emplace(item.id, &item);
    }
    policy::ReachQuery now;
    now.at = at;
    std::map<std::pair<std::string_view, std::string_view>, Cell> cells;
    std::set<std::string_view> classes;
    std::set<std::string_view> categories;
    for (const policy::Reach& reach : policy::who_can(*configuration.rules, now)) {
        for (const core::CategoryId category : items.at(reach.path.item)->categories) {
            cells[{reach.path.cls.text(), category.text()}].add(reach);
            classes.insert(reach.path.cls.text());
            categories.insert(category.text());
        }
    }
    JsonValue array{JsonValue::make_array()};
    for (const auto& [place, cell] : cells) {
        array.push(cell_json(place.first, place.second, cell));
    }
    JsonValue object{JsonValue::make_object()};
    object.add("classes", axis_json(law.words.classes, std::set<core::PartyClass>{}, classes))
        .add("categories", axis_json(law.words.categories, law.special_categories, categories))
        .add("cells", std::move(array));
    return object;
}

JsonValue endings_json(const config::Configuration& configuration, core::Instant at) {
    JsonValue array{JsonValue::make_array()};
    for (const Ending& ending : endings_of(configuration.rules->law())) {
        if (ending.at + looked_back < at) {
            continue;
        }
        JsonValue object{JsonValue::make_object()};
        object.add("kind", string_of(ending.kind))
            .add("id", string_of(ending.id))
            .add("section", label_of(ending.section))
            .add("name", label_of(ending.name))
            .add("ends", instant_of(ending.at))
            .add("rules", list_of(ending.rules, [](const std::string& rule) { return rule; }));
        array.push(std::move(object));
    }
    return array;
}

JsonValue names_json(const config::Configuration& configuration) {
    const policy::Law& law{configuration.rules->law()};
    JsonValue items{JsonValue::make_array()};
    for (const policy::Item& item : law.items) {
        JsonValue object{JsonValue::make_object()};
        object.add("id", string_of(item.id.text()))
            .add("label", label_of(item.label))
            .add("categories", list_of(item.categories, [](core::CategoryId id) {
                     return id.text();
                 }));
        items.push(std::move(object));
    }
    JsonValue purposes{JsonValue::make_array()};
    for (const core::PurposeId id : law.purposes) {
        JsonValue object{JsonValue::make_object()};
        object.add("id", string_of(id.text())).add("label", label_in(law.words.purposes, id));
        purposes.push(std::move(object));
    }
    JsonValue object{JsonValue::make_object()};
    object
        .add("registers", named(configuration.registers, [](const auto& one) { return one.name; }))
        .add("parties", named(configuration.parties, [](const auto& one) { return one.name; }))
        .add("purposes", std::move(purposes))
        .add("items", std::move(items))
        .add("facts", named_words(law.words.facts));
    return object;
}

JsonValue RulesView::of(
    const std::shared_ptr<const config::Configuration>& configuration, core::Instant now) {
    const core::LocalDate today{core::local_date(now)};
    const std::scoped_lock lock{m_mutex};
    if (m_day == today && m_digest == configuration->digest) {
        return m_kept;
    }
    JsonValue body{JsonValue::make_object()};
    body.add("rules_digest", string_of(core::to_hex(configuration->digest)))
        .add("day", string_of(core::to_text(today)))
        .add("matrix", matrix_json(*configuration, now))
        .add("endings", endings_json(*configuration, now))
        .add("names", names_json(*configuration));
    m_kept = body;
    m_digest = configuration->digest;
    m_day = today;
    return body;
}

}
