// Bases of processing: what is none of Article 6, and what is mixed with nothing to say which basis
// serves what. LINT-BASIS-NOT-ART6, LINT-BASIS-MIX, LINT-CONSENT-BUNDLED.

#include "gateway/notice/reading.h"
#include "gateway/notice/speech.h"

#include <algorithm>

namespace gateway::notice {

namespace {

using policy::Label;

const Label& name_the_item() {
    static const Label instead{
        "Nimeä kullekin käyttötarkoitukselle yleisen tietosuoja-asetuksen (2016/679) 6 artiklan 1 "
        "kohdan alakohta, esimerkiksi: lakisääteinen velvoite (c) tai yleinen etu ja julkisen "
        "vallan "
        "käyttö (e), ja laki, johon se perustuu.",
        "Ange för varje ändamål led i artikel 6.1 i allmänna dataskyddsförordningen (2016/679), "
        "till "
        "exempel: rättslig förpliktelse (c) eller allmänt intresse och myndighetsutövning (e), och "
        "lagen som den grundar sig på.",
        "Name for each purpose the item of Article 6(1) of the GDPR (2016/679), for example: legal "
        "obligation (c), or public interest and official authority (e), and the act it rests on."};
    return instead;
}

struct WrongBasis {
    const char* words;
    Parts where; ///< none: anywhere
    Severity severity;
    Label why;
};

const std::vector<WrongBasis>& wrong_bases() {
    static const Parts basis{Part::basis};
    static const std::vector<WrongBasis> all{
        {"(asiakastyön|asiakassuhteen) (hoitami|ylläpi)[a-z]*",
         basis,
         Severity::error,
         {"Asiakastyön tai asiakassuhteen hoitaminen ei ole 6 artiklan käsittelyperuste, vaan "
          "käyttötarkoitus.",
          "Skötsel av kundarbete eller kundrelation är ingen grund enligt artikel 6 utan ett "
          "ändamål.",
          "Looking after customers is no basis under Article 6, but a purpose."}},
        {"(käsitt[a-z]*|rekisteri[a-z]*|keräämi[a-z]*) (perusteena|perustana) "
         "on…(asiakassuh|asiallinen yht)|"
         "käsittely perustuu ([a-z]+ ){0,4}(asiakassuhteeseen|asialliseen yhteyteen)",
         {},
         Severity::error,
         {"Asiakassuhde tai asiallinen yhteys ei ole 6 artiklan käsittelyperuste.",
          "Ett kundförhållande eller en saklig anknytning är ingen grund enligt artikel 6.",
          "A customer relationship is no basis under Article 6."}},
        {"(asiakassuhde|kundförhållande|kundrelation|customer relationship|palvelujen? kehittämi|"
         "tiedottami|markkinoin|tapahtumien järjestämi|henkilön informoin)[a-z]*$",
         basis,
         Severity::error,
         {"Tämä ei ole 6 artiklan käsittelyperuste.", "Detta är ingen grund enligt artikel 6.",
          "This is no basis under Article 6."}},
        {"yleis[a-z]* e(tu|dun)[a-z]* (on|ovat) …(asiakassuh|tarjoami|tapahtum|markkinoin|viestin)",
         basis,
         Severity::error,
         {"Yleisen edun nimellä kuvataan oikeutettua etua, johon viranomainen ei voi tehtävissään "
          "vedota (6 artiklan 1 kohdan toinen alakohta).",
          "Under namnet allmänt intresse beskrivs ett berättigat intresse, som en myndighet inte "
          "kan "
          "åberopa i sina uppgifter (artikel 6.1 andra stycket).",
          "What is called public interest here is a legitimate interest, which an authority cannot "
          "rely on in its tasks (Article 6(1), second subparagraph)."}},
        {"kohtuudella odottaa|rimligen (kan )?förvänta|reasonably expect",
         basis,
         Severity::error,
         {"Rekisteröidyn kohtuulliset odotukset kuuluvat oikeutettuun etuun, johon viranomainen ei "
          "voi "
          "tehtävissään vedota.",
          "Den registrerades rimliga förväntningar hör till berättigat intresse, som en myndighet "
          "inte "
          "kan åberopa i sina uppgifter.",
          "Reasonable expectations belong to legitimate interest, which an authority cannot rely "
          "on in "
          "its tasks."}},
        {"(oikeutet(tu|tua|uin|un)[a-z]* e(tu|dun)|berättigat intresse|legitimate interest)[a-z]*",
         basis,
         Severity::warning,
         {"Viranomainen ei voi tehtävissään vedota oikeutettuun etuun (6 artiklan 1 kohdan toinen "
          "alakohta).",
          "En myndighet kan inte i sina uppgifter åberopa berättigat intresse (artikel 6.1 andra "
          "stycket).",
          "An authority cannot rely on legitimate interest in its tasks (Article 6(1), second "
          "subparagraph)."}},
        {"suostumu(s|ksella|ksen) vahva[a-z]* (sähköise[a-z]* )?tunnist|tunnistautumiseen "
         "(pohjautuv|"
         "perustuv)[a-z]* suostumu|(stark autentisering|identifiering)[a-z]* som samtycke",
         {},
         Severity::error,
         {"Tunnistautuminen osoittaa, kuka asioi; se ei ole suostumus (7 artikla).",
          "Identifieringen visar vem som uträttar ärendet; den är inget samtycke (artikel 7).",
          "Identification shows who someone is; it is no consent (Article 7)."}},
        {"osapuol[a-z]*…(yhteyshenkil|yhteishenkil|työnantajan edusta|kontaktperson)",
         basis,
         Severity::error,
         {"Yhteyshenkilö ei ole työnantajan sopimuksen osapuoli: 6 artiklan 1 kohdan b alakohta ei "
          "sovi.",
          "Kontaktpersonen är inte part i arbetsgivarens avtal: artikel 6.1 b passar inte.",
          "A contact person is no party to the employer's contract: Article 6(1)(b) does not "
          "fit."}}};
    return all;
}

void judge_wrong_bases(const Reading& reading, Report& report) {
    static const std::vector<Pattern> patterns{[] {
        std::vector<Pattern> made;
        for (const WrongBasis& wrong : wrong_bases()) {
            made.emplace_back(wrong.words);
        }
        return made;
    }()};
    const Text& text{reading.text};
    for (std::size_t index{0}; index < patterns.size(); ++index) {
        const WrongBasis& wrong{wrong_bases()[index]};
        for (const Block& block : text.blocks()) {
            if (!wrong.where.none() && (!block.parts.any(wrong.where) || block.heading)) {
                continue;
            }
            const std::string_view words{text.view(block.span)};
            const std::optional<Span> inner{patterns[index].find(words)};
            if (!inner) {
                continue;
            }
            const Span span{block.span.begin + inner->begin, block.span.begin + inner->end};
            // a purpose beside a basis in one block is no claim to be a basis
            static const Pattern purpose{"(tarkoitus on|tarkoituksena|käyttötarkoitu|ändamålet är|"
                                         "purpose)"};
            if (!denied(sentence_of(text, span)) && !purpose.in(sentence_of(text, span))) {
                report.add(Rule::basis_not_art6, wrong.severity, span, wrong.why, name_the_item());
            }
        }
    }
}

const Label& say_which() {
    static const Label instead{
        "Kirjoita tietoryhmittäin, mikä peruste sitä koskee; suostumuksesta: mitä tietoja, kenelle "
        "ja "
        "mihin.",
        "Skriv för varje grupp av uppgifter vilken grund som gäller; om samtycke: vilka uppgifter, "
        "till "
        "vem och varför.",
        "Write for each group of data which basis serves it; of consent: which data, to whom, for "
        "what."};
    return instead;
}

/// No item of Article 6 in any words: an act alone says which law, not which basis.
void judge_no_basis(const Reading& reading, Report& report) {
    static const Pattern item{
        "(suostumu|samtyck|consent|sopimus|sopimukse|\\bavtal|\\bcontract|"
        "lakisääte|lakiin perustuva|rättslig[a-z]* förpliktelse|lagstad|legal obligation|"
        "elintärk|livsviktig|vital interest|ylei[ns][a-z]*( koskeva[a-z]*)? (etu|edu)|"
        "julkisen vallan|julkista valtaa|allmänt intresse|allmänintresse|myndighetsutöv|"
        "public interest|official authority|oikeutet[a-z]* (etu|edu)|berättiga|legitimate "
        "interest)"};
    static const Pattern article{
        "(\\b6 ?\\.? ?art|art[a-z]*\\.? 6\\b|\\b6 ?\\(1\\)|\\b6\\.1[ .(]*[a-f]\\b)"};
    const Text& text{reading.text};
    const Facts& facts{reading.facts};
    const bool told{
        std::any_of(text.blocks().begin(), text.blocks().end(), [&](const Block& block) {
            const bool here{!facts.has_basis_part || block.parts.any(Part::basis | Part::purpose)};
            return here && item.in(text.view(block.span));
        })};
    if ((!facts.has_basis_part && !facts.whole) || told || article.in(text.folded())) {
        return;
    }
    const bool act{facts.rests_on(Base::statute)};
    static const Label why{
        "Seloste ei nimeä mitään 6 artiklan käsittelyperustetta (13 artiklan 1 kohdan c alakohta).",
        "Beskrivningen anger ingen grund enligt artikel 6 (artikel 13.1 c).",
        "The notice names no basis of Article 6 (Article 13(1)(c))."};
    static const Label why_act{
        "Seloste nimeää lain, mutta ei sitä 6 artiklan käsittelyperustetta, jota laki tarkentaa.",
        "Beskrivningen anger en lag, men inte vilken grund enligt artikel 6 som lagen preciserar.",
        "The notice names an act, but not the basis of Article 6 that the act lays down."};
    report.add(
        Rule::basis_not_art6, act ? Severity::warning : Severity::error,
        heading_of(text, Part::basis | Part::purpose), act ? why_act : why, name_the_item());
}

/// Consent beside a duty, and nothing tells which data rest on which.
void judge_mix(const Reading& reading, Report& report) {
    const Facts& facts{reading.facts};
    const bool other{
        facts.rests_on(Base::legal_obligation) || facts.rests_on(Base::public_interest)
        || facts.rests_on(Base::contract) || facts.rests_on(Base::statute)};
    const std::optional<Span> consent{facts.where(Base::consent)};
    static const Pattern mapped{
        "(\\bvain\\b|ainoastaan|osalta|koskien|\\bkun\\b|endast|\\bom\\x20|i fråga om|\\bonly\\b|"
        "\\bwhen\\b|6 artikla|artikel 6|article 6|6 art)"};
    if (consent && other && facts.article6_items < 2
        && !mapped.in(sentence_of(reading.text, *consent))) {
        static const Label why{
            "Suostumus ja muut perusteet luetellaan rinnakkain, eikä seloste kerro, mitä tietoja "
            "kukin "
            "koskee.",
            "Samtycke och andra grunder räknas upp sida vid sida, och det framgår inte vilka "
            "uppgifter "
            "var och en gäller.",
            "Consent and other bases stand side by side, and nothing tells which data each one "
            "serves."};
        report.add(Rule::basis_mix, Severity::warning, *consent, why, say_which());
    }
}

/// Consent or law, as the case may be, while the part about bases knows of no consent.
void judge_either(const Reading& reading, Report& report) {
    static const Pattern either{"(suostumuksella|suostumukseen perustuen|suostumuksen "
                                "perusteella)[^\\n.]{0,70}\\b(tai|taikka) "
                                "([a-z]+ )?(lain\\b|lakiin|lainsää)|(lakiin|lain) "
                                "(perustuen|nojalla) tai ([a-z]+ )?suostumu|"
                                "med (kundens )?samtycke eller med stöd av lag"};
    if (!reading.facts.has_basis_part || reading.facts.rests_on(Base::consent)) {
        return;
    }
    for (const Span span : either.all(reading.text.folded())) {
        static const Label why{
            "Luovutus sanotaan tehtävän suostumuksella tai lain nojalla, mutta "
            "käsittelyperusteissa "
            "suostumusta ei ole eikä seloste kerro, kumpi milloinkin on peruste.",
            "Utlämnandet sägs ske med samtycke eller med stöd av lag, men bland grunderna finns "
            "inget "
            "samtycke och det framgår inte vilketdera som gäller när.",
            "Disclosure is said to rest on consent or on law, but the bases know of no consent, "
            "and "
            "nothing tells which one it is in which case."};
        report.add(Rule::basis_mix, Severity::warning, span, why, say_which());
    }
}

}

void judge_bases(const Reading& reading, Report& report) {
    judge_wrong_bases(reading, report);
    judge_no_basis(reading, report);
    judge_mix(reading, report);
    judge_either(reading, report);
}

void judge_consent(const Reading& reading, Report& report) {
    static const Pattern bundled{
        "((vastaamalla|käyttämällä|osallistumalla|rekisteröitymällä|liittymällä|asioimalla|"
        "ilmoittautumalla|jatkamalla)[^\\n.]{0,40}(annat|antaa|annan|annatte|hyväksy[a-z]*|suostu["
        "a-z]*)"
        "[^\\n.]{0,40}(suostumu|käsittel|tietosuoj)|"
        "(vastaamalla|käyttämällä|osallistumalla|rekisteröitymällä|liittymällä|asioimalla|"
        "ilmoittautumalla|jatkamalla|kirjautumalla)[^\\n.]{0,40}\\b(suostu(t|n|u|tte|vat)|hyväksy["
        "a-z]*)"
        "\\b[^\\n.]{0,60}(luovut|siir|antami|tallen|julkai|henkilötie|tietojesi|tietojeni)|"
        "suostumu[a-z]*[^\\n.]{0,60}(liittyessään|liittyessäsi|rekisteröityessään|"
        "ilmoittautuessaan|"
        "kirjautuessaan|aloittaessaan|hakeutuessaan|tullessaan)|"
        "(katsotaan|oletetaan)[^\\n.]{0,40}suostu|suostumu[a-z]* (katsotaan|oletetaan)|"
        "yleinen suostumus|yleisellä suostumuksella|genom att "
        "(svara|använda|delta|registrera|anmäla)"
        "[^\\n.]{0,60}(samtyck|godkänner|accepterar)|"
        "by (answering|using|joining|registering|participating)[^\\n.]{0,60}"
        "(consent|\\bagree|\\baccept))"};
    static const Label why{
        "Suostumus on sidottu palveluun tai vastaamiseen: se ei ole vapaaehtoinen eikä yksilöity "
        "(4 artiklan 11 kohta, 7 artikla).",
        "Samtycket är bundet till tjänsten eller svaret: det är varken frivilligt eller specifikt "
        "(artikel 4.11 och 7).",
        "The consent is bound to a service or an answer: it is neither free nor specific (Articles "
        "4(11) and 7)."};
    static const Label instead{
        "Pyydä suostumus erikseen: mitä tietoja, kenelle, mihin tarkoitukseen, kuinka kauan, ja "
        "miten "
        "sen voi perua; palvelun saa myös ilman sitä.",
        "Be om samtycke särskilt: vilka uppgifter, till vem, för vilket ändamål, hur länge och hur "
        "det "
        "återkallas; tjänsten fås också utan.",
        "Ask for consent on its own: which data, to whom, for what, how long, and how to withdraw "
        "it; "
        "the service is given without it too."};
    for (const Span span : bundled.all(reading.text.folded())) {
        static const Pattern apart{"(erikseen|yksilöi|kustakin|jokaise|särskilt|separately)"};
        const std::string_view sentence{sentence_of(reading.text, span)};
        if (!denied(sentence) && !apart.in(sentence)) {
            report.add(Rule::consent_bundled, Severity::error, span, why, instead);
        }
    }
}

}
