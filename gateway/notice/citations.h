#pragma once
// Where a notice cites an act: by number, by name, or by both. This finds what is there; the rules
// say whether it is right.

#include "gateway/notice/knowledge.h"
#include "gateway/notice/text.h"

#include <optional>
#include <string>
#include <vector>

namespace gateway::notice {

/// One citation. It has a number, or acts that its name can mean, or both.
struct Citation {
    Span span;             ///< name and number
    Span number_span;      ///< empty where there is no number
    std::string number;    ///< as the register of statutes writes numbers: 916/2012, 2016/679
    bool malformed{false}; ///< written 380/23, 380-2023 or, as a scanner reads it, 38O/2O23
    bool swapped{false};   ///< year and number change places in the notice: 679/2016
    std::size_t act{none}; ///< of the acts, by number
    std::vector<std::size_t> named; ///< acts that the name before the number can mean
    bool has_law_word{false}; ///< something like an act's name stands before a number without one

    static constexpr std::size_t none{static_cast<std::size_t>(-1)};
};

/// Finds acts by the names that they are known by, in the cases of Finnish.
class ActNames final {
public:
    explicit ActNames(std::span<const policy::Act> acts);

    struct Hit {
        Span span;
        std::vector<std::size_t> acts;
    };

    /// In order of place; of two that overlap the longer.
    [[nodiscard]] std::vector<Hit> in(const Text& text) const;

private:
    struct Name {
        Pattern pattern;
        std::vector<std::size_t> acts;
    };

    std::vector<Name> m_names;
};

/// The name of an act as an expression: `Laki hyvästä` is found as `hyvästä annetun lain`,
/// `Hyvyyslaki` as `hyvyyslain`.
[[nodiscard]] std::string act_expression(std::string_view name);

[[nodiscard]] std::vector<Citation>
citations_in(const Text& text, std::span<const policy::Act> acts, const ActNames& names);

}
