// A release's report in the words of people: fi, sv, en.

#include "gateway/exchange/release_report.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace gateway::exchange {

using text::JsonValue;

namespace {

struct Words {
    std::string_view key;
    std::array<std::string_view, 3> texts; ///< fi, sv, en
};

// By the keys and codes of the report. What has no words here is shown as its code.
constexpr std::array words{
    Words{
        "ACCEPT",
        {"Julkaisu on anonyymi ja voidaan allekirjoittaa.",
         "Publiceringen är anonym och kan undertecknas.",
         "The release is anonymous and may be signed."}},
    Words{
        "ACCEPT_WITH_SUPPRESSION",
        {"Julkaisu on anonyymi, kun pienet luvut ja ne, joista ne voisi laskea, on peitetty. Sen "
         "voi allekirjoittaa.",
         "Publiceringen är anonym då små tal och de tal som skulle röja dem är dolda. Den kan "
         "undertecknas.",
         "The release is anonymous with small figures, and those that would give them away, "
         "suppressed. It may be signed."}},
    Words{
        "REFUSE",
        {"Julkaisua ei anneta.", "Publiceringen lämnas inte ut.", "The release is refused."}},
    Words{
        "TOO_FEW_PERSONS",
        {"Henkilöitä on liian vähän.", "Personerna är för få.", "There are too few persons."}},
    Words{
        "UNPROTECTABLE",
        {"Taulukoita ei voi suojata: pieni luku olisi aina laskettavissa.",
         "Tabellerna kan inte skyddas: ett litet tal kunde alltid räknas ut.",
         "The tables cannot be protected: a small figure could always be computed."}},
    Words{
        "PERSON_OVERLAP",
        {"Luvut eroavat aiemmasta julkaisusta niin harvalla henkilöllä, että heidät tunnistaisi "
         "vertaamalla.",
         "Talen skiljer sig från en tidigare publicering med så få personer att de kunde kännas "
         "igen genom jämförelse.",
         "The figures differ from an earlier release by so few persons that comparison would show "
         "them."}},
    Words{
        "DETERMINED",
        {"Yhdessä aiempien julkaisujen kanssa luvuista voisi laskea, montako henkilöä pienessä "
         "ryhmässä on.",
         "Tillsammans med tidigare publiceringar kunde storleken på en liten grupp räknas ut.",
         "Together with earlier releases the size of a small group could be computed."}},
    Words{
        "NEARLY_DETERMINED",
        {"Yhdessä aiempien julkaisujen kanssa luvuista näkisi, että ryhmässä on vain muutama "
         "henkilö.",
         "Tillsammans med tidigare publiceringar skulle det synas att en grupp har bara några "
         "personer.",
         "Together with earlier releases it would show that a group has only a few persons."}},
    Words{
        "RECORDS_OVERLAP",
        {"Samoista henkilöistä on jo annettu tietueita tältä ajanjaksolta: ne voisi yhdistää.",
         "Uppgifter om samma personer har redan lämnats ut för perioden: de kunde sammanföras.",
         "Records of the same people were released for this period already: they could be "
         "joined."}},
    Words{
        "NO_SAFE_NODE",
        {"Tietueita ei voi karkeistaa niin, ettei ketään tunnista.",
         "Uppgifterna kan inte göras så grova att ingen känns igen.",
         "The records cannot be made so coarse that nobody is found."}},
    Words{
        "CONTRADICTED",
        {"Luvut eivät sovi aiempiin julkaisuihin.",
         "Talen stämmer inte med tidigare publiceringar.",
         "The figures do not fit earlier releases."}},
    Words{
        "LEDGER_TOO_LARGE",
        {"Julkaisua ei voi verrata aiempiin: niitä on liikaa tai ne ovat liian suuria.",
         "Publiceringen kan inte jämföras med de tidigare: de är för många eller för stora.",
         "The release cannot be compared with the earlier ones: too many or too large."}},
    Words{
        "BUDGET_SPENT",
        {"Yksityisyysbudjetti ei riitä.", "Integritetsbudgeten räcker inte.",
         "The privacy budget does not suffice."}},
    Words{
        "PERIOD_OPEN",
        {"Ajanjakso ei ole vielä päättynyt.", "Perioden har ännu inte löpt ut.",
         "The period is not over yet."}},
    Words{"classes", {"Luokkia", "Klasser", "Classes"}},
    Words{"suppressed", {"Pois jätettyjä tietueita", "Utelämnade poster", "Records left out"}},
    Words{
        "k",
        {"Henkilöitä vähintään luokassa", "Minsta antal personer i en klass",
         "Fewest persons of a class"}},
    Words{
        "l",
        {"Eri vastauksia vähintään luokassa", "Minsta antal olika svar i en klass",
         "Fewest different answers of a class"}},
    Words{
        "t",
        {"Suurin etäisyys koko jakaumasta", "Största avstånd från hela fördelningen",
         "Greatest distance from the whole"}},
    Words{"level", {"Karkeustaso", "Grovhetsnivå", "Level of coarseness"}},
    Words{"register", {"Rekisteri", "Register", "Register"}},
    Words{"recipient", {"Vastaanottaja", "Mottagare", "Recipient"}},
    Words{"variable", {"Mitä lasketaan", "Vad som räknas", "What is counted"}},
    Words{"period", {"Ajanjakso", "Period", "Period"}},
    Words{"threshold", {"Kynnysarvo", "Tröskelvärde", "Threshold"}},
    Words{"persons", {"Henkilöitä", "Personer", "Persons"}},
    Words{
        "merged",
        {"Yhdistetty ylöspäin, koska henkilöitä oli liian vähän",
         "Sammanslaget uppåt eftersom personerna var för få",
         "Merged upwards because there were too few persons"}},
    Words{"coarser", {"Kerrottu karkeammin", "Berättas grövre", "Told more coarsely"}},
    Words{
        "without_consent",
        {"Jätetty pois ilman suostumusta", "Utelämnade utan samtycke", "Left out without consent"}},
    Words{
        "on_hold",
        {"Jätetty pois eston tai kiellon vuoksi", "Utelämnade på grund av spärr eller förbud",
         "Left out because of a restriction or hold"}},
    Words{
        "unreadable",
        {"Rivejä, joita ei voitu lukea", "Rader som inte kunde läsas",
         "Rows that could not be read"}},
    Words{
        "earlier_in_period",
        {"Saman henkilön aiempia vastauksia", "Tidigare svar av samma person",
         "Earlier answers of the same person"}},
    Words{"cells", {"Taulukoiden soluja", "Celler i tabellerna", "Cells of the tables"}},
    Words{
        "primary",
        {"Peitetty pienuuden tai yksipuolisuuden vuoksi", "Dolda för att de är små eller ensidiga",
         "Suppressed as small or one-sided"}},
    Words{
        "secondary",
        {"Peitetty muiden suojaksi", "Dolda till skydd för andra", "Suppressed to protect others"}},
    Words{
        "narrowest_interval",
        {"Kapein väli, johon peitetyn luvun voi rajata",
         "Smalaste intervall som en dold siffra kan ringas in till",
         "Narrowest interval that a suppressed figure can be bounded to"}},
    Words{
        "widest_interval",
        {"Levein väli, johon peitetyn luvun voi rajata",
         "Bredaste intervall som en dold siffra kan ringas in till",
         "Widest interval that a suppressed figure can be bounded to"}},
    Words{"public", {"kaikki", "alla", "everybody"}},
    Words{"model", {"Malli", "Modell", "Model"}},
    Words{"threshold-model", {"kynnysarvo", "tröskelvärde", "threshold"}},
    Words{
        "k-anonymity, distinct-l, t-closeness",
        {"k-anonymiteetti, l-monimuotoisuus, t-läheisyys", "k-anonymitet, l-mångfald, t-närhet",
         "k-anonymity, distinct-l, t-closeness"}},
    Words{
        "discrete-laplace",
        {"diskreetti Laplace-kohina", "diskret Laplacebrus", "discrete Laplace noise"}},
    Words{
        "singling_out",
        {"Yksilön erottaminen", "Utpekande av en individ", "Singling somebody out"}},
    Words{
        "linkability",
        {"Tietojen yhdistäminen", "Sammanlänkning av uppgifter", "Linking records together"}},
    Words{"inference", {"Päättely", "Slutledning", "Inferring what somebody answered"}},
    Words{"excluded", {"suljettu pois", "utesluten", "excluded"}},
    Words{"not-excluded", {"ei suljettu pois", "inte utesluten", "not excluded"}},
    Words{
        "k-anonymity-by-the-verifier",
        {"k-anonymiteetti, tarkistimen laskemana", "k-anonymitet, räknad av verifieraren",
         "k-anonymity, as the verifier counts it"}},
    Words{
        "one-record-a-person-and-ledger",
        {"yksi tietue henkilöä kohti, ja luettelo", "en post per person, och förteckningen",
         "one record a person, and the ledger"}},
    Words{
        "distinct-l-and-t-closeness-by-the-verifier",
        {"l-monimuotoisuus ja t-läheisyys, tarkistimen laskemina",
         "l-mångfald och t-närhet, räknade av verifieraren",
         "distinct-l and t-closeness, as the verifier counts them"}},
    Words{
        "threshold-and-audit",
        {"kynnysarvo ja hyökkääjän tarkastus", "tröskelvärde och angriparens granskning",
         "threshold and the attacker's audit"}},
    Words{
        "ledger-overlap-and-algebra",
        {"vertailu aiempiin julkaisuihin", "jämförelse med tidigare publiceringar",
         "comparison with earlier releases"}},
    Words{
        "homogeneity-and-intervals",
        {"yksipuolisuuden ja välien tarkastus", "granskning av ensidighet och intervall",
         "homogeneity and intervals"}},
    Words{"techniques", {"Menetelmät", "Metoder", "Techniques"}},
    Words{"aggregation", {"yhteenlasku", "aggregering", "aggregation"}},
    Words{"generalisation", {"karkeistus", "generalisering", "generalisation"}},
    Words{
        "rounding-to-bands", {"luokittelu väleihin", "indelning i intervall", "rounding to bands"}},
    Words{"noise-addition", {"kohinan lisäys", "tillägg av brus", "noise addition"}},
    Words{"suppression", {"peittäminen", "undertryckning", "suppression"}},
    Words{
        "record suppression",
        {"tietueiden pois jättäminen", "utelämnande av poster", "record suppression"}},
    Words{"permutation", {"sekoitus", "omkastning", "permutation"}},
    Words{
        "epsilon_micro",
        {"Käytetty yksityisyysbudjetti (ε, miljoonasosia)",
         "Använd integritetsbudget (ε, miljondelar)", "Privacy budget spent (ε, millionths)"}},
    Words{
        "left_micro",
        {"Jäljellä yksityisyysbudjetista (ε, miljoonasosia)",
         "Kvar av integritetsbudgeten (ε, miljondelar)", "Privacy budget left (ε, millionths)"}},
    Words{
        "radius_95",
        {"Kohina enintään 95 prosentissa luvuista", "Bruset högst i 95 procent av talen",
         "Noise at most in 95 per cent of the figures"}},
    Words{
        "compared",
        {"Verrattuja aiempia julkaisuja", "Jämförda tidigare publiceringar",
         "Earlier releases compared with"}},
    Words{
        "otherwise",
        {"Julkaisu ei läpäissyt tarkistusta", "Publiceringen klarade inte granskningen",
         "The release did not pass its verification"}},
};

std::string_view word_for(std::string_view key, std::size_t language) {
    const auto* const found = std::find_if(
        words.begin(), words.end(), [&](const Words& each) { return each.key == key; });
    return found == words.end() ? key : found->texts[language];
}

/// In words; a code that has none stands beside words that say as much as it does to a reader.
std::string reason_text(std::string_view code, std::size_t language) {
    const std::string_view text{word_for(code, language)};
    if (text != code) {
        return std::string{text};
    }
    std::string otherwise{word_for("otherwise", language)};
    otherwise += " (";
    otherwise += code;
    return otherwise += ").";
}

/// A report as lines of one language.
class Page final {
public:
    explicit Page(std::size_t language) noexcept : m_language{language} {}

    [[nodiscard]] std::string_view word(std::string_view key) const {
        return word_for(key, m_language);
    }

    void say(std::string_view text) { m_text.append(text) += '\n'; }

    void line(std::string_view key, std::string_view value) {
        m_text.append("  ").append(word(key)).append(": ").append(value) += '\n';
    }

    void line(std::string_view key, const JsonValue* value) {
        if (value != nullptr && !value->is_null()) {
            line(key, value->text());
        }
    }

    [[nodiscard]] std::string&& text() && { return std::move(m_text); }
    [[nodiscard]] std::size_t language() const noexcept { return m_language; }

private:
    std::size_t m_language;
    std::string m_text;
};

const JsonValue* part_of(const JsonValue& report, std::string_view key) {
    const JsonValue* const part{report.find(key)};
    return part == nullptr || part->is_null() ? nullptr : part;
}

void tell_what(const JsonValue& report, Page& page) {
    for (const JsonValue& reason : report.find("reasons")->elements()) {
        std::string text{"  "};
        page.say(text.append(reason_text(reason.string_at("code").value_or(""), page.language())));
    }
    page.line("register", report.find("register"));
    page.line("recipient", page.word(report.string_at("recipient").value_or("")));
    for (const char* const key : {"variable", "period"}) {
        page.line(key, report.find(key));
    }
    const std::string model{report.string_at("model").value_or("")};
    page.line("model", page.word(model == "threshold" ? "threshold-model" : model));
    for (const char* const key : {"threshold", "persons"}) {
        page.line(key, report.find(key));
    }
    // the levels of records are of the whole column: not all that goes upwards is small
    const std::string_view upwards{part_of(report, "records") == nullptr ? "merged" : "coarser"};
    for (const JsonValue& merged : report.find("merged")->elements()) {
        page.line(upwards, &merged);
    }
}

void tell_records(const JsonValue& records, Page& page) {
    for (const char* const key : {"k", "l", "t"}) {
        page.line(key, records.find(key)->find("found"));
    }
    for (const char* const key : {"classes", "suppressed"}) {
        page.line(key, records.find(key));
    }
    for (const auto& [name, level] : records.find("levels")->members()) {
        std::string text{"  "};
        page.say(text.append(page.word("level"))
                     .append(", ")
                     .append(name)
                     .append(": ")
                     .append(level.text()));
    }
}

/// Opinion 05/2014's three questions, each with the test that supports the answer.
void tell_risks(const JsonValue& report, Page& page) {
    const JsonValue* const risks{part_of(report, "wp216")};
    for (const auto& [risk, answer] :
         risks == nullptr ? std::span<const JsonValue::Member>{} : risks->members()) {
        const JsonValue* const held{answer.find("excluded")};
        std::string text{
            page.word(held != nullptr && held->is_true() ? "excluded" : "not-excluded")};
        text.append(" (").append(page.word(answer.string_at("test").value_or(""))) += ')';
        page.line(risk, text);
    }
    std::string techniques;
    if (const JsonValue* const list{part_of(report, "techniques")}) {
        for (const JsonValue& each : list->elements()) {
            techniques.append(techniques.empty() ? "" : ", ").append(page.word(each.text()));
        }
        page.line("techniques", techniques);
    }
}

}

std::string report_text(const JsonValue& report, std::string_view language) {
    Page page{language == "fi" ? 0U : language == "sv" ? 1U : 2U};
    page.say(page.word(report.string_at("verdict").value_or("REFUSE")));
    tell_what(report, page);
    if (const JsonValue* const records{part_of(report, "records")}) {
        tell_records(*records, page);
    }
    for (const char* const name : {"left_out", "tables", "noise"}) {
        const JsonValue* const part{part_of(report, name)};
        if (part == nullptr) {
            continue;
        }
        for (const auto& [key, value] : part->members()) {
            if (value.text() != "0") {
                page.line(key, &value);
            }
        }
    }
    if (const JsonValue* const compared{part_of(report, "compared")}) {
        page.line("compared", std::to_string(compared->elements().size()));
    }
    tell_risks(report, page);
    return std::move(page).text();
}

}
