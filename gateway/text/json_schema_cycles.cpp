#include "gateway/text/json_schema_tree.h"

namespace gateway::text {

std::vector<SchemaNodeNo> SchemaNode::in_place() const {
    std::vector<SchemaNodeNo> all;
    for (const auto* const list : {&all_of, &any_of, &one_of}) {
        all.insert(all.end(), list->begin(), list->end());
    }
    for (const Ref& ref : {negated, condition, consequence, alternative, reference}) {
        if (ref) {
            all.push_back(*ref);
        }
    }
    for (const auto& [name, schema] : dependent_schemas) {
        all.push_back(schema);
    }
    return all;
}

bool never_ends(const JsonSchema::Compiled& schema) {
    enum class Colour : std::uint8_t { white, grey, black };

    std::vector<Colour> colours(schema.nodes.size(), Colour::white);
    for (SchemaNodeNo start{0}; start < schema.nodes.size(); ++start) {
        std::vector<std::pair<SchemaNodeNo, bool>> stack{{start, false}};
        while (!stack.empty()) {
            const auto [number, leaving] = stack.back();
            stack.pop_back();
            if (leaving) {
                colours[number] = Colour::black;
                continue;
            }
            if (colours[number] != Colour::white) {
                continue;
            }
            colours[number] = Colour::grey;
            stack.emplace_back(number, true);
            for (const SchemaNodeNo next : schema.nodes[number].in_place()) {
                if (colours[next] == Colour::grey) {
                    return true;
                }
                stack.emplace_back(next, false);
            }
        }
    }
    return false;
}

}
