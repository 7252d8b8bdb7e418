#include "gateway/notice/citations.h"

#include <algorithm>
#include <charconv>

namespace gateway::notice {

namespace {

int value_of(std::string_view digits) {
    int value{0};
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

bool is_year(std::string_view digits) {
    const int value{value_of(digits)};
    return digits.size() == 4 && value >= 1734 && value <= 2100;
}

std::size_t act_of(std::span<const policy::Act> acts, std::string_view number) {
    const auto found = std::find_if(
        acts.begin(), acts.end(), [&](const policy::Act& act) { return act.number == number; });
    return found == acts.end() ? Citation::none : static_cast<std::size_t>(found - acts.begin());
}

/// Bills, committee reports, case law, file numbers and telephone numbers are no acts.
bool is_other_number(std::string_view before, std::string_view after) {
    static const Pattern other{
        "(\\bhe|\\brp|[a-z]{2}vm|[a-z]{2,3}vl|\\bkho|\\bkko|\\bprop|dnro|diaari[a-z]*|"
        "asia(nro|numero|kirjanumero)|päätö[a-z]*|lausunto|\\bpuh|puhelin|\\btel|versio|version|"
        "suositus|määräys|ohje|opas|\\biso|\\biec|luku[a-z]*vuo[a-z]*|"
        "päivit[a-z]*|laadit[a-z]*|pvm|uppdaterad|updated)[ .:(]*(nr?o?[ .:]*)?$"};
    static const Pattern bill{"^ ?(vp\\b|rd\\b|/)"};
    static const Pattern union_act{"^ ?/ ?(eu|ey|ec|eg|ety)\\b"};
    return other.in(before) || (bill.in(after) && !union_act.in(after)) || before.ends_with('/')
           || before.ends_with('-')
           || (!before.empty() && before.back() >= '0' && before.back() <= '9');
}

/// 24/7, 1/2, a school year 2024/2025, a month 5/2023 are no acts.
bool can_be_act(std::string_view first, std::string_view second) {
    if (is_year(first) && is_year(second)) {
        return value_of(second) != value_of(first) + 1;
    }
    const bool directive{first.size() == 2 && second.size() <= 2 && value_of(first) >= 70};
    return is_year(first) || is_year(second) || directive;
}

/// The number as the register of statutes has it.
void resolve(
    Citation& citation, std::string_view first, std::string_view second,
    std::span<const policy::Act> acts) {
    const std::string straight{std::string{first} + "/" + std::string{second}};
    const std::string turned{std::string{second} + "/" + std::string{first}};
    citation.act = act_of(acts, straight);
    citation.number = straight;
    if (citation.act == Citation::none && act_of(acts, turned) != Citation::none) {
        citation.act = act_of(acts, turned);
        citation.number = turned;
        citation.swapped = true;
    }
}

std::vector<Citation> numbers_in(const Text& text, std::span<const policy::Act> acts) {
    static const Pattern number{"([0-9]{1,4}) ?/ ?([0-9]{1,4})(?:[^0-9]|$)"};
    static const Pattern law_word{
        "(la(ki|in|kia|issa|ista|kiin|illa|ille)|annettu|asetu(s|ks[a-z]*)|direkti[a-z]*|"
        "\\blag(en)?|förordning[a-z]*|\\bact|regulation)\\b[^\\n.]{0,80}$"};
    constexpr std::size_t context{90};
    std::vector<Citation> found;
    for (const std::vector<Span>& groups : number.groups(text.folded())) {
        const std::size_t begin{groups[1].begin};
        const std::size_t end{groups[2].end};
        const std::size_t from{begin < context ? 0 : begin - context};
        const std::string_view before{text.view({from, begin})};
        const std::string_view after{text.view({end, std::min(end + 8, text.folded().size())})};
        const std::string_view first{text.view(groups[1])};
        const std::string_view second{text.view(groups[2])};
        if (!can_be_act(first, second) || is_other_number(before, after)) {
            continue;
        }
        Citation citation;
        citation.span = {begin, end};
        citation.number_span = citation.span;
        resolve(citation, first, second, acts);
        citation.has_law_word = law_word.in(before);
        const bool month{
            citation.act == Citation::none && value_of(first) <= 12 && first.size() <= 2
            && !citation.has_law_word};
        if (!month) {
            found.push_back(std::move(citation));
        }
    }
    return found;
}

/// A scanner's letters as the digits that they look like.
std::string digits_of(std::string_view word) {
    std::string digits{word};
    std::replace(digits.begin(), digits.end(), 'o', '0');
    std::replace(digits.begin(), digits.end(), 'l', '1');
    std::replace(digits.begin(), digits.end(), 'i', '1');
    return digits;
}

/// A year in two digits as the register writes it, if it knows the act in one century or the other.
std::string
year_of(const std::string& first, const std::string& second, std::span<const policy::Act> acts) {
    if (second.size() != 2) {
        return second;
    }
    return act_of(acts, first + "/20" + second) == Citation::none
                   && act_of(acts, first + "/19" + second) != Citation::none
               ? "19" + second
               : "20" + second;
}

/// What stands where an act's number could: digits, a stroke or a dash, digits.
struct Candidate {
    std::string_view first;
    std::string_view mark;
    std::string_view second;
    std::string_view before;
    std::string_view after;
};

/// A number of an act that is written as none: with a year of two digits, a dash, or letters. A
/// day, a share, a range of sections, a telephone number and a file number are none.
bool can_be_malformed(const Candidate& one) {
    static const Pattern letter{"[oil]"};
    static const Pattern digit{"[0-9]"};
    static const Pattern section{"^[ -]*(§|\\$|lu[kv]|mom|kohd|kohta|artik|kap)"};
    static const Pattern longer{"[0-9] ?$"};
    static const Pattern other{
        "(asia[a-z]*|hakemu[a-z]*|tapau[a-z]*|vuo[a-z]*|sivu[a-z]*|\\bs|liite|kohta|ärende[a-z]*)"
        "[ .:(]*$"};
    const bool letters{letter.in(one.first) || letter.in(one.second)};
    const bool dash{one.mark == "-"};
    const bool short_year{one.second.size() == 2};
    const bool odd{letters || dash || short_year};
    const bool readable{
        digit.in(one.first) && digit.in(one.second) && (!dash || !short_year)
        && (one.second.size() != 3 || one.first.size() == 4)};
    return odd && readable && !one.after.starts_with('-') && !section.in(one.after)
           && !longer.in(one.before) && !other.in(one.before)
           && !is_other_number(one.before, one.after);
}

void malformed_in(
    const Text& text, std::span<const policy::Act> acts, std::vector<Citation>& found) {
    static const Pattern number{"\\b([0-9oil]{1,4}) ?([/-]) ?([0-9oil]{2,4})\\b"};
    static const Pattern letter{"[oil]"};
    static const Pattern named{
        "(la(ki|in|kia|issa|ista|kiin|illa|ille)|asetu(s|ksen|ksessa)|\\blag(en)?|förordning(en)?|"
        "\\bact|regulation)[ ,]*(n:?r?o|nr)?[ .:]*\\(?$"};
    static const Pattern spoken{
        "(la(ki|in|issa|ista|kiin)|annettu|\\blag|\\bact)\\b[^\\n.]{0,80}$"};
    constexpr std::size_t context{90};
    constexpr int last_day{31}; // below it `13/03` may be a day
    for (const std::vector<Span>& groups : number.groups(text.folded())) {
        const Span span{groups[0]};
        const Candidate one{
            text.view(groups[1]), text.view(groups[2]), text.view(groups[3]),
            text.view({span.begin < context ? std::size_t{0} : span.begin - context, span.begin}),
            text.view({span.end, std::min(span.end + 8, text.folded().size())})};
        const std::string first{digits_of(one.first)};
        const std::string second{digits_of(one.second)};
        const bool letters{letter.in(one.first) || letter.in(one.second)};
        const bool well_formed{!letters && one.mark == "/" && can_be_act(first, second)};
        const bool years{is_year(first) && is_year(second)};
        if (well_formed || years || !can_be_malformed(one)
            || (second.size() == 2 && value_of(second) == value_of(first) + 1)) {
            continue;
        }
        Citation citation;
        citation.span = citation.number_span = span;
        citation.malformed = true;
        resolve(citation, first, year_of(first, second, acts), acts);
        const bool behind_law{named.in(one.before)};
        const bool apart{letters || one.before.ends_with('(') || spoken.in(one.before)};
        const bool known{
            citation.act != Citation::none && apart && (letters || value_of(first) > last_day)};
        if (known || (behind_law && value_of(first) > 0)) {
            found.push_back(std::move(citation));
        }
    }
}

/// Whether a number that begins at `number` belongs to a name that ends at `name`.
bool belongs(const Text& text, std::size_t name, std::size_t number) {
    static const Pattern between{
        "^[ ,:;(\\[\\n-]*(annet[a-z]* (la[a-z]+)?|la[a-z]+|(muutoksineen)?|(eu|ey|ec|eg|eu:n)?)?"
        "[ ,:;(\\[)]*(eu|ey|ec|eg)?[ )]*(n:?r?o|nr|no)?[ .:(]*$"};
    constexpr std::size_t longest{45};
    return number >= name && number - name <= longest && between.in(text.view({name, number}));
}

}

std::vector<Citation>
citations_in(const Text& text, std::span<const policy::Act> acts, const ActNames& names) {
    std::vector<Citation> found{numbers_in(text, acts)};
    malformed_in(text, acts, found);
    for (ActNames::Hit& hit : names.in(text)) {
        const auto next = std::find_if(found.begin(), found.end(), [&](const Citation& citation) {
            return citation.number_span.size() > 0 && citation.named.empty()
                   && belongs(text, hit.span.end, citation.number_span.begin);
        });
        if (next != found.end()) {
            next->span.begin = hit.span.begin;
            next->named = std::move(hit.acts);
        } else {
            Citation by_name;
            by_name.span = hit.span;
            by_name.named = std::move(hit.acts);
            found.push_back(std::move(by_name));
        }
    }
    std::sort(found.begin(), found.end(), [](const Citation& left, const Citation& right) {
        return left.span.begin < right.span.begin;
    });
    return found;
}

}
