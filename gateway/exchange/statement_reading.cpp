#include "gateway/exchange/statement_reading.h"

#include "gateway/consent/fold.h"
#include "gateway/core/legal_words.h"
#include "gateway/mapping/converters.h"
#include "gateway/policy/vocabulary.h"

#include <algorithm>
#include <utility>

namespace gateway::exchange {

namespace {

using text::JsonValue;
using text::StrictJson;

/// Calls `name` of each thing until it is the one looked for.
template <class Things, class NameOf> const typename Things::value_type*
among(const Things& things, std::string_view name, NameOf name_of) {
    const auto found = std::find_if(things.begin(), things.end(), [&](const auto& thing) {
        return name_of(thing).text() == name;
    });
    return found == things.end() ? nullptr : &*found;
}

std::string unknown_name(std::string_view name) {
    return "no such name in the configuration: " + text::shown(name);
}

void read_scope(
    const JsonValue& object, const std::string& path, LawNames& names, StrictJson& json,
    core::ConsentEvent& event) {
    json.each_word(object, "items", path, [&](std::string_view name, const std::string& here) {
        event.items.push_back(names.item(name, here));
    });
    json.each_word(object, "parties", path, [&](std::string_view name, const std::string& here) {
        event.parties.push_back(names.party(name, here));
    });
    json.each_word(object, "classes", path, [&](std::string_view name, const std::string& here) {
        event.classes.push_back(names.party_class(name, here));
    });
    json.each_word(object, "purposes", path, [&](std::string_view name, const std::string& here) {
        event.purposes.push_back(names.purpose(name, here));
    });
}

/// The last moment of a day in Europe/Helsinki.
core::Instant end_of_day(core::LocalDate day) {
    return core::Instant::from_microseconds(
        core::start_of_day(core::next_day(day)).microseconds() - 1);
}

/// The day that a member tells without an hour.
std::optional<core::LocalDate> day_told(const JsonValue& object, std::string_view key) {
    const JsonValue* const told{object.find(key)};
    return told != nullptr && told->is_string() ? core::parse_date(told->text()) : std::nullopt;
}

/// What was written down on a day, without an hour, was by that day's end: its first moment would
/// say more than was told. What takes away and is said to have been said on a day counts from that
/// day's end, too: what was given earlier on it must not outlast it (GDPR Art. 7(3)). Only an hour
/// at which it was written down shows that it was said before.
void read_when(
    const JsonValue& object, const std::string& path, StrictJson& json, core::ConsentEvent& event) {
    const JsonValue* const said{object.find("expressed_at")};
    if (said == nullptr || said->is_null()) {
        json.refuse(path + "/expressed_at", "KEY_MISSING", "expressed_at is missing");
    }
    event.expressed_at =
        json.optional_instant(object, "expressed_at", path).value_or(core::Instant{});
    std::optional<core::Instant> recorded{json.optional_instant(object, "recorded_at", path)};
    if (const std::optional<core::LocalDate> day{day_told(object, "recorded_at")}; day) {
        recorded = end_of_day(*day);
    }
    if (const std::optional<core::LocalDate> day{day_told(object, "expressed_at")};
        day && consent::blocks(event)) {
        const core::Instant end{end_of_day(*day)};
        event.expressed_at =
            recorded && *recorded >= event.expressed_at ? std::min(end, *recorded) : end;
    }
    event.recorded_at = recorded.value_or(event.expressed_at);
}

/// Who gave a consent is said, never concluded: nobody's word is not the person's (GDPR Art. 7(1)).
void read_actor(
    const JsonValue& object, const std::string& path, StrictJson& json, core::ConsentEvent& event) {
    const JsonValue* const by{object.find("by")};
    if (by != nullptr && !by->is_null() && !(by->is_string() && by->text().empty())) {
        if (const auto name = json.word(*by, path + "/by"); name) {
            event.by =
                json.code<core::ConsentActor>(core::consent_actor_words, *name, path + "/by");
        }
    } else if (consent::releases(event.kind)) {
        json.refuse(path + "/by", "KEY_MISSING", "by is missing");
    }
}

void read_evidence(
    const JsonValue& object, const std::string& path, StrictJson& json, core::ConsentEvent& event) {
    const JsonValue* const evidence{object.find("evidence")};
    if (evidence == nullptr || evidence->is_null()) {
        return;
    }
    const std::string here{path + "/evidence"};
    if (!evidence->is_object()) {
        json.refuse(here, "TYPE_WRONG", "an object is expected");
    }
    json.allow_keys(*evidence, here, {"reference", "sha256", "level"});
    event.evidence_reference = json.plain_text(*evidence, "reference", here);
    event.evidence_sha256 = json.plain_text(*evidence, "sha256", here);
    event.evidence_level = json.plain_text(*evidence, "level", here);
}

}

core::ItemId LawNames::item(std::string_view name, const std::string& path) {
    const auto* const found =
        among(m_law.items, name, [](const policy::Item& one) { return one.id; });
    if (found == nullptr) {
        m_json.refuse(path, "ITEM_UNKNOWN", unknown_name(name));
    }
    return found == nullptr ? core::ItemId{} : found->id;
}

core::PartyId LawNames::party(std::string_view name, const std::string& path) {
    const auto* const found =
        among(m_law.parties, name, [](const policy::PartyFacts& one) { return one.id; });
    if (found == nullptr) {
        m_json.refuse(path, "PARTY_UNKNOWN", unknown_name(name));
    }
    return found == nullptr ? core::PartyId{} : found->id;
}

core::PartyClass LawNames::party_class(std::string_view name, const std::string& path) {
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

core::PurposeId LawNames::purpose(std::string_view name, const std::string& path) {
    const auto* const found = among(m_law.purposes, name, [](core::PurposeId one) { return one; });
    if (found == nullptr) {
        m_json.refuse(path, "PURPOSE_UNKNOWN", unknown_name(name));
    }
    return found == nullptr ? core::PurposeId{} : *found;
}

core::RegisterId LawNames::reg(std::string_view name, const std::string& path) {
    const auto* const found =
        among(m_law.registers, name, [](core::RegisterId one) { return one; });
    if (found == nullptr) {
        m_json.refuse(path, "REGISTER_UNKNOWN", unknown_name(name));
    }
    return found == nullptr ? core::RegisterId{} : *found;
}

void read_consent(
    const JsonValue& object, const std::string& path, LawNames& names, StrictJson& json,
    core::ConsentEvent& event) {
    json.allow_keys(
        object, path,
        {"kind", "role", "items", "parties", "classes", "purposes", "explicit", "itemised",
         "written", "by", "expressed_at", "recorded_at", "valid_until", "notice_version",
         "language", "evidence", "told_basis"});
    if (const auto name = json.required_word(object, "kind", path + "/kind"); name) {
        event.kind = json.code<core::ConsentKind>(core::consent_kind_words, *name, path + "/kind");
    }
    if (const auto name = json.required_word(object, "role", path + "/role"); name) {
        event.role = json.code<core::ConsentRole>(core::consent_role_words, *name, path + "/role");
    }
    read_scope(object, path, names, json, event);
    event.is_explicit = json.flag(object, "explicit", path);
    event.itemised = json.flag(object, "itemised", path);
    event.written = json.flag(object, "written", path);
    read_actor(object, path, json, event);
    read_when(object, path, json, event);
    event.valid_until = json.optional_instant(object, "valid_until", path);
    event.notice_version = json.plain_text(object, "notice_version", path);
    event.language = json.plain_text(object, "language", path);
    event.told_basis = json.plain_text(object, "told_basis", path);
    if (!event.told_basis.empty() && !policy::basis_bit(event.told_basis)) {
        json.refuse(path + "/told_basis", "CODE_UNKNOWN", "no such basis of the GDPR");
    }
    read_evidence(object, path, json, event);
}

void read_hold(
    const JsonValue& object, const std::string& path, LawNames& names, StrictJson& json,
    core::Hold& hold) {
    json.allow_keys(object, path, {"kind", "state", "from", "until", "items", "bases"});
    if (const auto name = json.required_word(object, "kind", path + "/kind"); name) {
        hold.kind = json.code<core::HoldKind>(core::hold_kind_words, *name, path + "/kind");
    }
    if (const auto name = json.required_word(object, "state", path + "/state"); name) {
        hold.state = json.code<core::HoldState>(core::hold_state_words, *name, path + "/state");
    }
    hold.validity = {
        json.optional_instant(object, "from", path), json.optional_instant(object, "until", path)};
    if (hold.validity.from && hold.validity.until && *hold.validity.until <= *hold.validity.from) {
        json.refuse(path + "/until", "DATE_ORDER", "a hold ends after it begins");
    }
    json.each_word(object, "items", path, [&](std::string_view name, const std::string& here) {
        hold.items.push_back(names.item(name, here));
    });
    json.each_word(object, "bases", path, [&](std::string_view name, const std::string& here) {
        hold.bases.emplace_back(name);
        if (!policy::basis_bit(name)) {
            json.refuse(here, "CODE_UNKNOWN", "no such basis of the GDPR");
        }
    });
}

void count_by(core::Instant now, core::ConsentEvent& event) {
    const core::Instant end{end_of_day(core::local_date(now))};
    if (consent::blocks(event) && event.expressed_at == end) {
        event.expressed_at = now;
    }
    if (event.recorded_at == end || consent::blocks(event)) {
        event.recorded_at = std::min(event.recorded_at, now);
    }
}

std::vector<Statement> as_told_by(core::Instant now, std::span<const Statement> told) {
    std::vector<Statement> statements{told.begin(), told.end()};
    for (Statement& one : statements) {
        if (auto* const event = std::get_if<core::ConsentEvent>(&one.what)) {
            count_by(now, *event);
        }
    }
    return statements;
}

bool Statement::takes() const noexcept {
    const auto* const event = std::get_if<core::ConsentEvent>(&what);
    return event == nullptr || consent::blocks(*event);
}

core::PersonId read_identifier(std::string_view text, const std::string& path, StrictJson& json) {
    if (const auto code = mapping::wrong_person_id(text); code) {
        json.refuse(path, *code, "no personal identity code, nor a register's own");
    }
    return core::PersonId{std::string{text}};
}

Statement read_statement(const JsonValue& object, const policy::Law& law) {
    Statement statement;
    StrictJson json;
    LawNames names{law, json};
    if (!object.is_object()) {
        json.refuse("", "TYPE_WRONG", "an object is expected");
        statement.wrong = json.errors();
        statement.what = core::Hold{}; // whatever it was
        return statement;
    }
    if (const auto name = json.required_word(object, "register", "/register"); name) {
        statement.reg = names.reg(*name, "/register");
    }
    if (const auto subject = json.required_word(object, "subject", "/subject"); subject) {
        statement.person = read_identifier(*subject, "/subject", json);
    }
    if (const JsonValue* const date{object.find("birth_date")}; date != nullptr) {
        statement.born = core::parse_date(date->text());
        if (!statement.born) {
            json.refuse("/birth_date", "DATE_FORM", "a date YYYY-MM-DD is expected");
        }
    }
    JsonValue rest{JsonValue::make_object()};
    for (const auto& [key, value] : object.members()) {
        if (key != "register" && key != "subject" && key != "birth_date") {
            rest.add(key, value);
        }
    }
    statement.what = core::Hold{}; // until it is known: a hold takes
    if (const auto kind = json.required_word(rest, "kind", "/kind"); kind) {
        if (core::parse_word(core::consent_kind_words, *kind)) {
            read_consent(rest, "", names, json, statement.what.emplace<core::ConsentEvent>());
        } else if (core::parse_word(core::hold_kind_words, *kind)) {
            read_hold(rest, "", names, json, std::get<core::Hold>(statement.what));
        } else {
            json.refuse("/kind", "CODE_UNKNOWN", "unknown code " + text::shown(*kind));
        }
    }
    statement.wrong = json.errors();
    return statement;
}

}
