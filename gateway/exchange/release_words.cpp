// A release's report in the words of people: fi, sv, en.

#include "gateway/exchange/release_report.h"

#include <algorithm>
#include <array>

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
        {"Aiempia julkaisuja on liian paljon verrattavaksi.",
         "De tidigare publiceringarna är för många att jämföra med.",
         "There are too many earlier releases to compare with."}},
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

}

std::string report_text(const JsonValue& report, std::string_view language) {
    const std::size_t chosen{language == "fi" ? 0U : language == "sv" ? 1U : 2U};
    std::string text;
    const auto line = [&](std::string_view key, const JsonValue* value) {
        if (value != nullptr && !value->is_null()) {
            text += "  ";
            text += word_for(key, chosen);
            text += ": " + value->text() + '\n';
        }
    };
    text += word_for(report.string_at("verdict").value_or("REFUSE"), chosen);
    text += '\n';
    for (const JsonValue& reason : report.find("reasons")->elements()) {
        text += "  ";
        text += reason_text(reason.string_at("code").value_or(""), chosen);
        text += '\n';
    }
    for (const char* const key :
         {"register", "recipient", "variable", "period", "threshold", "persons"}) {
        line(key, report.find(key));
    }
    for (const JsonValue& merged : report.find("merged")->elements()) {
        line("merged", &merged);
    }
    if (const JsonValue* const records{report.find("records")};
        records != nullptr && !records->is_null()) {
        for (const char* const key : {"k", "l", "t"}) {
            line(key, records->find(key)->find("found"));
        }
        for (const char* const key : {"classes", "suppressed"}) {
            line(key, records->find(key));
        }
        for (const auto& [name, level] : records->find("levels")->members()) {
            text += "  ";
            text += word_for("level", chosen);
            text += ", " + name + ": " + level.text() + '\n';
        }
    }
    for (const char* const part : {"left_out", "tables"}) {
        if (report.find(part) == nullptr || report.find(part)->is_null()) {
            continue;
        }
        for (const auto& [key, value] : report.find(part)->members()) {
            if (value.text() != "0") {
                line(key, &value);
            }
        }
    }
    return text;
}

}
