#include "gateway/exchange/answers.h"

#include "gateway/exchange/problem_texts.h"
#include "gateway/ports/admission.h"
#include "gateway/text/json_value.h"

#include <array>
#include <utility>

namespace gateway::exchange {

namespace {

using policy::Language;
using text::JsonValue;

JsonValue problem_object(int status, core::Code code, Language language) {
    const ProblemText& text{text_of(code.text())};
    const auto at = static_cast<std::size_t>(language);
    JsonValue object{JsonValue::make_object()};
    object.add("type", JsonValue::of_string("urn:lautturi:problem:" + std::string{code.text()}))
        .add("title", JsonValue::of_string(std::string{text.title.at(at)}))
        .add("status", JsonValue::of_integer(status))
        .add("code", JsonValue::of_string(std::string{code.text()}))
        .add("detail", JsonValue::of_string(std::string{text.advice.at(at)}));
    return object;
}

std::string_view word_of(Language language) {
    switch (language) {
    case Language::fi: return "fi";
    case Language::sv: return "sv";
    case Language::en: return "en";
    }
    return "fi";
}

ports::Answer answer_of(int status, std::string content_type, std::string_view text) {
    ports::Answer answer;
    answer.status = status;
    answer.content_type = std::move(content_type);
    const core::ByteView bytes{core::as_bytes(text)};
    answer.body.assign(bytes.begin(), bytes.end());
    return answer;
}

ports::Answer answer_of(int status, std::string content_type, const JsonValue& body) {
    return answer_of(status, std::move(content_type), text::write_json(body));
}

template <class Range, class ToText> JsonValue array_of(const Range& range, ToText to_text) {
    JsonValue array{JsonValue::make_array()};
    for (const auto& element : range) {
        array.push(JsonValue::of_string(std::string{to_text(element)}));
    }
    return array;
}

JsonValue explained_field(
    const Departed& departed, const core::FieldDecision& field, const policy::RuleSet& rules,
    Language language) {
    JsonValue object{JsonValue::make_object()};
    object.add("item", JsonValue::of_string(std::string{field.item.text()}))
        .add("form", JsonValue::of_string(std::string{core::to_text(field.form)}))
        .add("reasons", array_of(field.reasons, [](core::Reason reason) {
                 return core::code_of(reason).text();
             }));
    if (field.nearest) {
        object.add("rule", JsonValue::of_string(std::string{field.nearest->text()}));
        for (const policy::Permit& permit : rules.law().permits) {
            if (permit.id == *field.nearest) {
                object.add(
                    "provisions", array_of(permit.basis.provisions, [](core::ProvisionId id) {
                        return id.text();
                    }));
            }
        }
        object.add("unmet", array_of(field.unmet, [](const std::string& term) { return term; }));
    }
    object.add(
        "explanation", JsonValue::of_string(policy::explain(
                           rules, departed.decision, field,
                           policy::ExplanationFacts{
                               departed.consents, departed.holds, departed.party, departed.purpose},
                           language)));
    return object;
}

ports::Answer
problem_of(JsonValue object, int status, std::string_view language, std::string_view path = {}) {
    if (!path.empty()) {
        object.add("path", JsonValue::of_string(std::string{path}));
    }
    ports::Answer answer{answer_of(status, "application/problem+json", object)};
    answer.headers.emplace_back("Content-Language", word_of(language_of(language)));
    return answer;
}

/// A problem of the party that was asked.
JsonValue
party_problem(int status, core::Code code, const Departed& departed, std::string_view language) {
    JsonValue object{problem_object(status, code, language_of(language))};
    object.add("party", JsonValue::of_string(std::string{departed.party.text()}));
    return object;
}

}

Language language_of(std::string_view accepted) noexcept {
    if (accepted == "sv") {
        return Language::sv;
    }
    return accepted == "en" ? Language::en : Language::fi;
}

ports::Answer
problem(int status, core::Code code, std::string_view language, std::string_view path) {
    return problem_of(problem_object(status, code, language_of(language)), status, language, path);
}

ports::Answer named(ports::Answer answer, const Departed& departed) {
    answer.headers.emplace_back("Lautturi-Decision", core::to_text(departed.decision.outcome));
    answer.headers.emplace_back("Lautturi-Message", departed.message.text());
    return answer;
}

ports::Answer not_answered(
    int status, const Departed& departed, const ports::DeliveryReceipt& receipt,
    std::string_view language) {
    JsonValue object{party_problem(status, receipt.code, departed, language)};
    if (receipt.fault) {
        const auto at = static_cast<std::size_t>(language_of(language));
        const ports::ForeignFault& fault{*receipt.fault};
        JsonValue told{JsonValue::make_object()};
        told.add("code", JsonValue::of_string(fault.code))
            .add("whose", JsonValue::of_string(std::string{fault.whose}))
            .add("meaning", JsonValue::of_string(std::string{fault.meaning.at(at)}))
            .add("advice", JsonValue::of_string(std::string{fault.advice.at(at)}));
        if (!fault.tracking.empty()) {
            told.add("tracking", JsonValue::of_string(fault.tracking));
        }
        object.add("fault", std::move(told));
    }
    ports::Answer answer{named(problem_of(std::move(object), status, language), departed)};
    if (receipt.retry_after) {
        answer.headers.emplace_back("Retry-After", std::to_string(receipt.retry_after->count()));
    }
    return answer;
}

ports::Answer not_readable(
    const Departed& departed, const core::Rejection& rejection, std::string_view language) {
    return named(
        problem_of(
            party_problem(502, rejection.code, departed, language), 502, language, rejection.path),
        departed);
}

ports::Answer unavailable(const core::GatewayError& failure, std::string_view language) {
    ports::Answer answer{problem(503, failure.code(), language)};
    if (!failure.in_doubt()) {
        answer.headers.emplace_back(
            "Retry-After", std::to_string(ports::Admission::try_again.count()));
    }
    return answer;
}

core::Code refusal_code(const ports::PeerCertificate& peer, bool known) noexcept {
    using State = ports::PeerCertificate::State;
    using Token = ports::PeerCertificate::Token;
    switch (peer.token) {
    case Token::malformed: return "TOKEN_INVALID";
    case Token::shown: return known ? core::Code{"TOKEN_NOT_ALLOWED"} : core::Code{"TOKEN_UNKNOWN"};
    case Token::none: break;
    }
    switch (peer.state) {
    case State::none: return "CERTIFICATE_NONE";
    case State::valid: return "CERTIFICATE_NOT_PINNED";
    case State::expired: return "CERTIFICATE_EXPIRED";
    case State::not_yet_valid: return "CERTIFICATE_NOT_YET_VALID";
    case State::unknown_issuer: return "CERTIFICATE_UNKNOWN_ISSUER";
    case State::revoked:
    case State::wrong_purpose:
    case State::invalid: return "CERTIFICATE_INVALID";
    case State::unchecked: return "CERTIFICATE_UNCHECKED"; // it is we who must mend something
    }
    return "CERTIFICATE_INVALID";
}

ports::Answer not_let_in(core::Code code, std::string_view language) {
    const bool none{code == core::Code{"TOKEN_INVALID"} || code == core::Code{"TOKEN_UNKNOWN"}};
    ports::Answer answer{problem(none ? 401 : 403, code, language)};
    if (none || code == core::Code{"TOKEN_NOT_ALLOWED"}) {
        answer.headers.emplace_back(
            "WWW-Authenticate",
            none ? R"(Bearer error="invalid_token")" : R"(Bearer error="insufficient_scope")");
    }
    return answer;
}

ports::Answer explained_refusal(
    const Departed& departed, const policy::RuleSet& rules, std::string_view language) {
    JsonValue object{problem_object(403, "REFUSED", language_of(language))};
    JsonValue fields{JsonValue::make_array()};
    for (const core::FieldDecision& field : departed.decision.fields) {
        if (field.form != core::Form::full) {
            fields.push(explained_field(departed, field, rules, language_of(language)));
        }
    }
    object.add("decision", JsonValue::of_string(departed.message.text()))
        .add(
            "guards", array_of(
                          departed.decision.guards,
                          [](core::Guard guard) { return core::code_of(guard).text(); }))
        .add("fields", std::move(fields));
    ports::Answer answer{answer_of(403, "application/problem+json", object)};
    answer.headers = {
        {"Lautturi-Decision", "refused"},
        {"Lautturi-Message", departed.message.text()},
        {"Content-Language", std::string{word_of(language_of(language))}}};
    return answer;
}

ports::Answer uniform_refusal(const core::MessageId& message, std::string_view language) {
    ports::Answer answer{answer_of(
        403, "application/problem+json",
        problem_object(403, "NOT_SUPPLIED", language_of(language)))};
    answer.headers = {
        {"Lautturi-Message", message.text()},
        {"Content-Language", std::string{word_of(language_of(language))}}};
    return answer;
}

ports::Answer released_answer(ports::SendPermit permit, const ports::Payload& payload) {
    ports::Answer answer;
    answer.status = 200;
    answer.content_type = payload.content_type;
    answer.headers = {{"Lautturi-Message", permit.message().text()}};
    answer.body.assign(payload.bytes.begin(), payload.bytes.end());
    answer.permit.emplace(std::move(permit));
    return answer;
}

ports::DeliveryReceipt receipt_of(ports::Carried carried, const ports::NetworkNames& asked_as) {
    ports::DeliveryReceipt receipt;
    receipt.network_id = asked_as.id;
    receipt.network_message = asked_as.message;
    switch (carried) {
    case ports::Carried::whole:
        receipt.outcome = ports::DeliveryOutcome::delivered;
        receipt.code = "ANSWERED";
        receipt.status = 200;
        break;
    case ports::Carried::cut:
        receipt.outcome = ports::DeliveryOutcome::unknown;
        receipt.code = "ANSWER_CUT";
        receipt.status = 200;
        break;
    case ports::Carried::kept_back:
        receipt.outcome = ports::DeliveryOutcome::failed;
        receipt.code = "ANSWER_KEPT_BACK";
        break;
    }
    return receipt;
}

ports::Answer received(const core::MessageId& message) {
    JsonValue body{JsonValue::make_object()};
    body.add("message", JsonValue::of_string(message.text()))
        .add("state", JsonValue::of_string("received"));
    ports::Answer answer{answer_of(202, "application/json", body)};
    answer.headers = {{"Lautturi-Message", message.text()}};
    return answer;
}

}
