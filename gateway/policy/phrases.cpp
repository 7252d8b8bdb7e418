#include "gateway/policy/phrases.h"

#include <array>

namespace gateway::policy {

namespace {

using Three = std::array<std::string_view, 3>; // fi, sv, en

constexpr std::array phrases{
    Three{
        "Kenttä luovutetaan: sääntö {permits} sallii sen.",
        "Fältet lämnas ut: regeln {permits} tillåter det.",
        "The field is disclosed: rule {permits} permits it."},
    Three{
        "Kentästä luovutetaan vain vuosi: sääntö {permits} sallii sen.",
        "Av fältet lämnas endast året ut: regeln {permits} tillåter det.",
        "Only the year of the field is disclosed: rule {permits} permits it."},
    Three{
        "Kenttä jätettiin pois: {why}.", "Fältet utelämnades: {why}.",
        "The field was left out: {why}."},
    Three{
        "Kentästä luovutetaan vain vuosi: {why}.", "Av fältet lämnas endast året ut: {why}.",
        "Only the year of the field is disclosed: {why}."},
    Three{
        "Sääntö {rule} ({sections}) edellyttää: {terms}.",
        "Regeln {rule} ({sections}) förutsätter: {terms}.",
        "Rule {rule} ({sections}) requires: {terms}."},
    Three{
        "Lähinnä on sääntö {rule} ({sections}).", "Närmast kommer regeln {rule} ({sections}).",
        "The nearest rule is {rule} ({sections})."},
    Three{"Rajoitus: {caps}.", "Begränsning: {caps}.", "Cap: {caps}."},
    Three{
        "Säännös {section} kumottiin {date} lukien: {act}.",
        "Bestämmelsen {section} upphävdes från och med {date}: {act}.",
        "Provision {section} was repealed as of {date}: {act}."}};

static_assert(phrases.size() == static_cast<std::size_t>(Phrase::count));

constexpr std::array clauses{
    Three{
        "mikään sääntö ei salli tätä tietoa", "ingen regel tillåter denna uppgift",
        "no rule permits this item"},
    Three{
        "säännöt sallivat tiedon vain muuhun käyttötarkoitukseen",
        "reglerna tillåter uppgiften endast för ett annat ändamål",
        "the rules permit the item only for another purpose"},
    Three{
        "säännöt eivät salli tietoa tälle vastaanottajalle",
        "reglerna tillåter inte uppgiften för denna mottagare",
        "the rules do not permit the item to this recipient"},
    Three{
        "asiakkaan ja vastaanottajan välillä ei ole voimassa olevaa suhdetta",
        "det finns ingen gällande relation mellan kunden och mottagaren",
        "no relation in force binds the client and the recipient"},
    Three{
        "siirtotapa ei ole sallittu", "överföringssättet är inte tillåtet",
        "the channel is not lawful"},
    Three{
        "tietoa käsiteltäisiin sallitun alueen ulkopuolella",
        "uppgiften skulle behandlas utanför det tillåtna området",
        "the item would be processed outside the permitted territory"},
    Three{
        "sääntö tai sen säännös ei ole voimassa", "regeln eller dess bestämmelse är inte i kraft",
        "the rule or its provision is not in force"},
    Three{
        "säännön voimassaolo päättyi {expired}", "regelns giltighet upphörde {expired}",
        "the rule expired on {expired}"},
    Three{"suostumusta ei ole", "samtycke saknas", "there is no consent"},
    Three{
        "suostumusta on pyydetty {date} (suostumustapahtuma {event}), vastausta ei ole",
        "samtycke har begärts {date} (samtyckeshändelse {event}), svar saknas",
        "consent was requested on {date} (consent event {event}) and not answered"},
    Three{
        "asiakas on lykännyt vastaustaan {date} (suostumustapahtuma {event})",
        "kunden har skjutit upp sitt svar {date} (samtyckeshändelse {event})",
        "the client deferred the answer on {date} (consent event {event})"},
    Three{
        "asiakas on kieltäytynyt {date} (suostumustapahtuma {event})",
        "kunden har vägrat {date} (samtyckeshändelse {event})",
        "the client refused on {date} (consent event {event})"},
    Three{
        "asiakas on peruuttanut suostumuksensa {date} (suostumustapahtuma {event})",
        "kunden har återkallat sitt samtycke {date} (samtyckeshändelse {event})",
        "the client withdrew the consent on {date} (consent event {event})"},
    Three{
        "suostumus on kumottu {date} (suostumustapahtuma {event})",
        "samtycket har upphävts {date} (samtyckeshändelse {event})",
        "the consent was revoked on {date} (consent event {event})"},
    Three{
        "suostumus ei ole enää voimassa (annettu {date}, suostumustapahtuma {event})",
        "samtycket gäller inte längre (givet {date}, samtyckeshändelse {event})",
        "the consent is no longer valid (given on {date}, consent event {event})"},
    Three{
        "suostumus on todettu pätemättömäksi {date} (suostumustapahtuma {event})",
        "samtycket har konstaterats ogiltigt {date} (samtyckeshändelse {event})",
        "the consent was found invalid on {date} (consent event {event})"},
    Three{
        "suostumus koskee muuta vastaanottajaa tai käyttötarkoitusta",
        "samtycket gäller en annan mottagare eller ett annat ändamål",
        "the consent is for another recipient or purpose"},
    Three{
        "suostumus ei ole nimenomainen (suostumustapahtuma {event})",
        "samtycket är inte uttryckligt (samtyckeshändelse {event})",
        "the consent is not explicit (consent event {event})"},
    Three{
        "suostumus ei ole yksilöity (suostumustapahtuma {event})",
        "samtycket är inte specificerat (samtyckeshändelse {event})",
        "the consent is not itemised (consent event {event})"},
    Three{
        "suostumus ei ole kirjallinen (suostumustapahtuma {event})",
        "samtycket är inte skriftligt (samtyckeshändelse {event})",
        "the consent is not in writing (consent event {event})"},
    Three{
        "suostumuksesta ei ole näyttöä (suostumustapahtuma {event})",
        "bevis på samtycket saknas (samtyckeshändelse {event})",
        "there is no evidence of the consent (consent event {event})"},
    Three{
        "asiakkaalle kerrottu peruste oli suostumus, josta hän on kieltäytynyt; perustetta ei "
        "vaihdeta",
        "kunden fick veta att grunden är samtycke och har vägrat; grunden byts inte",
        "the client was told that consent is the basis and refused; the basis is not swapped"},
    Three{
        "henkilön tietoihin kohdistuu esto: {holds}", "personens uppgifter är spärrade: {holds}",
        "a hold is on the person's data: {holds}"},
    Three{"rajoitus estää sen", "en begränsning hindrar det", "a cap forbids it"},
    Three{
        "arvo paljastaisi erityisen henkilötietoryhmän, eikä säännöllä ole siihen 9 artiklan "
        "perustetta",
        "värdet skulle röja en särskild kategori av personuppgifter och regeln saknar grund enligt "
        "artikel 9",
        "the value would reveal a special category and the rule has no ground under Article 9"},
    Three{
        "salassapidosta poikkeamiselle ei ole perustetta",
        "grund för undantag från sekretessen saknas",
        "there is no ground for an exception to secrecy"},
    Three{
        "tietoa ei ole luokiteltu tietoluettelossa", "uppgiften är inte klassificerad i katalogen",
        "the item is not classified in the catalogue"},
    Three{"koodi ei ole tunnettu", "koden är okänd", "the code is not known"},
    Three{
        "siihen kuuluva toinen tieto jää pois", "en annan uppgift som hör till den utelämnas",
        "another item that belongs to it is left out"},
    Three{
        "säännön edellyttämää seikkaa ei ole vahvistettu",
        "en omständighet som regeln förutsätter har inte bekräftats",
        "a fact that the rule requires is not established"},
    Three{
        "pakollinen edellytys ei täyty: {guards}", "ett ovillkorligt krav uppfylls inte: {guards}",
        "an absolute condition is not met: {guards}"},
    Three{
        "sanoman pakollinen kenttä puuttuu", "ett obligatoriskt fält saknas i meddelandet",
        "a mandatory field of the message is missing"},
    Three{
        "henkilö voitaisiin tunnistaa", "personen kunde identifieras",
        "the person could be identified"},
    Three{
        "aiemmat luovutukset yhdistettyinä paljastaisivat tiedon",
        "tidigare utlämnanden skulle tillsammans röja uppgiften",
        "together with earlier releases it would disclose the item"}};

static_assert(clauses.size() == static_cast<std::size_t>(core::Reason::differencing) + 1);

constexpr std::array holds{
    Three{"käsittelyn rajoitus", "begränsning av behandling", "restriction of processing"},
    Three{"vastustaminen", "invändning", "objection"},
    Three{"oikeellisuuden kiistäminen", "bestridd korrekthet", "accuracy dispute"},
    Three{"turvakielto", "spärrmarkering", "address protection (turvakielto)"},
    Three{"kuolema", "dödsfall", "death"}};

constexpr std::array guards{
    Three{
        "sanoman rakenne tunnetaan", "meddelandets struktur är känd",
        "the message's schema is known"},
    Three{"lähettäjä on tunnistettu", "avsändaren är autentiserad", "the sender is authenticated"},
    Three{"vastaanottaja on aktiivinen", "mottagaren är aktiv", "the party is active"},
    Three{"varmenne on kiinnitetty", "certifikatet är fäst", "the certificate is pinned"},
    Three{
        "käsittelypaikka on sallitulla alueella", "behandlingsplatsen är inom det tillåtna området",
        "every place of processing is in the permitted territory"},
    Three{"siirtotapa on laillinen", "överföringssättet är lagligt", "the channel is lawful"},
    Three{"kello on luotettava", "klockan är tillförlitlig", "the clock is sane"},
    Three{"loki on kirjoitettavissa", "loggen kan skrivas", "the journal is writable"}};

constexpr std::array<std::string_view, 12> months{"January",   "February", "March",    "April",
                                                  "May",       "June",     "July",     "August",
                                                  "September", "October",  "November", "December"};

std::string_view in(const Three& texts, Language language) noexcept {
    return texts.at(static_cast<std::size_t>(language));
}

}

std::string_view phrase(Phrase phrase, Language language) noexcept {
    return in(phrases.at(static_cast<std::size_t>(phrase)), language);
}

std::string_view clause(core::Reason reason, Language language) noexcept {
    return in(clauses.at(static_cast<std::size_t>(reason)), language);
}

std::string_view name_of(core::HoldKind kind, Language language) noexcept {
    return in(holds.at(static_cast<std::size_t>(kind)), language);
}

std::string_view name_of(core::Guard guard, Language language) noexcept {
    return in(guards.at(static_cast<std::size_t>(guard)), language);
}

std::string say_date(core::LocalDate date, Language language) {
    const std::string day{std::to_string(unsigned{date.day})};
    const std::string year{std::to_string(int{date.year})};
    if (language == Language::en) {
        return day + ' ' + std::string{months.at((date.month + 11U) % 12U)} + ' ' + year;
    }
    return day + '.' + std::to_string(unsigned{date.month}) + '.' + year;
}

std::string fill(
    std::string_view sentence,
    std::initializer_list<std::pair<std::string_view, std::string_view>> fills) {
    std::string text;
    for (std::size_t at{0}; at < sentence.size();) {
        const std::size_t open{sentence.find('{', at)};
        const std::size_t close{open == std::string_view::npos ? open : sentence.find('}', open)};
        if (close == std::string_view::npos) {
            text += sentence.substr(at);
            break;
        }
        text += sentence.substr(at, open - at);
        const std::string_view place{sentence.substr(open + 1, close - open - 1)};
        for (const auto& [name, value] : fills) {
            if (name == place) {
                text += value;
            }
        }
        at = close + 1;
    }
    return text;
}

}
