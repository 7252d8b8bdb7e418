// /use: how this interface was used, and by whom. What it looks for is told in the body and kept
// nowhere; of persons it tells numbers.

#include "gateway/rights/use.h"

#include "gateway/admin/read_dates.h"
#include "gateway/admin/resources.h"
#include "gateway/core/error.h"
#include "gateway/rights/request_reading.h"
#include "gateway/text/strict_json.h"

namespace gateway::admin {

using text::JsonValue;

namespace {

constexpr std::int64_t hours_in_a_day{24};

std::int64_t number_at(
    const JsonValue& body, std::string_view key, std::int64_t otherwise, std::int64_t most,
    text::StrictJson& json) {
    const JsonValue* const given{body.find(key)};
    if (given == nullptr) {
        return otherwise;
    }
    const std::optional<std::int64_t> number{given->integer()};
    if (!number || *number < 0 || *number > most) {
        json.refuse('/' + std::string{key}, "NUMBER_FORM", "a smaller number is expected");
    }
    return number.value_or(otherwise);
}

rights::UseQuestion
read_question(const JsonValue& body, core::Instant now, text::StrictJson& json) {
    json.allow_keys(
        body, "",
        {"from", "until", "bulk", "night_from", "night_until", "register", "public_figures",
         "colleagues", "family_names"});
    rights::UseQuestion question;
    const auto from = read_date(json, body, "from");
    if (!from && !json.wrong()) {
        json.refuse("/from", "KEY_MISSING", "the day or instant that it begins with is expected");
    }
    question.from = from.value_or(now);
    question.until = read_date(json, body, "until").value_or(now);
    if (question.until <= question.from && !json.wrong()) {
        json.refuse("/until", "PERIOD_EMPTY", "it ends before it begins");
    }
    constexpr std::int64_t most_persons{1'000'000};
    question.bulk = static_cast<std::size_t>(
        number_at(body, "bulk", static_cast<std::int64_t>(question.bulk), most_persons, json));
    question.night_from =
        static_cast<int>(number_at(body, "night_from", question.night_from, hours_in_a_day, json));
    question.night_until = static_cast<int>(
        number_at(body, "night_until", question.night_until, hours_in_a_day, json));
    return question;
}

/// Those of a list who are known here; nobody else can have been looked at.
std::set<core::PersonNo> known_of(
    const JsonValue& body, std::string_view key, const config::Register& reg, Parts& parts,
    text::StrictJson& json) {
    std::set<core::PersonNo> persons;
    json.each_word(body, key, "", [&](std::string_view text, const std::string&) {
        if (const auto person =
                parts.people.find(reg.controller, core::PersonId{std::string{text}})) {
            persons.insert(*person);
        }
    });
    return persons;
}

std::map<std::string, std::set<std::string>>
names_by_user(const JsonValue& body, text::StrictJson& json) {
    std::map<std::string, std::set<std::string>> names;
    const JsonValue* const given{body.find("family_names")};
    if (given == nullptr) {
        return names;
    }
    if (!given->is_object()) {
        json.refuse("/family_names", "TYPE_WRONG", "an object of user names is expected");
        return names;
    }
    for (const auto& [user, list] : given->members()) {
        json.each_word(
            *given, user, "/family_names",
            [&](std::string_view name, const std::string&) { names[user].emplace(name); });
    }
    return names;
}

rights::Watched read_watched(const JsonValue& body, Parts& parts, text::StrictJson& json) {
    rights::Watched watched;
    const bool asked{
        body.find("public_figures") != nullptr || body.find("colleagues") != nullptr
        || body.find("family_names") != nullptr};
    if (!asked) {
        return watched;
    }
    const std::shared_ptr<const config::Configuration> law{parts.law()};
    const auto name = json.required_word(body, "register", "/register");
    const auto id = name ? core::RegisterId::find(*name) : std::nullopt;
    const config::Register* const reg{id ? law->find(*id) : nullptr};
    if (reg == nullptr) {
        if (name) {
            json.refuse("/register", "REGISTER_UNKNOWN", "no such register");
        }
        return watched;
    }
    watched.public_figures = known_of(body, "public_figures", *reg, parts, json);
    watched.colleagues = known_of(body, "colleagues", *reg, parts, json);
    const auto names = names_by_user(body, json);
    if (!names.empty() && !json.wrong()) {
        rights::Namesakes found{parts.namesakes(reg->id, names)};
        watched.namesakes = std::move(found.by_user);
        watched.not_read = std::move(found.not_read);
    }
    return watched;
}

}

Answer report_use(const Call& call, Parts& parts) {
    text::StrictJson json;
    const rights::UseQuestion question{read_question(call.body, call.now, json)};
    const rights::Watched watched{read_watched(call.body, parts, json)};
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    const std::vector<ports::PersonTrace> calls{parts.rights->calls(question.from, question.until)};
    const std::vector<ports::User> users{parts.users.users()};
    return Answer::of(rights::use_report(question, calls, users, watched));
}

}
