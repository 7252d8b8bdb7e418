#pragma once
// Strict reading of one map: every key is asked for, or it is unknown.

#include "gateway/config/yaml_tree.h"
#include "gateway/core/instant.h"
#include "gateway/core/name.h"
#include "gateway/policy/law.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::config {

class MapReader final {
public:
    /// @param what the map is, for reasons: `an exchange`. Anything but a map is a finding, and
    /// reads as empty.
    MapReader(const Sheet& sheet, const Tree& tree, std::string_view what);

    /// The value of a key that may be missing; null where it is. A null value is a finding.
    [[nodiscard]] const Tree* find(std::string_view key);
    /// The value of a key that must be there.
    [[nodiscard]] const Tree* need(std::string_view key);

    [[nodiscard]] std::string text(std::string_view key);
    [[nodiscard]] std::string text_or(std::string_view key, std::string fallback);
    [[nodiscard]] bool boolean_or(std::string_view key, bool fallback);
    [[nodiscard]] std::int64_t
    number_or(std::string_view key, std::int64_t fallback, std::int64_t least, std::int64_t most);
    [[nodiscard]] policy::Label label(std::string_view key);
    /// The beginning of a day of Europe/Helsinki.
    [[nodiscard]] std::optional<core::Instant>
    day_or(std::string_view key, std::optional<core::Instant> fallback);
    /// Days of Europe/Helsinki, half-open: `until` is the first day outside.
    [[nodiscard]] core::Validity validity(std::string_view key);
    /// The items of a list that may be missing.
    [[nodiscard]] std::vector<const Tree*> list(std::string_view key);
    [[nodiscard]] std::vector<const Tree*> needed_list(std::string_view key);

    /// Reports every key that was not asked for.
    void finish() const;

    [[nodiscard]] std::size_t line() const noexcept { return m_tree.line; }
    [[nodiscard]] const Sheet& sheet() const noexcept { return m_sheet; }

private:
    [[nodiscard]] std::vector<const Tree*> items_of(const Tree* tree, std::string_view key) const;

    const Sheet& m_sheet;
    const Tree& m_tree;
    std::string m_what;
    std::set<std::string, std::less<>> m_asked;
};

/// A scalar that is not empty; a finding and nothing otherwise.
[[nodiscard]] std::optional<std::string> read_word(const Sheet& sheet, const Tree& tree);

/// The names that a house of configuration may give: lower case, digits, dots and hyphens, at most
/// 100.
[[nodiscard]] bool is_name(std::string_view text) noexcept;

/// Provisions and acts may hold slashes and capitals: 1290/2002/ch13/3.
[[nodiscard]] bool is_provision_name(std::string_view text) noexcept;

/// Y-tunnus: seven digits, weights 7 9 10 5 8 4 2, check digit.
[[nodiscard]] bool is_business_id(std::string_view text) noexcept;

/// Declares a name: its form is checked, and that it is new.
template <class Name> [[nodiscard]] std::optional<Name>
declare(const Sheet& sheet, const Tree& tree, std::set<Name>& known, std::string_view what) {
    const std::optional<std::string> word{read_word(sheet, tree)};
    if (!word) {
        return std::nullopt;
    }
    const bool formed{
        std::is_same_v<Name, core::ProvisionId> ? is_provision_name(*word) : is_name(*word)};
    if (!formed) {
        sheet.error(
            tree.line, "NAME_FORM",
            "a name of " + std::string{what} + " is lower case, digits, dots and hyphens");
        return std::nullopt;
    }
    const Name name{Name::intern(*word)};
    if (!known.insert(name).second) {
        sheet.error(
            tree.line, "ID_DUPLICATE",
            std::string{what} + " " + said(*word) + " is declared twice");
        return std::nullopt;
    }
    return name;
}

/// A name that must have been declared.
template <class Name> [[nodiscard]] std::optional<Name>
refer(const Sheet& sheet, const Tree& tree, const std::set<Name>& known, std::string_view what) {
    const std::optional<std::string> word{read_word(sheet, tree)};
    if (!word) {
        return std::nullopt;
    }
    const std::optional<Name> name{Name::find(*word)};
    if (!name || known.count(*name) == 0) {
        sheet.error(
            tree.line, "REFERENCE_DANGLING",
            "there is no " + std::string{what} + " " + said(*word));
        return std::nullopt;
    }
    return name;
}

/// A list of names that must have been declared, each once.
template <class Name> [[nodiscard]] std::vector<Name> refer_all(
    const Sheet& sheet, const std::vector<const Tree*>& trees, const std::set<Name>& known,
    std::string_view what) {
    std::vector<Name> names;
    std::set<Name> seen;
    for (const Tree* tree : trees) {
        if (const std::optional<Name> name{refer(sheet, *tree, known, what)}) {
            if (seen.insert(*name).second) {
                names.push_back(*name);
            } else {
                sheet.error(
                    tree->line, "ID_DUPLICATE",
                    std::string{what} + " " + said(name->text()) + " is listed twice");
            }
        }
    }
    return names;
}

/// One word of a closed list; TERM_UNKNOWN otherwise.
template <class Value, std::size_t N> [[nodiscard]] std::optional<Value> choose(
    const Sheet& sheet, const Tree& tree, const std::pair<std::string_view, Value> (&choices)[N]) {
    const std::optional<std::string> word{read_word(sheet, tree)};
    if (!word) {
        return std::nullopt;
    }
    std::string all;
    for (const auto& [text, value] : choices) {
        if (text == *word) {
            return value;
        }
        all += (all.empty() ? "" : ", ") + std::string{text};
    }
    sheet.error(tree.line, "TERM_UNKNOWN", said(*word) + " is none of: " + all);
    return std::nullopt;
}

}
