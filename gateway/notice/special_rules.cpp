// Special categories, secrecy, pseudonyms and children. LINT-ART9-MISSING, LINT-SECRECY-GROUND,
// LINT-PSEUDO-AS-ANON, LINT-CHILD.

#include "gateway/notice/reading.h"
#include "gateway/notice/speech.h"

namespace gateway::notice {

namespace {

using policy::Label;

void judge_article9(const Reading& reading, Report& report) {
    const Facts& facts{reading.facts};
    if (!facts.special || facts.article9) {
        return;
    }
    static const Label why{
        "Rekisterissä on erityisiä henkilötietoja, mutta selosteessa ei ole 9 artiklan 2 kohdan "
        "perustetta niiden käsittelylle.",
        "Registret har särskilda kategorier av uppgifter, men beskrivningen anger ingen grund "
        "enligt "
        "artikel 9.2 för att behandla dem.",
        "The register holds special categories of data, but the notice gives no ground of Article "
        "9(2) "
        "for processing them."};
    static const Label instead{
        "Kirjoita peruste, esimerkiksi: terveydentilaa koskevia tietoja käsitellään tietosuojalain "
        "(1050/2018) 6 §:n 1 momentin 2 kohdan ja yleisen tietosuoja-asetuksen 9 artiklan 2 kohdan "
        "b "
        "tai g alakohdan nojalla.",
        "Skriv grunden, till exempel: uppgifter om hälsa behandlas med stöd av 6 § 1 mom. 2 "
        "punkten i "
        "dataskyddslagen (1050/2018) och artikel 9.2 b eller g i allmänna dataskyddsförordningen.",
        "Write the ground, for example: data on health are processed under section 6(1)(2) of the "
        "Data "
        "Protection Act (1050/2018) and Article 9(2)(b) or (g) of the GDPR."};
    report.add(Rule::art9_missing, Severity::error, *facts.special, why, instead);
}

/// What permits giving secret data is no ground for their being secret.
void judge_secrecy(const Reading& reading, Report& report) {
    static const Pattern ground{"(salassapidon perust|salassa "
                                "pidettäv|salassapitope|sekretessgrund|sekretessbelag|secret)"};
    static const Pattern giving{"(\\b2[69] ?§|§ ?[0-9, ja§-]{0,12}\\b2[69]\\b|2[0-9] ?- ?29 "
                                "?§|\\b9 ?\\.? ?artikl|artikel 9|"
                                "article 9)"};
    static const Pattern end{"(luovut|\\banta|\\bsaada\\b|suostum|lämnas ut|disclos)"};
    constexpr std::size_t reach{260};
    const std::string& folded{reading.text.folded()};
    for (const Span span : ground.all(folded)) {
        const Block& block{reading.text.block_at(span.begin)};
        if (block.parts.any(Part::recipients | Part::transfers)) {
            continue;
        }
        const std::size_t until{std::min(span.end + reach, folded.size())};
        const std::optional<Span> stop{end.find(folded, span.end, until)};
        const std::optional<Span> found{giving.find(folded, span.end, stop ? stop->begin : until)};
        if (!found) {
            continue;
        }
        static const Label why{
            "Julkisuuslain 26 ja 29 § kertovat, milloin salassa pidettävän tiedon saa antaa, ja 9 "
            "artikla koskee erityisiä henkilötietoryhmiä: ne eivät ole salassapidon perusteita.",
            "26 och 29 § i offentlighetslagen anger när en sekretessbelagd uppgift får lämnas ut, "
            "och "
            "artikel 9 gäller särskilda kategorier: de är inga sekretessgrunder.",
            "Sections 26 and 29 of act 621/1999 say when secret data may be given, and Article 9 "
            "is "
            "about special categories: they are no grounds of secrecy."};
        static const Label instead{
            "Kirjoita salassapidon peruste: viranomaisten toiminnan julkisuudesta annetun lain "
            "(621/1999) 24 §:n 1 momentin 25 kohta (työ- ja sosiaalihallinnon asiakas).",
            "Skriv sekretessgrunden: 24 § 1 mom. 25 punkten i lagen om offentlighet i "
            "myndigheternas "
            "verksamhet (621/1999).",
            "Write the ground of secrecy: section 24(1)(25) of act 621/1999 (clients of labour and "
            "social authorities)."};
        report.add(Rule::secrecy_ground, Severity::warning, *found, why, instead);
        return;
    }
}

/// Whether the sentence claims that data about persons are anonymous, and does not
/// speak of feedback or a survey without names, or say that they are not anonymous.
/// @param numbered it tells as well of a person's number that goes with the data.
bool claims_anonymity(std::string_view sentence, bool numbered) {
    static const Pattern individual{"(itsearvioi|vastau|järjestelmä|tiedot|tietoja|tietojesi|"
                                    "uppgift|data|answers)"};
    static const Pattern other{
        "((anonyym|anonym|nimettöm)[a-z]* ([a-z]+ "
        "){0,2}[a-z]*(kysely|palaut|tutkimukse[a-z]* avulla|"
        "enkät|respons|survey|feedback)|palaut(e|etta|te[a-z]*)\\b …(anonyym|nimettöm)|"
        "(respons|feedback) …anonym)"};
    static const Pattern careful{
        "(pseudonymisoi[a-z]* (henkilö)?tie|\\b(ei|eivät|emme|eikä) "
        "((ole|pidetä|pidä|pitää|katsota|voida|voi|kutsuta|enää|täysin|kuitenkaan|niitä|"
        "tietoja) ){0,4}(anony|nimettöm)|inte ((är|helt|betraktas som|längre) ){0,3}anonym|"
        "not ((considered|fully|regarded as|yet|truly) ){0,3}anonym)"};
    static const Pattern taken_out{
        "(\\bei\\b|\\beikä\\b|eivät|\\bemme\\b|poist|hävit|tuhota|korvat|"
        "ilman [a-z]*(numer|kood)|\\binte\\b|\\bingen|\\butan\\b|tas bort|"
        "rader|\\bnot?\\b|without|remov|delet)"};
    const bool of_persons{individual.in(sentence) || (numbered && !taken_out.in(sentence))};
    return of_persons && !other.in(sentence) && !careful.in(sentence);
}

/// The number that makes data a person's own: made for the answers or the study, it goes with them
/// wherever they go; the register's own number only where it is told to.
void judge_pseudonyms(const Reading& reading, Report& report) {
    static const Pattern claim{"(tunnistamattom|anonyym|anonymi|nimettömä|ilman "
                               "tunnistetie|anonym|unidentifi|oidentifier)"};
    static const Pattern of_answers{
        "(tunnistenumer|tunnistusnumer|tunnistekood|tutkimusnumer|vastaajakood|koodinumer|"
        "kooditunnist|pseudonym|korvataan (satunnaisella )?(kood|numer|tunnist)|"
        "identifieringsnummer|kodnummer|code number)"};
    static const Pattern own_number{
        "(tunnistenumer|tunnistusnumer|tunnistekood|tutkimusnumer|vastaajakood|koodinumer|"
        "identifieringsnummer|kodnummer|code number)"};
    static const Pattern of_register{
        "(asiakasnumer|id numer|henkilönumer|kundnummer|id number|client number)"};
    const Text& text{reading.text};
    const bool numbered{of_answers.in(text.folded())};
    for (const Span span : claim.all(text.folded())) {
        const bool beside{of_register.in(text.view(surroundings_of(text, span)))};
        const std::string_view sentence{sentence_of(text, span)};
        const bool within{own_number.in(sentence) || of_register.in(sentence)};
        if (!(numbered || beside) || !claims_anonymity(sentence, within)) {
            continue;
        }
        static const Label why{
            "Tieto, jolla on henkilön tunnistenumero, on pseudonyymi eikä tunnistamaton: se on "
            "henkilötieto (4 artiklan 5 kohta).",
            "Uppgifter som har personens identifieringsnummer är pseudonyma, inte anonyma: de är "
            "personuppgifter (artikel 4.5).",
            "Data that carry a person's number are pseudonymous, not anonymous: they are personal "
            "data "
            "(Article 4(5))."};
        static const Label instead{
            "Kirjoita: tiedot siirretään pseudonyymeinä (tunnistenumero, ikä, sukupuoli), kenelle, "
            "millä "
            "perusteella ja kuinka kauaksi aikaa.",
            "Skriv: uppgifterna överförs i pseudonym form (nummer, ålder, kön), till vem, på "
            "vilken "
            "grund och för hur länge.",
            "Write: the data go out pseudonymised (number, age, sex), to whom, on which basis, for "
            "how "
            "long."};
        report.add(Rule::pseudo_as_anon, Severity::error, span, why, instead);
    }
}

void judge_children(const Reading& reading, Report& report) {
    static const Pattern child{
        "\\b(oppila(s|an|at|iden|ita|ille|ilta|ista)\\b|laps(i|en|et|ia|ista)\\b|lasten\\b|alaikäi|"
        "elev(er|ers|ens?)?\\b|barns?\\b|minderårig|pupils?\\b|children|minors\\b)"};
    static const Pattern about{"(huoltaj|alaikäi|alle 1[58]|1[5-8] ?v|lasten "
                               "(henkilö)?tie|vårdnadshav|minderårig|under 1[58]|"
                               "guardian|children|minors)"};
    static const Label instead{
        "Kerro, käsitelläänkö alaikäisten tietoja, minkä ikäisten, millä perusteella ja miten "
        "huoltajaa "
        "informoidaan.",
        "Berätta om minderårigas uppgifter behandlas, vilken ålder, på vilken grund och hur "
        "vårdnadshavaren informeras.",
        "Say whether data of minors are processed, of what age, on which basis, and how guardians "
        "are "
        "told."};
    const Text& text{reading.text};
    const std::optional<Span> told{first_in(text, Part::content | Part::sources, child)};
    if (told && !about.in(text.folded()) && !denied(sentence_of(text, *told))) {
        static const Label why{
            "Rekisterissä on lasten tai oppilaiden tietoja, mutta seloste ei kerro alaikäisistä "
            "mitään.",
            "Registret har uppgifter om barn eller elever, men beskrivningen säger inget om "
            "minderåriga.",
            "The register holds data of pupils or children, but the notice says nothing about "
            "minors."};
        report.add(Rule::child, Severity::warning, *told, why, instead);
    }
    static const Pattern box{"\\[ \\] ?(sisältää )?(lasten|barn)"};
    if (const std::optional<Span> unticked{box.find(text.folded())}) {
        static const Label why{
            "Lasten tietoja koskeva ruutu on rastittamatta, vaikka työnhakija voi olla "
            "15–17-vuotias.",
            "Rutan för barns uppgifter är tom, fast en arbetssökande kan vara 15–17 år.",
            "The box for children's data is empty, though a job seeker can be 15–17 years old."};
        report.add(Rule::child, Severity::warning, *unticked, why, instead);
    }
}

}

void judge_special_data(const Reading& reading, Report& report) {
    judge_article9(reading, report);
    judge_secrecy(reading, report);
    judge_pseudonyms(reading, report);
    judge_children(reading, report);
}

}
