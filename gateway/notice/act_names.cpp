#include "gateway/notice/citations.h"
#include "gateway/notice/letters.h"

#include <algorithm>
#include <map>

namespace gateway::notice {

namespace {

bool starts_with_word(std::string_view name, std::string_view word) {
    return name.size() > word.size() && name.starts_with(word) && name[word.size()] == ' ';
}

std::string lowered(std::string_view name) {
    std::string out{name};
    if (!out.empty() && out.front() >= 'A' && out.front() <= 'Z') {
        out.front() = static_cast<char>(out.front() - 'A' + 'a');
    }
    return out;
}

/// `…laki`, `…lag`, `…asetus`: the last part is declined.
std::optional<std::string> declined(const std::string& name) {
    struct Ending {
        std::string_view of_name;
        const char* forms;
    };
    constexpr Ending endings[]{
        {"laki", "la(ki|in|kia|issa|ista|kiin|illa|ille|ilta|iksi)"},
        {"lagen", "lag(en|ens)?"},
        {"lag", "lag(en|ens)?"},
        {"asetus", "asetu(s|ks[a-z]*)"},
        {"kaari", "kaar[a-z]*"}};
    const std::string expression{expression_of(name)};
    for (const Ending& ending : endings) {
        if (name.size() > ending.of_name.size() + 2 && expression.ends_with(ending.of_name)) {
            return "\\b" + expression.substr(0, expression.size() - ending.of_name.size())
                   + ending.forms + "\\b";
        }
    }
    return std::nullopt;
}

}

std::string act_expression(std::string_view name) {
    const std::string small{lowered(name)};
    for (const std::string_view law : {"laki", "lag", "lagen", "act"}) {
        if (starts_with_word(small, law)) {
            // what follows is never declined: `Laki hyvästä`, `hyvästä annetun lain`
            const std::string_view rest{std::string_view{small}.substr(law.size() + 1)};
            const std::string expression{expression_of(rest)};
            return law == "laki" ? expression + "\\b" : "\\b(lag(en)?|act) " + expression + "\\b";
        }
    }
    if (const std::optional<std::string> forms{declined(small)}) {
        return *forms;
    }
    return "\\b" + expression_of(small) + "\\b";
}

ActNames::ActNames(std::span<const policy::Act> acts) {
    std::map<std::string, std::vector<std::size_t>> by_expression;
    for (std::size_t index{0}; index < acts.size(); ++index) {
        std::vector<std::string> names{acts[index].other_names};
        names.insert(names.end(), {acts[index].name.fi, acts[index].name.sv, acts[index].name.en});
        for (const std::string& name : names) {
            std::vector<std::size_t>& known{by_expression[act_expression(name)]};
            if (known.empty() || known.back() != index) {
                known.push_back(index);
            }
        }
    }
    for (auto& [expression, known] : by_expression) {
        m_names.push_back({Pattern{expression}, std::move(known)});
    }
}

std::vector<ActNames::Hit> ActNames::in(const Text& text) const {
    std::vector<Hit> hits;
    for (const Name& name : m_names) {
        for (const Span span : name.pattern.all(text.folded())) {
            hits.push_back({span, name.acts});
        }
    }
    std::sort(hits.begin(), hits.end(), [](const Hit& left, const Hit& right) {
        return left.span.begin != right.span.begin ? left.span.begin < right.span.begin
                                                   : left.span.end > right.span.end;
    });
    std::vector<Hit> kept;
    for (Hit& hit : hits) {
        const bool inside{!kept.empty() && hit.span.begin < kept.back().span.end};
        if (inside && hit.span.size() > kept.back().span.size()) {
            kept.back() = std::move(hit);
        } else if (!inside) {
            kept.push_back(std::move(hit));
        }
    }
    return kept;
}

}
