// A register's own table of consents: which column tells what of an event.

#include "gateway/config/draft.h"
#include "gateway/core/legal_words.h"

#include <algorithm>
#include <array>

namespace gateway::config {

namespace {

/// What values a member may have.
enum class Values : std::uint8_t {
    kinds,
    roles,
    actors,
    truths,
    items,
    parties,
    classes,
    purposes,
    texts
};

struct KnownMember {
    std::string_view name;
    Values values;
    bool needed;
};

constexpr std::array<KnownMember, 18> known_members{
    {{"kind", Values::kinds, true},
     {"role", Values::roles, true},
     {"items", Values::items, true},
     {"parties", Values::parties, false},
     {"classes", Values::classes, false},
     {"purposes", Values::purposes, true},
     {"explicit", Values::truths, false},
     {"itemised", Values::truths, false},
     {"written", Values::truths, false},
     {"by", Values::actors, false},
     {"expressed_at", Values::texts, true},
     {"recorded_at", Values::texts, false},
     {"valid_until", Values::texts, false},
     {"notice_version", Values::texts, false},
     {"language", Values::texts, true},
     {"evidence.reference", Values::texts, false},
     {"evidence.sha256", Values::texts, false},
     {"told_basis", Values::texts, false}}};

template <class Enum, std::size_t N>
void check_word(const Sheet& sheet, const Tree& tree, const core::WordList<Enum, N>& words) {
    if (!core::parse_word(words, tree.text)) {
        sheet.error(tree.line, "TERM_UNKNOWN", said(tree.text) + " is no word for this member");
    }
}

/// That a value is one that the member may have: names of the configuration, words, true and false.
void check_value(const Draft& draft, const Sheet& sheet, Values values, const Tree& tree) {
    switch (values) {
    case Values::kinds: check_word(sheet, tree, core::consent_kind_words); break;
    case Values::roles: check_word(sheet, tree, core::consent_role_words); break;
    case Values::actors: check_word(sheet, tree, core::consent_actor_words); break;
    case Values::truths:
        if (tree.text != "true" && tree.text != "false") {
            sheet.error(tree.line, "TERM_UNKNOWN", "true or false is expected");
        }
        break;
    case Values::items: static_cast<void>(refer(sheet, tree, draft.items, "item")); break;
    case Values::parties: static_cast<void>(refer(sheet, tree, draft.party_ids, "party")); break;
    case Values::classes: static_cast<void>(refer(sheet, tree, draft.classes, "class")); break;
    case Values::purposes: static_cast<void>(refer(sheet, tree, draft.purposes, "purpose")); break;
    case Values::texts: static_cast<void>(read_word(sheet, tree)); break;
    }
}

std::vector<std::string>
read_values(const Draft& draft, const Sheet& sheet, Values values, const Tree& tree) {
    std::vector<std::string> read;
    const auto take = [&](const Tree& one) {
        check_value(draft, sheet, values, one);
        read.push_back(one.text);
    };
    if (tree.kind == Tree::Kind::sequence) {
        std::for_each(tree.items.begin(), tree.items.end(), take);
    } else {
        take(tree);
    }
    return read;
}

std::optional<ConsentMember> read_member(const Draft& draft, const Sheet& sheet, const Tree& tree) {
    MapReader reader{sheet, tree, "a member of a consent"};
    ConsentMember member;
    member.name = reader.text("member");
    const auto known =
        std::find_if(known_members.begin(), known_members.end(), [&](const KnownMember& one) {
            return one.name == member.name;
        });
    if (known == known_members.end()) {
        sheet.error(tree.line, "TERM_UNKNOWN", "a consent has no member " + said(member.name));
        return std::nullopt;
    }
    member.column = reader.text_or("path", "");
    if (const Tree* const fixed{reader.find("is")}) {
        member.values = read_values(draft, sheet, known->values, *fixed);
    }
    if (const Tree* const codes{reader.find("codes")}) {
        for (const Tree::Entry& entry : codes->entries) {
            member.codes[entry.key] = read_values(draft, sheet, known->values, entry.value);
        }
    }
    reader.finish();
    if (member.column.empty() == member.values.empty()
        || (member.column.empty() && !member.codes.empty())) {
        sheet.error(
            tree.line, "MEMBER_SOURCE",
            "a member comes from a path, with codes or without, or it is");
    }
    const bool closed{known->values != Values::texts};
    if (closed && !member.column.empty() && member.codes.empty()) {
        sheet.error(tree.line, "MEMBER_CODES", "what the column's values stand for is not told");
    }
    return member;
}

}

std::optional<ConsentTable>
read_consent_table(const Draft& draft, MapReader& reader, const Register& made) {
    const Tree* const tree{reader.find("consents")};
    if (tree == nullptr) {
        return std::nullopt;
    }
    const Sheet& sheet{reader.sheet()};
    MapReader table{sheet, *tree, "a table of consents"};
    ConsentTable read;
    if (const Tree* const selection{table.need("selection")}) {
        read.selection = selection->text;
        const auto& all = made.access.selections;
        if (std::none_of(all.begin(), all.end(), [&](const auto& one) {
                return one.first == read.selection;
            })) {
            sheet.error(
                selection->line, "REFERENCE_DANGLING",
                "the register has no selection " + said(read.selection));
        }
    }
    std::set<std::string> names;
    for (const Tree* member : table.needed_list("members")) {
        if (std::optional<ConsentMember> one{read_member(draft, sheet, *member)}) {
            if (!names.insert(one->name).second) {
                sheet.error(member->line, "ID_DUPLICATE", "this member is listed twice");
            }
            read.members.push_back(std::move(*one));
        }
    }
    table.finish();
    for (const KnownMember& known : known_members) {
        if (known.needed && !names.contains(std::string{known.name})) {
            sheet.error(
                tree->line, "KEY_MISSING", "a consent needs its " + std::string{known.name});
        }
    }
    if (!names.contains("by")) { // without it no row gives a consent
        sheet.error_of_activation(tree->line, "KEY_MISSING", "a consent needs its by");
    }
    if (!names.contains("parties") && !names.contains("classes")) {
        sheet.error(tree->line, "KEY_MISSING", "a consent needs parties or classes");
    }
    return read;
}

}
