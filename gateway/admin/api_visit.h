#pragma once
// One call on its way through the interface; of api*.cpp alone.

#include "gateway/admin/api.h"
#include "gateway/admin/routes.h"
#include "gateway/text/strict_json.h"

#include <optional>
#include <string>
#include <string_view>

namespace gateway::admin {

/// One call from its arrival to its answer.
struct Api::Visit {
    const http::Request& request;
    Way way;
    core::Instant now;
    core::MessageId id;
    std::string_view language;
    Caller caller{};
    Limiter::Verdict verdict{};
    const Route* route{nullptr};
    std::string_view parameter{};
    text::JsonValue body{};
    std::string reason{};
    std::string_view purpose{};        ///< of the closed list
    std::optional<core::Digest> key{}; ///< the call's own, if it carries one
    bool in_doubt{false};              ///< nobody knows whether it was done
    bool reason_apart{false}; ///< the person has no key any more: their reasons have their own
    Answer answer{Answer::refusal(problems::internal)};

    /// Ends the visit with a refusal. @return false, for whoever goes on only if nothing objects.
    bool refuse(const Problem& problem, text::JsonValue members = {}) {
        answer = Answer::refusal(problem, std::move(members));
        return false;
    }

    bool refuse(const Problem& problem, const core::Rejection& rejection) {
        text::JsonValue errors{text::JsonValue::make_array()};
        errors.push(
            text::StrictJson::error(rejection.path, rejection.code.text(), problem.title.back()));
        answer = Answer::wrong(problem, std::move(errors));
        return false;
    }
};

}
