#pragma once
// A file of cases: the scene that its cases share, lists of items and consents by name, and the
// cases with what each says otherwise. Here scene and case become one question in the shape of a
// dry run; it must never hold a fact that neither of them tells.

#include "gateway/config/draft.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace gateway::config {

/// What the cases of one file share. Points into the file's tree.
class Scene final {
public:
    /// Reads `scene`, `lists` and `consents` of a file of cases; findings go to the reader's sheet.
    explicit Scene(MapReader& file);

    /// Items as a case lists them, the file's lists written out.
    [[nodiscard]] std::vector<const Tree*> items(const std::vector<const Tree*>& listed) const;

    /// The questions of a case: its own keys over the scene's, facts and guards key by key; a fact
    /// that is said to be `unknown` is not told. A consent that names no recipient or no purpose
    /// is one to whom the case asks for, and for what. A list of registers or of parties is one
    /// question for each.
    /// @param fields all that is asked, in order
    /// @return never empty
    [[nodiscard]] std::vector<Tree>
    questions(const Sheet& sheet, const Tree& made, const std::vector<const Tree*>& fields) const;

private:
    [[nodiscard]] const Tree* told(const Tree& made, std::string_view key) const;
    [[nodiscard]] std::vector<const Tree*> choices(const Tree& made, std::string_view key) const;
    [[nodiscard]] Tree question(
        const Sheet& sheet, const Tree& made, const std::vector<const Tree*>& fields,
        const Tree* reg, const Tree* party) const;
    [[nodiscard]] Tree merged(const Tree& made, std::string_view key) const;
    [[nodiscard]] Tree fields_of(const Tree& made, const std::vector<const Tree*>& fields) const;
    [[nodiscard]] Tree consent_of(const Sheet& sheet, const Tree& told, const Tree& question) const;

    const Tree* m_scene{nullptr};
    std::map<std::string, std::vector<const Tree*>, std::less<>> m_lists;
    std::map<std::string, const Tree*, std::less<>> m_consents;
};

/// The keys of a case, beside those of a question, that it may have.
inline constexpr std::string_view question_keys[]{"at",       "register",  "party", "purpose",
                                                  "subject",  "mandatory", "facts", "guards",
                                                  "consents", "holds"};

}
