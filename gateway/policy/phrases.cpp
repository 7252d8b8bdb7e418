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
        "Kenttä luovutetaan: säännöt {permits} sallivat sen.",
        "Fältet lämnas ut: reglerna {permits} tillåter det.",
        "The field is disclosed: rules {permits} permit it."},
    Three{
        "Kentästä luovutetaan vain vuosi: sääntö {permits} sallii sen.",
        "Av fältet lämnas endast året ut: regeln {permits} tillåter det.",
        "Only the year of the field is disclosed: rule {permits} permits it."},
    Three{
        "Kentästä luovutetaan vain vuosi: säännöt {permits} sallivat sen.",
        "Av fältet lämnas endast året ut: reglerna {permits} tillåter det.",
        "Only the year of the field is disclosed: rules {permits} permit it."},
    Three{
        "Kenttää ei luovuteta, sillä koko sanoma on evätty. Kentän luovuttaminen olisi sallittu: "
        "{permits}.",
        "Fältet lämnas inte ut, eftersom hela meddelandet har avslagits. Att lämna ut fältet vore "
        "tillåtet: {permits}.",
        "The field is not disclosed, because the whole message was refused. Its disclosure would "
        "be permitted: {permits}."},
    Three{
        "Kenttää ei luovuteta, sillä koko sanoma on evätty. Kentästä olisi sallittu vain vuosi: "
        "{permits}.",
        "Fältet lämnas inte ut, eftersom hela meddelandet har avslagits. Av fältet vore endast "
        "året tillåtet: {permits}.",
        "The field is not disclosed, because the whole message was refused. Only its year would "
        "be permitted: {permits}."},
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
        "Provision {section} was repealed as of {date}: {act}."},
    Three{
        "Säännös {section} oli voimassa {date} asti.",
        "Bestämmelsen {section} gällde till och med {date}.",
        "Provision {section} was in force until {date}."},
    Three{
        "Säännös {section} tulee voimaan {date}.", "Bestämmelsen {section} träder i kraft {date}.",
        "Provision {section} comes into force on {date}."},
    Three{
        "Sääntöä {rule} sovelletaan {date} alkaen.", "Regeln {rule} tillämpas från och med {date}.",
        "Rule {rule} applies from {date}."},
    Three{
        "vastaanottaja{party} ei täytä säännön ehtoja",
        "mottagaren{party} uppfyller inte regelns villkor",
        "the recipient{party} does not meet the rule's conditions"},
    Three{
        "tarkoitus{purpose} ei täytä säännön ehtoja",
        "ändamålet{purpose} uppfyller inte regelns villkor",
        "the purpose{purpose} does not meet the rule's conditions"},
    Three{
        "rajoitus estää enemmän luovuttamisen", "en begränsning hindrar att mer lämnas ut",
        "a cap forbids more"},
    Three{"tietoa ”{item}”", "uppgiften ”{item}”", "the item “{item}”"},
    Three{"vastaanottajalle ”{party}”", "till mottagaren ”{party}”", "to the recipient “{party}”"},
    Three{"tarkoitukseen ”{purpose}”", "för ändamålet ”{purpose}”", "for the purpose “{purpose}”"},
    Three{"tätä tietoa", "denna uppgift", "this item"},
    Three{"tälle vastaanottajalle", "till denna mottagare", "to this recipient"},
    Three{"tähän tarkoitukseen", "för detta ändamål", "for this purpose"},
    Three{" ”{name}”", " ”{name}”", " “{name}”"},
    Three{
        " {date} (suostumustapahtuma {event})", " {date} (samtyckeshändelse {event})",
        " on {date} (consent event {event})"},
    Three{
        " (suostumustapahtuma {event})", " (samtyckeshändelse {event})",
        " (consent event {event})"},
    Three{
        "; se oli voimassa {date} asti", "; det gällde till och med {date}",
        "; it was valid until {date}"},
    Three{"{name} {date} alkaen", "{name} från och med {date}", "{name} since {date}"}};

static_assert(phrases.size() == static_cast<std::size_t>(Phrase::count));

constexpr std::array clauses{
    Three{
        "mikään sääntö ei salli luovuttaa {the_item}",
        "ingen regel tillåter att {the_item} lämnas ut",
        "no rule permits the disclosure of {the_item}"},
    Three{
        "säännöt eivät salli luovuttaa {the_item} {for_purpose}",
        "reglerna tillåter inte att {the_item} lämnas ut {for_purpose}",
        "the rules do not permit the disclosure of {the_item} {for_purpose}"},
    Three{
        "säännöt eivät salli luovuttaa {the_item} {to_recipient}",
        "reglerna tillåter inte att {the_item} lämnas ut {to_recipient}",
        "the rules do not permit the disclosure of {the_item} {to_recipient}"},
    Three{
        "asiakkaan ja vastaanottajan välillä ei ole sellaista voimassa olevaa suhdetta, jota "
        "luovutus edellyttää",
        "mellan kunden och mottagaren finns ingen sådan gällande relation som utlämnandet "
        "förutsätter",
        "no relation in force between the client and the recipient is of the kind that the "
        "disclosure requires"},
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
        "säännön viimeinen voimassaolopäivä oli {last_day}",
        "regelns sista giltighetsdag var {last_day}", "the last day of the rule was {last_day}"},
    Three{"suostumusta ei ole annettu", "samtycke har inte getts", "no consent has been given"},
    Three{
        "suostumusta on pyydetty{when}, mutta siihen ei ole vastattu",
        "samtycke har begärts{when}, men ingen har svarat",
        "consent was requested{when} and has not been answered"},
    Three{
        "asiakas on siirtänyt vastaustaan suostumuspyyntöön{when}",
        "kunden har skjutit upp sitt svar på begäran om samtycke{when}",
        "the client deferred the answer to the request for consent{when}"},
    Three{"asiakas on kieltäytynyt{when}", "kunden har vägrat{when}", "the client refused{when}"},
    Three{
        "asiakas on peruuttanut suostumuksensa{when}", "kunden har återkallat sitt samtycke{when}",
        "the client withdrew the consent{when}"},
    Three{
        "suostumus on kumottu{when}", "samtycket har upphävts{when}",
        "the consent was revoked{when}"},
    Three{
        "suostumus ei ole enää voimassa{event}{consent_ended}",
        "samtycket gäller inte längre{event}{consent_ended}",
        "the consent is no longer valid{event}{consent_ended}"},
    Three{
        "suostumus on todettu pätemättömäksi{when}", "samtycket har konstaterats ogiltigt{when}",
        "the consent was found invalid{when}"},
    Three{
        "asiakkaan suostumus koskee muuta vastaanottajaa tai muuta tarkoitusta",
        "kundens samtycke gäller en annan mottagare eller ett annat ändamål",
        "the client's consent is for another recipient or another purpose"},
    Three{
        "suostumus ei ole nimenomainen{event}", "samtycket är inte uttryckligt{event}",
        "the consent is not explicit{event}"},
    Three{
        "suostumus ei ole yksilöity{event}", "samtycket är inte specificerat{event}",
        "the consent is not itemised{event}"},
    Three{
        "suostumus ei ole kirjallinen{event}", "samtycket är inte skriftligt{event}",
        "the consent is not in writing{event}"},
    Three{
        "suostumuksesta ei ole näyttöä{event}", "det finns inget bevis på samtycket{event}",
        "there is no evidence of the consent{event}"},
    Three{
        "asiakkaalle kerrottiin, että peruste on suostumus, ja hän on kieltäytynyt siitä tai "
        "peruuttanut sen{when}; perustetta ei vaihdeta toiseen",
        "kunden fick veta att grunden är samtycke och har vägrat eller återkallat det{when}; "
        "grunden byts inte ut mot en annan",
        "the client was told that consent is the basis, and refused or withdrew it{when}; the "
        "basis is not swapped for another"},
    Three{
        "henkilön tietoihin kohdistuu esto{holds}", "personens uppgifter är spärrade{holds}",
        "a hold is on the person's data{holds}"},
    Three{
        "rajoitus estää luovutuksen", "en begränsning hindrar utlämnandet",
        "a cap forbids the disclosure"},
    Three{
        "arvo paljastaisi erityisiin henkilötietoryhmiin kuuluvan tiedon, eikä säännöllä ole "
        "siihen "
        "tietosuoja-asetuksen 9 artiklan mukaista perustetta",
        "värdet skulle röja en uppgift i en särskild kategori av personuppgifter, och regeln "
        "saknar "
        "grund enligt artikel 9 i dataskyddsförordningen",
        "the value would reveal data of a special category, and the rule has no ground under "
        "Article 9 GDPR"},
    Three{
        "salassapidosta poikkeamiselle ei ole perustetta",
        "det finns ingen grund för undantag från sekretessen",
        "there is no ground for an exception to secrecy"},
    Three{
        "tietoa ei ole luokiteltu tietoluettelossa", "uppgiften är inte klassificerad i katalogen",
        "the item is not classified in the catalogue"},
    Three{
        "arvo ei ole tietoluettelon koodistossa", "värdet finns inte i katalogens kodlista",
        "the value is not in the catalogue's code list"},
    Three{
        "tätä tietoa ei luovuteta ilman toista, joka jää pois{others}",
        "denna uppgift lämnas inte ut utan en annan, som utelämnas{others}",
        "this item is not disclosed without another, which is left out{others}"},
    Three{
        "säännön edellyttämää seikkaa ei ole vahvistettu",
        "en omständighet som regeln förutsätter har inte fastställts",
        "a fact that the rule requires is not established"},
    Three{
        "ehdoton este: {guards}", "ett ovillkorligt hinder: {guards}",
        "an absolute obstacle: {guards}"},
    Three{
        "sanoman pakollinen tieto puuttuu, joten sanomaa ei lähetetä",
        "en obligatorisk uppgift saknas i meddelandet, som därför inte sänds",
        "a mandatory item of the message is missing, so the message is not sent"},
    Three{
        "henkilö voitaisiin tunnistaa", "personen kunde identifieras",
        "the person could be identified"},
    Three{
        "tieto paljastuisi, kun luovutus yhdistetään aiempiin luovutuksiin",
        "uppgiften skulle röjas när utlämnandet kombineras med tidigare utlämnanden",
        "together with earlier releases the disclosure would reveal the item"}};

static_assert(clauses.size() == static_cast<std::size_t>(core::Reason::differencing) + 1);

constexpr std::array holds{
    Three{"käsittelyn rajoitus", "begränsning av behandlingen", "restriction of processing"},
    Three{"käsittelyn vastustaminen", "invändning mot behandlingen", "objection to processing"},
    Three{
        "tiedon oikeellisuuden kiistäminen", "bestridande av uppgiftens riktighet",
        "accuracy dispute"},
    Three{"turvakielto", "spärrmarkering", "address protection (turvakielto)"},
    Three{"kuolema", "dödsfall", "death"}};

constexpr std::array guards{
    Three{
        "vaihtoa tai sen sanomaa ei enää ole määritelty näin, tai tietue ei kerro, ketä se koskee",
        "utbytet eller meddelandet är inte längre definierat så, eller posten nämner ingen person",
        "the exchange or its message is no longer configured so, or the record does not say whom "
        "it is about"},
    Three{
        "kysyjää ei ole tunnistettu tai kysyjällä ei ole oikeutta vaihtoon",
        "den som frågar är inte identifierad eller har inte rätt till utbytet",
        "whoever asks is not authenticated, or may not use the exchange"},
    Three{
        "vastaanottaja ei ole toiminnassa", "mottagaren är inte verksam",
        "the recipient is not active"},
    Three{
        "vastaanottajan varmennetta ei ole kiinnitetty", "mottagarens certifikat är inte fäst",
        "the recipient's certificate is not pinned"},
    Three{
        "vastaanottaja käsittelee tietoja sallitun alueen ulkopuolella",
        "mottagaren behandlar uppgifter utanför det tillåtna området",
        "the recipient processes data outside the permitted territory"},
    Three{
        "siirtotapa ei ole laillinen", "överföringssättet är inte lagligt",
        "the channel is not lawful"},
    Three{"kelloon ei voi luottaa", "klockan är inte tillförlitlig", "the clock is not sane"},
    Three{
        "päiväkirjaan ei voi kirjoittaa", "journalen kan inte skrivas",
        "the journal cannot be written"}};

/// To what, by role.
constexpr std::array consents{
    Three{
        "suostumus henkilötietojen käsittelyyn (tietosuoja-asetuksen 6 artikla)",
        "samtycke till behandling av personuppgifter (artikel 6 i dataskyddsförordningen)",
        "consent to the processing of personal data (Article 6 GDPR)"},
    Three{
        "suostumus erityisten henkilötietoryhmien käsittelyyn (tietosuoja-asetuksen 9 artikla)",
        "samtycke till behandling av särskilda kategorier av personuppgifter (artikel 9 i "
        "dataskyddsförordningen)",
        "consent to the processing of special categories of data (Article 9 GDPR)"},
    Three{
        "suostumus salassa pidettävän tiedon luovuttamiseen (621/1999 26 §)",
        "samtycke till utlämnande av en sekretessbelagd uppgift (621/1999 26 §)",
        "consent to the disclosure of secret data (621/1999 section 26)"}};

constexpr std::array secrecy_grounds{
    Three{"", "", ""},
    Three{
        "poikkeus salassapidosta: lakiin perustuva oikeus",
        "undantag från sekretessen: en lagstadgad rätt",
        "exception to secrecy: a right given by law"},
    Three{
        "poikkeus salassapidosta: suostumus", "undantag från sekretessen: samtycke",
        "exception to secrecy: consent"},
    Three{
        "poikkeus salassapidosta: viranomaisen toimeksianto",
        "undantag från sekretessen: myndighetens uppdrag",
        "exception to secrecy: a task that the authority has given"},
    Three{
        "poikkeus salassapidosta: viranomaisen lupa",
        "undantag från sekretessen: myndighetens tillstånd",
        "exception to secrecy: permission of the authority"},
    Three{
        "poikkeus salassapidosta: antaminen toiselle viranomaiselle",
        "undantag från sekretessen: utlämnande till en annan myndighet",
        "exception to secrecy: disclosure to another authority"}};

static_assert(
    secrecy_grounds.size() == static_cast<std::size_t>(SecrecyGround::other_authority) + 1);

constexpr std::array qualities{
    Three{"nimenomainen", "uttryckligt", "explicit"},
    Three{"yksilöity", "specificerat", "itemised"}, Three{"kirjallinen", "skriftligt", "written"}};

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

std::string_view name_of(SecrecyGround ground, Language language) noexcept {
    return in(secrecy_grounds.at(static_cast<std::size_t>(ground)), language);
}

std::string name_of(const Requirement::Consent& consent, Language language) {
    std::vector<std::string> asked;
    for (const auto& [wanted, quality] :
         {std::pair{consent.is_explicit, &qualities[0]}, std::pair{consent.itemised, &qualities[1]},
          std::pair{consent.written, &qualities[2]}}) {
        if (wanted) {
            asked.emplace_back(in(*quality, language));
        }
    }
    const std::string adjectives{say_list(asked, language)};
    return adjectives + (adjectives.empty() ? "" : " ")
           + std::string{in(consents.at(static_cast<std::size_t>(consent.role)), language)};
}

std::string say_date(core::LocalDate date, Language language) {
    const std::string day{std::to_string(unsigned{date.day})};
    const std::string year{std::to_string(int{date.year})};
    if (language == Language::en) {
        return day + ' ' + std::string{months.at((date.month + 11U) % 12U)} + ' ' + year;
    }
    return day + '.' + std::to_string(unsigned{date.month}) + '.' + year;
}

std::string say_list(const std::vector<std::string>& names, Language language) {
    constexpr Three conjunctions{" ja ", " och ", " and "};
    std::string text;
    for (std::size_t at{0}; at < names.size(); ++at) {
        if (at > 0) {
            text += at + 1 == names.size() ? in(conjunctions, language) : std::string_view{", "};
        }
        text += names[at];
    }
    return text;
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
