#pragma once
// One call on its way: what a resource is given and what it answers. A resource decides nothing
// about who may call it, and an answer leaves only when its entry in the journal is durable.

#include "gateway/admin/identity.h"
#include "gateway/admin/problems.h"
#include "gateway/exchange/note.h"
#include "gateway/exchange/passage.h"
#include "gateway/text/json_value.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway::admin {

struct Call {
    const Caller& caller;
    core::Instant now;
    std::string_view parameter;      ///< the variable part of the path; empty if it has none
    text::JsonValue body;            ///< an object where the method has a body, without `reason`
    std::string reason;              ///< why, in the caller's words; empty if none was given
    std::string_view purpose{};      ///< what it is looked at for, of the closed list
    std::string_view if_match{};     ///< the version that the caller had seen, as it was shown
    std::string_view language{"fi"}; ///< fi, sv or en: what the caller reads best
    /// Writes the call's entry into the transaction of what it does, of this person and with this
    /// status: for what has a transaction of its own. Then the answer is `noted`.
    std::function<void(exchange::Writing&, core::PersonNo, int status)> note_in{};
};

struct Answer {
    int status{200};
    text::JsonValue body{};
    const Problem* problem{nullptr}; ///< then `body` is an object of its further members, or null
    std::string_view allow{};        ///< of a 405
    std::string object{}; ///< what it was about: a user's name, a token's or message's id
    core::PersonNo person{core::PersonNo::none}; ///< whose data it shows
    std::vector<core::PersonNo> also{};          ///< the same person by earlier identifiers
    std::string_view purpose{};            ///< what it was looked at for, where the route says so
    std::vector<core::PersonNo> persons{}; ///< whose facts `write` reads
    exchange::Takes takes{exchange::Takes::nothing}; ///< from what may leave of `persons`
    const Problem* conflict{nullptr}; ///< where a constraint of the store stands in the way of
                                      ///< `write`; null: CHANGED_MEANWHILE
    bool noted{false};                ///< its entry is durable already, beside what it did
    bool done{false}; ///< it was carried out already, by entries of its own that name the user

    std::string cookie{}; ///< set in the browser
    std::string event{};  ///< its id: the body is one server-sent event
    std::string etag{};   ///< of the body, quoted
    std::chrono::seconds retry_after{0};
    /// Done when the entry is durable: what has its own transaction.
    std::function<void()> after{};

    /// Done in the transaction that journals the call; may complete the answer. Called again when
    /// the transaction is repeated.
    std::function<void(const exchange::Ground&, exchange::Writing&, Answer&)> write{};

    [[nodiscard]] static Answer of(text::JsonValue body, int status = 200) {
        Answer answer;
        answer.status = status;
        answer.body = std::move(body);
        return answer;
    }

    [[nodiscard]] static Answer refusal(const Problem& problem, text::JsonValue members = {}) {
        Answer answer;
        answer.status = problem.status;
        answer.problem = &problem;
        answer.body = std::move(members);
        return answer;
    }

    /// REQUEST_INVALID and the like, with [{"path","code","reason"}].
    [[nodiscard]] static Answer wrong(const Problem& problem, text::JsonValue errors) {
        text::JsonValue members{text::JsonValue::make_object()};
        members.add("errors", std::move(errors));
        return refusal(problem, std::move(members));
    }
};

/// Words of JSON, for the resources.
[[nodiscard]] inline text::JsonValue word(std::string_view text) {
    return text::JsonValue::of_string(std::string{text});
}

template <class Range, class TextOf>
[[nodiscard]] text::JsonValue words(const Range& range, TextOf text_of) {
    text::JsonValue array{text::JsonValue::make_array()};
    for (const auto& element : range) {
        array.push(word(text_of(element)));
    }
    return array;
}

[[nodiscard]] inline text::JsonValue words(const std::vector<std::string>& texts) {
    return words(texts, [](const std::string& text) -> std::string_view { return text; });
}

}
