#include "gateway/admin/dry_run_request.h"

#include "gateway/core/hetu.h"
#include "gateway/policy/vocabulary.h"

#include <algorithm>
#include <array>
#include <utility>

namespace gateway::admin {

namespace {

using text::JsonValue;

/// Whether the catalogue has the fact. A misspelt fact would be no fact, and nobody would see why
/// the answer is what it is.
bool in_catalogue(const policy::Law& law, std::string_view name) {
    const auto& facts = law.words.facts;
    const auto named = [&](const auto& entry) { return entry.first.text() == name; };
    return facts.empty() || std::any_of(facts.begin(), facts.end(), named);
}

}

DryRunRequest::DryRunRequest(
    const policy::Law& law, const JsonValue& request, std::optional<core::LocalDate> today)
    : m_law{law}, m_request{request}, m_names{law, m_json} {
    read_head();
    read_subject(today);
    read_fields();
    read_mandatory();
    read_facts();
    read_guards();
}

std::span<const JsonValue::Member> DryRunRequest::members(std::string_view key) {
    const JsonValue* const object{m_request.find(key)};
    if (object != nullptr && !object->is_object()) {
        m_json.refuse('/' + std::string{key}, "TYPE_WRONG", "an object is expected");
    }
    return object == nullptr ? std::span<const JsonValue::Member>{} : object->members();
}

void DryRunRequest::read_head() {
    m_json.allow_keys(
        m_request, "",
        {"at", "register", "party", "purpose", "subject", "fields", "mandatory", "facts", "guards",
         "consents", "holds"});
    if (const JsonValue* const value{m_request.find("at")}; value != nullptr) {
        at = m_json.instant(*value, "/at").value_or(core::Instant{});
    } else {
        m_json.refuse("/at", "KEY_MISSING", "at is missing");
    }
    if (const auto name = m_json.required_word(m_request, "register", "/register"); name) {
        reg = m_names.reg(*name, "/register");
    }
    if (const auto name = m_json.required_word(m_request, "party", "/party"); name) {
        party = m_names.party(*name, "/party");
    }
    if (const auto name = m_json.required_word(m_request, "purpose", "/purpose"); name) {
        purpose = m_names.purpose(*name, "/purpose");
    }
}

void DryRunRequest::read_subject(std::optional<core::LocalDate> today) {
    const JsonValue* const told{m_request.find("subject")};
    if (told == nullptr || told->is_null()) {
        return;
    }
    if (!today) { // a case in point may be about anybody
        static_cast<void>(m_json.plain_text(m_request, "subject", ""));
    } else if (const auto text = m_json.word(*told, "/subject"); text) {
        static_cast<void>(exchange::read_identifier(*text, "/subject", m_json));
        if (core::is_born_after(*text, *today)) {
            m_json.refuse(
                "/subject", "HETU_FUTURE",
                "whoever bears this code is not born yet: another century sign is meant");
        }
    }
}

void DryRunRequest::read_fields() {
    const JsonValue* const asked{m_request.find("fields")};
    if (asked == nullptr) {
        m_json.refuse("/fields", "KEY_MISSING", "fields is missing");
        return;
    }
    if (asked->is_array()) {
        m_json.each_word(
            m_request, "fields", "", [&](std::string_view name, const std::string& path) {
                fields.push_back({m_names.item(name, path), nullptr});
            });
        return;
    }
    if (!asked->is_object()) {
        m_json.refuse("/fields", "TYPE_WRONG", "a list is expected");
        return;
    }
    for (const auto& [name, value] : members("fields")) {
        const std::string path{"/fields/" + text::shown(name)};
        const core::ItemId id{m_names.item(name, path)};
        read_value(id, value, path);
    }
}

void DryRunRequest::read_value(core::ItemId id, const JsonValue& value, const std::string& path) {
    const auto keep = [&](core::Value::Kind kind) {
        fields.push_back({id, &m_values.emplace_back(value.text(), kind)});
    };
    switch (value.kind()) {
    case JsonValue::Kind::null: fields.push_back({id, nullptr}); break;
    case JsonValue::Kind::string: keep(core::Value::Kind::text); break;
    case JsonValue::Kind::number: keep(core::Value::Kind::number); break;
    case JsonValue::Kind::boolean: keep(core::Value::Kind::boolean); break;
    case JsonValue::Kind::array:
    case JsonValue::Kind::object: m_json.refuse(path, "TYPE_WRONG", "one value is expected"); break;
    }
}

void DryRunRequest::read_mandatory() {
    m_json.each_word(
        m_request, "mandatory", "", [&](std::string_view name, const std::string& path) {
            mandatory.push_back(m_names.item(name, path));
        });
}

void DryRunRequest::read_facts() {
    for (const auto& [name, value] : members("facts")) {
        const std::string path{"/facts/" + text::shown(name)};
        const std::optional<policy::FactKind> kind{policy::fact_kind(name)};
        if (!kind || !in_catalogue(m_law, name)) {
            m_json.refuse(path, "FACT_UNKNOWN", "no such fact in the catalogue");
            continue;
        }
        if (!value.is_null() && value.kind() != JsonValue::Kind::boolean) {
            m_json.refuse(path, "TYPE_WRONG", "true, false or null is expected");
            continue;
        }
        // a fact that no configuration has interned is in no rule, and so changes nothing
        const std::optional<core::FactId> id{core::FactId::find(name)};
        if (id && kind->source == policy::FactSource::relation) {
            if (value.is_true()) {
                relations.push_back({*id, std::nullopt, {}, "request"});
            }
        } else if (id) {
            const policy::Truth told{value.is_true() ? policy::Truth::yes : policy::Truth::no};
            facts.push_back({*id, value.is_null() ? policy::Truth::unknown : told});
        }
    }
}

void DryRunRequest::read_guards() {
    for (const auto& [name, value] : members("guards")) {
        std::string upper{name};
        for (char& letter : upper) {
            letter =
                letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
        }
        const std::string path{"/guards/" + text::shown(name)};
        const std::optional<core::Guard> guard{core::parse_guard(upper)};
        if (!guard) {
            m_json.refuse(path, "CODE_UNKNOWN", "no such guard");
        } else if (!value.is_null() && value.kind() != JsonValue::Kind::boolean) {
            m_json.refuse(path, "TYPE_WRONG", "true or false is expected");
        } else if (!value.is_true()) {
            failed_guards.push_back(*guard);
        }
    }
}

void DryRunRequest::read_consents(std::vector<core::ConsentEvent>& into) {
    m_json.each(m_request, "consents", "", [&](const JsonValue& element, const std::string& path) {
        if (!element.is_object()) {
            m_json.refuse(path, "TYPE_WRONG", "an object is expected");
            return;
        }
        core::ConsentEvent& event{into.emplace_back()};
        event.sequence = static_cast<std::int64_t>(into.size());
        exchange::read_consent(element, path, m_names, m_json, event);
        exchange::count_by(at, event);
        if (event.items.empty()) { // a refusal of nothing would be a refusal unheard
            m_json.refuse(path + "/items", "KEY_MISSING", "a consent names the items it is about");
        }
    });
}

void DryRunRequest::read_holds(std::vector<core::Hold>& into) {
    m_json.each(m_request, "holds", "", [&](const JsonValue& element, const std::string& path) {
        if (element.is_object()) {
            exchange::read_hold(element, path, m_names, m_json, into.emplace_back());
        } else {
            m_json.refuse(path, "TYPE_WRONG", "an object is expected");
        }
    });
}

}
