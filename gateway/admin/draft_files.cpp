// /drafts/{draft}/files: reading and typing. A save is of what the caller had seen last: what
// somebody else saved meanwhile is never written over, it is told.

#include "gateway/admin/draft_reading.h"
#include "gateway/admin/resources.h"
#include "gateway/crypto/digest.h"
#include "gateway/text/charset.h"

#include <algorithm>

namespace gateway::admin {

using ports::DraftFile;
using ports::DraftHead;
using text::JsonValue;

namespace {

/// So much text is told in one answer.
constexpr std::size_t told_at_once{std::size_t{12} << 20U};
/// So many files are found at once, and so many told that the draft touches: who looks for one
/// among tens of thousands types more.
constexpr std::size_t most_found{100};
constexpr std::size_t most_touched{500};

/// A file's text; null where there is none or it is no text.
JsonValue text_in(const config::FileSet& files, const std::string& path) {
    const auto found = files.files().find(path);
    return found == files.files().end() || !text::is_utf8(found->second) ? JsonValue{}
                                                                         : word(found->second);
}

std::size_t bytes_in(const config::FileSet& files, const std::string& path) {
    const auto found = files.files().find(path);
    return found == files.files().end() ? 0 : found->second.size();
}

/// What a draft begins with, and what it stands for.
struct Sets {
    config::FileSet base;
    config::FileSet files;
};

Sets sets_of(const DraftHead& head, Parts& parts) {
    const config::FileSet base{parts.drafting->kept(head.base)};
    return {base, with_changes(base, base, parts.drafting->drafts().files(head.id, head.version))};
}

JsonValue file_json(const std::string& path, const std::string& text, std::string_view change) {
    JsonValue one{JsonValue::make_object()};
    one.add("path", word(path))
        .add("bytes", JsonValue::of_integer(static_cast<std::int64_t>(text.size())))
        .add("sha256", word(core::to_hex(crypto::sha256(core::as_bytes(text)))))
        .add("change", word(change));
    return one;
}

}

Answer list_draft_files(const Call& call, Parts& parts) {
    DraftOrAnswer found{draft_of(call, parts)};
    if (auto* const refusal = std::get_if<Answer>(&found)) {
        return std::move(*refusal);
    }
    const DraftHead& head{std::get<DraftHead>(found)};
    const auto [base, files]{sets_of(head, parts)};
    JsonValue array{JsonValue::make_array()};
    for (const auto& [path, text] : files.files()) {
        array.push(file_json(path, text, change_in(base, files, path)));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("files", std::move(array));
    return telling(head, std::move(body));
}

Answer find_draft_files(const Call& call, Parts& parts) {
    DraftOrAnswer found{draft_of(call, parts)};
    if (auto* const refusal = std::get_if<Answer>(&found)) {
        return std::move(*refusal);
    }
    text::StrictJson json;
    json.allow_keys(call.body, "", {"text"});
    const std::string wanted{json.plain_text(call.body, "text", "")};
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    const DraftHead& head{std::get<DraftHead>(found)};
    const auto [base, files]{sets_of(head, parts)};
    JsonValue array{JsonValue::make_array()};
    std::size_t touched{0};
    std::size_t fitting{0};
    for (const auto& [path, text] : files.files()) {
        const std::string_view change{change_in(base, files, path)};
        const bool told{
            change != "untouched" ? touched++ < most_touched
                                  : !wanted.empty() && path.find(wanted) != std::string::npos
                                        && fitting++ < most_found};
        if (told) {
            array.push(file_json(path, text, change));
        }
    }
    JsonValue body{JsonValue::make_object()};
    body.add("files", std::move(array));
    return telling(head, std::move(body));
}

Answer read_draft_files(const Call& call, Parts& parts) {
    DraftOrAnswer found{draft_of(call, parts)};
    if (auto* const refusal = std::get_if<Answer>(&found)) {
        return std::move(*refusal);
    }
    const DraftHead& head{std::get<DraftHead>(found)};
    text::StrictJson json;
    json.allow_keys(call.body, "", {"paths"});
    const Sets sets{sets_of(head, parts)};
    const config::FileSet& base{sets.base};
    const config::FileSet& files{sets.files};
    JsonValue array{JsonValue::make_array()};
    std::size_t told{0};
    json.each_word(call.body, "paths", "", [&](std::string_view name, const std::string& here) {
        const std::string path{name};
        const std::string_view change{change_in(base, files, path)};
        told += bytes_in(files, path) + bytes_in(base, path);
        if (change == "missing") {
            json.refuse(here, "FILE_UNKNOWN", "there is no such file");
            return;
        }
        if (told > told_at_once) {
            json.refuse(here, "TOO_MUCH", "ask for fewer files");
            return;
        }
        JsonValue one{JsonValue::make_object()};
        one.add("path", word(path))
            .add("change", word(change))
            .add("text", text_in(files, path))
            .add("before", text_in(base, path));
        array.push(std::move(one));
    });
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    JsonValue body{JsonValue::make_object()};
    body.add("files", std::move(array));
    return telling(head, std::move(body));
}

Answer save_draft(const Call& call, Parts& parts) {
    DraftOrAnswer found{draft_to_change(call, parts)};
    if (auto* const refusal = std::get_if<Answer>(&found)) {
        return std::move(*refusal);
    }
    DraftHead& head{std::get<DraftHead>(found)};
    text::StrictJson json;
    json.allow_keys(call.body, "", {"changes"});
    const std::vector<DraftFile> changes{read_changes(call.body, json)};
    if (!json.wrong() && changes.empty()) {
        json.refuse("/changes", "KEY_MISSING", "at least one change is needed");
    }
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    ports::Drafts& drafts{parts.drafting->drafts()};
    const ports::UserName by{call.caller.user->name};
    const DraftHead before{head};
    ++head.version;
    head.saved_by = by;
    head.saved_at = call.now;
    if (std::find(head.authors.begin(), head.authors.end(), by) == head.authors.end()) {
        head.authors.push_back(by);
    }
    const config::FileSet base{parts.drafting->kept(head.base)};
    head.files = static_cast<std::int64_t>(
        differing(base, with_changes(base, parts.drafting->set_of(before), changes)).size());
    Answer answer{telling(head, draft_json(head, drafts.active()))};
    answer.after = [&drafts, before, by, changes] {
        static_cast<void>(drafts.save(before.id, before.version, before.base, by, changes));
    };
    return answer;
}

}
