#include "gateway/exchange/answers.h"

#include "gateway/ports/admission.h"
#include "gateway/text/json_value.h"

#include <array>
#include <utility>

namespace gateway::exchange {

namespace {

using policy::Language;
using text::JsonValue;

struct ProblemText {
    std::string_view code;
    std::array<std::string_view, 3> title; ///< fi, sv, en
    std::array<std::string_view, 3> advice;
};

/// The problems that a caller can do something about; for any other the code has to say it.
constexpr std::array texts{
    ProblemText{
        "CERTIFICATE_NONE",
        {"Asiakasvarmenne puuttuu", "Klientcertifikat saknas", "No client certificate"},
        {"Kutsu vaatii asiakasvarmenteen, joka on kiinnitetty osapuoleen.",
         "Anropet kräver ett klientcertifikat som är fäst vid parten.",
         "The call needs a client certificate that is pinned to the party."}},
    ProblemText{
        "CERTIFICATE_EXPIRED",
        {"Asiakasvarmenne on vanhentunut", "Klientcertifikatet har gått ut",
         "The client certificate has expired"},
        {"Ota käyttöön uusi varmenne ja pyydä ylläpitäjää kiinnittämään se.",
         "Ta i bruk ett nytt certifikat och be administratören fästa det.",
         "Take a new certificate into use and ask the administrator to pin it."}},
    ProblemText{
        "CERTIFICATE_NOT_YET_VALID",
        {"Asiakasvarmenne ei ole vielä voimassa", "Klientcertifikatet gäller inte ännu",
         "The client certificate is not valid yet"},
        {"Tarkista varmenteen alkamisaika ja koneen kello.",
         "Kontrollera certifikatets början och maskinens klocka.",
         "Check the beginning of its validity and the clock of your machine."}},
    ProblemText{
        "CERTIFICATE_UNKNOWN_ISSUER",
        {"Asiakasvarmenteen myöntäjää ei tunneta", "Klientcertifikatets utfärdare är okänd",
         "The issuer of the client certificate is unknown"},
        {"Varmenteen on oltava osapuolen kanssa sovitun myöntäjän antama.",
         "Certifikatet ska vara utfärdat av den utfärdare som avtalats med parten.",
         "The certificate must come from the issuer that was agreed with the party."}},
    ProblemText{
        "CERTIFICATE_NOT_PINNED",
        {"Varmennetta ei ole kiinnitetty tähän palveluun",
         "Certifikatet är inte fäst vid denna tjänst",
         "The certificate is not pinned for this service"},
        {"Varmenne on kelvollinen, mutta sen avain ei kuulu kenellekään, joka saa kutsua tätä "
         "palvelua.",
         "Certifikatet är giltigt, men dess nyckel hör inte till någon som får anropa denna "
         "tjänst.",
         "The certificate is valid, but its key belongs to nobody who may call this service."}},
    ProblemText{
        "CERTIFICATE_INVALID",
        {"Asiakasvarmenne ei kelpaa", "Klientcertifikatet duger inte",
         "The client certificate will not do"},
        {"Varmenne on peruutettu, väärään tarkoitukseen annettu tai virheellinen.",
         "Certifikatet är återkallat, utfärdat för fel ändamål eller felaktigt.",
         "The certificate is revoked, made for another purpose or malformed."}},
    ProblemText{
        "QUEUE_FULL",
        {"Palvelu on ruuhkautunut", "Tjänsten är överbelastad", "The service is overloaded"},
        {"Mitään ei lähetetty. Yritä hetken kuluttua uudelleen.",
         "Inget sändes. Försök igen om en stund.", "Nothing was sent. Try again in a moment."}},
    ProblemText{
        "DISK_FULL",
        {"Palvelun levytila on lopussa", "Tjänstens diskutrymme är slut",
         "The service is out of disk space"},
        {"Mitään ei otettu vastaan eikä lähetetty. Yritä myöhemmin uudelleen.",
         "Inget togs emot och inget sändes. Försök igen senare.",
         "Nothing was taken in and nothing was sent. Try again later."}},
    ProblemText{
        "STORE_UNREACHABLE",
        {"Palvelun tietokanta ei vastaa", "Tjänstens databas svarar inte",
         "The service's database does not answer"},
        {"Mitään ei otettu vastaan eikä lähetetty. Yritä hetken kuluttua uudelleen.",
         "Inget togs emot och inget sändes. Försök igen om en stund.",
         "Nothing was taken in and nothing was sent. Try again in a moment."}},
    ProblemText{
        "STORE_UNCONFIRMED",
        {"Palvelun kirjauksia ei vahvisteta", "Det som tjänsten skriver bekräftas inte",
         "What the service writes is not confirmed"},
        {"Mitään ei otettu vastaan eikä lähetetty. Yritä hetken kuluttua uudelleen.",
         "Inget togs emot och inget sändes. Försök igen om en stund.",
         "Nothing was taken in and nothing was sent. Try again in a moment."}},
    ProblemText{
        "STORE_LOST_COMMITS",
        {"Palvelu on pysähtynyt: tietokanta on väärä", "Tjänsten har stannat: fel databas",
         "The service has stopped: it is the wrong database"},
        {"Mitään ei otettu vastaan eikä lähetetty. Ylläpidon on etsittävä oikea tietokanta.",
         "Inget togs emot och inget sändes. Administrationen måste söka upp den rätta databasen.",
         "Nothing was taken in and nothing was sent. Its administrators must find the right "
         "database."}},
    ProblemText{
        "NOT_SUPPLIED",
        {"Tietoa ei toimiteta", "Uppgiften lämnas inte", "Not supplied"},
        {"Tietoa ei toimiteta tätä kautta; kysy viranomaiselta.",
         "Uppgiften lämnas inte den här vägen; fråga myndigheten.",
         "Not supplied; ask the authority."}},
    ProblemText{
        "REFUSED",
        {"Luovutus ei ole sallittu", "Utlämnandet är inte tillåtet",
         "The disclosure is not allowed"},
        {"Mitään ei lähetetty. Kunkin kentän syy on alla.",
         "Inget sändes. Orsaken för varje fält finns nedan.",
         "Nothing was sent. The reason for each field is below."}},
};

constexpr ProblemText otherwise{
    "",
    {"Pyyntöä ei voitu toteuttaa", "Begäran kunde inte uppfyllas", "The request could not be met"},
    {"Syykoodi kertoo, mikä epäonnistui.", "Orsakskoden berättar vad som misslyckades.",
     "The code says what failed."}};

const ProblemText& text_of(core::Code code) {
    for (const ProblemText& known : texts) {
        if (known.code == code.text()) {
            return known;
        }
    }
    return otherwise;
}

JsonValue problem_object(int status, core::Code code, Language language) {
    const ProblemText& text{text_of(code)};
    const auto at = static_cast<std::size_t>(language);
    JsonValue object{JsonValue::make_object()};
    object.add("type", JsonValue::of_string("about:blank"))
        .add("title", JsonValue::of_string(std::string{text.title.at(at)}))
        .add("status", JsonValue::of_integer(status))
        .add("code", JsonValue::of_string(std::string{code.text()}))
        .add("detail", JsonValue::of_string(std::string{text.advice.at(at)}));
    return object;
}

ports::Answer answer_of(int status, std::string content_type, const JsonValue& body) {
    const std::string text{text::write_json(body)};
    ports::Answer answer;
    answer.status = status;
    answer.content_type = std::move(content_type);
    const core::ByteView bytes{core::as_bytes(text)};
    answer.body.assign(bytes.begin(), bytes.end());
    return answer;
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

JsonValue withheld_fields(const core::Decision& decision) {
    JsonValue array{JsonValue::make_array()};
    for (const core::FieldDecision& field : decision.fields) {
        if (field.form != core::Form::full) {
            JsonValue object{JsonValue::make_object()};
            object.add("item", JsonValue::of_string(std::string{field.item.text()}))
                .add("form", JsonValue::of_string(std::string{core::to_text(field.form)}))
                .add("reasons", array_of(field.reasons, [](core::Reason reason) {
                         return core::code_of(reason).text();
                     }));
            array.push(std::move(object));
        }
    }
    return array;
}

JsonValue provenance_object(const core::Provenance& of) {
    JsonValue object{JsonValue::make_object()};
    object.add("party", JsonValue::of_string(std::string{of.source_party.text()}))
        .add("system", JsonValue::of_string(of.source_system))
        .add("recorder", JsonValue::of_string(of.source_recorder));
    if (of.source_recorded_at) {
        object.add(
            "recordedAt", JsonValue::of_string(core::to_helsinki_text(*of.source_recorded_at)));
    }
    object.add("receivedBy", JsonValue::of_string(of.recorded_by))
        .add("receivedAt", JsonValue::of_string(core::to_helsinki_text(of.recorded_at)))
        .add("path", JsonValue::of_string(of.path))
        .add("basis", JsonValue::of_string(std::string{of.basis ? of.basis->text() : ""}));
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
    JsonValue object{problem_object(status, code, language_of(language))};
    if (!path.empty()) {
        object.add("path", JsonValue::of_string(std::string{path}));
    }
    return answer_of(status, "application/problem+json", object);
}

ports::Answer unavailable(const core::GatewayError& failure, std::string_view language) {
    ports::Answer answer{problem(503, failure.code(), language)};
    if (!failure.in_doubt()) {
        answer.headers.emplace_back(
            "Retry-After", std::to_string(ports::Admission::try_again.count()));
    }
    return answer;
}

core::Code refusal_code(const ports::PeerCertificate& peer) noexcept {
    using State = ports::PeerCertificate::State;
    switch (peer.state) {
    case State::none: return "CERTIFICATE_NONE";
    case State::valid: return "CERTIFICATE_NOT_PINNED";
    case State::expired: return "CERTIFICATE_EXPIRED";
    case State::not_yet_valid: return "CERTIFICATE_NOT_YET_VALID";
    case State::unknown_issuer: return "CERTIFICATE_UNKNOWN_ISSUER";
    case State::revoked:
    case State::wrong_purpose:
    case State::invalid: return "CERTIFICATE_INVALID";
    }
    return "CERTIFICATE_INVALID";
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
        {"Lautturi-Decision", "refused"}, {"Lautturi-Message", departed.message.text()}};
    return answer;
}

ports::Answer uniform_refusal(const core::MessageId& message, std::string_view language) {
    ports::Answer answer{answer_of(
        403, "application/problem+json",
        problem_object(403, "NOT_SUPPLIED", language_of(language)))};
    answer.headers = {{"Lautturi-Message", message.text()}};
    return answer;
}

ports::Answer mapped_answer(const Departed& asked, const core::StampedRecord& answered) {
    JsonValue fields{JsonValue::make_object()};
    for (const core::Field& field : answered.record().fields()) {
        JsonValue object{JsonValue::make_object()};
        object.add("value", JsonValue::of_string(std::string{field.value.reveal()}));
        for (const core::Provenance& of : answered.provenance()) {
            if (of.item == field.item) {
                object.add("provenance", provenance_object(of));
            }
        }
        fields.add(std::string{field.item.text()}, std::move(object));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("message", JsonValue::of_string(asked.message.text()))
        .add("decision", JsonValue::of_string(std::string{core::to_text(asked.decision.outcome)}))
        .add("withheld", withheld_fields(asked.decision))
        .add("fields", std::move(fields));
    ports::Answer answer{answer_of(200, "application/json", body)};
    answer.headers = {
        {"Lautturi-Decision", std::string{core::to_text(asked.decision.outcome)}},
        {"Lautturi-Message", asked.message.text()}};
    return answer;
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
