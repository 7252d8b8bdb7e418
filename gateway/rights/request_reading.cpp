#include "gateway/rights/request_reading.h"

#include "gateway/core/error.h"
#include "gateway/core/hetu.h"
#include "gateway/core/plausible_dates.h"
#include "gateway/exchange/follow_up.h"
#include "gateway/exchange/statement_reading.h"
#include "gateway/ports/rights_words.h"
#include "gateway/rights/withholding.h"

#include <algorithm>
#include <array>

namespace gateway::rights {

using text::JsonValue;

namespace {

/// How whoever asks was known for certain.
constexpr std::array<std::pair<std::string_view, int>, 4> levels{
    {{"strong", 0}, {"in-person", 1}, {"document", 2}, {"representative", 3}}};
constexpr std::size_t sign{6}; ///< where a code's century sign stands

bool differ_in_sign_alone(std::string_view left, std::string_view right) {
    return left.size() == right.size() && left.size() > sign && left[sign] != right[sign]
           && left.substr(0, sign) == right.substr(0, sign)
           && left.substr(sign + 1) == right.substr(sign + 1);
}

void check_earlier(const ToldSubject& subject, text::StrictJson& json) {
    std::vector<std::string_view> before{subject.current.reveal()};
    const core::Result<core::Hetu> current{core::parse_hetu(before.front())};
    for (std::size_t place{0}; place < subject.earlier.size(); ++place) {
        const std::string_view text{subject.earlier[place].reveal()};
        const std::string path{"/earlier/" + std::to_string(place)};
        const core::Result<core::Hetu> hetu{core::parse_hetu(text)};
        if (std::find(before.begin(), before.end(), text) != before.end()) {
            json.refuse(path, "SUBJECT_REPEATED", "an identifier stands here once");
        } else if (std::any_of(before.begin(), before.end(), [&](std::string_view other) {
                       return hetu && differ_in_sign_alone(text, other);
                   })) {
            json.refuse(
                path, "SUBJECT_SIGN_ONLY",
                "codes that differ in the century sign alone are two persons'");
        } else if (hetu && current && hetu.value().artificial() != current.value().artificial()) {
            json.refuse(
                path, "SUBJECT_MIXED", "an artificial code is a register's own, and nobody else's");
        }
        before.push_back(text);
    }
}

template <class Enum, std::size_t N> Enum read_code(
    const JsonValue& body, std::string_view key, const core::WordList<Enum, N>& words,
    text::StrictJson& json) {
    const std::string path{'/' + std::string{key}};
    const auto word = json.required_word(body, key, path);
    return word ? json.code(std::span<const std::pair<std::string_view, Enum>>{words}, *word, path)
                : words.front().second;
}

/// A word that may be missing; where it stands, it is a string.
std::optional<std::string_view> word_at(
    const JsonValue& body, std::string_view key, const std::string& path, text::StrictJson& json) {
    const JsonValue* const given{body.find(key)};
    return given == nullptr ? std::nullopt : json.word(*given, path);
}

/// A reference to a document outside: no free text, no personal identity code.
std::string
read_reference(const JsonValue& body, std::string_view key, bool needed, text::StrictJson& json) {
    const std::string path{'/' + std::string{key}};
    const JsonValue* const given{body.find(key)};
    if (given == nullptr && !needed) {
        return {};
    }
    const auto word = json.required_word(body, key, path);
    if (word && !exchange::is_reference(*word)) {
        json.refuse(
            path, "REFERENCE_FORM", "up to 64 letters, digits and ./_-, no personal identity code");
    }
    return word ? std::string{*word} : std::string{};
}

core::ItemId read_item(
    std::string_view word, const std::string& path, const config::Configuration& law,
    text::StrictJson& json) {
    const auto item = core::ItemId::find(word);
    const auto& items = law.rules->law().items;
    if (!item || std::none_of(items.begin(), items.end(), [&](const policy::Item& known) {
            return known.id == *item;
        })) {
        json.refuse(path, "ITEM_UNKNOWN", "no such item");
        return {};
    }
    return *item;
}

Withholding::Rule read_rule(
    const JsonValue& object, const std::string& path, const config::Configuration& law,
    text::StrictJson& json) {
    Withholding::Rule rule;
    if (!object.is_object()) {
        json.refuse(path, "TYPE_WRONG", "an object is expected");
        return rule;
    }
    json.allow_keys(object, path, {"party", "item", "message", "tell"});
    if (const auto word = word_at(object, "party", path + "/party", json)) {
        rule.party = core::PartyId::find(*word);
        if (!rule.party || law.find(*rule.party) == nullptr) {
            json.refuse(path + "/party", "PARTY_UNKNOWN", "no such party");
        }
    }
    if (const auto word = word_at(object, "item", path + "/item", json)) {
        rule.item = read_item(*word, path + "/item", law, json);
    }
    if (const auto word = word_at(object, "message", path + "/message", json)) {
        rule.message = core::MessageId::parse(*word);
        if (!rule.message) {
            json.refuse(path + "/message", "MESSAGE_ID_FORM", "no id of a message");
        }
    }
    const int named{(rule.party ? 1 : 0) + (rule.item ? 1 : 0) + (rule.message ? 1 : 0)};
    if (named != 1) {
        json.refuse(path, "KEY_MISSING", "one of party, item and message is expected");
    }
    rule.tell = object.find("tell") == nullptr || json.flag(object, "tell", path + "/tell");
    return rule;
}

JsonValue withheld_of(
    const JsonValue& body, const std::string& ground, const config::Configuration& law,
    text::StrictJson& json) {
    JsonValue list{JsonValue::make_array()};
    json.each(body, "withhold", "", [&](const JsonValue& object, const std::string& path) {
        Withholding::Rule rule{read_rule(object, path, law, json)};
        rule.ground = ground;
        list.push(json_of(rule));
    });
    if (list.elements().empty() && !json.wrong()) {
        json.refuse("/withhold", "KEY_MISSING", "what is withheld is expected");
    }
    return list;
}

JsonValue details_of(
    const JsonValue& body, const ports::RightsEvent& event, const config::Configuration& law,
    text::StrictJson& json) {
    JsonValue details{JsonValue::make_object()};
    if (event.step == ports::RightsStep::identified) {
        if (const auto word = json.required_word(body, "level", "/level")) {
            static_cast<void>(json.code(
                std::span<const std::pair<std::string_view, int>>{levels}, *word, "/level"));
            details.add("level", JsonValue::of_string(std::string{*word}));
        }
    } else if (event.step == ports::RightsStep::fee) {
        const JsonValue* const cents{body.find("cents")};
        const auto amount = cents == nullptr ? std::nullopt : cents->integer();
        if (!amount || *amount <= 0) {
            json.refuse("/cents", "AMOUNT_FORM", "a number of cents is expected");
        } else {
            details.add("cents", JsonValue::of_integer(*amount));
        }
    } else if (event.step == ports::RightsStep::withheld) {
        details.add("withhold", withheld_of(body, event.ground, law, json));
    }
    return details;
}

}

ToldSubject
read_subject(const JsonValue& body, const config::Configuration& law, text::StrictJson& json) {
    ToldSubject subject;
    const auto name = json.required_word(body, "register", "/register");
    const auto reg = name ? core::RegisterId::find(*name) : std::nullopt;
    const config::Register* const known{reg ? law.find(*reg) : nullptr};
    if (name && known == nullptr) {
        json.refuse("/register", "REGISTER_UNKNOWN", "no such register");
    }
    if (const auto text = json.required_word(body, "subject", "/subject")) {
        subject.current = exchange::read_identifier(*text, "/subject", json);
    }
    json.each_word(body, "earlier", "", [&](std::string_view text, const std::string& path) {
        subject.earlier.push_back(exchange::read_identifier(text, path, json));
    });
    if (!json.wrong()) {
        check_earlier(subject, json);
    }
    subject.reg = json.wrong() ? nullptr : known;
    return subject;
}

ports::RightsRequest read_request(
    const JsonValue& body, const config::Configuration& law, core::LocalDate today,
    text::StrictJson& json) {
    ports::RightsRequest request;
    request.right = read_code(body, "right", ports::right_words, json);
    if (const auto word = json.required_word(body, "received", "/received")) {
        const std::optional<core::LocalDate> received{core::parse_date(*word)};
        if (!received) {
            json.refuse("/received", "DATE_FORM", "a date YYYY-MM-DD is expected");
        } else if (*received > today) {
            json.refuse("/received", "RECEIVED_FUTURE", "it cannot have come after today");
        } else if (*received < core::gdpr_applies) {
            json.refuse(
                "/received", "DATE_IMPLAUSIBLE",
                "nobody could ask by the GDPR before it applied, on 2018-05-25");
        }
        request.received = received.value_or(today);
    }
    request.reference = read_reference(body, "reference", true, json);
    request.language = word_at(body, "language", "/language", json).value_or("fi");
    if (request.language != "fi" && request.language != "sv" && request.language != "en") {
        json.refuse("/language", "CODE_UNKNOWN", "fi, sv or en is expected");
    }
    request.asker = body.find("asker") == nullptr
                        ? ports::Asker::person
                        : read_code(body, "asker", ports::asker_words, json);
    request.authority = read_reference(body, "authority", false, json);
    if (request.asker != ports::Asker::person && request.authority.empty()) {
        json.refuse(
            "/authority", "AUTHORITY_MISSING",
            "who asks for another shows by what right: its reference is expected");
    } else if (request.asker == ports::Asker::person && !request.authority.empty()) {
        json.refuse("/authority", "AUTHORITY_NEEDLESS", "the person needs none");
    }
    json.each_word(body, "items", "", [&](std::string_view word, const std::string& path) {
        request.items.push_back(read_item(word, path, law, json));
    });
    return request;
}

ports::RightsEvent
read_step(const JsonValue& body, const config::Configuration& law, text::StrictJson& json) {
    json.allow_keys(body, "", {"step", "reference", "ground", "level", "cents", "withhold"});
    ports::RightsEvent event;
    event.step = read_code(body, "step", ports::rights_step_words, json);
    event.reference = read_reference(body, "reference", true, json);
    event.ground = word_at(body, "ground", "/ground", json).value_or("");
    event.details = text::write_json(details_of(body, event, law, json));
    return event;
}

}
