#include "gateway/policy/citation.h"

#include <algorithm>
#include <vector>

namespace gateway::policy {

namespace {

/// 24(1)(25): 24, 1, 25.
std::vector<std::string> steps_of(std::string_view number) {
    std::vector<std::string> steps(1);
    for (const char letter : number) {
        if (letter == '(') {
            steps.emplace_back();
        } else if (letter != ')') {
            steps.back() += letter;
        }
    }
    return steps;
}

std::string section_fi(const std::vector<std::string>& steps) {
    std::string text{steps[0] + " §"};
    text += steps.size() > 1 ? ' ' + steps[1] + " mom." : "";
    text += steps.size() > 2 ? ' ' + steps[2] + " kohta" : "";
    return text;
}

std::string section_sv(const std::vector<std::string>& steps) {
    std::string text{steps[0] + " §"};
    text += steps.size() > 1 ? ' ' + steps[1] + " mom." : "";
    text += steps.size() > 2 ? ' ' + steps[2] + " punkten" : "";
    return text;
}

std::string article_fi(const std::vector<std::string>& steps) {
    switch (steps.size()) {
    case 1: return steps[0] + " artikla";
    case 2: return steps[0] + " artiklan " + steps[1] + " kohta";
    default: return steps[0] + " artiklan " + steps[1] + " kohdan " + steps[2] + " alakohta";
    }
}

std::string article_sv(const std::vector<std::string>& steps) {
    std::string text{"artikel " + steps[0]};
    text += steps.size() > 1 ? '.' + steps[1] : "";
    text += steps.size() > 2 ? ' ' + steps[2] : "";
    return text;
}

std::string article(std::string_view number, Language language) {
    switch (language) {
    case Language::fi: return article_fi(steps_of(number));
    case Language::sv: return article_sv(steps_of(number));
    case Language::en: break;
    }
    return "Article " + std::string{number};
}

std::string section(std::string_view number, Language language) {
    switch (language) {
    case Language::fi: return section_fi(steps_of(number));
    case Language::sv: return section_sv(steps_of(number));
    case Language::en: break;
    }
    return "section " + std::string{number};
}

std::string chapter(std::string_view number, Language language) {
    switch (language) {
    case Language::fi: return std::string{number} + " luku";
    case Language::sv: return std::string{number} + " kap.";
    case Language::en: break;
    }
    return "chapter " + std::string{number};
}

std::string_view not_located(Language language) noexcept {
    switch (language) {
    case Language::fi: return "(säännöstä ei ole yksilöity)";
    case Language::sv: return "(bestämmelsen har inte preciserats)";
    case Language::en: break;
    }
    return "(section not yet located)";
}

/// What stands behind the number of the act; empty where the act as a whole is meant.
std::string place_of(const Provision& provision, Language language) {
    const std::string_view number{provision.section};
    switch (provision.division) {
    case Division::act: return {};
    case Division::unlocated: return std::string{not_located(language)};
    case Division::chapter: return chapter(number, language);
    case Division::article: return article(number, language);
    case Division::section: break;
    }
    const std::size_t colon{number.find(':')};
    return colon == std::string_view::npos ? section(number, language)
                                           : chapter(number.substr(0, colon), language) + ' '
                                                 + section(number.substr(colon + 1), language);
}

}

std::string citation_of(const Provision& provision, Language language) {
    const std::string place{place_of(provision, language)};
    return place.empty() ? provision.act : provision.act + ' ' + place;
}

Label citation_of(const Provision& provision) {
    return Label{
        citation_of(provision, Language::fi), citation_of(provision, Language::sv),
        citation_of(provision, Language::en)};
}

std::string cite_gdpr(std::string_view basis, Language language) {
    std::string number; // 9.2.a: 9(2)(a)
    bool open{false};
    for (const char letter : basis) {
        number += letter != '.' ? std::string(1, letter) : open ? ")(" : "(";
        open = open || letter == '.';
    }
    number += open ? ")" : "";
    switch (language) {
    case Language::fi: return "tietosuoja-asetuksen " + article(number, language);
    case Language::sv: return "dataskyddsförordningen, " + article(number, language);
    case Language::en: break;
    }
    return "GDPR " + article(number, language);
}

const std::string& in(const Label& label, Language language) noexcept {
    switch (language) {
    case Language::fi: return label.fi;
    case Language::sv: return label.sv;
    case Language::en: break;
    }
    return label.en;
}

}
