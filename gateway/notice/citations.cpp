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
