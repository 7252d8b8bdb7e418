#pragma once
// How the interface was used, and by whom (Mikkeli's notice §10: "tiedoista tuotetaan käytön
// seurantaan tarvittavat raportit"): per user and group, attempts too, and what a supervisor ought
// to look at. An anomaly is a question, never a finding of guilt: it says who, when, how often and
// what kind, and of the persons looked at nothing.

#include "gateway/core/message_id.h"
#include "gateway/ports/rights.h"
#include "gateway/ports/users.h"
#include "gateway/text/json_value.h"

#include <chrono>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace gateway::rights {

/// Who bears a user's family name, in the register's own selections.
struct Namesakes {
    std::map<std::string, std::set<core::PersonNo>> by_user;
    std::vector<std::string> not_read; ///< selections that the register does not have
};

/// Whom it is watched that nobody looks at without need. Made for one report, and kept nowhere.
struct Watched {
    std::set<core::PersonNo> public_figures;
    std::set<core::PersonNo> colleagues;
    /// By user: persons who bear one of the user's names.
    std::map<std::string, std::set<core::PersonNo>> namesakes;
    std::vector<std::string> not_read; ///< selections in which namesakes were not looked for
};

struct UseQuestion {
    core::Instant from;
    core::Instant until;
    std::size_t bulk{50}; ///< different persons within an hour that are too many
    int night_from{22};   ///< hours in Finland, half-open
    int night_until{6};
};

/// `{"from","until","users":[{"user","roles","calls","reads","persons","refused","limited",
/// "without_purpose","purposes":{…},"resources":{…}}],"groups":[{"role",…}],"strangers":{"calls",
/// "refused"},"anomalies":[{"kind","user","at","until","count"}]}`. Kinds: bulk, night, weekend
/// (attempts that were refused, too), namesake, colleague, public-figure, without-purpose, refused,
/// limited (more calls than are answered). Where selections were not read, `"namesakes":
/// {"not_read":[…]}` names them.
/// @param calls  entries of kind `audit`, in order.
[[nodiscard]] text::JsonValue use_report(
    const UseQuestion& question, std::span<const ports::PersonTrace> calls,
    std::span<const ports::User> users, const Watched& watched);

}
