#include "gateway/admin/dry_run_request.h"

#include "gateway/policy/vocabulary.h"

#include <algorithm>
#include <array>
#include <utility>

namespace gateway::admin {

namespace {

using text::JsonValue;

constexpr std::array<std::pair<std::string_view, core::ConsentKind>, 9> consent_kinds{
    {{"requested", core::ConsentKind::requested},
     {"deferred", core::ConsentKind::deferred},
     {"given", core::ConsentKind::given},
     {"renewed", core::ConsentKind::renewed},
     {"refused", core::ConsentKind::refused},
     {"withdrawn", core::ConsentKind::withdrawn},
     {"revoked", core::ConsentKind::revoked},
     {"expired", core::ConsentKind::expired},
     {"invalidated", core::ConsentKind::invalidated}}};
constexpr std::array<std::pair<std::string_view, core::ConsentRole>, 3> consent_roles{
    {{"gdpr6", core::ConsentRole::gdpr6},
     {"gdpr9", core::ConsentRole::gdpr9},
     {"secrecy-waiver", core::ConsentRole::secrecy_waiver}}};
constexpr std::array<std::pair<std::string_view, core::ConsentActor>, 4> consent_actors{
    {{"person", core::ConsentActor::person},
     {"guardian", core::ConsentActor::guardian},
     {"attorney", core::ConsentActor::attorney},
     {"authority", core::ConsentActor::authority}}};
constexpr std::array<std::pair<std::string_view, core::HoldKind>, 5> hold_words{
    {{"restriction", core::HoldKind::restriction},
     {"objection", core::HoldKind::objection},
     {"accuracy-dispute", core::HoldKind::accuracy_dispute},
     {"turvakielto", core::HoldKind::turvakielto},
     {"deceased", core::HoldKind::deceased}}};
constexpr std::array<std::pair<std::string_view, core::HoldState>, 5> hold_states{
    {{"received", core::HoldState::received},
     {"assessing", core::HoldState::assessing},
     {"upheld", core::HoldState::upheld},
     {"overridden", core::HoldState::overridden},
     {"ended", core::HoldState::ended}}};

/// Calls `name` of each thing until it is the one looked for.
template <class Things, class NameOf> const typename Things::value_type*
among(const Things& things, std::string_view name, NameOf name_of) {
    const auto found = std::find_if(things.begin(), things.end(), [&](const auto& thing) {
        return name_of(thing).text() == name;
    });
    return found == things.end() ? nullptr : &*found;
}

std::string unknown_name(std::string_view name) {
    return "no such name in the configuration: " + shown(name);
}

}

DryRunRequest::DryRunRequest(const policy::Law& law, const JsonValue& request)
    : m_law{law}, m_request{request} {
    read_head();
    read_fields();
    read_mandatory();
    read_facts();
    read_guards();
}

core::ItemId DryRunRequest::item(std::string_view name, const std::string& path) {
    const auto* const found =
        among(m_law.items, name, [](const policy::Item& one) { return one.id; });
    if (found == nullptr) {
        m_json.refuse(path, "ITEM_UNKNOWN", unknown_name(name));
    }
    return found == nullptr ? core::ItemId{} : found->id;
}

core::PartyId DryRunRequest::party_of(std::string_view name, const std::string& path) {
    const auto* const found =
        among(m_law.parties, name, [](const policy::PartyFacts& one) { return one.id; });
    if (found == nullptr) {
        m_json.refuse(path, "PARTY_UNKNOWN", unknown_name(name));
    }
    return found == nullptr ? core::PartyId{} : found->id;
}

core::PartyClass DryRunRequest::class_of(std::string_view name, const std::string& path) {
    if (policy::known_class(name)) {
        return core::PartyClass::intern(name); // of a closed list
    }
    const auto* const found =
        among(m_law.parties, name, [](const policy::PartyFacts& one) { return one.cls; });
    if (found == nullptr) {
        m_json.refuse(path, "CLASS_UNKNOWN", unknown_name(name));
    }
    return found == nullptr ? core::PartyClass{} : found->cls;
}

core::PurposeId DryRunRequest::purpose_of(std::string_view name, const std::string& path) {
    const auto* const found = among(m_law.purposes, name, [](core::PurposeId one) { return one; });
    if (found == nullptr) {
        m_json.refuse(path, "PURPOSE_UNKNOWN", unknown_name(name));
    }
    return found == nullptr ? core::PurposeId{} : *found;
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
        const auto* const found =
            among(m_law.registers, *name, [](core::RegisterId one) { return one; });
        if (found == nullptr) {
            m_json.refuse("/register", "REGISTER_UNKNOWN", unknown_name(*name));
        }
        reg = found == nullptr ? core::RegisterId{} : *found;
    }
    if (const auto name = m_json.required_word(m_request, "party", "/party"); name) {
        party = party_of(*name, "/party");
    }
    if (const auto name = m_json.required_word(m_request, "purpose", "/purpose"); name) {
        purpose = purpose_of(*name, "/purpose");
    }
    static_cast<void>(m_json.plain_text(m_request, "subject", ""));
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
                fields.push_back({item(name, path), nullptr});
            });
        return;
    }
    for (const auto& [name, value] : members("fields")) {
        const std::string path{"/fields/" + shown(name)};
        const core::ItemId id{item(name, path)};
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
            mandatory.push_back(item(name, path));
        });
}

void DryRunRequest::read_facts() {
    for (const auto& [name, value] : members("facts")) {
        const std::string path{"/facts/" + shown(name)};
        const std::optional<policy::FactKind> kind{policy::fact_kind(name)};
        if (!kind) {
            m_json.refuse(path, "FACT_UNKNOWN", "no rule can name this fact");
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
        const std::string path{"/guards/" + shown(name)};
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

void DryRunRequest::read_consent(
    const JsonValue& object, const std::string& path, core::ConsentEvent& event) {
    m_json.allow_keys(
        object, path,
        {"kind", "role", "items", "parties", "classes", "purposes", "explicit", "itemised",
         "written", "by", "expressed_at", "recorded_at", "valid_until", "notice_version",
         "language", "evidence", "told_basis"});
    if (const auto name = m_json.required_word(object, "kind", path + "/kind"); name) {
        event.kind = m_json.code<core::ConsentKind>(consent_kinds, *name, path + "/kind");
    }
    if (const auto name = m_json.required_word(object, "role", path + "/role"); name) {
        event.role = m_json.code<core::ConsentRole>(consent_roles, *name, path + "/role");
    }
    read_scope(object, path, event);
    event.is_explicit = m_json.flag(object, "explicit", path);
    event.itemised = m_json.flag(object, "itemised", path);
    event.written = m_json.flag(object, "written", path);
    if (const std::string by{m_json.plain_text(object, "by", path)}; !by.empty()) {
        event.by = m_json.code<core::ConsentActor>(consent_actors, by, path + "/by");
    }
    if (object.find("expressed_at") == nullptr) {
        m_json.refuse(path + "/expressed_at", "KEY_MISSING", "expressed_at is missing");
    }
    event.expressed_at =
        m_json.optional_instant(object, "expressed_at", path).value_or(core::Instant{});
    event.recorded_at =
        m_json.optional_instant(object, "recorded_at", path).value_or(event.expressed_at);
    event.valid_until = m_json.optional_instant(object, "valid_until", path);
    event.notice_version = m_json.plain_text(object, "notice_version", path);
    event.language = m_json.plain_text(object, "language", path);
    event.told_basis = m_json.plain_text(object, "told_basis", path);
    read_evidence(object, path, event);
}

void DryRunRequest::read_scope(
    const JsonValue& object, const std::string& path, core::ConsentEvent& event) {
    m_json.each_word(object, "items", path, [&](std::string_view name, const std::string& here) {
        event.items.push_back(item(name, here));
    });
    m_json.each_word(object, "parties", path, [&](std::string_view name, const std::string& here) {
        event.parties.push_back(party_of(name, here));
    });
    m_json.each_word(object, "classes", path, [&](std::string_view name, const std::string& here) {
        event.classes.push_back(class_of(name, here));
    });
    m_json.each_word(object, "purposes", path, [&](std::string_view name, const std::string& here) {
        event.purposes.push_back(purpose_of(name, here));
    });
}

void DryRunRequest::read_evidence(
    const JsonValue& object, const std::string& path, core::ConsentEvent& event) {
    const JsonValue* const evidence{object.find("evidence")};
    if (evidence == nullptr || evidence->is_null()) {
        return;
    }
    const std::string here{path + "/evidence"};
    if (!evidence->is_object()) {
        m_json.refuse(here, "TYPE_WRONG", "an object is expected");
    }
    m_json.allow_keys(*evidence, here, {"reference", "sha256", "level"});
    event.evidence_reference = m_json.plain_text(*evidence, "reference", here);
    event.evidence_sha256 = m_json.plain_text(*evidence, "sha256", here);
}

void DryRunRequest::read_consents(std::vector<core::ConsentEvent>& into) {
    m_json.each(m_request, "consents", "", [&](const JsonValue& element, const std::string& path) {
        if (!element.is_object()) {
            m_json.refuse(path, "TYPE_WRONG", "an object is expected");
            return;
        }
        core::ConsentEvent& event{into.emplace_back()};
        event.sequence = static_cast<std::int64_t>(into.size());
        read_consent(element, path, event);
    });
}

void DryRunRequest::read_hold(const JsonValue& object, const std::string& path, core::Hold& hold) {
    m_json.allow_keys(object, path, {"kind", "state", "from", "until", "items", "bases"});
    if (const auto name = m_json.required_word(object, "kind", path + "/kind"); name) {
        hold.kind = m_json.code<core::HoldKind>(hold_words, *name, path + "/kind");
    }
    if (const auto name = m_json.required_word(object, "state", path + "/state"); name) {
        hold.state = m_json.code<core::HoldState>(hold_states, *name, path + "/state");
    }
    hold.validity = {
        m_json.optional_instant(object, "from", path),
        m_json.optional_instant(object, "until", path)};
    m_json.each_word(object, "items", path, [&](std::string_view name, const std::string& here) {
        hold.items.push_back(item(name, here));
    });
    m_json.each_word(object, "bases", path, [&](std::string_view name, const std::string& here) {
        hold.bases.emplace_back(name);
        if (!policy::basis_bit(name)) {
            m_json.refuse(here, "CODE_UNKNOWN", "no such basis of the GDPR");
        }
    });
}

void DryRunRequest::read_holds(std::vector<core::Hold>& into) {
    m_json.each(m_request, "holds", "", [&](const JsonValue& element, const std::string& path) {
        if (element.is_object()) {
            read_hold(element, path, into.emplace_back());
        } else {
            m_json.refuse(path, "TYPE_WRONG", "an object is expected");
        }
    });
}

}
