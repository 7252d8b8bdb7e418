// Where data go: transfers that are denied and told. LINT-EEA.

#include "gateway/notice/reading.h"
#include "gateway/notice/speech.h"

#include <algorithm>
#include <set>

namespace gateway::notice {

namespace {

using policy::Label;

const Label& list_places() {
    static const Label instead{
        "Kirjoita: Tietoja ei siirretä Euroopan talousalueen ulkopuolelle. Poikkeukset luetellaan: "
        "maa, "
        "vastaanottaja, siirron peruste (44–49 artikla).",
        "Skriv: Uppgifter överförs inte utanför Europeiska ekonomiska samarbetsområdet. Undantagen "
        "räknas "
        "upp: land, mottagare, grund för överföringen (artikel 44–49).",
        "Write: Data are not transferred outside the European Economic Area. List exceptions: "
        "country, "
        "recipient, ground of the transfer (Articles 44–49)."};
    return instead;
}

void judge_denial_within(const Reading& reading, Report& report) {
    static const Pattern nowhere{
        "\\bei ([a-z]+ )?(siirretä|luovuteta)[^\\n.]{0,40}(eu|eta|unioni)[a-z:]* ?n? "
        "?(alueella|alueelle|"
        "sisällä|sisälle)[^\\n.]{0,20}(eikä|tai)[^\\n.]{0,30}ulkopuol"};
    static const Label why{
        "Lause kieltää siirrot myös EU:n sisällä, eikä se voi pitää paikkaansa.",
        "Meningen förnekar överföringar också inom EU, vilket inte kan stämma.",
        "The sentence denies transfers within the EU as well, which cannot be so."};
    for (const Span span : nowhere.all(reading.text.folded())) {
        report.add(Rule::eea, Severity::error, span, why, list_places());
    }
}

/// The first sentence that denies transfers out of the EEA and makes no exception. Outsiders and
/// third parties are no places.
std::optional<Span> denial_of(const Text& text) {
    static const Pattern denial{[] {
        const std::string area{
            "(\\beun?\\b|\\beu(ja|eta|alue|mai|jäsen)|\\beuroop|"
            "\\beta(n|alue[a-z]*|mai[a-z]*|valtio[a-z]*)?\\b|talousalu|unioni|suomen)"};
        const std::string moved{
            "(siirretä|siirrä|siirroja|siirtoja|siirtoa|luovuteta|luovuta|anneta|käsitellä|"
            "tallenneta|säilytetä)"};
        return "(\\b(ei|emme) ([a-z]+ ){0,2}" + moved + "[^\\n.]{0,70}(" + area
               + "[^\\n.]{0,40}ulkopuol|kolmansi(in|lle) mai|kolmanteen maahan|ulkomaille)|" + area
               + "[^\\n.]{0,40}ulkopuol[^\\n.]{0,40}\\b(ei|emme) ([a-z]+ ){0,2}" + moved
               + "|(lämnas|överförs|överlåts) inte[^\\n.]{0,60}(utanför [^\\n.]{0,30}(\\beu|\\bees|"
                 "europ|finland)|tredje land)|"
                 "not transferred[^\\n.]{0,60}(outside [^\\n.]{0,20}(\\beu|\\beea|finland)|third "
                 "countr))";
    }()};
    for (const Span span : denial.all(text.folded())) {
        if (!qualified(sentence_of(text, span))) {
            return span;
        }
    }
    return std::nullopt;
}

/// A country's names in the cases of Finnish, and with the `s` of Swedish and English.
std::string cases_of(const std::string& names) {
    return "\\b(?:" + names
           + ")(?:i?(?:n|a|t|ta|ss[ad]|st[ad]|ll[ad]|lt[ad]|lle|na|an|in|on|un|yn|hin|han|hon|hun|"
             "hen|seen|jen|s)|:(?:n|ssa|sta|han|lla|lta|lle|s))?\\b";
}

std::string names_of(const Country& country) {
    std::string names;
    for (const std::string& word : country.words) {
        names.append(names.empty() ? "" : "|").append(expression_of(word));
    }
    return names;
}

struct Abroad {
    Span span;
    const Country* country; ///< null: foreign institutions, third countries
};

/// The country of the longest word there: `Nigerian` is Nigeria's, and could be Niger's.
const Country* country_at(const Reading& reading, Span span) {
    const std::string_view words{reading.text.view(span)};
    const Country* found{nullptr};
    std::size_t longest{0};
    for (const Country& country : reading.knowledge.lexicon.countries) {
        if (!Pattern{cases_of(names_of(country))}.begins(words)) {
            continue;
        }
        for (const std::string& word : country.words) {
            if (word.size() > longest && Pattern{cases_of(expression_of(word))}.begins(words)) {
                found = &country;
                longest = word.size();
            }
        }
    }
    return found;
}

/// Where data are said to go to, or to be kept or seen in.
std::vector<Span> countries_in(const Reading& reading) {
    static const Pattern moved{
        "(siirr|siirt|luovut|\\banne|\\banta|toimite|toimitt|välite|välitt|vaihde|vaihta|"
        "lähete|lähett|käsitel|käsitt|ylläpi|palvelim|palvelin|pilv|tallen|säily|tukipalv|"
        "alihank|konesal|sijait|laitok|laitos|viranomai|vastaanott|överför|lämna|behandl|lagra|"
        "server|moln|institution|myndighet|transfer|stored|process|hosted|cloud|disclos|shared)"};
    // `Kiinan kielellä`, `Ukrainasta paenneet`: no place that data go to
    static const Pattern of_people{
        "^ ?(kiel|kansalai|tull(ee|ei|ut)|tulev|paenn|muutta|saapu|kotoisin|lähtöisin|syntyn)"};
    std::string all;
    for (const Country& country : reading.knowledge.lexicon.countries) {
        all.append(all.empty() ? "" : "|").append(names_of(country));
    }
    std::vector<Span> found;
    if (all.empty()) {
        return found;
    }
    const Text& text{reading.text};
    for (const Span span : Pattern{cases_of(all)}.all(text.folded())) {
        const Parts parts{text.block_at(span.begin).parts};
        const bool of_data{
            parts.any(
                Part::content | Part::sources | Part::rights | Part::controller | Part::purpose
                | Part::basis)
            && !parts.any(Part::recipients | Part::transfers | Part::security)};
        const std::string_view after{text.view({span.end, text.folded().size()})};
        if (text.upper_at(span.begin) && !of_data && moved.in(sentence_of(text, span))
            && !of_people.begins(after)) {
            found.push_back(span);
        }
    }
    return found;
}

/// `9. Siirrot kolmansiin maihin`, `Luovutetaanko tietoja kolmansiin maihin?`: the heading names
/// the matter (Articles 13(1)(f), 44), and what stands below it tells.
bool only_titled(const Text& text, Span span) {
    static const Pattern telling{
        "\\b(on|ovat|voi|[a-z]+(taan|tään|daan|dään)|är|lämnas|överförs|ges|are|is)\\b"};
    const Block& block{text.block_at(span.begin)};
    const bool title{
        block.heading && !telling.in(sentence_of(text, span))
        && text.sentence_at(span.begin).begin == text.sentence_at(block.span.begin).begin};
    return title || sentence_of(text, span).ends_with('?');
}

/// `Jos tietoja siirrettäisiin kolmansiin maihin, siitä kerrottaisiin`: a condition tells of no
/// transfer. Its clause ends at the comma; `Jos olet työskennellyt Sveitsissä, …` is none.
bool supposed(const Text& text, Span span) {
    static const Pattern condition{
        "\\b(jos|mikäli)\\x20[^,]*\\b(siirr|siirt|luovut|annet|toimitet|välitet|lähetet)[^,]*|"
        "^(om|ifall)\\x20([a-z]+ )?(person)?uppgifter[^,]*|"
        "\\bif\\x20(any |your |the )*(personal )?(data|information)\\b[^,]*"};
    const Span sentence{text.sentence_at(span.begin)};
    const std::vector<Span> clauses{condition.all(text.view(sentence))};
    return std::any_of(clauses.begin(), clauses.end(), [&](Span clause) {
        return sentence.begin + clause.begin <= span.begin
               && span.begin < sentence.begin + clause.end;
    });
}

std::vector<Span> foreigners_in(const Text& text) {
    static const Pattern foreign{
        "(ulkomai[a-z]*( [a-z]+)? (laitok|viranomai|vastaanott)|sosiaaliturvasopimu|"
        "kolmansiin maihin|utländska (institut|myndighet)|foreign (institution|authorit))"};
    static const Pattern inside_eea{
        "(\\beu|\\beta|ees)[a-z:]* ?(ja|tai|och|and|/)? ?(eta|ees)?[a-z]* ?(mai|"
        "valtio|jäsenval|land|länder|stat|countr|member)"};
    std::vector<Span> found;
    for (const Span span : foreign.all(text.folded())) {
        if (!inside_eea.in(sentence_of(text, span)) && !only_titled(text, span)) {
            found.push_back(span);
        }
    }
    return found;
}

/// Where data leave the EEA with no word of an exception: each country once.
std::vector<Abroad> abroad_in(const Reading& reading) {
    const Text& text{reading.text};
    std::vector<Span> all{foreigners_in(text)};
    const std::vector<Span> countries{countries_in(reading)};
    all.insert(all.end(), countries.begin(), countries.end());
    std::sort(
        all.begin(), all.end(), [](Span left, Span right) { return left.begin < right.begin; });
    std::vector<Abroad> found;
    std::set<const Country*> told;
    for (const Span span : all) {
        const std::string_view sentence{sentence_of(text, span)};
        if (inside(reading.citations, span) || denied(sentence) || qualified(sentence)
            || supposed(text, span)) {
            continue;
        }
        const Country* const country{country_at(reading, span)};
        if (told.insert(country).second) {
            found.push_back({span, country});
        }
    }
    return found;
}

}

void judge_places(const Reading& reading, Report& report) {
    judge_denial_within(reading, report);
    const std::optional<Span> denial{denial_of(reading.text)};
    if (!denial) {
        return;
    }
    static const Label why{
        "Siirrot Euroopan talousalueen ulkopuolelle kielletään rivillä {1}, mutta tässä tietoja "
        "vaihdetaan ulkomaille; sosiaaliturvan yhteensovittaminen koskee myös Sveitsiä ja Isoa-"
        "Britanniaa.",
        "Överföringar utanför EES förnekas på rad {1}, men här utbyts uppgifter med utlandet; "
        "samordningen av social trygghet gäller även Schweiz och Storbritannien.",
        "Transfers outside the EEA are denied on line {1}, but here data go abroad; "
        "coordination of "
        "social security covers Switzerland and the United Kingdom as well."};
    static const Label why_there{
        "Siirrot Euroopan talousalueen ulkopuolelle kielletään rivillä {1}, mutta tässä tiedot "
        "ovat "
        "tai menevät sen ulkopuolelle: {2}. Siirto on sekin, että tietoja pääsee katsomaan sieltä.",
        "Överföringar utanför EES förnekas på rad {1}, men här finns eller går uppgifter utanför: "
        "{2}. Också åtkomst därifrån är en överföring.",
        "Transfers outside the EEA are denied on line {1}, but here data are or go outside it: "
        "{2}. "
        "Access from there is a transfer as well."};
    const Label line{same(std::to_string(reading.text.line_of(denial->begin)))};
    for (const Abroad& place : abroad_in(reading)) {
        report.add(
            Rule::eea, Severity::error, place.span,
            place.country == nullptr ? filled(why, {line})
                                     : filled(why_there, {line, place.country->name}),
            list_places());
    }
}

}
