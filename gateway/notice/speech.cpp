#include "gateway/notice/speech.h"

#include <algorithm>

namespace gateway::notice {

bool spoken_of_as_past(const Text& text, std::size_t at) {
    static const Pattern past{"(kumot|kumoa|\\baiem|aikaisem|\\bentis|\\bentin|\\bsilloi|voimassa "
                              "ol(lee|lut|i)|siirtymäsään|"
                              "siirtymäaik|siirtyn|siirtyi|lakkau|lakanne|päätty(neen|nyt|i)|\\b[0-"
                              "9]{1,2}\\.[0-9]{1,2}\\."
                              "[0-9]{4} (asti|saakka)|ennen "
                              "[0-9]|upphäv|upphör|tidigare|dåvarande|övergång|repealed|former|"
                              "abolished|then in force|until [0-9])"};
    return past.in(text.view(text.sentence_at(at)));
}

bool denied(std::string_view sentence) {
    static const Pattern no{"\\b(ei|eikä|emme|eivät|inte|inga|ingen|not|no|never|neither)\\b"};
    return no.in(sentence);
}

bool qualified(std::string_view sentence) {
    static const Pattern but{
        "(paitsi|lukuun ottamatta|muutoin kuin|muuten kuin|muille kuin|muihin kuin|ellei|poikkeu|"
        "ilman (asiakkaan |rekisteröidyn |henkilön )?([a-z]+ "
        ")?(suostum|lupa|laill|laki)|\\bvain\\b|"
        "ainoastaan|utom|förutom|om inte|annat än|endast|utan (ditt |kundens "
        ")?samtycke|except|unless|"
        "other than|without (your )?consent|\\bonly\\b)"};
    return but.in(sentence);
}

std::string_view sentence_of(const Text& text, Span span) {
    return text.view(text.sentence_at(span.begin));
}

Span surroundings_of(const Text& text, Span span) {
    const Span own{text.sentence_at(span.begin)};
    const std::size_t before{own.begin < 2 ? 0 : own.begin - 2};
    const std::size_t after{std::min(own.end + 2, text.folded().size() - 1)};
    return {text.sentence_at(before).begin, std::max(own.end, text.sentence_at(after).end)};
}

}
