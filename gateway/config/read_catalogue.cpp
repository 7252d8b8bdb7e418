#include "gateway/config/draft.h"

#include <memory>

namespace gateway::config {

namespace {

template <class Name> void read_terms(
    MapReader& reader, std::string_view key, std::set<Name>& known, const std::string& what,
    const std::function<void(MapReader&, Name)>& more) {
    for (const Tree* tree : reader.list(key)) {
        MapReader term{reader.sheet(), *tree, "a " + what};
        const Tree* const id{term.need("id")};
        const std::optional<Name> name{
            id == nullptr ? std::nullopt : declare(reader.sheet(), *id, known, what)};
        more(term, name.value_or(Name{}));
        term.finish();
    }
}

std::vector<core::Form> read_forms(MapReader& reader) {
    std::vector<core::Form> forms;
    const std::vector<const Tree*> trees{reader.list("forms")};
    for (const Tree* tree : trees) {
        const std::optional<core::Form> form{core::parse_form(tree->text)};
        if (!form || (!forms.empty() && *form <= forms.back())) {
            reader.sheet().error(
                tree->line, "TERM_UNKNOWN", "forms are none, year and full, in this order");
            return {core::Form::none, core::Form::full};
        }
        forms.push_back(*form);
    }
    if (forms.empty()) {
        return {core::Form::none, core::Form::full};
    }
    if (forms.front() != core::Form::none || forms.size() < 2) {
        reader.sheet().error(
            trees.front()->line, "FORMS_INVALID", "forms begin with none and go on with something");
    }
    return forms;
}

template <class Name> std::set<Name> as_set(const std::vector<Name>& names) {
    return {names.begin(), names.end()};
}

void read_code_effects(Draft& draft, MapReader& reader, policy::Item& item) {
    const Tree* const effects{reader.find("code-effects")};
    if (effects == nullptr) {
        return;
    }
    if (effects->kind != Tree::Kind::map) {
        reader.sheet().error(
            effects->line, "TYPE_WRONG", "code effects are codes with their categories");
        return;
    }
    MapReader codes{reader.sheet(), *effects, "code effects"};
    for (const Tree::Entry& entry : effects->entries) {
        item.code_effects[entry.key] =
            as_set(refer_all(reader.sheet(), codes.list(entry.key), draft.categories, "category"));
    }
}

void read_item(Draft& draft, const Sheet& sheet, const Tree& tree) {
    MapReader reader{sheet, tree, "an item"};
    policy::Item item;
    const Tree* const id{reader.need("id")};
    const std::optional<core::ItemId> name{
        id == nullptr ? std::nullopt : declare(sheet, *id, draft.items, "item")};
    item.label = reader.label("label");
    item.categories =
        as_set(refer_all(sheet, reader.needed_list("categories"), draft.categories, "category"));
    item.special = reader.boolean_or("special", false);
    if (const Tree* const secrecy{reader.find("secrecy")}) {
        if (refer(sheet, *secrecy, draft.provisions, "provision")) {
            item.secrecy = secrecy->text;
        }
    }
    item.forms = read_forms(reader);
    item.implies = as_set(refer_all(sheet, reader.list("implies"), draft.categories, "category"));
    read_code_effects(draft, reader, item);
    item.free_text = reader.boolean_or("free-text", false);
    item.finland_only = reader.boolean_or("finland-only", false);
    item.personal = reader.boolean_or("personal", true);
    item.ban_marker = reader.boolean_or("ban-marker", false);
    reader.finish();
    if (name) {
        item.id = *name;
        draft.law.items.push_back(std::move(item));
    }
}

void read_groups(Draft& draft, MapReader& reader) {
    for (const Tree* tree : reader.list("groups")) {
        MapReader group{reader.sheet(), *tree, "a group"};
        policy::AtomicGroup made;
        made.name = group.text("name");
        made.items = refer_all(reader.sheet(), group.needed_list("items"), draft.items, "item");
        group.finish();
        draft.law.groups.push_back(std::move(made));
    }
}

void read_words(Draft& draft, MapReader& reader) {
    read_terms<core::PurposeId>(
        reader, "purposes", draft.purposes, "purpose", [&](MapReader& term, core::PurposeId name) {
            draft.purpose_labels[name] = term.label("label");
            draft.law.words.purposes[name] = draft.purpose_labels[name];
            if (!name.empty()) {
                draft.law.purposes.push_back(name);
            }
        });
    read_terms<core::PartyClass>(
        reader, "classes", draft.classes, "class", [&](MapReader& term, core::PartyClass name) {
            draft.law.words.classes[name] = term.label("label");
        });
    read_terms<core::CategoryId>(
        reader, "categories", draft.categories, "category",
        [&](MapReader& term, core::CategoryId name) {
            draft.law.words.categories[name] = term.label("label");
            if (term.boolean_or("special", false)) {
                draft.law.special_categories.insert(name);
            }
        });
    read_terms<core::FactId>(
        reader, "facts", draft.facts, "fact", [&](MapReader& term, core::FactId name) {
            draft.law.words.facts[name] = term.label("label");
        });
}

struct CatalogueFile {
    std::string name;
    Tree tree;
};

/// A file of the catalogue while its sections are read in turn.
struct OpenFile {
    OpenFile(const CatalogueFile& file, Findings& findings)
        : sheet{file.name, findings}, reader{sheet, file.tree, "the catalogue"} {}

    Sheet sheet;
    MapReader reader;
};

/// A catalogue without one of its kinds of words permits nothing and refuses nothing: somebody left
/// a file out.
void check_complete(Draft& draft) {
    const std::pair<const char*, bool> sections[]{
        {"purposes", draft.purposes.empty()},
        {"classes", draft.classes.empty()},
        {"categories", draft.categories.empty()},
        {"facts", draft.facts.empty()},
        {"items", draft.items.empty()}};
    const std::vector<std::string> files{draft.files_of("catalogue")};
    for (const auto& [section, empty] : sections) {
        if (empty && !files.empty()) {
            draft.findings.error(
                files.front(), 0, "KEY_MISSING", "no file of the catalogue has " + said(section));
        }
    }
}

}

void read_catalogue(Draft& draft) {
    std::vector<CatalogueFile> files;
    for (std::string& file : draft.files_of("catalogue")) {
        if (std::optional<Tree> tree{draft.tree(file)}) {
            files.push_back({std::move(file), std::move(*tree)});
        }
    }
    // Words before items, items before groups: the order of the files means nothing.
    std::vector<std::unique_ptr<OpenFile>> open;
    for (const CatalogueFile& file : files) {
        open.push_back(std::make_unique<OpenFile>(file, draft.findings));
        read_words(draft, open.back()->reader);
    }
    for (const std::unique_ptr<OpenFile>& file : open) {
        for (const Tree* item : file->reader.list("items")) {
            read_item(draft, file->sheet, *item);
        }
    }
    for (const std::unique_ptr<OpenFile>& file : open) {
        read_groups(draft, file->reader);
        file->reader.finish();
    }
    check_complete(draft);
}

void read_code_lists(Draft& draft) {
    for (const auto& [file, text] : draft.files.files()) {
        if (!file.starts_with("codes/")) {
            continue;
        }
        const std::optional<Tree> tree{draft.tree(file)};
        if (!tree) {
            continue;
        }
        const Sheet sheet{file, draft.findings};
        MapReader reader{sheet, *tree, "a code list"};
        const std::string name{reader.text("codes")};
        static_cast<void>(reader.text("source"));
        CodeList& list{draft.code_lists[name]};
        if (const Tree* const values{reader.need("values")}) {
            list = read_code_pairs(sheet, *values);
        }
        reader.finish();
        if (file != "codes/" + name + ".yaml") {
            sheet.error(tree->line, "NAME_MISMATCH", "a code list has the name of its file");
        }
    }
}

}
