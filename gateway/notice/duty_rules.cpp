// What a notice owes its reader: the officer, the purposes, the recipients, the sources and the
// rights. LINT-RIGHTS.

#include "gateway/notice/reading.h"
#include "gateway/notice/speech.h"

#include <algorithm>

namespace gateway::notice {

namespace {

using policy::Label;

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

/// Something that Articles 13 and 14 oblige a notice to tell.
struct Owed {
    Parts where;       ///< the part that tells it
    const char* words; ///< or any of these, outside the parts about something else
    Severity severity;
    Label why;
    Label instead;
};

const std::vector<Owed>& owed() {
    static const std::vector<Owed> all{
        {Part::purpose,
         "(tarkoitu|jotta|varten|käsittelemme [a-z]* ?tietoja|ändamål|syfte|purpose)",
         Severity::error,
         {"Seloste ei kerro, mihin tarkoitukseen tietoja käsitellään (13 artiklan 1 kohdan c "
          "alakohta).",
          "Beskrivningen säger inte för vilka ändamål uppgifterna behandlas (artikel 13.1 c).",
          "The notice does not tell the purposes of processing (Article 13(1)(c))."},
         {"Kirjoita tarkoitukset, ja kullekin sen peruste.",
          "Skriv ändamålen, och för vart och ett dess grund.",
          "Write the purposes, and the basis of each."}},
        {Part::recipients,
         "(luovut|\\bannetaan\\b|\\btoimitetaan\\b|välitetään|vastaanottaj|utlämn|lämnas|mottag|"
         "disclos|recipient|share)",
         Severity::error,
         {"Seloste ei kerro, kenelle tietoja luovutetaan, eikä sitä, ettei niitä luovuteta (13 "
          "artiklan 1 kohdan e alakohta).",
          "Beskrivningen säger varken till vem uppgifter lämnas ut eller att de inte lämnas ut "
          "(artikel 13.1 e).",
          "The notice tells neither to whom data are disclosed nor that they are not (Article "
          "13(1)(e))."},
         {"Luettele vastaanottajat tai niiden ryhmät, ja kullekin tiedot ja säännös.",
          "Räkna upp mottagarna eller grupperna av dem, och för var och en uppgifterna och "
          "bestämmelsen.",
          "List the recipients or their classes, and for each the data and the provision."}},
        {Part::sources,
         "(tietoläh|lähteistä|saadaan|saamme|saatu|kerätään|keräämme|kerää|ilmoittamasi|"
         "antamasi tiedot|källor|\\bfås\\b|samlas|samlar|inhämta|erhåll|source|collect|obtain)",
         Severity::warning,
         {"Seloste ei kerro, mistä tiedot saadaan (14 artiklan 2 kohdan f alakohta).",
          "Beskrivningen säger inte varifrån uppgifterna fås (artikel 14.2 f).",
          "The notice does not tell where data come from (Article 14(2)(f))."},
         {"Kirjoita lähteet; jos tiedot saadaan vain rekisteröidyltä, kirjoita se.",
          "Skriv källorna; om uppgifterna fås bara av den registrerade, skriv det.",
          "Write the sources; if data come from the person alone, write that."}}};
    return all;
}

bool tells(const Text& text, const Owed& one, const Pattern& words) {
    return std::any_of(text.blocks().begin(), text.blocks().end(), [&](const Block& block) {
        const bool own{block.parts.any(one.where)};
        const bool abroad{block.parts.has(Part::transfers)}; // `siirrot` may be either
        const bool of_other{block.parts.any(
            Part::rights | Part::transfers | Part::retention | Part::security | Part::basis
            | Part::automated)};
        return (own && !abroad) || ((own || !of_other) && words.in(text.view(block.span)));
    });
}

void judge_owed(const Reading& reading, Report& report) {
    static const std::vector<Pattern> patterns{[] {
        std::vector<Pattern> made;
        for (const Owed& one : owed()) {
            made.emplace_back(one.words);
        }
        return made;
    }()};
    if (!reading.facts.whole) {
        return;
    }
    for (std::size_t index{0}; index < patterns.size(); ++index) {
        const Owed& one{owed()[index]};
        if (!tells(reading.text, one, patterns[index])) {
            report.add(Rule::rights, one.severity, reading.text.opening(), one.why, one.instead);
        }
    }
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

    /// Whether a promise is limited, in its sentence or in another one of its block that is about
    /// rights. That one may complain if one thinks that the law was broken limits no right.
    [[nodiscard]] bool limited(Span promise) const {
        static const Pattern limits{
            "(\\b(ei|eivät) (koske|sovelleta|ole|voi)|\\bvain\\b|ainoastaan|tietyin|tietyissä|"
            "\\bjos\\b|\\bmikäli\\b|siltä osin|paitsi|lukuun ottamatta|rajoitet(tu|ust)|"
            "oikeu[a-z]* ([a-z]+ )?rajoitetaan|tapauksissa|endast|\\bom\\x20|\\binte\\b|"
            "\\bonly\\b|\\bif\\x20|\\bnot\\b)"};
        static const Pattern of_rights{
            "(oikeu|poist|vastust|rätt|rader|invänd|right|eras|delet|object)"};
        static const Pattern complaint{"(valitu|valitta|kantel|saattaa asia|valvontaviranomai|"
                                       "tietosuojavaltuut|klag|besvär|dataombud|tillsynsmynd|"
                                       "complain|ombudsman|supervisory)"};
        const Text& text{m_reading.text};
        const Span own{text.sentence_at(promise.begin)};
        const Block& block{text.block_at(promise.begin)};
        for (std::size_t at{block.span.begin}; at < block.span.end;) {
            const Span sentence{text.sentence_at(at)};
            const std::string_view words{text.view(sentence)};
            const bool counts{sentence == own || (of_rights.in(words) && !complaint.in(words))};
            if (counts && limits.in(words)) {
                return true;
            }
            at = std::max(sentence.end, at) + 1;
        }
        return false;
    }

    /// A register that rests on a legal obligation alone owes neither erasure nor objection.
    void judge_promises() {
        const Facts& facts{m_reading.facts};
        const bool duty_alone{
            facts.rests_on(Base::legal_obligation) && !facts.rests_on(Base::consent)
            && !facts.rests_on(Base::contract) && !facts.rests_on(Base::public_interest)
            && !facts.rests_on(Base::legitimate_interest)};
        for (const Right right : {Right::erasure, Right::objection}) {
            const std::optional<Span> span{facts.where(right)};
            if (!duty_alone || !span) {
                continue;
            }
            const Block& block{m_reading.text.block_at(span->begin)};
            if (block.heading || limited(*span)) {
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

void judge_rights(const Reading& reading, Report& report) {
    judge_owed(reading, report);
    Rights{reading, report}.judge();
}

}
