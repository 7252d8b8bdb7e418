// Throws arbitrary bytes at the reader of hierarchies, and at data read with what it accepts.
// Whatever comes is refused with a code, or is a tree: every leaf has one label on every level, and
// a label's leaves are those below it.

#include "gateway/statistics/hierarchy.h"

#include "gateway/statistics/dataset.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using namespace gateway::statistics;

void must(bool holds) {
    if (!holds) {
        std::abort();
    }
}

void check_tree(const Hierarchy& hierarchy) {
    for (std::size_t level{0}; level < hierarchy.levels(); ++level) {
        std::size_t leaves{0};
        for (const std::uint32_t below : hierarchy.leaves_below(level)) {
            leaves += below;
        }
        must(leaves == hierarchy.leaves() && hierarchy.codes(level).size() == leaves);
        must(hierarchy.leaves_below(level).size() == hierarchy.labels(level).size());
        for (std::size_t leaf{1}; leaf < leaves && level + 1 < hierarchy.levels(); ++leaf) {
            const bool together{hierarchy.codes(level)[leaf] == hierarchy.codes(level)[leaf - 1]};
            must(
                !together
                || hierarchy.codes(level + 1)[leaf] == hierarchy.codes(level + 1)[leaf - 1]);
        }
    }
    for (const std::string& label : hierarchy.labels(0)) {
        must(hierarchy.leaf(label).has_value());
    }
}

}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text{reinterpret_cast<const char*>(data), size};
    const auto hierarchy = Hierarchy::read(text, ';', "fuzz");
    if (hierarchy) {
        check_tree(hierarchy.value());
    } else {
        must(!hierarchy.rejection().code.text().empty() && hierarchy.rejection().path == "fuzz");
    }
    Schema schema;
    schema.columns = {{"a", ColumnKind::quasi, "tree"}};
    const auto records = read_data("a\n1\n\n2\n", schema, {{"tree", text}});
    must(!records || (records.value().records == 2 && hierarchy.ok()));
    const auto itself = read_data(text, schema, {{"tree", "1;*\n"}});
    must(!itself || itself.value().leaves[0].size() == itself.value().records);
    return 0;
}
