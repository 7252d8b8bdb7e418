#include "gateway/notice/finding.h"

#include <array>

namespace gateway::notice {

namespace {

constexpr std::array<std::string_view, rule_count> rule_names{
    "LINT-LAW-UNKNOWN",
    "LINT-LAW-REPEALED",
    "LINT-LAW-EXPIRED",
    "LINT-LAW-NOTYET",
    "LINT-LAW-FORM",
    "LINT-COPY",
    "LINT-BASIS-NOT-ART6",
    "LINT-BASIS-MIX",
    "LINT-ART9-MISSING",
    "LINT-SECRECY-GROUND",
    "LINT-DISCLOSE-CONTRA",
    "LINT-PSEUDO-AS-ANON",
    "LINT-CONSENT-BUNDLED",
    "LINT-DEAD-PROJECT",
    "LINT-DEAD-AUTHORITY",
    "LINT-ANACHRONISM",
    "LINT-EEA",
    "LINT-PROCESSOR",
    "LINT-CONTROLLER",
    "LINT-RETENTION",
    "LINT-RIGHTS",
    "LINT-LOG-PII",
    "LINT-CHILD",
    "LINT-OPEN-LIST",
    "LINT-DUP",
    "LINT-CONTACT",
    "LINT-DIRECTION",
    "LINT-TYPO",
    "LINT-OCR"};

std::string filled(const std::string& pattern, std::initializer_list<std::string_view> arguments) {
    std::string out;
    for (std::size_t at{0}; at < pattern.size(); ++at) {
        const bool slot{pattern[at] == '{' && at + 2 < pattern.size() && pattern[at + 2] == '}'};
        const auto index = slot ? static_cast<std::size_t>(pattern[at + 1] - '1') : 0;
        if (slot && index < arguments.size()) {
            out += arguments.begin()[index];
            at += 2;
        } else {
            out += pattern[at];
        }
    }
    return out;
}

template <std::string policy::Label::*Member>
std::string filled(const policy::Label& pattern, std::initializer_list<policy::Label> arguments) {
    std::array<std::string_view, 6> words{};
    std::size_t count{0};
    for (const policy::Label& argument : arguments) {
        words.at(count++) = argument.*Member;
    }
    return filled(pattern.*Member, {words[0], words[1], words[2], words[3], words[4], words[5]});
}

}

std::string_view name_of(Rule rule) noexcept {
    return rule_names[static_cast<std::size_t>(rule)];
}

std::string_view name_of(Severity severity) noexcept {
    switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::info: return "info";
    }
    return "error";
}

policy::Label filled(const policy::Label& pattern, std::initializer_list<policy::Label> arguments) {
    return {
        filled<&policy::Label::fi>(pattern, arguments),
        filled<&policy::Label::sv>(pattern, arguments),
        filled<&policy::Label::en>(pattern, arguments)};
}

policy::Label same(std::string_view word) {
    return {std::string{word}, std::string{word}, std::string{word}};
}

}
