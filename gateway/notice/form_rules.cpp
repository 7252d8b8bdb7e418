// Citations that do not say what they mean: a section without its act, a short name that several
// acts can be meant by, an act's name in a wrong case. LINT-LAW-FORM.

#include "gateway/notice/letters.h"
#include "gateway/notice/reading.h"

#include <algorithm>

namespace gateway::notice {

namespace {

using policy::Label;

/// Where the words begin that may name a section's act: a little before it, and not before the
/// heading of its part.
std::size_t context_of(const Text& text, Span section) {
    constexpr std::size_t context{250};
    const std::size_t sentence{text.sentence_at(section.begin).begin};
    const std::size_t near{section.begin < context ? std::size_t{0} : section.begin - context};
    std::size_t heading{0};
    for (const Block& block : text.blocks()) {
        heading = block.heading && block.span.begin <= sentence ? block.span.begin : heading;
    }
    return std::min(sentence, std::max(near, heading));
}

/// `111 §:ssä tarkoitettu tuki`: of which act? A bare `laki` answers that only with a name, a
/// number or a reference beside it: `jos laki sitä edellyttää` names none.
void judge_bare_sections(const Reading& reading, Report& report) {
    static const Pattern section{"\\b[0-9]{1,3} ?[a-z]?[ -]*[0-9]* ?§"};
    static const Pattern act{[] {
        const std::string law{"la(?:ki|in|kia|issa|ista|kiin|illa|ille|iksi)\\b"};
        return "([a-z]" + law + "|\\b" + law + " [(]?[0-9]|\\b" + law
               + " ([a-z]+ ){0,6}[a-z]{3,}st(a|ä)\\b|"
                 "(annet[a-z]*|mainit[a-z]*|kyseis[a-z]*|\\bsama[a-z]*|\\bko\\.|\\btämän|\\bem\\.) "
               + law
               + "|[0-9]/[0-9]|asetu|kaari|kaar|\\blag(en|ens)?\\b|[a-z]slagen|\\bact\\b|"
                 "regulation|förordning|\\b[a-z]{2,9}l\\.? [0-9])";
    }()};
    const Text& text{reading.text};
    for (const Span span : section.all(text.folded())) {
        const Span sentence{text.sentence_at(span.begin)};
        if (act.in(text.view({context_of(text, span), sentence.end}))) {
            continue;
        }
        static const Label why{
            "Pykälä mainitaan, mutta ei säädöstä, jonka pykälä se on.",
            "En paragraf nämns, men inte den författning som den hör till.",
            "A section is named, but not the act that it belongs to."};
        static const Label instead{
            "Kirjoita säädöksen nimi ja numero, esimerkiksi: työvoimapalveluiden järjestämisestä "
            "annetun lain (380/2023) {1}.",
            "Skriv författningens namn och nummer, till exempel: {1} i lagen om ordnande av "
            "arbetskraftsservice (380/2023).",
            "Write the act's name and number, for example: section {1} of act 380/2023."};
        report.add(
            Rule::law_form, Severity::warning, span, why,
            filled(instead, {same(text.words(span))}));
    }
}

/// `järjestämislaki`: there are two of them.
void judge_short_names(const Reading& reading, Report& report) {
    const Text& text{reading.text};
    for (const ShortName& known : reading.knowledge.lexicon.short_names) {
        const std::string word{expression_of(known.word)};
        const Pattern pattern{"\\b" + word + "\\b"};
        // `(380/2023, jäljempänä järjestämislaki)`, `järjestämislaki (380/2023)`
        const Pattern defined{
            "([0-9]/[0-9]{4}[^\\n.]{0,40}" + word + "|" + word
            + "[ ,:(]{0,3}[0-9]{1,4}/[0-9]|"
              "\\("
            + word + "\\)|(jäljempänä|nedan|hereinafter)[^\\n.]{0,20}" + word + ")"};
        const std::optional<Span> span{pattern.find(text.folded())};
        if (!span || defined.in(text.folded())) {
            continue;
        }
        Label acts;
        for (const policy::Act& act : reading.knowledge.acts) {
            if (std::find(known.acts.begin(), known.acts.end(), act.number) != known.acts.end()) {
                const char* const gap{acts.fi.empty() ? "" : "; "};
                acts.fi += gap + act.name.fi + " (" + act.number + ")";
                acts.sv += gap + act.name.sv + " (" + act.number + ")";
                acts.en += gap + act.name.en + " (" + act.number + ")";
            }
        }
        static const Label why{
            "Lyhyttä nimeä ei ole selitetty, ja se voi tarkoittaa useaa säädöstä.",
            "Kortnamnet förklaras inte och kan betyda flera författningar.",
            "The short name is not explained and can mean more than one act."};
        report.add(Rule::law_form, Severity::warning, *span, why, acts);
    }
}

/// `järjestämisessä annetussa laissa`: the name of the act ends in -stä, in every case.
void judge_cases(const Reading& reading, Report& report) {
    const Text& text{reading.text};
    for (const policy::Act& act : reading.knowledge.acts) {
        const std::string& name{act.name.fi};
        const bool sta{name.ends_with("sta")};
        if (!name.starts_with("Laki ") || !(sta || name.ends_with("stä"))) {
            continue;
        }
        const std::string stem{name.substr(5, name.size() - 5 - (sta ? 2 : 3))};
        const Pattern wrong{expression_of(stem) + "s[adeg] (annet|sääd)[a-z]*"};
        if (const std::optional<Span> span{wrong.find(text.folded())}) {
            static const Label why{
                "Säädöksen nimi on taivutettu väärin.", "Författningens namn är felböjt.",
                "The act's name is in the wrong case."};
            report.add(
                Rule::law_form, Severity::warning, *span, why,
                same(name.substr(5) + " annettu laki (" + act.number + ")"));
        }
    }
}

}

void judge_sections(const Reading& reading, Report& report) {
    judge_bare_sections(reading, report);
    judge_short_names(reading, report);
    judge_cases(reading, report);
}

}
