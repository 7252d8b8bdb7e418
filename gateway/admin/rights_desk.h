#pragma once
// Of this room alone: what the calls of /rights have in common.

#include "gateway/admin/resources.h"
#include "gateway/rights/request_reading.h"
#include "gateway/text/strict_json.h"

#include <optional>
#include <vector>

namespace gateway::admin {

/// Whom a request is about, in the store.
/// @param create  someone who asks is known from then on.
[[nodiscard]] std::vector<core::PersonNo>
persons_of(Parts& parts, const rights::ToldSubject& subject, bool create);

/// What an answer is about: the person by all their identities.
void about(Answer& answer, const std::vector<core::PersonNo>& persons);

/// Notes HETU_FUTURE where the subject is born after today: under a wrong century sign there would
/// be somebody of whom nothing is known. What was kept under such a code before can be asked for.
/// @return whether it was noted. @throws core::GatewayError ARTIFICIAL_HETU
[[nodiscard]] bool refuses_unborn(
    Parts& parts, const rights::ToldSubject& subject, core::Instant now, text::StrictJson& json);

/// The event as the caller's.
[[nodiscard]] ports::RightsEvent by_caller(ports::RightsEvent event, const Call& call);

void write_event(
    const ports::RightsCase& request, const ports::RightsEvent& event, exchange::Writing& writing);

/// The request that the path names.
[[nodiscard]] std::optional<ports::RightsCase> request_of(const Call& call, Parts& parts);

/// 409 with why the step cannot be taken.
[[nodiscard]] Answer refused_step(const core::Rejection& rejection);

/// @return an answer, if the store says that such a person cannot be.
template <class Work> Answer with_known_codes(Work work) {
    try {
        return work();
    } catch (const core::GatewayError& failure) {
        if (failure.code() != core::Code{"ARTIFICIAL_HETU"}) {
            throw;
        }
        text::StrictJson json;
        json.refuse("/subject", failure.code(), "artificial identity codes are not persons here");
        return Answer::wrong(problems::request_invalid, json.errors());
    }
}

}
