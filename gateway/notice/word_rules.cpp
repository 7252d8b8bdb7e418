// Words: known misspellings, text that was copied from another notice, scanned text.
// LINT-TYPO, LINT-COPY, LINT-OCR.

#include "gateway/notice/reading.h"

#include <algorithm>

namespace gateway::notice {

namespace {

using policy::Label;

void judge_spellings(const Reading& reading, Report& report) {
    static const Label why{"Kirjoitusvirhe: {1}.", "Skrivfel: {1}.", "Misspelt: {1}."};
    for (const Spelling& spelling : reading.knowledge.lexicon.spellings) {
        const Pattern wrong{"\\b" + expression_of(spelling.wrong) + "\\b"};
        for (const Span span : wrong.all(reading.text.folded())) {
            report.add(
                Rule::typo, Severity::info, span, filled(why, {same(reading.text.words(span))}),
                same(spelling.right));
        }
    }
}

void judge_templates(const Reading& reading, Report& report) {
    static const Label why{
        "Teksti on lainattu toisen rekisterinpitäjän selosteesta: {1}.",
        "Texten är tagen ur en annan personuppgiftsansvarigs beskrivning: {1}.",
        "The text is taken from another controller's notice: {1}."};
    for (const Template& known : reading.knowledge.lexicon.templates) {
        std::optional<Span> first;
        const bool whole{
            std::all_of(known.words.begin(), known.words.end(), [&](const std::string& words) {
                const std::optional<Span> span{
                    Pattern{"\\b" + expression_of(words)}.find(reading.text.folded())};
                first = first ? first : span;
                return span.has_value();
            })};
        if (whole && first) {
            report.add(
                Rule::copy, Severity::info, *first, filled(why, {known.name}), known.instead);
        }
    }
}

/// `[kunnan nimi]`, `XX:n kunta`: a form that nobody filled in.
void judge_blanks(const Reading& reading, Report& report) {
    static const Pattern blank{
        "(\\[(kunnan|kaupungin|rekisterin|organisaation|täydennä|nimi|päivä|kommunens|name)[^\\]"
        "\\n]{0,40}"
        "\\]|\\bxxx?(:?n)? (kunta|kaupunki|kunnan|kaupungin|kommun)|lorem ipsum|<täyt|"
        "\\b(täydennä|täytä) tähän|x\\.x\\.20|pp\\.kk\\.vvvv|dd\\.mm\\.)"};
    static const Label why{
        "Mallipohjan täyttämätön kohta on jäänyt selosteeseen.",
        "Ett oifyllt ställe i mallen har blivit kvar.",
        "A blank of the template was left in the notice."};
    static const Label instead{
        "Täytä kohta tämän rekisterin tiedoilla tai poista se.",
        "Fyll i uppgiften för detta register eller stryk den.",
        "Fill it in for this register, or remove it."};
    for (const Span span : blank.all(reading.text.folded())) {
        report.add(Rule::copy, Severity::info, span, why, instead);
    }
}

void judge_scan(const Reading& reading, Report& report) {
    constexpr std::size_t noisy{8};
    if (reading.text.scanned_words() < noisy) {
        return;
    }
    static const Label why{
        "Teksti on skannattu: kirjaimia on tunnistettu väärin, joten viittauksia luettiin "
        "väljästi.",
        "Texten är skannad: bokstäver har lästs fel, så hänvisningarna lästes med marginal.",
        "The text was scanned: letters were misread, so citations were read with tolerance."};
    static const Label instead{
        "Julkaise seloste tekstinä, jonka myös ruudunlukija lukee.",
        "Publicera beskrivningen som text som även en skärmläsare kan läsa.",
        "Publish the notice as text that a screen reader can read as well."};
    report.add(Rule::ocr, Severity::info, reading.text.opening(), why, instead);
}

}

void judge_words(const Reading& reading, Report& report) {
    judge_spellings(reading, report);
    judge_templates(reading, report);
    judge_blanks(reading, report);
    judge_scan(reading, report);
}

}
