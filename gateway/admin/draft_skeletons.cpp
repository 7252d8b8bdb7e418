// /drafts/{draft}/skeletons: commented beginnings of a party or an exchange that is not there yet,
// for whoever writes no code. Texts only: saving them is a save like any other.

#include "gateway/admin/draft_reading.h"
#include "gateway/admin/resources.h"
#include "gateway/config/skeletons.h"
#include "gateway/core/fingerprint.h"

#include <algorithm>
#include <array>

namespace gateway::admin {

using config::Skeleton;
using text::JsonValue;

namespace {

constexpr std::size_t longest_word{300};

/// A word that stands in the text as it is: ids, provisions, queries.
bool is_plain(std::string_view word) noexcept {
    return word.size() <= longest_word && std::all_of(word.begin(), word.end(), [](char byte) {
               return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z')
                      || (byte >= '0' && byte <= '9') || byte == '-' || byte == '_' || byte == '.'
                      || byte == '/';
           });
}

std::string place(std::string_view key) {
    std::string pointer{"/"};
    pointer += key;
    return pointer;
}

/// What is typed into a field; a text is one line.
class Wishes final {
public:
    Wishes(const JsonValue& body, text::StrictJson& json) : m_body{body}, m_json{json} {}

    [[nodiscard]] std::string text(std::string_view key) {
        std::string found{m_json.plain_text(m_body, key, "")};
        const bool controls{std::any_of(found.begin(), found.end(), [](char letter) {
            const auto byte = static_cast<unsigned char>(letter);
            return byte < 0x20U || byte == 0x7FU;
        })};
        if (controls || found.size() > longest_word * 4) {
            m_json.refuse(place(key), "TEXT_FORM", "one line is expected");
        }
        return found;
    }

    [[nodiscard]] std::string plain(std::string_view key) {
        std::string found{m_json.plain_text(m_body, key, "")};
        if (!is_plain(found)) {
            m_json.refuse(place(key), "WORD_FORM", "letters, digits and ._/- are expected");
        }
        return found;
    }

    [[nodiscard]] std::string name() {
        const std::string found{m_json.required_word(m_body, "name", "/name").value_or("")};
        if (!m_json.wrong() && !config::is_skeleton_name(found)) {
            m_json.refuse(
                "/name", "NAME_FORM", "lower case, digits, hyphens and dots are expected");
        }
        return found;
    }

    /// One of these; the first where nothing is said.
    template <std::size_t Count> [[nodiscard]] std::string
    one_of(std::string_view key, const std::array<std::string_view, Count>& known) {
        const std::string found{m_json.plain_text(m_body, key, "")};
        if (found.empty()) {
            return std::string{known.front()};
        }
        if (std::find(known.begin(), known.end(), found) == known.end()) {
            m_json.refuse(place(key), "CODE_UNKNOWN", "unknown code " + text::shown(found));
        }
        return found;
    }

private:
    const JsonValue& m_body;
    text::StrictJson& m_json;
};

Skeleton party(const JsonValue& body, text::StrictJson& json) {
    json.allow_keys(body, "", {"kind", "name", "label", "class", "url", "pin", "authority"});
    Wishes typed{body, json};
    config::PartyWishes wishes;
    wishes.name = typed.name();
    wishes.label = typed.text("label");
    wishes.cls = typed.plain("class");
    wishes.url = typed.text("url");
    wishes.pin = typed.text("pin");
    wishes.authority = typed.text("authority");
    if (!wishes.pin.empty() && !core::fingerprint_of(wishes.pin)) {
        json.refuse("/pin", "PIN_FORM", "the SHA-256 of a public key is expected");
    }
    return json.wrong() ? Skeleton{} : config::party_skeleton(wishes);
}

Skeleton exchange(const JsonValue& body, text::StrictJson& json) {
    json.allow_keys(
        body, "",
        {"kind", "name", "label", "register", "party", "direction", "format", "purpose", "basis",
         "selection", "transport"});
    Wishes typed{body, json};
    config::ExchangeWishes wishes;
    wishes.name = typed.name();
    wishes.label = typed.text("label");
    wishes.reg = typed.plain("register");
    wishes.party = typed.plain("party");
    wishes.direction = typed.one_of("direction", std::array<std::string_view, 2>{"out", "in"});
    wishes.format =
        typed.one_of("format", std::array<std::string_view, 4>{"json", "ndjson", "csv", "xml"});
    wishes.purpose = typed.plain("purpose");
    wishes.basis = typed.plain("basis");
    wishes.selection = typed.plain("selection");
    wishes.transport =
        typed.one_of("transport", std::array<std::string_view, 3>{"directory", "https", "sftp"});
    return json.wrong() ? Skeleton{} : config::exchange_skeleton(wishes);
}

}

Answer begin_files(const Call& call, Parts& parts) {
    DraftOrAnswer found{draft_of(call, parts)};
    if (auto* const refusal = std::get_if<Answer>(&found)) {
        return std::move(*refusal);
    }
    const ports::DraftHead& head{std::get<ports::DraftHead>(found)};
    text::StrictJson json;
    const auto kind = json.required_word(call.body, "kind", "/kind");
    Skeleton skeleton;
    if (kind == "party") {
        skeleton = party(call.body, json);
    } else if (kind == "exchange") {
        skeleton = exchange(call.body, json);
    } else if (kind) {
        json.refuse("/kind", "CODE_UNKNOWN", "party or exchange is expected");
    }
    const config::FileSet files{parts.drafting->set_of(head)};
    JsonValue array{JsonValue::make_array()};
    for (const auto& [path, text] : skeleton) {
        if (files.files().contains(path)) {
            json.refuse("/name", "NAME_TAKEN", "there is one of this name");
            break;
        }
        JsonValue one{JsonValue::make_object()};
        one.add("path", word(path)).add("text", word(text));
        array.push(std::move(one));
    }
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    JsonValue body{JsonValue::make_object()};
    body.add("files", std::move(array));
    return telling(head, std::move(body));
}

}
