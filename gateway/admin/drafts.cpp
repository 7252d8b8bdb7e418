// /drafts: beginning a draft of the configuration, listing them, reading one. Whatever was typed is
// kept as it is; whether it is any good is the checker's business.

#include "gateway/admin/draft_reading.h"
#include "gateway/admin/operation_json.h"
#include "gateway/admin/paging.h"
#include "gateway/admin/resources.h"
#include "gateway/core/error.h"
#include "gateway/crypto/random.h"

#include <algorithm>

namespace gateway::admin {

using ports::DraftFile;
using ports::DraftHead;
using ports::DraftStep;
using text::JsonValue;

namespace {

constexpr std::size_t listed{100};
constexpr std::size_t longest_title{300};

std::size_t letters_in(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
    }));
}

/// Letters that would steer a terminal.
bool has_controls(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char letter) {
        const auto byte = static_cast<unsigned char>(letter);
        return byte < 0x20U || byte == 0x7FU;
    });
}

/// What a new draft says of the files, so that it stands for the set `from`.
std::vector<DraftFile> files_to_be(const config::FileSet& base, const config::FileSet& from) {
    std::vector<DraftFile> files;
    for (const std::string& path : differing(base, from)) {
        const auto text = from.files().find(path);
        if (text == from.files().end()) {
            files.push_back(DraftFile{path, DraftFile::Change::removed});
        } else {
            files.push_back(DraftFile{path, DraftFile::Change::typed, text->second});
        }
    }
    return files;
}

struct Beginning {
    DraftHead head;
    std::optional<core::Digest> from{};
};

Beginning read_beginning(const Call& call, text::StrictJson& json) {
    json.allow_keys(call.body, "", {"draft", "title", "from"});
    Beginning begun;
    begun.head.by = call.caller.user->name;
    begun.head.id = crypto::new_message_id(call.now);
    if (const auto title = json.required_word(call.body, "title", "/title")) {
        begun.head.title = *title;
        if (title->empty() || letters_in(*title) > longest_title) {
            json.refuse("/title", "TEXT_LENGTH", "1 to 300 characters are expected");
        } else if (has_controls(*title)) {
            json.refuse("/title", "TEXT_FORM", "one line is expected");
        }
    }
    if (const auto id = call.body.string_at("draft")) {
        if (const auto parsed = core::MessageId::parse(*id)) {
            begun.head.id = *parsed;
        } else {
            json.refuse("/draft", "ID_FORM", "a UUID is expected");
        }
    }
    if (const auto from = call.body.string_at("from")) {
        begun.from = core::digest_from_hex(*from);
        if (!begun.from) {
            json.refuse("/from", "DIGEST_FORM", "64 hexadecimal digits are expected");
        }
    }
    return begun;
}

/// `MOVING.MICROSECONDS.DRAFT`: opaque to whoever was given it.
std::string draft_cursor(const DraftHead& head) {
    std::string cursor{is_moving(head) ? "1." : "0."};
    cursor += cursor_of(head.at, head.id);
    return cursor;
}

std::optional<ports::Drafts::Behind> parse_draft_cursor(std::string_view text) {
    if (!text.starts_with("0.") && !text.starts_with("1.")) {
        return std::nullopt;
    }
    const auto place = parse_cursor(text.substr(2));
    return place ? std::optional{ports::Drafts::Behind{
               text.front() == '1', place->first, place->second}}
                 : std::nullopt;
}

Answer page_of_drafts(Parts& parts, const std::optional<ports::Drafts::Behind>& behind) {
    ports::Drafts& drafts{parts.drafting->drafts()};
    const core::Digest active{drafts.active()};
    // one more than the page has: whether there is another
    std::vector<DraftHead> heads{drafts.drafts(listed + 1, behind)};
    const bool more{heads.size() > listed};
    if (more) {
        heads.pop_back();
    }
    JsonValue array{JsonValue::make_array()};
    for (const DraftHead& head : heads) {
        array.push(draft_json(head, active));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("drafts", std::move(array))
        .add("next", more ? word(draft_cursor(heads.back())) : JsonValue{});
    return Answer::of(std::move(body));
}

JsonValue step_json(const DraftStep& step) {
    JsonValue object{JsonValue::make_object()};
    object.add("kind", word(ports::to_text(step.kind)))
        .add("version", JsonValue::of_integer(step.version))
        .add("by", word(step.by.text()))
        .add("at", word(core::to_helsinki_text(step.at)))
        .add("reason", word(step.reason))
        .add("due", step.due ? word(core::to_helsinki_text(*step.due)) : JsonValue{});
    return object;
}

JsonValue whole_json(const DraftHead& head, Parts& parts) {
    ports::Drafts& drafts{parts.drafting->drafts()};
    const config::FileSet base{parts.drafting->kept(head.base)};
    JsonValue changes{JsonValue::make_array()};
    for (const DraftFile& file : drafts.files(head.id, head.version)) {
        const bool known{base.files().contains(file.path)};
        JsonValue one{JsonValue::make_object()};
        one.add("path", word(file.path))
            .add(
                "change", word(
                              file.change == DraftFile::Change::removed ? "removed"
                              : known                                   ? "typed"
                                                                        : "added"));
        changes.push(std::move(one));
    }
    JsonValue steps{JsonValue::make_array()};
    for (const DraftStep& step : drafts.steps(head.id)) {
        steps.push(step_json(step));
    }
    JsonValue body{draft_json(head, drafts.active())};
    body.add("changes", std::move(changes)).add("steps", std::move(steps));
    return body;
}

}

Answer list_drafts(const Call&, Parts& parts) {
    return page_of_drafts(parts, std::nullopt);
}

Answer query_drafts(const Call& call, Parts& parts) {
    text::StrictJson json;
    json.allow_keys(call.body, "", {"behind"});
    const std::optional<ports::Drafts::Behind> behind{
        read_behind(call.body, json, parse_draft_cursor)};
    return json.wrong() ? Answer::wrong(problems::request_invalid, json.errors())
                        : page_of_drafts(parts, behind);
}

Answer read_draft(const Call& call, Parts& parts) {
    DraftOrAnswer found{draft_of(call, parts)};
    if (auto* const refusal = std::get_if<Answer>(&found)) {
        return std::move(*refusal);
    }
    const DraftHead& head{std::get<DraftHead>(found)};
    return telling(head, whole_json(head, parts));
}

Answer begin_draft(const Call& call, Parts& parts) {
    text::StrictJson json;
    Beginning begun{read_beginning(call, json)};
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    ports::Drafts& drafts{parts.drafting->drafts()};
    if (const auto known = drafts.find(begun.head.id)) {
        // asked again with the same id: the same draft
        return telling(*known, draft_json(*known, drafts.active()));
    }
    DraftHead& head{begun.head};
    head.base = drafts.active();
    head.saved_by = head.by;
    head.at = call.now;
    head.saved_at = call.now;
    head.authors = {head.by};
    std::vector<DraftFile> files;
    if (begun.from && !drafts.kept(*begun.from)) {
        json.refuse("/from", "CONFIGURATION_UNKNOWN", "no such set is kept");
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    if (begun.from) {
        files = files_to_be(parts.drafting->kept(head.base), parts.drafting->kept(*begun.from));
    }
    head.files = static_cast<std::int64_t>(files.size());
    Answer answer{telling(head, draft_json(head, head.base), 201)};
    answer.after = [&drafts, head, files = std::move(files)] {
        drafts.begin(head, head.base, files);
    };
    return answer;
}

}
