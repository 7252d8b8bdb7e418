#pragma once
// What the calls about drafts have in common: which draft is meant, whether the caller has seen its
// last version, what was typed, and how a draft is told.

#include "gateway/admin/call.h"
#include "gateway/admin/draft_problems.h"
#include "gateway/admin/operation_json.h"
#include "gateway/admin/parts.h"
#include "gateway/text/strict_json.h"

#include <functional>
#include <optional>
#include <variant>
#include <vector>

namespace gateway::admin {

/// A draft, or why the call cannot be about it.
using DraftOrAnswer = std::variant<ports::DraftHead, Answer>;

[[nodiscard]] DraftOrAnswer draft_of(const Call& call, Parts& parts);

/// The same, for a change: the caller must have seen its last version, and it must be open. A 412
/// says what was saved since, and by whom.
[[nodiscard]] DraftOrAnswer draft_to_change(const Call& call, Parts& parts);

/// The same where it may also be planned.
[[nodiscard]] DraftOrAnswer draft_to_end(const Call& call, Parts& parts);

/// `changes`: [{"path","text"}], [{"path","removed":true}] or [{"path","untouched":true}].
[[nodiscard]] std::vector<ports::DraftFile>
read_changes(const text::JsonValue& body, text::StrictJson& json);

/// Whether it may still come into force; such ones are listed first.
[[nodiscard]] bool is_moving(const ports::DraftHead& head) noexcept;

/// Its version as an entity tag: "7".
[[nodiscard]] std::string tag_of(const ports::DraftHead& head);

[[nodiscard]] text::JsonValue draft_json(const ports::DraftHead& head, const core::Digest& active);

/// What a draft does to a file: typed, removed, added, untouched; missing: there is none.
[[nodiscard]] std::string_view
change_in(const config::FileSet& base, const config::FileSet& files, const std::string& path);

/// Of more than this many findings the first are told: errors, then notes of the files that
/// somebody is at, then others. `lautturi check` prints all of them.
inline constexpr std::size_t most_findings{500};

/// @param near whether somebody is at a file.
[[nodiscard]] text::JsonValue findings_json(
    const std::vector<config::Finding>& findings,
    const std::function<bool(const std::string& file)>& near = {});

/// An answer that shows a draft, with its tag.
[[nodiscard]] Answer telling(const ports::DraftHead& head, text::JsonValue body, int status = 200);

/// Who has to have agreed, and who has.
struct Agreement {
    Eyes needed{Eyes::own};
    bool given{false};
    std::vector<ports::UserName> by;
};

/// @param steps of the draft. What was said of another set counts for nothing; neither does what an
/// author, or somebody who may no longer, said.
[[nodiscard]] Agreement agreement_on(
    const ports::DraftHead& head, const std::vector<ports::DraftStep>& steps,
    const Drafting::Compared& compared, Parts& parts);

/// Whether somebody with these roles can be the second person of such a change.
[[nodiscard]] bool may_agree(const std::vector<std::string>& roles, Eyes needed);

}
