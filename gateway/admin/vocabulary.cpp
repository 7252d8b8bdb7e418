// /vocabulary: what items, parties, purposes and kinds of recipient are called in the configuration
// in force, for whoever writes them or reads their ids. No person is in it.

#include "gateway/admin/operation_json.h"
#include "gateway/admin/resources.h"

namespace gateway::admin {

using text::JsonValue;

namespace {

template <class Id> JsonValue named(Id id, const policy::Label& label) {
    JsonValue object{JsonValue::make_object()};
    object.add("id", word(id.text())).add("name", label_json(label));
    return object;
}

JsonValue items_json(const policy::Law& law) {
    JsonValue items{JsonValue::make_array()};
    for (const policy::Item& item : law.items) {
        JsonValue one{named(item.id, item.label)};
        one.add("special", JsonValue::of_boolean(item.special))
            .add("personal", JsonValue::of_boolean(item.personal));
        items.push(std::move(one));
    }
    return items;
}

JsonValue parties_json(const config::Configuration& law) {
    JsonValue parties{JsonValue::make_array()};
    for (const config::Party& party : law.parties) {
        JsonValue one{named(party.id, party.name)};
        one.add("class", word(party.cls.text()));
        parties.push(std::move(one));
    }
    return parties;
}

template <class Map> JsonValue all_named(const Map& map) {
    JsonValue array{JsonValue::make_array()};
    for (const auto& [id, label] : map) {
        array.push(named(id, label));
    }
    return array;
}

}

Answer read_vocabulary(const Call&, Parts& parts) {
    const std::shared_ptr<const config::Configuration> law{law_in_force(parts)};
    JsonValue registers{JsonValue::make_array()};
    for (const config::Register& reg : law->registers) {
        JsonValue one{named(reg.id, reg.name)};
        one.add("selections", words(reg.access.selections, [](const auto& selection) {
                    return std::string_view{selection.first};
                }));
        registers.push(std::move(one));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("items", items_json(law->rules->law()))
        .add("parties", parties_json(*law))
        .add("classes", all_named(law->rules->law().words.classes))
        .add("purposes", all_named(law->purposes))
        .add("registers", std::move(registers));
    return Answer::of(std::move(body));
}

}
