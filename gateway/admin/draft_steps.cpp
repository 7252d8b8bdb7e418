// /drafts/{draft}/approve, return, activate, cancel, withdraw and rebase: how a draft comes into
// force, or does not. An approval is of one change of one set and of no other; nobody approves what
// they wrote; and what comes into force is what was looked at, byte by byte.

#include "gateway/admin/draft_reading.h"
#include "gateway/admin/read_dates.h"
#include "gateway/admin/resources.h"

#include <algorithm>

namespace gateway::admin {

using ports::DraftFile;
using ports::DraftHead;
using ports::DraftState;
using ports::DraftStep;
using text::JsonValue;
using Kind = ports::DraftStep::Kind;

namespace {

Answer refused(const DraftHead& head, const Problem& problem, JsonValue members = {}) {
    Answer answer{Answer::refusal(problem, std::move(members))};
    answer.object = head.id.text();
    return answer;
}

/// A draft that somebody has looked at, with what it changes.
struct LookedAt {
    Drafting::Compared compared;
    config::FileSet files;
    DraftStep step;
};

/// What stands in the way of any step forward: no reason, errors, nothing changed, or a set in
/// force that the draft does not know.
std::optional<Answer>
look_at(const Call& call, const DraftHead& head, Parts& parts, Kind kind, LookedAt& looked) {
    if (call.reason.empty()) {
        return refused(head, problems::why_missing);
    }
    if (head.base != parts.drafting->drafts().active()) {
        return refused(head, problems::draft_behind);
    }
    looked.files = parts.drafting->set_of(head);
    looked.compared = parts.drafting->compare(parts.drafting->kept(head.base), looked.files);
    if (!looked.compared.after->valid() || looked.compared.diff == nullptr) {
        JsonValue members{JsonValue::make_object()};
        members.add("findings", findings_json(looked.compared.after->findings));
        return refused(head, problems::draft_invalid, std::move(members));
    }
    if (looked.compared.after->digest == looked.compared.before->digest) {
        return refused(head, problems::draft_empty);
    }
    looked.step = DraftStep{
        kind,
        head.id,
        head.version,
        looked.compared.before->digest,
        looked.compared.after->digest,
        call.caller.user->name,
        call.reason,
        {},
        call.now};
    return std::nullopt;
}

Answer taking(DraftHead head, DraftStep step, DraftState state, Parts& parts) {
    head.state = state;
    head.due = step.due;
    ports::Drafts& drafts{parts.drafting->drafts()};
    Answer answer{telling(head, draft_json(head, drafts.active()))};
    answer.after = [&drafts, step = std::move(step)] { drafts.take(step); };
    return answer;
}

JsonValue wanting(Eyes needed) {
    JsonValue roles{JsonValue::make_array()};
    if (needed == Eyes::colleague) {
        roles.push(word(to_text(Role::administrator)));
    }
    roles.push(word(to_text(Role::data_protection_officer)));
    JsonValue members{JsonValue::make_object()};
    members.add("needed", word(to_text(needed))).add("roles", std::move(roles));
    return members;
}

/// Somebody else's word on a draft.
Answer judge(const Call& call, Parts& parts, Kind kind) {
    DraftOrAnswer found{draft_to_change(call, parts)};
    if (auto* const refusal = std::get_if<Answer>(&found)) {
        return std::move(*refusal);
    }
    const DraftHead& head{std::get<DraftHead>(found)};
    LookedAt looked;
    if (std::optional<Answer> refusal{look_at(call, head, parts, kind, looked)}) {
        return std::move(*refusal);
    }
    const Eyes needed{looked.compared.diff->eyes};
    if (std::find(head.authors.begin(), head.authors.end(), call.caller.user->name)
        != head.authors.end()) {
        return refused(head, problems::own_change, wanting(std::max(needed, Eyes::colleague)));
    }
    if (kind == Kind::approved && !may_agree(call.caller.user->roles, needed)) {
        return refused(head, problems::approver_too_low, wanting(needed));
    }
    return taking(head, std::move(looked.step), head.state, parts);
}

/// When it is to come into force; nothing: now.
std::optional<core::Instant> read_due(const Call& call, text::StrictJson& json) {
    json.allow_keys(call.body, "", {"at"});
    const std::optional<core::Instant> at{read_date(json, call.body, "at")};
    if (at && *at <= call.now) {
        json.refuse("/at", "DUE_PAST", "a time to come is expected");
    }
    return at;
}

/// What else is planned on the same set. What comes into force first leaves the rest behind, and at
/// its time such a plan lapses: a rule that was to follow a section would be missing from that day.
JsonValue plans_beside(const DraftHead& head, ports::Drafts& drafts) {
    constexpr std::size_t at_once{100};
    JsonValue plans{JsonValue::make_array()};
    std::optional<ports::Drafts::Behind> shown;
    for (bool more{true}; more;) {
        const std::vector<DraftHead> page{drafts.drafts(at_once, shown)};
        for (const DraftHead& other : page) {
            if (other.state == DraftState::planned && other.base == head.base
                && other.id != head.id) {
                JsonValue plan{JsonValue::make_object()};
                plan.add("draft", word(other.id.text()))
                    .add("title", word(other.title))
                    .add("due", other.due ? word(core::to_helsinki_text(*other.due)) : JsonValue{});
                plans.push(std::move(plan));
            }
        }
        // the ones that move stand first
        more = page.size() == at_once && is_moving(page.back());
        if (more) {
            shown = ports::Drafts::Behind{true, page.back().at, page.back().id};
        }
    }
    return plans;
}

/// The files that both the draft and whoever was first changed, and what the draft says of the rest
/// on top of what is in force.
struct Rebased {
    std::vector<DraftFile> files;
    std::vector<std::string> conflicts;
};

Rebased rebased(
    const config::FileSet& base, const config::FileSet& active, const std::vector<DraftFile>& own,
    const std::vector<std::string>& mine, const std::vector<std::string>& theirs) {
    const auto text_in = [](const config::FileSet& set, const std::string& path) {
        const auto found = set.files().find(path);
        return found == set.files().end() ? std::nullopt : std::optional{found->second};
    };
    const auto chosen = [](const std::vector<std::string>& paths, const std::string& path) {
        return std::find(paths.begin(), paths.end(), path) != paths.end();
    };
    Rebased made;
    for (const DraftFile& file : own) {
        const auto theirs_now = text_in(active, file.path);
        const bool typed{file.change == DraftFile::Change::typed};
        const bool same{typed ? theirs_now == file.text : !theirs_now};
        if (same || chosen(theirs, file.path)) {
            made.files.push_back(DraftFile{file.path, DraftFile::Change::untouched});
        } else if (theirs_now != text_in(base, file.path) && !chosen(mine, file.path)) {
            made.conflicts.push_back(file.path);
        }
    }
    return made;
}

std::vector<std::string>
read_paths(const JsonValue& body, std::string_view key, text::StrictJson& json) {
    std::vector<std::string> paths;
    json.each_word(body, key, "", [&](std::string_view path, const std::string&) {
        paths.emplace_back(path);
    });
    return paths;
}

/// A step that takes back, for a reason.
Answer
taking_back(const DraftHead& head, Kind kind, DraftState then, const Call& call, Parts& parts) {
    if (call.reason.empty()) {
        return refused(head, problems::why_missing);
    }
    return taking(
        head,
        DraftStep{
            kind, head.id, head.version, head.base, head.base, call.caller.user->name, call.reason},
        then, parts);
}

}

Answer approve_draft(const Call& call, Parts& parts) {
    return judge(call, parts, Kind::approved);
}

Answer return_draft(const Call& call, Parts& parts) {
    return judge(call, parts, Kind::returned);
}

Answer activate_draft(const Call& call, Parts& parts) {
    DraftOrAnswer found{draft_to_change(call, parts)};
    if (auto* const refusal = std::get_if<Answer>(&found)) {
        return std::move(*refusal);
    }
    DraftHead head{std::get<DraftHead>(found)};
    text::StrictJson json;
    const std::optional<core::Instant> due{read_due(call, json)};
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    LookedAt looked;
    if (std::optional<Answer> refusal{
            look_at(call, head, parts, due ? Kind::planned : Kind::activating, looked)}) {
        return std::move(*refusal);
    }
    Drafting& drafting{*parts.drafting};
    const std::vector<DraftStep> steps{drafting.drafts().steps(head.id)};
    const Agreement agreement{agreement_on(head, steps, looked.compared, parts)};
    if (!agreement.given) {
        return refused(head, problems::approval_missing, wanting(agreement.needed));
    }
    const core::Digest after{looked.step.after};
    const auto packed = std::make_shared<const core::Bytes>(looked.files.pack());
    looked.step.due = due;
    looked.step.follows = steps.empty() ? 0 : steps.back().number; // what the agreement rests on
    head.state = due ? DraftState::planned : DraftState::activated;
    head.due = due;
    JsonValue body{draft_json(head, due ? head.base : after)};
    body.add("plans_beside", plans_beside(head, drafting.drafts()));
    Answer answer{telling(head, std::move(body))};
    answer.after = [&drafting, step = std::move(looked.step), after, packed] {
        drafting.drafts().keep(after, *packed);
        if (step.due) {
            drafting.drafts().take(step);
        } else {
            drafting.means().put_in_force(step);
        }
    };
    return answer;
}

Answer cancel_draft(const Call& call, Parts& parts) {
    DraftOrAnswer found{draft_to_end(call, parts)};
    if (auto* const refusal = std::get_if<Answer>(&found)) {
        return std::move(*refusal);
    }
    const DraftHead& head{std::get<DraftHead>(found)};
    if (head.state != DraftState::planned) {
        return refused(head, problems::draft_state);
    }
    return taking_back(head, Kind::cancelled, DraftState::open, call, parts);
}

Answer withdraw_draft(const Call& call, Parts& parts) {
    DraftOrAnswer found{draft_to_end(call, parts)};
    if (auto* const refusal = std::get_if<Answer>(&found)) {
        return std::move(*refusal);
    }
    return taking_back(
        std::get<DraftHead>(found), Kind::withdrawn, DraftState::withdrawn, call, parts);
}

Answer rebase_draft(const Call& call, Parts& parts) {
    DraftOrAnswer found{draft_to_change(call, parts)};
    if (auto* const refusal = std::get_if<Answer>(&found)) {
        return std::move(*refusal);
    }
    DraftHead head{std::get<DraftHead>(found)};
    text::StrictJson json;
    json.allow_keys(call.body, "", {"mine", "theirs"});
    const std::vector<std::string> mine{read_paths(call.body, "mine", json)};
    const std::vector<std::string> theirs{read_paths(call.body, "theirs", json)};
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    ports::Drafts& drafts{parts.drafting->drafts()};
    const core::Digest active{drafts.active()};
    if (head.base == active) {
        return telling(head, draft_json(head, active));
    }
    const Rebased made{rebased(
        parts.drafting->kept(head.base), parts.drafting->kept(active),
        drafts.files(head.id, head.version), mine, theirs)};
    if (!made.conflicts.empty()) {
        JsonValue members{JsonValue::make_object()};
        members.add("conflicts", words(made.conflicts));
        return refused(head, problems::draft_conflict, std::move(members));
    }
    const std::int64_t version{head.version++};
    head.base = active;
    head.saved_by = call.caller.user->name;
    head.saved_at = call.now;
    Answer answer{telling(head, draft_json(head, active))};
    answer.after = [&drafts, id = head.id, version, active, by = head.saved_by, made] {
        static_cast<void>(drafts.save(id, version, active, by, made.files));
    };
    return answer;
}

}
