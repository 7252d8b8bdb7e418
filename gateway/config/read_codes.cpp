#include "gateway/config/draft.h"

#include <algorithm>

namespace gateway::config {

namespace {

/// A meaning alone, or `{is, from, until}`: half-open days.
mapping::CodePair read_meaning(const Sheet& sheet, const std::string& code, const Tree& tree) {
    mapping::CodePair pair{code, {}};
    if (tree.kind != Tree::Kind::map) {
        pair.canonical = read_word(sheet, tree).value_or("");
        return pair;
    }
    MapReader reader{sheet, tree, "a code with days"};
    pair.canonical = reader.text("is");
    const auto day = [&](const char* key) {
        const Tree* const found{reader.find(key)};
        if (found == nullptr) {
            return std::string{};
        }
        if (!core::parse_date(found->text)) {
            sheet.error(found->line, "DATE_WRONG", "a day is YYYY-MM-DD and exists");
        }
        return found->text;
    };
    pair.from = day("from");
    pair.until = day("until");
    reader.finish();
    if (!pair.from.empty() && !pair.until.empty() && pair.until <= pair.from) {
        sheet.error(tree.line, "DATE_ORDER", "this ends before it begins");
    }
    return pair;
}

bool overlap(const mapping::CodePair& one, const mapping::CodePair& other) {
    const bool one_first{one.until.empty() || other.from.empty() || other.from < one.until};
    const bool other_first{other.until.empty() || one.from.empty() || one.from < other.until};
    return one_first && other_first;
}

}

CodeList read_code_pairs(const Sheet& sheet, const Tree& tree) {
    CodeList list;
    if (tree.kind != Tree::Kind::map) {
        sheet.error(tree.line, "TYPE_WRONG", "a code list is written as keys and values");
        return list;
    }
    for (const Tree::Entry& entry : tree.entries) {
        const std::size_t first{list.size()};
        if (entry.value.kind == Tree::Kind::sequence) {
            for (const Tree& meaning : entry.value.items) {
                list.push_back(read_meaning(sheet, entry.key, meaning));
            }
        } else if (entry.value.kind == Tree::Kind::null) {
            sheet.error(entry.line, "VALUE_MISSING", said(entry.key) + " has no value");
        } else {
            list.push_back(read_meaning(sheet, entry.key, entry.value));
        }
        for (std::size_t at{first + 1}; at < list.size(); ++at) {
            const auto meaning = list.begin() + static_cast<std::ptrdiff_t>(at);
            const auto earlier = list.begin() + static_cast<std::ptrdiff_t>(first);
            if (std::any_of(earlier, meaning, [&](const mapping::CodePair& other) {
                    return overlap(other, *meaning);
                })) {
                sheet.error_of_activation(
                    entry.line, "CODE_AMBIGUOUS",
                    "two meanings of " + said(entry.key) + " are in force on one day");
            }
        }
    }
    return list;
}

}
