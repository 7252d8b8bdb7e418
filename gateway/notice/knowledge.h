#pragma once
// What the linter knows beside the notice: the acts, and word lists with dates. All of it is data
// of the configuration; nothing of it is made up here.

#include "gateway/core/instant.h"
#include "gateway/policy/law.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gateway::notice {

/// An authority, a service or a project by the words that name it, and the days on which it was
/// there.
struct Body {
    enum class Kind : std::uint8_t { authority, project };

    Kind kind{Kind::authority};
    std::string id;
    policy::Label name;
    std::vector<std::string> words;  ///< `*` is any ending of a word
    std::vector<std::string> beside; ///< words of the same sentence that make it another thing
    std::optional<core::LocalDate> from;
    std::optional<core::LocalDate> until; ///< first day on which it was no longer there
    policy::Label instead;                ///< what does its work now
    std::string source;
};

/// A word that is written wrong, and the right one.
struct Spelling {
    std::string wrong;
    std::string right;
};

/// A short name that several acts can be meant by.
struct ShortName {
    std::string word; ///< `*` is any ending of a word
    std::vector<std::string> acts;
};

/// A notice that others copy, known by words that stand in it together.
struct Template {
    std::string id;
    policy::Label name;
    std::vector<std::string> words; ///< all of them must be there
    policy::Label instead;
    std::string source;
};

/// A country outside the European Economic Area.
struct Country {
    std::string code; ///< ISO 3166-1, two letters
    policy::Label name;
    std::vector<std::string> words; ///< beginnings to which the endings of its cases are joined
};

struct Lexicon {
    std::vector<Body> bodies;
    std::vector<Spelling> spellings;
    std::vector<ShortName> short_names;
    std::vector<Template> templates;
    std::vector<Country> countries;
};

struct Knowledge {
    std::span<const policy::Act> acts;
    const Lexicon& lexicon;
};

/// Whether an act is in force on a day of Europe/Helsinki.
[[nodiscard]] bool in_force(const policy::Act& act, core::LocalDate on);
[[nodiscard]] std::optional<core::LocalDate> first_day(const policy::Act& act);
/// The first day on which it was no longer in force.
[[nodiscard]] std::optional<core::LocalDate> end_day(const policy::Act& act);
[[nodiscard]] core::LocalDate day_before(core::LocalDate date);

/// `1.1.2025`.
[[nodiscard]] std::string day_text(core::LocalDate date);

}
