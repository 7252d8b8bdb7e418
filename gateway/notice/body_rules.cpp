// Days and bodies: an undated notice, authorities and projects that are gone or were not yet there.
// LINT-ANACHRONISM, LINT-DEAD-AUTHORITY, LINT-DEAD-PROJECT.

#include "gateway/notice/reading.h"
#include "gateway/notice/speech.h"

#include <algorithm>

namespace gateway::notice {

namespace {

using policy::Label;

struct Mention {
    const Body* body;
    Span span;
};

bool other_thing(const Reading& reading, const Body& body, Span span) {
    const std::string_view sentence{sentence_of(reading.text, span)};
    return std::any_of(body.beside.begin(), body.beside.end(), [&](const std::string& word) {
        return Pattern{"\\b" + expression_of(word)}.in(sentence);
    });
}

std::vector<Mention> mentions(const Reading& reading) {
    std::vector<Mention> found;
    for (const Body& body : reading.knowledge.lexicon.bodies) {
        for (const std::string& word : body.words) {
            for (const Span span :
                 Pattern{"\\b" + expression_of(word) + "\\b"}.all(reading.text.folded())) {
                if (!inside(reading.citations, span) && !other_thing(reading, body, span)) {
                    found.push_back({&body, span});
                }
            }
        }
    }
    std::sort(found.begin(), found.end(), [](const Mention& left, const Mention& right) {
        return left.span.begin < right.span.begin;
    });
    return found;
}

void tell_gone(const Mention& mention, Report& report) {
    static const Label why{
        "{1}: toiminta päättyi {2}.", "{1}: verksamheten upphörde den {2}.", "{1}: ended on {2}."};
    const Body& body{*mention.body};
    const bool project{body.kind == Body::Kind::project};
    report.add(
        project ? Rule::dead_project : Rule::dead_authority, Severity::warning, mention.span,
        filled(why, {body.name, same(day_text(day_before(*body.until)))}), body.instead);
}

void tell_not_yet(const Reading& reading, const Mention& mention, Report& report) {
    static const Label why{
        "{1} aloitti {2}; selosteen oma päivä on {3}.",
        "{1} inledde sin verksamhet den {2}; dataskyddsbeskrivningens egen dag är {3}.",
        "{1} began on {2}; the notice's own day is {3}."};
    static const Label instead{
        "Päivitä selosteen päivä.", "Uppdatera beskrivningens datum.",
        "Bring the notice's date up to date."};
    report.add(
        Rule::anachronism, Severity::info, mention.span,
        filled(
            why, {mention.body->name, same(day_text(*mention.body->from)),
                  same(day_text(reading.dated->date))}),
        instead);
}

/// The youngest body that an undated notice names tells how old the notice can be at most.
void tell_age(const std::vector<Mention>& named, Report& report) {
    const Mention* youngest{nullptr};
    for (const Mention& mention : named) {
        if (mention.body->from
            && (youngest == nullptr || *youngest->body->from < *mention.body->from)) {
            youngest = &mention;
        }
    }
    if (youngest == nullptr) {
        return;
    }
    static const Label why{
        "Päiväämätön seloste nimeää toimijan {1}, joka aloitti {2}: seloste on sitä nuorempi.",
        "Den odaterade beskrivningen nämner {1}, som inledde sin verksamhet den {2}: beskrivningen "
        "är yngre än så.",
        "The undated notice names {1}, which began on {2}: the notice is younger than that."};
    static const Label instead{
        "Kirjoita, milloin seloste on laadittu ja viimeksi päivitetty.",
        "Skriv när beskrivningen upprättats och senast uppdaterats.",
        "Write when the notice was drawn up and last updated."};
    report.add(
        Rule::anachronism, Severity::info, youngest->span,
        filled(why, {youngest->body->name, same(day_text(*youngest->body->from))}), instead);
}

/// A notice of a day that is yet to come.
void tell_to_come(const Reading& reading, Report& report) {
    static const Label why{
        "Seloste on päivätty {1}, mutta sitä arvioidaan päivänä {2}: päivä on vasta tulossa.",
        "Beskrivningen är daterad den {1} men bedöms den {2}: dagen har inte kommit än.",
        "The notice is dated {1}, but it is judged on {2}: that day is yet to come."};
    static const Label instead{
        "Tarkista päivä, tai kirjoita, mistä päivästä alkaen seloste on voimassa.",
        "Kontrollera datumet, eller skriv från vilken dag beskrivningen gäller.",
        "Check the date, or write from which day on the notice applies."};
    const Span own{reading.dated->span};
    report.add(
        Rule::anachronism, Severity::info, own.size() > 0 ? own : reading.text.opening(),
        filled(why, {same(day_text(reading.dated->date)), same(day_text(reading.today))}), instead);
}

}

void judge_bodies(const Reading& reading, Report& report) {
    const std::vector<Mention> named{mentions(reading)};
    for (const Mention& mention : named) {
        const Body& body{*mention.body};
        if (body.until && *body.until <= reading.today
            && !spoken_of_as_past(reading.text, mention.span.begin)) {
            tell_gone(mention, report);
        } else if (body.from && reading.dated && reading.dated->date < *body.from) {
            tell_not_yet(reading, mention, report);
        }
    }
    if (!reading.dated) {
        tell_age(named, report);
    }
}

void judge_day(const Reading& reading, Report& report) {
    if (reading.dated) {
        if (reading.today < reading.dated->date) {
            tell_to_come(reading, report);
        }
        return;
    }
    static const Label why{
        "Selosteessa ei ole päivää: lukija ei tiedä, minkä ajan oikeutta se kertoo.",
        "Beskrivningen har inget datum: läsaren vet inte vilken tids rätt den beskriver.",
        "The notice has no date: its reader cannot know of which day's law it speaks."};
    static const Label instead{
        "Kirjoita esimerkiksi: Laadittu {1}, päivitetty {1}.",
        "Skriv till exempel: Upprättad den {1}, uppdaterad den {1}.",
        "Write for example: Drawn up on {1}, updated on {1}."};
    report.add(
        Rule::anachronism, Severity::info, reading.text.opening(), why,
        filled(instead, {same(day_text(reading.today))}));
}

}
