#include "gateway/config/case_request.h"

#include <algorithm>

namespace gateway::config {

namespace {

Tree made_tree(Tree::Kind kind, std::size_t line) {
    Tree tree;
    tree.kind = kind;
    tree.line = line;
    return tree;
}

/// Replaces the value of a key, or adds it.
void put(Tree& map, std::string_view key, Tree value) {
    const auto found =
        std::find_if(map.entries.begin(), map.entries.end(), [&](const Tree::Entry& entry) {
            return entry.key == key;
        });
    if (found != map.entries.end()) {
        found->value = std::move(value);
        return;
    }
    const std::size_t line{value.line};
    map.entries.push_back({std::string{key}, line, std::move(value)});
}

Tree list_of(const Tree& only) {
    Tree list{made_tree(Tree::Kind::sequence, only.line)};
    list.items.push_back(only);
    return list;
}

/// Lays the entries of one map over those of another.
void lay_over(Tree& base, const Tree& over) {
    for (const Tree::Entry& entry : over.entries) {
        put(base, entry.key, entry.value);
    }
}

void drop(Tree& map, std::string_view key) {
    const auto gone =
        std::remove_if(map.entries.begin(), map.entries.end(), [&](const Tree::Entry& entry) {
            return entry.key == key;
        });
    map.entries.erase(gone, map.entries.end());
}

}

Scene::Scene(MapReader& file) {
    const Sheet& sheet{file.sheet()};
    if (const Tree* const scene{file.find("scene")}) {
        MapReader reader{sheet, *scene, "a scene"};
        for (const std::string_view key : question_keys) {
            static_cast<void>(reader.find(key));
        }
        reader.finish();
        m_scene = scene;
    }
    if (const Tree* const lists{file.find("lists")}) {
        MapReader named{sheet, *lists, "lists"};
        for (const Tree::Entry& entry : lists->entries) {
            m_lists[entry.key] = named.needed_list(entry.key);
        }
    }
    if (const Tree* const consents{file.find("consents")}) {
        MapReader named{sheet, *consents, "consents"};
        for (const Tree::Entry& entry : consents->entries) {
            m_consents[entry.key] = named.find(entry.key);
        }
    }
}

std::vector<const Tree*> Scene::items(const std::vector<const Tree*>& listed) const {
    std::vector<const Tree*> all;
    for (const Tree* const tree : listed) {
        if (const auto list = m_lists.find(tree->text); list != m_lists.end()) {
            all.insert(all.end(), list->second.begin(), list->second.end());
        } else {
            all.push_back(tree);
        }
    }
    return all;
}

const Tree* Scene::told(const Tree& made, std::string_view key) const {
    if (const Tree::Entry* const own{made.find(key)}) {
        return &own->value;
    }
    const Tree::Entry* const shared{m_scene == nullptr ? nullptr : m_scene->find(key)};
    return shared == nullptr ? nullptr : &shared->value;
}

Tree Scene::merged(const Tree& made, std::string_view key) const {
    Tree all{made_tree(Tree::Kind::map, made.line)};
    for (const Tree* const layer : {m_scene, &made}) {
        const Tree::Entry* const entry{layer == nullptr ? nullptr : layer->find(key)};
        if (entry == nullptr) {
            continue;
        }
        if (entry->value.kind != Tree::Kind::map) {
            return entry->value; // which is then refused for what it is
        }
        lay_over(all, entry->value);
    }
    const auto silent =
        std::remove_if(all.entries.begin(), all.entries.end(), [](const Tree::Entry& entry) {
            return entry.value.text == "unknown";
        });
    all.entries.erase(silent, all.entries.end());
    return all;
}

Tree Scene::fields_of(const Tree& made, const std::vector<const Tree*>& fields) const {
    const Tree::Entry* const values{made.find("values")};
    if (values == nullptr) {
        Tree list{made_tree(Tree::Kind::sequence, made.line)};
        for (const Tree* const field : fields) {
            list.items.push_back(*field);
        }
        return list;
    }
    Tree map{made_tree(Tree::Kind::map, made.line)};
    for (const Tree* const field : fields) {
        const Tree::Entry* const value{values->value.find(field->text)};
        put(map, field->text,
            value == nullptr ? made_tree(Tree::Kind::null, field->line) : value->value);
    }
    return map;
}

Tree Scene::consent_of(const Sheet& sheet, const Tree& told, const Tree& question) const {
    const Tree::Entry* const like{told.find("like")};
    const std::string name{
        told.kind == Tree::Kind::scalar ? told.text
        : like == nullptr               ? ""
                                        : like->value.text};
    Tree consent{made_tree(Tree::Kind::map, told.line)};
    if (told.kind == Tree::Kind::scalar || like != nullptr) {
        const auto found = m_consents.find(name);
        if (found == m_consents.end() || found->second == nullptr) {
            sheet.error(told.line, "REFERENCE_DANGLING", "there is no consent " + said(name));
        } else {
            lay_over(consent, *found->second);
        }
    }
    lay_over(consent, told);
    drop(consent, "like");
    const auto asked = [&](const char* key) { return question.find(key); };
    if (consent.find("parties") == nullptr && consent.find("classes") == nullptr
        && asked("party") != nullptr) {
        put(consent, "parties", list_of(asked("party")->value));
    }
    if (consent.find("purposes") == nullptr && asked("purpose") != nullptr) {
        put(consent, "purposes", list_of(asked("purpose")->value));
    }
    return consent;
}

std::vector<const Tree*> Scene::choices(const Tree& made, std::string_view key) const {
    const Tree* const value{told(made, key)};
    if (value == nullptr || value->kind != Tree::Kind::sequence || value->items.empty()) {
        return {value};
    }
    std::vector<const Tree*> all;
    for (const Tree& choice : value->items) {
        all.push_back(&choice);
    }
    return all;
}

std::vector<Tree> Scene::questions(
    const Sheet& sheet, const Tree& made, const std::vector<const Tree*>& fields) const {
    std::vector<Tree> all;
    for (const Tree* const reg : choices(made, "register")) {
        for (const Tree* const party : choices(made, "party")) {
            all.push_back(question(sheet, made, fields, reg, party));
        }
    }
    return all;
}

Tree Scene::question(
    const Sheet& sheet, const Tree& made, const std::vector<const Tree*>& fields, const Tree* reg,
    const Tree* party) const {
    Tree question{made_tree(Tree::Kind::map, made.line)};
    const std::pair<std::string_view, const Tree*> head[]{
        {"at", told(made, "at")},
        {"register", reg},
        {"party", party},
        {"purpose", told(made, "purpose")},
        {"subject", told(made, "subject")}};
    for (const auto& [key, value] : head) {
        if (value != nullptr) {
            put(question, key, *value);
        }
    }
    put(question, "fields", fields_of(made, fields));
    for (const std::string_view key : {"facts", "guards"}) {
        put(question, key, merged(made, key));
    }
    if (const Tree* const mandatory{told(made, "mandatory")}) {
        Tree all{made_tree(mandatory->kind, mandatory->line)};
        std::vector<const Tree*> listed;
        for (const Tree& item : mandatory->items) {
            listed.push_back(&item);
        }
        for (const Tree* const item : items(listed)) {
            all.items.push_back(*item);
        }
        put(question, "mandatory", std::move(all));
    }
    if (const Tree* const holds{told(made, "holds")}) {
        put(question, "holds", *holds);
    }
    if (const Tree* const consents{told(made, "consents")}) {
        Tree all{made_tree(consents->kind, consents->line)};
        for (const Tree& consent : consents->items) {
            all.items.push_back(consent_of(sheet, consent, question));
        }
        put(question, "consents", std::move(all));
    }
    return question;
}

}
