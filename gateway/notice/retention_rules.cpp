// How long data are kept: no time, two times, an unclear time. LINT-RETENTION.

#include "gateway/notice/letters.h"
#include "gateway/notice/reading.h"
#include "gateway/notice/speech.h"

#include <array>
#include <charconv>

namespace gateway::notice {

namespace {

using policy::Label;

constexpr const char* period_words{
    "([0-9]{1,3} ?(-|–)? "
    "?(vuot|vuod|vuosi|\\bv\\b|kuukau|\\bkk\\b|päivä|viikko|viikon|år|månad|dag|year|month|day)|"
    "(yhden|kahden|kolmen|neljän|viiden|kuuden|seitsemän|kahdeksan|yhdeksän|kymmenen|kahdentoista|"
    "kaksi|kolme|neljä|viisi|kuusi|kymmenen|två|tre|fyra|fem|sex|tio|two|three|four|five|six|ten) "
    "(vuod|vuot|kuukau|år|månad|year|month)|pysyväs|pysyvää|permanent|varaktig|"
    "niin kauan kuin|kunnes|(asiakkuuden|asiakassuhteen|palvelun|sopimuksen) (ajan|keston)|"
    "så länge|as long as|until )"};

/// A time that only who sets it can measure.
constexpr const char* vague_words{
    "((niin kauan (kuin|kun)|niin pitkään (kuin|kun)|kunnes)[^\\n.,;]{0,60}"
    "(tarpeel|tarpeen|tarve|tarvit|välttämät|edellyttä|velvoitta)|"
    "(tarpeellisen|tarvittavan|riittävän|välttämättömän|kohtuullisen|"
    "(lain|lainsäädännön) (edellyttämän|vaatiman|määräämän)) ajan|"
    "så länge[^\\n.,;]{0,40}(behöv|nödvänd|kräv)|nödvändig tid|"
    "as long as[^\\n.,;]{0,40}(necessar|need|require))"};

/// How numbers begin, the longer ones first.
constexpr std::array<std::pair<const char*, int>, 12> number_words{
    {{"kahdentoi|kaksitoi", 12},
     {"yhdentoi|yksitoi", 11},
     {"kahdeks", 8},
     {"yhdeks", 9},
     {"yhde|yksi", 1},
     {"kah|kak", 2},
     {"kol", 3},
     {"nel", 4},
     {"vii", 5},
     {"kuu", 6},
     {"sei", 7},
     {"kym", 10}}};

const Label& write_the_time() {
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
    return instead;
}

void tell_vague(Span span, Report& report) {
    static const Label why{
        "Aika ei selviä tästä: lukija ei voi laskea, milloin hänen tietonsa poistetaan (13 "
        "artiklan 2 kohdan a alakohta).",
        "Tiden framgår inte: läsaren kan inte räkna ut när uppgifterna raderas (artikel 13.2 a).",
        "The time is unclear: its reader cannot reckon when data are erased (Article 13(2)(a))."};
    report.add(Rule::retention, Severity::error, span, why, write_the_time());
}

void judge_no_period(const Reading& reading, Report& report) {
    static const Pattern kept{
        "(säily|poist|hävi|arkisto|bevara|lagra|förvara|radera|gallra|retain|kept|"
        "stored|keep|delet|erase)"};
    static const Pattern period{period_words};
    static const Pattern log{"\\bloki"};
    const Text& text{reading.text};
    const auto told = [&](Span span) {
        const std::string_view sentence{sentence_of(text, span)};
        const Block& block{text.block_at(span.begin)};
        const bool of_data{kept.in(sentence) || block.parts.has(Part::retention)};
        return of_data && !log.in(sentence) && !block.parts.has(Part::rights);
    };
    static const Pattern vague{vague_words};
    std::optional<Span> unclear;
    for (const Span span : period.all(text.folded())) {
        if (told(span) && !vague.begins(text.view({span.begin, text.folded().size()}))) {
            return;
        }
    }
    for (const Span span : vague.all(text.folded())) {
        unclear = !unclear && told(span) ? std::optional{span} : unclear;
    }
    if (unclear) {
        tell_vague(*unclear, report);
        return;
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
    report.add(
        Rule::retention, Severity::error, heading_of(text, Part::retention), why, write_the_time());
}

/// How long a group of data is said to be kept.
struct Kept {
    Span span;
    std::string group;
    int months{0};
    bool named{false};   ///< not just `tiedot`, which may mean those of the part alone
    bool counted{false}; ///< it says from what on
};

/// A number in digits or in words, nominative or genitive; by the letters that a scanner leaves.
int number_of(std::string_view word) {
    if (!word.empty() && is_digit(word.front())) {
        int value{0};
        std::from_chars(word.data(), word.data() + word.size(), value);
        return value;
    }
    static const std::vector<std::pair<Pattern, int>> numbers{[] {
        std::vector<std::pair<Pattern, int>> made;
        for (const auto& [begin, value] : number_words) {
            made.emplace_back(Pattern{begin}, value);
        }
        return made;
    }()};
    for (const auto& [pattern, value] : numbers) {
        if (pattern.begins(word)) {
            return value;
        }
    }
    return 0;
}

/// Sentences that begin with the group they speak of: `Suostumukseen perustuvat tiedot poistetaan`.
std::vector<Kept> kept_in(const Text& text) {
    static const Pattern fixed{
        "((?:[a-z]+ ){0,4}?[a-z]*tie(?:dot|toja)) (?:poistetaan|säilytetään|hävitetään|tuhotaan)"
        "[^\\n.]{0,40}?\\b([0-9]{1,3}|(?:yh|ka|ko|nel|vii|kuu|sei|ky)[a-z]+) ?(vuo|kuukau)"};
    static const Pattern counted{"(viimei|päätt|kulut)"};
    static const Pattern bare{"^(henkilö|rekisterin )?tie(dot|toja)$"};
    std::vector<Kept> all;
    for (const std::vector<Span>& groups : fixed.groups(text.folded())) {
        const int count{number_of(text.view(groups[2]))};
        if (count == 0 || text.sentence_at(groups[0].begin).begin != groups[0].begin) {
            continue;
        }
        std::string group{text.view(groups[1])};
        group.erase(group.rfind("tie"));
        all.push_back(
            {groups[0], group, text.view(groups[3]) == "vuo" ? count * 12 : count,
             !bare.in(text.view(groups[1])), counted.in(sentence_of(text, groups[0]))});
    }
    return all;
}

/// Whether two sentences speak of the same data: of one named group, or of all data, if it is plain
/// that both mean more than the data of their own paragraph.
bool same_data(const Kept& before, const Kept& after) {
    static const Pattern customers{"^(asiakas|asiakkaan |asiakkaiden |henkilö|rekisterin )?$"};
    const bool named{before.named && after.named};
    const bool at_large{customers.in(before.group) && customers.in(after.group)};
    return (named && before.group == after.group)
           || (at_large && (named || after.counted || (after.named && before.counted)));
}

void judge_two_periods(const Reading& reading, Report& report) {
    static const Pattern recommended{
        "säilytysaik[a-z]*osit|suositusten mukai|enligt rekommendation"};
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
    const std::vector<Kept> all{kept_in(text)};
    for (std::size_t index{1}; index < all.size(); ++index) {
        for (std::size_t before{0}; before < index; ++before) {
            if (all[before].months != all[index].months && same_data(all[before], all[index])) {
                report.add(
                    Rule::retention, Severity::error, all[index].span,
                    filled(why, {same(std::to_string(text.line_of(all[before].span.begin)))}),
                    instead);
                return;
            }
        }
    }
    const std::optional<Span> other{recommended.find(text.folded())};
    if (!all.empty() && other) {
        report.add(
            Rule::retention, Severity::error, *other,
            filled(why, {same(std::to_string(text.line_of(all.front().span.begin)))}), instead);
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

}

void judge_retention(const Reading& reading, Report& report) {
    judge_no_period(reading, report);
    judge_two_periods(reading, report);
    judge_unclear_period(reading, report);
}

}
