// Citations, judged on the notice's own day and on today's: LINT-LAW-*.

#include "gateway/notice/reading.h"
#include "gateway/notice/speech.h"

#include <algorithm>
#include <charconv>

namespace gateway::notice {

namespace {

using policy::Act;
using policy::Label;

Label name_with_number(const Act& act) {
    const std::string number{" (" + act.number + ")"};
    return {act.name.fi + number, act.name.sv + number, act.name.en + number};
}

/// Acts as one says them after each other.
Label listed(std::span<const Act> acts, const std::vector<std::size_t>& indexes) {
    Label all;
    for (const std::size_t index : indexes) {
        const Label one{name_with_number(acts[index])};
        all.fi += (all.fi.empty() ? "" : "; ") + one.fi;
        all.sv += (all.sv.empty() ? "" : "; ") + one.sv;
        all.en += (all.en.empty() ? "" : "; ") + one.en;
    }
    return all;
}

class Judge final {
public:
    Judge(const Reading& reading, Report& report)
        : m_reading{reading}, m_report{report}, m_acts{reading.knowledge.acts} {}

    void judge(const Citation& citation) {
        if (citation.malformed) {
            tell_malformed(citation);
        }
        if (citation.swapped) {
            tell_swapped(citation);
        }
        if (citation.malformed && citation.act == Citation::none && citation.named.empty()) {
            return;
        }
        if (citation.act == Citation::none && citation.number_span.size() > 0) {
            tell_without_entry(citation);
            return;
        }
        if (citation.act != Citation::none && !citation.named.empty()
            && !has(citation.named, citation.act)) {
            tell_mismatch(citation);
            return;
        }
        if (citation.act != Citation::none) {
            tell_force(citation, citation.act);
        } else if (const std::optional<std::size_t> meant{meant_by_name(citation)}) {
            tell_force(citation, *meant);
        }
    }

private:
    static bool has(const std::vector<std::size_t>& indexes, std::size_t index) {
        return std::find(indexes.begin(), indexes.end(), index) != indexes.end();
    }

    /// A name without a number means the act of that name that is in force; if there is none, the
    /// one that was last.
    [[nodiscard]] std::optional<std::size_t> meant_by_name(const Citation& citation) const {
        std::optional<std::size_t> last;
        for (const std::size_t index : citation.named) {
            if (in_force(m_acts[index], m_reading.today)) {
                return std::nullopt;
            }
            if (!last || *end_of(*last) < end_of(index)) {
                last = end_of(index) ? std::optional{index} : last;
            }
        }
        return last;
    }

    [[nodiscard]] std::optional<core::LocalDate> end_of(std::size_t index) const {
        return end_day(m_acts[index]);
    }

    [[nodiscard]] bool spoken_of_as_past(const Citation& citation) const {
        return notice::spoken_of_as_past(m_reading.text, citation.span.begin);
    }

    [[nodiscard]] bool spoken_of_as_coming(const Citation& citation) const {
        static const Pattern coming{
            "(voimaan|alkaen|lukien|träder i kraft|från och med|enters into "
            "force|as of|from [0-9])"};
        return coming.in(m_reading.text.view(m_reading.text.sentence_at(citation.span.begin)));
    }

    void tell_malformed(const Citation& citation);
    void tell_swapped(const Citation& citation);
    void tell_without_entry(const Citation& citation);
    void tell_unknown(const Citation& citation);
    void tell_mismatch(const Citation& citation);
    void tell_force(const Citation& citation, std::size_t index);
    void tell_ended(const Citation& citation, const Act& act, core::LocalDate end);
    void tell_replaced(const Citation& citation, const Act& act);
    void tell_not_yet(const Citation& citation, const Act& act, core::LocalDate first);
    [[nodiscard]] std::vector<std::size_t> changed_by(const std::string& number) const;
    [[nodiscard]] std::vector<std::size_t> close_to(const std::string& number) const;
    [[nodiscard]] Label successors(const Act& act) const;

    /// Each act once for each thing that is wrong with it.
    bool is_new(Rule rule, const std::string& number) {
        return m_told.insert({rule, number}).second;
    }

    const Reading& m_reading;
    Report& m_report;
    std::span<const Act> m_acts;
    std::set<std::pair<Rule, std::string>> m_told;
};

void Judge::tell_malformed(const Citation& citation) {
    if (!is_new(Rule::law_form, citation.number)) {
        return;
    }
    static const Label why{
        "Säädöksen numero on kirjoitettu väärin: {1}. Se kirjoitetaan numerona, vinoviivana ja "
        "nelinumeroisena vuotena.",
        "Författningens nummer är felskrivet: {1}. Det skrivs som nummer, snedstreck och årtal med "
        "fyra siffror.",
        "The act's number is miswritten: {1}. It is a number, a stroke and a year of four digits."};
    const bool known{citation.act != Citation::none};
    m_report.add(
        Rule::law_form, Severity::warning, citation.number_span,
        filled(why, {same(m_reading.text.words(citation.number_span))}),
        known ? name_with_number(m_acts[citation.act]) : same(citation.number));
}

void Judge::tell_swapped(const Citation& citation) {
    if (!is_new(Rule::law_form, citation.number)) {
        return;
    }
    const std::string written{m_reading.text.view(citation.number_span)};
    static const Label why{
        "Numero {1} on kirjoitettu väärin päin: säädöksen numero on {2}.",
        "Numret {1} är skrivet bakvänt: författningens nummer är {2}.",
        "The number {1} is the wrong way round: the act is {2}."};
    static const Label instead{"{1}", "{1}", "{1}"};
    m_report.add(
        Rule::law_form, Severity::warning, citation.number_span,
        filled(why, {same(written), same(citation.number)}),
        filled(instead, {name_with_number(m_acts[citation.act])}));
}

/// Acts whose number differs by its year alone, or by one digit.
std::vector<std::size_t> Judge::close_to(const std::string& number) const {
    std::vector<std::size_t> close;
    const std::string own{number.substr(0, number.find('/'))};
    for (std::size_t index{0}; index < m_acts.size(); ++index) {
        const std::string& other{m_acts[index].number};
        const bool same_number{
            other.substr(0, other.find('/')) == own && own.size() >= 2 && own != "2016"};
        std::size_t differing{0};
        for (std::size_t at{0}; at < other.size() && other.size() == number.size(); ++at) {
            differing += other[at] == number[at] ? 0U : 1U;
        }
        if (same_number || (other.size() == number.size() && differing == 1)) {
            close.push_back(index);
        }
    }
    return close;
}

/// Acts that one of this number amended or repealed.
std::vector<std::size_t> Judge::changed_by(const std::string& number) const {
    std::vector<std::size_t> changed;
    for (std::size_t index{0}; index < m_acts.size(); ++index) {
        const auto& made = m_acts[index].amendments;
        const bool amended{std::any_of(made.begin(), made.end(), [&](const auto& amendment) {
            return amendment.act == number;
        })};
        if (amended || m_acts[index].repealed_by == number) {
            changed.push_back(index);
        }
    }
    return changed;
}

/// An act that only changed another has no entry of its own, and is known by what it changed.
void Judge::tell_without_entry(const Citation& citation) {
    static const Pattern changing{"(muut[ote]|kumo|ändr|upphäv|amend|repeal)"};
    const std::vector<std::size_t> changed{changed_by(citation.number)};
    const bool named{
        std::any_of(citation.named.begin(), citation.named.end(), [&](std::size_t index) {
            return has(changed, index);
        })};
    const Span sentence{m_reading.text.sentence_at(citation.span.begin)};
    if (changed.empty() || (named && !changing.in(m_reading.text.view(sentence)))) {
        tell_unknown(citation); // or the name of what was changed stands with the other's number
        return;
    }
    if (named || citation.named.empty() || !is_new(Rule::law_unknown, citation.number)) {
        return;
    }
    static const Label why{
        "Säädös {1} ei muuta tässä nimettyä säädöstä vaan tätä: {2}.",
        "Författning {1} ändrar inte den som nämns här utan denna: {2}.",
        "Act {1} does not amend the one named here but this: {2}."};
    const Label names{listed(m_acts, changed)};
    m_report.add(
        Rule::law_unknown, Severity::warning, citation.span,
        filled(why, {same(citation.number), names}), names);
}

void Judge::tell_unknown(const Citation& citation) {
    if (!is_new(Rule::law_unknown, citation.number)) {
        return;
    }
    int year{0};
    const std::size_t slash{citation.number.find('/')};
    std::from_chars(
        citation.number.data() + slash + 1, citation.number.data() + citation.number.size(), year);
    const bool to_come{year > m_reading.today.year && year < 2200};
    std::vector<std::size_t> meant{citation.named};
    if (meant.empty() && !citation.has_law_word) {
        meant = close_to(citation.number);
    }
    // a whole name that the register does not know may well be an act that it does not hold
    const bool proven{!citation.named.empty() || to_come || !citation.has_law_word};
    static const Label why{
        "Säädöstä {1} ei ole säädösrekisterissä.",
        "Författningen {1} finns inte i författningsregistret.",
        "There is no act {1} in the register of statutes."};
    static const Label why_named{
        "Säädös {1} ei ole se, jonka nimi tässä on: nimen mukainen säädös on {2}.",
        "Författning {1} är inte den vars namn står här: namnet hör till {2}.",
        "Act {1} is not the one named here: the name is that of {2}."};
    static const Label check{
        "Tarkista säädöksen nimi ja numero Finlexistä.",
        "Kontrollera författningens namn och nummer i Finlex.",
        "Check the act's name and number in Finlex."};
    const Label names{listed(m_acts, meant)};
    m_report.add(
        Rule::law_unknown, proven ? Severity::error : Severity::warning, citation.span,
        citation.named.empty() ? filled(why, {same(citation.number)})
                               : filled(why_named, {same(citation.number), names}),
        meant.empty() ? check : names);
}

void Judge::tell_mismatch(const Citation& citation) {
    if (!is_new(Rule::law_unknown, citation.number)) {
        return;
    }
    static const Label why{
        "Numero {1} on toisen säädöksen: {2}.", "Numret {1} är en annan författnings: {2}.",
        "The number {1} is another act's: {2}."};
    m_report.add(
        Rule::law_unknown, Severity::error, citation.span,
        filled(why, {same(citation.number), name_with_number(m_acts[citation.act])}),
        listed(m_acts, citation.named));
}

void Judge::tell_force(const Citation& citation, std::size_t index) {
    const Act& act{m_acts[index]};
    if (!act.dated) {
        if (!act.replaced_by.empty() && !spoken_of_as_past(citation)) {
            tell_replaced(citation, act);
        }
        return;
    }
    const std::optional<core::LocalDate> first{first_day(act)};
    const std::optional<core::LocalDate> end{end_day(act)};
    if (end && *end <= m_reading.today) {
        if (!spoken_of_as_past(citation)) {
            tell_ended(citation, act, *end);
        }
        return;
    }
    const bool before_own_day{first && m_reading.dated && m_reading.dated->date < *first};
    const bool before_today{first && m_reading.today < *first};
    if ((before_own_day || before_today) && !spoken_of_as_coming(citation)) {
        tell_not_yet(citation, act, *first);
    }
}

/// The acts that hold today what this one held.
Label Judge::successors(const Act& act) const {
    std::vector<std::size_t> indexes;
    for (const std::string& number : act.replaced_by) {
        for (std::size_t index{0}; index < m_acts.size(); ++index) {
            if (m_acts[index].number == number) {
                indexes.push_back(index);
            }
        }
    }
    static const Label none{
        "Poista viittaus tai korvaa se voimassa olevalla säädöksellä.",
        "Stryk hänvisningen eller ersätt den med en gällande författning.",
        "Remove the citation, or cite an act that is in force."};
    return indexes.empty() ? none : listed(m_acts, indexes);
}

/// Its days are not in the register, but another act holds now what it held.
void Judge::tell_replaced(const Citation& citation, const Act& act) {
    if (!is_new(Rule::law_repealed, act.number)) {
        return;
    }
    static const Label why{
        "{1} ei ole enää voimassa: sen on korvannut {2}.",
        "{1} gäller inte längre: den har ersatts av {2}.",
        "{1} is no longer in force: it was replaced by {2}."};
    const Label now{successors(act)};
    m_report.add(
        Rule::law_repealed, Severity::error, citation.span,
        filled(why, {name_with_number(act), now}), now);
}

void Judge::tell_ended(const Citation& citation, const Act& act, core::LocalDate end) {
    const bool repealed{!act.repealed_by.empty()};
    const Rule rule{repealed ? Rule::law_repealed : Rule::law_expired};
    if (!is_new(rule, act.number)) {
        return;
    }
    static const Label by_act{
        "{1} kumottiin lailla {2} {3} alkaen.", "{1} upphävdes genom lag {2} från och med den {3}.",
        "{1} was repealed by act {2} as of {3}."};
    static const Label by_time{
        "{1} oli määräaikainen ja voimassa {4} asti.",
        "{1} var tidsbegränsad och gällde till och med den {4}.",
        "{1} was temporary and in force until {4}."};
    static const Label was_good{
        " Selosteen omana päivänä {5} se oli vielä voimassa.",
        " På dataskyddsbeskrivningens egen dag {5} gällde den ännu.",
        " On the notice's own day, {5}, it was still in force."};
    static const Label was_bad{
        " Se ei ollut voimassa enää selosteen omana päivänä {5}.",
        " Den gällde inte längre på dataskyddsbeskrivningens egen dag {5}.",
        " It was no longer in force on the notice's own day, {5}."};
    Label why{repealed ? by_act : by_time};
    std::string own_day;
    if (m_reading.dated) {
        const Label& more{m_reading.dated->date < end ? was_good : was_bad};
        why = {why.fi + more.fi, why.sv + more.sv, why.en + more.en};
        own_day = day_text(m_reading.dated->date);
    }
    m_report.add(
        rule, Severity::error, citation.span,
        filled(
            why, {name_with_number(act), same(act.repealed_by), same(day_text(end)),
                  same(day_text(day_before(end))), same(own_day)}),
        successors(act));
}

void Judge::tell_not_yet(const Citation& citation, const Act& act, core::LocalDate first) {
    if (!is_new(Rule::law_not_yet, act.number)) {
        return;
    }
    static const Label why{
        "{1} tuli voimaan vasta {2}; selosteen oma päivä on {3}.",
        "{1} trädde i kraft först den {2}; dataskyddsbeskrivningens egen dag är {3}.",
        "{1} entered into force only on {2}; the notice's own day is {3}."};
    static const Label why_today{
        "{1} tulee voimaan vasta {2}.", "{1} träder i kraft först den {2}.",
        "{1} enters into force only on {2}."};
    static const Label instead{
        "Päivää seloste uudelleen tai kirjoita: {1}, voimassa {2} alkaen.",
        "Datera beskrivningen på nytt eller skriv: {1}, gäller från och med den {2}.",
        "Date the notice anew, or write: {1}, in force from {2}."};
    const bool today{m_reading.today < first || !m_reading.dated};
    m_report.add(
        Rule::law_not_yet, Severity::warning, citation.span,
        filled(
            today ? why_today : why,
            {name_with_number(act), same(day_text(first)),
             same(m_reading.dated ? day_text(m_reading.dated->date) : std::string{})}),
        filled(instead, {name_with_number(act), same(day_text(first))}));
}

}

void judge_citations(const Reading& reading, Report& report) {
    Judge judge{reading, report};
    for (const Citation& citation : reading.citations) {
        judge.judge(citation);
    }
}

}
