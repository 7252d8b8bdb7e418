#include "gateway/config/statute_place.h"

#include "gateway/config/findings.h"

#include <algorithm>

namespace gateway::config {

using policy::Division;

namespace {

constexpr std::pair<std::string_view, Division> divisions[]{
    {"section", Division::section}, {"chapter", Division::chapter}, {"article", Division::article}};

/// 13, 13 a.
bool is_plain_number(std::string_view text) {
    const std::size_t digits{std::min(text.find_first_not_of("0123456789"), text.size())};
    const std::string_view letter{text.substr(digits)};
    return digits > 0 && digits < 5
           && (letter.empty()
               || (letter.size() == 2 && letter[0] == ' ' && letter[1] >= 'a' && letter[1] <= 'z'));
}

/// 3, 24(1)(25), 6(1)(a).
bool is_stepped_number(std::string_view text) {
    const std::size_t open{std::min(text.find('('), text.size())};
    std::string_view steps{text.substr(open)};
    while (!steps.empty()) {
        const std::size_t close{steps.find(')')};
        if (steps[0] != '(' || close == std::string_view::npos || close == 1) {
            return false;
        }
        steps.remove_prefix(close + 1);
    }
    return is_plain_number(text.substr(0, open));
}

bool is_number_of(Division division, std::string_view text) {
    if (division == Division::chapter) {
        return is_plain_number(text);
    }
    const std::size_t colon{division == Division::section ? text.find(':') : text.npos};
    return colon == text.npos ? is_stepped_number(text)
                              : is_plain_number(text.substr(0, colon))
                                    && is_stepped_number(text.substr(colon + 1));
}

/// Earlier releases had sections alone: a chapter and an Article of the General Data Protection
/// Regulation stood as one. What is stored so is read as it was meant: old decisions are explained
/// by it. @return whether it was written so
bool was_meant_otherwise(std::string_view id, policy::Provision& provision) {
    const std::string_view last{id.substr(std::min(id.rfind('/'), id.size()))};
    if (provision.act == "2016/679") {
        provision.division = Division::article;
    } else if (last.starts_with("/ch") && provision.section.find(':') == std::string::npos) {
        provision.division = Division::chapter;
    } else {
        return false;
    }
    return true;
}

void read_section(
    const Sheet& sheet, const Tree& place, const std::string& id, policy::Provision& provision) {
    if (provision.section == "the act" || provision.section == "not located") {
        provision.division = provision.section == "the act" ? Division::act : Division::unlocated;
        provision.section.clear();
    } else if (was_meant_otherwise(id, provision)) {
        sheet.error_of_activation(
            place.line, "SECTION_OF_NONE",
            "a chapter stands under `chapter`, and an Article under `article`");
    }
}

}

void read_place(
    const Sheet& sheet, const Tree& tree, MapReader& reader, const std::string& id,
    policy::Provision& provision) {
    const Tree* place{nullptr};
    for (const auto& [key, division] : divisions) {
        const Tree* const here{reader.find(key)};
        if (here != nullptr && place != nullptr) {
            sheet.error(
                here->line, "PLACE_TWICE",
                "a provision is one of a section, a chapter and an article");
        }
        if (here != nullptr) {
            place = here;
            provision.division = division;
        }
    }
    if (place == nullptr) {
        sheet.error(tree.line, "KEY_MISSING", "a provision needs its section, chapter or article");
        return;
    }
    provision.section = read_word(sheet, *place).value_or("");
    if (provision.division == Division::section) {
        read_section(sheet, *place, id, provision);
    }
    const bool numbered{
        provision.division != Division::act && provision.division != Division::unlocated};
    if (numbered && !is_number_of(provision.division, provision.section)) {
        sheet.error_of_activation( // earlier releases took any words: `the section on data`
            place->line, "NAME_FORM",
            "a section is 13, 13:3 a or 24(1)(25), the act, or not located; a chapter 13 a; an "
            "article 6(1)(a)");
        provision.division = Division::unlocated;
        provision.section.clear();
    }
}

}
