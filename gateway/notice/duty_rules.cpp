// What a notice owes its reader: how long data are kept, and the rights. LINT-RETENTION,
// LINT-RIGHTS.

#include "gateway/notice/reading.h"
#include "gateway/notice/speech.h"

namespace gateway::notice {

namespace {

using policy::Label;

constexpr const char* period_words{
    "([0-9]{1,3} ?(-|–)? "
    "?(vuot|vuod|\\bv\\b|kuukau|\\bkk\\b|päivä|viikko|viikon|år|månad|dag|year|month|day)|"
    "(yhden|kahden|kolmen|neljän|viiden|kuuden|seitsemän|kahdeksan|yhdeksän|kymmenen|kahdentoista|"
    "kaksi|kolme|neljä|viisi|kuusi|kymmenen|två|tre|fyra|fem|sex|tio|two|three|four|five|six|ten) "
    "(vuod|vuot|kuukau|år|månad|year|month)|pysyväs|pysyvää|permanent|varaktig|"
    "niin kauan kuin|kunnes|(asiakkuuden|asiakassuhteen|palvelun|sopimuksen) (ajan|keston)|"
    "så länge|as long as|until )"};

void judge_no_period(const Reading& reading, Report& report) {
    static const Pattern kept{
        "(säily|poist|hävi|arkisto|bevara|lagra|förvara|radera|gallra|retain|kept|"
        "stored|delet|erase)"};
    static const Pattern period{period_words};
    static const Pattern log{"\\bloki"};
    const Text& text{reading.text};
    for (const Span span : period.all(text.folded())) {
        const std::string_view sentence{sentence_of(text, span)};
        const Block& block{text.block_at(span.begin)};
        const bool of_data{kept.in(sentence) || block.parts.has(Part::retention)};
        if (of_data && !log.in(sentence) && !block.parts.has(Part::rights)) {
            return;
        }
    }
    static const Label why{
        "Seloste ei kerro, kuinka kauan tietoja säilytetään tai millä perusteella aika määräytyy "
        "(13 "
        "artiklan 2 kohdan a alakohta).",
        "Beskrivningen säger inte hur länge uppgifterna bevaras eller hur tiden bestäms (artikel "
        "13.2 a).",
        "The notice does not say how long data are kept, or by what the time is determined "
        "(Article "
        "13(2)(a))."};
    static const Label instead{
        "Kirjoita tietoryhmittäin aika ja mistä se alkaa, esimerkiksi: asiakastiedot poistetaan "
        "neljän "
        "vuoden kuluttua asiakkuuden päättymisestä.",
        "Skriv för varje grupp av uppgifter tiden och när den börjar, till exempel: "
        "kunduppgifterna "
        "raderas fyra år efter att kundförhållandet upphört.",
        "Write for each group of data the time and when it begins, for example: customer data are "
        "erased "
        "four years after the customership has ended."};
    report.add(Rule::retention, Severity::error, heading_of(text, Part::retention), why, instead);
}

void judge_two_periods(const Reading& reading, Report& report) {
    static const Pattern recommended{
        "säilytysaik[a-z]*osit|suositusten mukai|enligt rekommendation"};
    static const Pattern fixed{
        "((?:henkilö|asiakas)?tie(?:dot|toja)) (?:poistetaan|säilytetään|hävitetään)[^\\n.]{0,40}?"
        "\\b([0-9]{1,3}|kahden|kolmen|neljän|viiden|kuuden|kymmenen) ?(vuo|kuukau)"};
    static const Label instead{
        "Kirjoita kullekin tietoryhmälle yksi aika ja säännös tai päätös, johon se perustuu.",
        "Skriv en tid för varje grupp av uppgifter och bestämmelsen eller beslutet som den grundar "
        "sig "
        "på.",
        "Write one time for each group of data, and the provision or decision it rests on."};
    static const Label why{
        "Samoille tiedoille on kaksi säilytysaikaa (myös rivillä {1}).",
        "Samma uppgifter har två bevaringstider (också på rad {1}).",
        "The same data have two retention times (also on line {1})."};
    const Text& text{reading.text};
    std::optional<Span> first;
    std::string first_time;
    for (const std::vector<Span>& groups : fixed.groups(text.folded())) {
        const std::string time{
            std::string{text.view(groups[2])} + std::string{text.view(groups[3])}};
        static const Pattern last{"(viimei|päätt|kulut)"};
        // of some data only: `suostumukseen perustuvat tiedot`
        if (text.sentence_at(groups[0].begin).begin != groups[0].begin) {
            continue;
        }
        if (first && time != first_time && last.in(sentence_of(text, groups[0]))) {
            report.add(
                Rule::retention, Severity::error, groups[0],
                filled(why, {same(std::to_string(text.line_of(first->begin)))}), instead);
            return;
        }
        first = first ? first : groups[0];
        first_time = first_time.empty() ? time : first_time;
    }
    const std::optional<Span> other{recommended.find(text.folded())};
    if (first && other) {
        report.add(
            Rule::retention, Severity::error, *other,
            filled(why, {same(std::to_string(text.line_of(first->begin)))}), instead);
    }
}

/// `neljän vuoden asiakassuhteen päättymisestä`: before it, or after?
void judge_unclear_period(const Reading& reading, Report& report) {
    static const Pattern unclear{
        "(poistetaan|hävitetään|siirretään|säilytetään)[^\\n.]{0,40}\\b"
        "((?:vuoden|kuukauden) (?:[a-z]+ ){0,2}"
        "(?:päättymisestä|loppumisesta|tapahtumasta|tallentamisesta|käynnistä))\\b"};
    static const Pattern clear{"\\b(kulut|jälkeen|kuluessa|ajan\\b|aikana|saakka|asti\\b)"};
    for (const std::vector<Span>& groups : unclear.groups(reading.text.folded())) {
        const Span span{groups[2]};
        if (clear.in(sentence_of(reading.text, span))) {
            continue;
        }
        static const Label why{
            "Lauseesta puuttuu sana: ei selviä, poistetaanko tiedot ajan kuluttua vai sen "
            "kuluessa.",
            "Ett ord fattas: det framgår inte om uppgifterna raderas efter tiden eller inom den.",
            "A word is missing: it is unclear whether data are erased after that time or within "
            "it."};
        static const Label instead{
            "Kirjoita: neljän vuoden kuluttua asiakassuhteen päättymisestä.",
            "Skriv: fyra år efter att kundförhållandet har upphört.",
            "Write: four years after the customership has ended."};
        report.add(Rule::retention, Severity::error, span, why, instead);
    }
}

struct RightText {
    Label name;
    Label write;
};

const RightText& text_of(Right right) {
    static const std::array<RightText, right_count> all{{
        {{"oikeus saada pääsy tietoihin (15 artikla)", "rätten till tillgång (artikel 15)",
          "the right of access (Article 15)"},
         {"Rekisteröidyllä on oikeus saada pääsy omiin tietoihinsa.",
          "Den registrerade har rätt att få tillgång till sina uppgifter.",
          "You have the right of access to your data."}},
        {{"oikeus tietojen oikaisemiseen (16 artikla)", "rätten till rättelse (artikel 16)",
          "the right to rectification (Article 16)"},
         {"Rekisteröidyllä on oikeus virheellisten tietojen oikaisemiseen.",
          "Den registrerade har rätt till rättelse av felaktiga uppgifter.",
          "You have the right to have wrong data rectified."}},
        {{"oikeus tietojen poistamiseen (17 artikla)", "rätten till radering (artikel 17)",
          "the right to erasure (Article 17)"},
         {"Rekisteröidyllä on oikeus tietojen poistamiseen, kun käsittely perustuu suostumukseen; "
          "lakisääteisen tehtävän tietoja oikeus ei koske (17 artiklan 3 kohdan b alakohta).",
          "Den registrerade har rätt till radering när behandlingen grundar sig på samtycke; "
          "rätten "
          "gäller inte uppgifter i en lagstadgad uppgift (artikel 17.3 b).",
          "You have the right to erasure where processing rests on consent; not of data of a "
          "statutory "
          "task (Article 17(3)(b))."}},
        {{"oikeus käsittelyn rajoittamiseen (18 artikla)", "rätten till begränsning (artikel 18)",
          "the right to restriction (Article 18)"},
         {"Rekisteröidyllä on oikeus käsittelyn rajoittamiseen.",
          "Den registrerade har rätt till begränsning av behandlingen.",
          "You have the right to restriction of processing."}},
        {{"oikeus siirtää tiedot (20 artikla)", "rätten till dataportabilitet (artikel 20)",
          "the right to portability (Article 20)"},
         {"Rekisteröidyllä on oikeus siirtää järjestelmästä toiseen tiedot, joita käsitellään "
          "suostumuksen tai sopimuksen perusteella.",
          "Den registrerade har rätt att få överförda de uppgifter som behandlas med stöd av "
          "samtycke "
          "eller avtal.",
          "You have the right to portability of data processed on consent or contract."}},
        {{"oikeus vastustaa käsittelyä (21 artikla)", "rätten att göra invändningar (artikel 21)",
          "the right to object (Article 21)"},
         {"Rekisteröidyllä on oikeus henkilökohtaiseen erityiseen tilanteeseensa liittyvällä "
          "perusteella "
          "vastustaa käsittelyä, joka perustuu yleiseen etuun tai julkisen vallan käyttöön.",
          "Den registrerade har rätt att av skäl som hänför sig till hans eller hennes specifika "
          "situation göra invändningar mot behandling som grundar sig på allmänt intresse eller "
          "myndighetsutövning.",
          "You have the right to object, on grounds of your particular situation, to processing "
          "based on "
          "public interest or official authority."}},
        {{"oikeus peruuttaa suostumus (7 artiklan 3 kohta)",
          "rätten att återkalla samtycket (artikel 7.3)",
          "the right to withdraw consent (Article 7(3))"},
         {"Suostumuksen voi peruuttaa milloin tahansa.", "Samtycket kan återkallas när som helst.",
          "Consent can be withdrawn at any time."}},
        {{"oikeus tehdä valitus tietosuojavaltuutetulle (77 artikla)",
          "rätten att klaga hos dataombudsmannen (artikel 77)",
          "the right to complain to the Data Protection Ombudsman (Article 77)"},
         {"Rekisteröidyllä on oikeus saattaa asia tietosuojavaltuutetun käsiteltäväksi.",
          "Den registrerade har rätt att föra ärendet till dataombudsmannen.",
          "You have the right to bring the matter to the Data Protection Ombudsman."}},
    }};
    return all.at(static_cast<std::size_t>(right));
}

class Rights final {
public:
    Rights(const Reading& reading, Report& report) : m_reading{reading}, m_report{report} {}

    void judge() {
        const Facts& facts{m_reading.facts};
        const bool consent{facts.rests_on(Base::consent)};
        const bool contract{facts.rests_on(Base::contract)};
        const bool public_interest{facts.rests_on(Base::public_interest)};
        judge_officer();
        for (const Right right :
             {Right::access, Right::rectification, Right::restriction, Right::complaint}) {
            need(right, true);
        }
        need(Right::erasure, consent || contract || public_interest);
        need(Right::objection, public_interest);
        need(Right::portability, consent || contract);
        need(Right::withdrawal, consent);
        judge_denied_portability(consent || contract);
        judge_promises();
    }

private:
    void need(Right right, bool due) {
        if (!due || m_reading.facts.tells(right)) {
            return;
        }
        static const Label why{
            "Selosteesta puuttuu {1}.", "I beskrivningen saknas {1}.",
            "The notice does not tell of {1}."};
        const RightText& words{text_of(right)};
        m_report.add(
            Rule::rights, Severity::error, heading_of(m_reading.text, Part::rights),
            filled(why, {words.name}), words.write);
    }

    void judge_officer() {
        if (m_reading.facts.officer) {
            return;
        }
        static const Label why{
            "Selosteesta puuttuvat tietosuojavastaavan yhteystiedot (13 artiklan 1 kohdan b "
            "alakohta; "
            "viranomaisella on oltava tietosuojavastaava, 37 artikla).",
            "Dataskyddsombudets kontaktuppgifter saknas (artikel 13.1 b; en myndighet ska ha ett "
            "dataskyddsombud, artikel 37).",
            "The data protection officer's contact details are missing (Article 13(1)(b); an "
            "authority "
            "has one, Article 37)."};
        static const Label instead{
            "Lisää tietosuojavastaavan tehtäväosoite, esimerkiksi: "
            "tietosuojavastaava@kunta.example.",
            "Lägg till dataskyddsombudets funktionsadress, till exempel: "
            "dataskyddsombud@kommun.example.",
            "Add the officer's role address, for example: dpo@municipality.example."};
        m_report.add(
            Rule::rights, Severity::error,
            heading_of(m_reading.text, Part::controller | Part::contact), why, instead);
    }

    void judge_denied_portability(bool due) {
        static const Pattern none{
            "(ei ole tehty menettelyä|ei voi(da)? siirtää|ei ole mahdollista siirtää|"
            "ei (ole )?siirrettäv)"};
        const std::optional<Span> span{none.find(m_reading.text.folded())};
        if (!due || !span) {
            return;
        }
        static const Label why{
            "Osa tiedoista perustuu suostumukseen tai sopimukseen: niitä oikeus siirtoon koskee, "
            "oli "
            "menettelyä tai ei (20 artikla).",
            "En del av uppgifterna grundar sig på samtycke eller avtal: de omfattas av rätten till "
            "portabilitet, finns det ett förfarande eller inte (artikel 20).",
            "Some data rest on consent or contract: they are portable, procedure or not (Article "
            "20)."};
        m_report.add(Rule::rights, Severity::error, *span, why, text_of(Right::portability).write);
    }

    /// A register that rests on a legal obligation alone owes neither erasure nor objection.
    void judge_promises() {
        const Facts& facts{m_reading.facts};
        const bool duty_alone{
            facts.rests_on(Base::legal_obligation) && !facts.rests_on(Base::consent)
            && !facts.rests_on(Base::contract) && !facts.rests_on(Base::public_interest)
            && !facts.rests_on(Base::legitimate_interest)};
        static const Pattern limited{
            "(\\bei "
            "(koske|sovelleta|ole|voi)|\\bvain\\b|ainoastaan|tietyin|tietyissä|\\bjos\\b|"
            "\\bmikäli\\b|"
            "siltä osin|paitsi|lukuun "
            "ottamatta|rajoitet|tapauksissa|endast|\\bom\\b|inte|only|\\bif\\b|not\\b)"};
        for (const Right right : {Right::erasure, Right::objection}) {
            const std::optional<Span> span{facts.where(right)};
            if (!duty_alone || !span) {
                continue;
            }
            const Block& block{m_reading.text.block_at(span->begin)};
            if (block.heading || limited.in(m_reading.text.view(block.span))) {
                continue;
            }
            static const Label why{
                "Seloste lupaa oikeuden, jota ei ole, kun käsittely perustuu lakisääteiseen "
                "velvoitteeseen: {1}.",
                "Beskrivningen lovar en rätt som inte finns när behandlingen grundar sig på en "
                "rättslig "
                "förpliktelse: {1}.",
                "The notice promises a right that does not exist where processing rests on a legal "
                "obligation: {1}."};
            m_report.add(
                Rule::rights, Severity::error, *span, filled(why, {text_of(right).name}),
                text_of(right).write);
        }
    }

    const Reading& m_reading;
    Report& m_report;
};

}

void judge_retention(const Reading& reading, Report& report) {
    judge_no_period(reading, report);
    judge_two_periods(reading, report);
    judge_unclear_period(reading, report);
}

void judge_rights(const Reading& reading, Report& report) {
    Rights{reading, report}.judge();
}

}
