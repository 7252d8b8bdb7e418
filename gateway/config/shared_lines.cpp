#include "gateway/config/shared_lines.h"

#include "gateway/config/yaml_tree.h"

namespace gateway::config {

namespace {

std::optional<Tree> tree_of(const FileSet& files, const std::string& file) {
    const auto found = files.files().find(file);
    Findings untold;
    return found == files.files().end() ? std::nullopt
                                        : parse_yaml(Sheet{file, untold}, found->second);
}

/// The member of a map of scalars or maps; null where there is none.
const Tree* member(const Tree* tree, std::string_view key) {
    const Tree::Entry* const entry{tree == nullptr ? nullptr : tree->find(key)};
    return entry == nullptr ? nullptr : &entry->value;
}

}

std::optional<SharedLines>
shared_lines(const FileSet& files, std::string_view exchange, std::string_view leg) {
    const std::optional<Tree> mapping{
        tree_of(files, "exchanges/" + std::string{exchange} + "/mapping.yaml")};
    const Tree* const like{member(member(mapping ? &*mapping : nullptr, leg), "like")};
    if (like == nullptr) {
        return std::nullopt;
    }
    SharedLines shared{"shapes/" + like->text + ".yaml", {}};
    const std::optional<Tree> shape{tree_of(files, shared.file)};
    const Tree* const lines{member(shape ? &*shape : nullptr, "lines")};
    if (lines == nullptr) {
        return std::nullopt;
    }
    for (const Tree& line : lines->items) {
        const Tree* const name{member(&line, "item")};
        const auto item = name == nullptr ? std::nullopt : core::ItemId::find(name->text);
        if (item) {
            shared.items.insert(*item);
        }
    }
    return shared;
}

}
