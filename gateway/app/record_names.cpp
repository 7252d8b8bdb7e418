#include "gateway/app/record_names.h"

#include "gateway/app/verb_output.h"
#include "gateway/policy/citation.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace gateway::app {

using config::Configuration;
using policy::Label;
using policy::Language;
using text::JsonValue;

namespace {

bool one_of(std::string_view key, std::initializer_list<std::string_view> keys) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

/// What one configuration calls its things.
class Vocabulary final {
public:
    Vocabulary(const Configuration& configuration, Language language)
        : m_configuration{configuration}, m_law{configuration.rules->law()}, m_language{language} {}

    /// @param key  of the member that holds the id.
    [[nodiscard]] std::optional<std::string>
    name_of(std::string_view key, std::string_view id) const {
        if (one_of(key, {"items", "special_items", "held_untold", "untold", "unpermitted"})) {
            return listed(m_law.items, id, [](const auto& item) { return item.label; });
        }
        if (one_of(key, {"provisions", "unverified_provisions"})) {
            return provision(id);
        }
        if (key == "categories") {
            return worded(m_law.words.categories, id);
        }
        if (key == "class") {
            return worded(m_law.words.classes, id);
        }
        if (key == "purpose") {
            return worded(m_law.words.purposes, id);
        }
        if (key == "register") {
            return listed(m_configuration.registers, id, [](const auto& one) { return one.name; });
        }
        if (key == "party") {
            return listed(m_configuration.parties, id, [](const auto& one) { return one.name; });
        }
        if (one_of(key, {"exchange", "exchanges"})) {
            return listed(m_configuration.exchanges, id, [](const auto& one) { return one.name; });
        }
        return std::nullopt;
    }

private:
    template <class List, class Name> [[nodiscard]] std::optional<std::string>
    listed(const List& list, std::string_view id, const Name& name) const {
        const auto found = std::find_if(
            list.begin(), list.end(), [&](const auto& one) { return one.id.text() == id; });
        return found == list.end() ? std::nullopt : std::optional{in(name(*found), m_language)};
    }

    template <class Id> [[nodiscard]] std::optional<std::string>
    worded(const std::map<Id, Label>& words, std::string_view id) const {
        const auto known = Id::find(id);
        const auto found = known ? words.find(*known) : words.end();
        return found == words.end() ? std::nullopt : std::optional{in(found->second, m_language)};
    }

    [[nodiscard]] std::optional<std::string> provision(std::string_view id) const {
        const auto found = std::find_if(
            m_law.provisions.begin(), m_law.provisions.end(),
            [&](const policy::Provision& one) { return one.id.text() == id; });
        if (found == m_law.provisions.end()) {
            return std::nullopt;
        }
        return policy::citation_of(*found, m_language) + ": " + in(found->name, m_language);
    }

    const Configuration& m_configuration;
    const policy::Law& m_law;
    Language m_language;
};

bool is_label(const JsonValue& value) {
    return value.is_object() && value.members().size() == 3 && value.find("fi") != nullptr
           && value.find("sv") != nullptr && value.find("en") != nullptr;
}

/// Whether the object itself says what the id in this member is called.
bool named_beside(const JsonValue& object, std::string_view key) {
    return (key == "party" && object.find("party_name") != nullptr)
           || (key == "exchange" && object.find("name") != nullptr)
           || (key == "register" && object.find("name") != nullptr
               && object.find("exchange") == nullptr); // there it is the exchange's name
}

class Telling final {
public:
    Telling(const std::vector<const Configuration*>& known, Language language)
        : m_language{language} {
        for (const Configuration* const one : known) {
            m_known.emplace_back(*one, language);
        }
    }

    /// @param key  of the member that holds the value; empty: none whose ids have names.
    [[nodiscard]] JsonValue tell(const JsonValue& value, std::string_view key) const {
        if (is_label(value)) {
            const auto word = [&](std::string_view code) { return value.find(code)->text(); };
            return json(in({word("fi"), word("sv"), word("en")}, m_language));
        }
        if (value.is_object()) {
            JsonValue object{JsonValue::make_object()};
            for (const auto& [name, member] : value.members()) {
                object.add(
                    name, tell(member, named_beside(value, name) ? std::string_view{} : name));
            }
            return object;
        }
        if (value.is_array()) {
            JsonValue list{JsonValue::make_array()};
            for (const JsonValue& element : value.elements()) {
                list.push(tell(element, key));
            }
            return list;
        }
        return value.kind() == JsonValue::Kind::string ? json(named(key, value.text())) : value;
    }

private:
    [[nodiscard]] std::string named(std::string_view key, const std::string& id) const {
        // of a party abroad its country stands behind its id
        const bool abroad{key == "parties_abroad"};
        const std::string bare{abroad ? id.substr(0, id.find(' ')) : id};
        for (const Vocabulary& vocabulary : m_known) {
            if (const auto name = vocabulary.name_of(abroad ? "party" : key, bare)) {
                return *name + " (" + bare + ")" + id.substr(bare.size());
            }
        }
        return id;
    }

    std::vector<Vocabulary> m_known;
    Language m_language;
};

}

JsonValue in_language(
    const JsonValue& record, const std::vector<const Configuration*>& known, Language language) {
    return Telling{known, language}.tell(record, {});
}

}
