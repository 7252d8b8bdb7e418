#include "gateway/admin/draft_reading.h"

#include "gateway/config/file_paths.h"

#include <algorithm>
#include <charconv>

namespace gateway::admin {

using ports::DraftFile;
using ports::DraftHead;
using ports::DraftState;
using ports::DraftStep;
using text::JsonValue;

namespace {

constexpr std::size_t told_of_others{50};

/// `"7"`, as tag_of() writes it.
std::optional<std::int64_t> version_in(std::string_view tag) {
    if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"') {
        return std::nullopt;
    }
    const std::string_view digits{tag.substr(1, tag.size() - 2)};
    std::int64_t version{0};
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), version);
    return read.ec == std::errc{} && read.ptr == digits.data() + digits.size()
               ? std::optional{version}
               : std::nullopt;
}

/// What was saved since the caller looked, newest first.
Answer moved(const DraftHead& head, std::int64_t seen, Parts& parts) {
    JsonValue saved{JsonValue::make_array()};
    std::size_t told{0};
    for (const auto& [path, by] : parts.drafting->drafts().saved_since(head.id, seen)) {
        if (told++ == told_of_others) {
            break;
        }
        JsonValue one{JsonValue::make_object()};
        one.add("path", word(path)).add("by", word(by.text()));
        saved.push(std::move(one));
    }
    JsonValue members{JsonValue::make_object()};
    members.add("version", JsonValue::of_integer(head.version))
        .add("saved_by", word(head.saved_by.text()))
        .add("saved", std::move(saved));
    Answer answer{Answer::refusal(problems::draft_moved, std::move(members))};
    answer.object = head.id.text();
    answer.etag = tag_of(head);
    return answer;
}

Answer refused(const DraftHead& head, const Problem& problem) {
    Answer answer{Answer::refusal(problem)};
    answer.object = head.id.text();
    return answer;
}

DraftOrAnswer seen_by_caller(const Call& call, Parts& parts) {
    DraftOrAnswer found{draft_of(call, parts)};
    const auto* const head = std::get_if<DraftHead>(&found);
    if (head == nullptr) {
        return found;
    }
    const std::optional<std::int64_t> seen{version_in(call.if_match)};
    if (!seen) {
        return refused(*head, problems::version_missing);
    }
    if (*seen != head->version) {
        return moved(*head, *seen, parts);
    }
    return found;
}

bool flag(const JsonValue& change, std::string_view key) {
    const JsonValue* const found{change.find(key)};
    return found != nullptr && found->is_true();
}

}

DraftOrAnswer draft_of(const Call& call, Parts& parts) {
    const std::optional<core::MessageId> id{core::MessageId::parse(call.parameter)};
    std::optional<DraftHead> head{id ? parts.drafting->drafts().find(*id) : std::nullopt};
    if (!head) {
        return Answer::refusal(problems::draft_unknown);
    }
    return std::move(*head);
}

DraftOrAnswer draft_to_change(const Call& call, Parts& parts) {
    DraftOrAnswer found{seen_by_caller(call, parts)};
    const auto* const head = std::get_if<DraftHead>(&found);
    if (head != nullptr && head->state != DraftState::open) {
        return refused(*head, problems::draft_state);
    }
    return found;
}

DraftOrAnswer draft_to_end(const Call& call, Parts& parts) {
    DraftOrAnswer found{seen_by_caller(call, parts)};
    const auto* const head = std::get_if<DraftHead>(&found);
    if (head != nullptr && head->state != DraftState::open && head->state != DraftState::planned) {
        return refused(*head, problems::draft_state);
    }
    return found;
}

std::vector<DraftFile> read_changes(const JsonValue& body, text::StrictJson& json) {
    std::vector<DraftFile> files;
    json.each(body, "changes", "", [&](const JsonValue& change, const std::string& here) {
        if (!change.is_object()) {
            json.refuse(here, "TYPE_WRONG", "an object is expected");
            return;
        }
        json.allow_keys(change, here, {"path", "text", "removed", "untouched"});
        const auto path = json.required_word(change, "path", here + "/path");
        if (!path || !config::may_stand(*path)) {
            json.refuse(here + "/path", "PATH_FORM", "a path inside the folder is expected");
            return;
        }
        DraftFile file{std::string{*path}};
        const std::optional<std::string_view> text{change.string_at("text")};
        const int told{
            (text ? 1 : 0) + (flag(change, "removed") ? 1 : 0)
            + (flag(change, "untouched") ? 1 : 0)};
        if (told != 1) {
            json.refuse(here, "CHANGE_FORM", "a text, removed or untouched is expected");
            return;
        }
        file.change = text                      ? DraftFile::Change::typed
                      : flag(change, "removed") ? DraftFile::Change::removed
                                                : DraftFile::Change::untouched;
        file.text = text.value_or("");
        const bool twice{std::any_of(files.begin(), files.end(), [&](const DraftFile& other) {
            return other.path == file.path;
        })};
        if (twice) {
            json.refuse(here + "/path", "PATH_TWICE", "a file is named once");
        }
        files.push_back(std::move(file));
    });
    return files;
}

bool is_moving(const DraftHead& head) noexcept {
    return head.state == DraftState::open || head.state == DraftState::planned
           || head.state == DraftState::activating;
}

std::string tag_of(const DraftHead& head) {
    std::string tag{'"'};
    tag += std::to_string(head.version);
    tag += '"';
    return tag;
}

std::string_view
change_in(const config::FileSet& base, const config::FileSet& files, const std::string& path) {
    const auto before = base.files().find(path);
    const auto after = files.files().find(path);
    if (after == files.files().end()) {
        return before == base.files().end() ? "missing" : "removed";
    }
    if (before == base.files().end()) {
        return "added";
    }
    return before->second == after->second ? "untouched" : "typed";
}

JsonValue findings_json(
    const std::vector<config::Finding>& findings,
    const std::function<bool(const std::string&)>& near) {
    std::vector<const config::Finding*> told;
    told.reserve(findings.size());
    for (const config::Finding& finding : findings) {
        told.push_back(&finding);
    }
    std::stable_sort(told.begin(), told.end(), [&](const auto* one, const auto* other) {
        const auto rank = [&](const config::Finding& finding) {
            return finding.severity == config::Finding::Severity::error ? 0
                   : near && near(finding.file)                         ? 1
                                                                        : 2;
        };
        return rank(*one) < rank(*other);
    });
    told.resize(std::min(told.size(), most_findings));
    JsonValue array{JsonValue::make_array()};
    for (const config::Finding* const finding : told) {
        const bool error{finding->severity == config::Finding::Severity::error};
        JsonValue object{JsonValue::make_object()};
        object.add("severity", word(error ? "error" : "note"))
            .add("file", word(finding->file))
            .add("line", JsonValue::of_integer(static_cast<std::int64_t>(finding->line)))
            .add("code", word(finding->code.text()))
            .add("reason", word(finding->reason));
        array.push(std::move(object));
    }
    return array;
}

namespace {

/// Whether what it was typed over is in force no more, while it may still come into force. Of what
/// came into force, or never will, there is nothing to take in.
bool is_behind(const DraftHead& head, const core::Digest& active) {
    const bool may_come{head.state == DraftState::open || head.state == DraftState::planned};
    return may_come && head.base != active;
}

}

JsonValue draft_json(const DraftHead& head, const core::Digest& active) {
    JsonValue object{JsonValue::make_object()};
    object.add("draft", word(head.id.text()))
        .add("title", word(head.title))
        .add("by", word(head.by.text()))
        .add("begun_at", word(core::to_helsinki_text(head.at)))
        .add("version", JsonValue::of_integer(head.version))
        .add("saved_by", word(head.saved_by.text()))
        .add("saved_at", word(core::to_helsinki_text(head.saved_at)))
        .add(
            "authors",
            words(
                head.authors,
                [](const ports::UserName& name) -> std::string_view { return name.text(); }))
        .add("state", word(ports::to_text(head.state)))
        .add("due", head.due ? word(core::to_helsinki_text(*head.due)) : JsonValue{})
        .add("files", JsonValue::of_integer(head.files))
        .add("base", word(core::to_hex(head.base)))
        .add("behind", JsonValue::of_boolean(is_behind(head, active)));
    return object;
}

Answer telling(const DraftHead& head, JsonValue body, int status) {
    Answer answer{Answer::of(std::move(body), status)};
    answer.object = head.id.text();
    answer.etag = tag_of(head);
    return answer;
}

bool may_agree(const std::vector<std::string>& roles, Eyes needed) {
    const auto has = [&](Role role) {
        return std::find(roles.begin(), roles.end(), to_text(role)) != roles.end();
    };
    return has(Role::data_protection_officer)
           || (needed != Eyes::officer && has(Role::administrator));
}

Agreement agreement_on(
    const DraftHead& head, const std::vector<DraftStep>& steps, const Drafting::Compared& compared,
    Parts& parts) {
    Agreement agreement{compared.diff->eyes, compared.diff->eyes == Eyes::own, {}};
    for (const DraftStep& step : steps) {
        if (step.after != compared.after->digest || step.before != compared.before->digest) {
            continue;
        }
        if (step.kind == DraftStep::Kind::returned) {
            agreement.by.clear();
        } else if (step.kind == DraftStep::Kind::approved) {
            agreement.by.push_back(step.by);
        }
    }
    for (const ports::UserName& name : agreement.by) {
        const std::optional<ports::User> user{parts.users.find(name)};
        const bool author{
            std::find(head.authors.begin(), head.authors.end(), name) != head.authors.end()};
        agreement.given = agreement.given
                          || (user && user->active && !user->ended(parts.clock.now()) && !author
                              && may_agree(user->roles, agreement.needed));
    }
    return agreement;
}

}
