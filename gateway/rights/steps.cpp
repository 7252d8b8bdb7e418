#include "gateway/rights/steps.h"

#include <algorithm>
#include <array>

namespace gateway::rights {

namespace {

using ports::Right;
using ports::RightsStep;

// The grounds, each with its provision. Those of 1050/2018 §34(1) were not read in the act itself.
struct Ground {
    std::string_view code;
    std::string_view provision;
};

constexpr std::array grounds{
    Ground{"manifestly-unfounded", "(EU) 2016/679 art. 12(5)"},
    Ground{"excessive", "(EU) 2016/679 art. 12(5)"},
    Ground{"further-copy", "(EU) 2016/679 art. 15(3)"},
    Ground{"complexity", "(EU) 2016/679 art. 12(3)"},
    Ground{"number", "(EU) 2016/679 art. 12(3)"},
    Ground{"not-identified", "(EU) 2016/679 art. 11(2), 12(2)"},
    Ground{"rights-of-others", "(EU) 2016/679 art. 15(4)"},
    Ground{"1050/2018-34-1-1", "1050/2018 34 § 1 mom. 1"},
    Ground{"1050/2018-34-1-2", "1050/2018 34 § 1 mom. 2"},
    Ground{"1050/2018-34-1-3", "1050/2018 34 § 1 mom. 3"},
    Ground{"accurate", "(EU) 2016/679 art. 16"},
    Ground{"17.3.b", "(EU) 2016/679 art. 17(3)(b)"},
    Ground{"17.3.d", "(EU) 2016/679 art. 17(3)(d)"},
    Ground{"17.3.e", "(EU) 2016/679 art. 17(3)(e)"},
    Ground{"no-ground-of-18.1", "(EU) 2016/679 art. 18(1)"},
    Ground{"not-provided-by-person", "(EU) 2016/679 art. 20(1)"},
    Ground{"public-task", "(EU) 2016/679 art. 20(3)"},
    Ground{"compelling-grounds", "(EU) 2016/679 art. 21(1)"},
    Ground{"not-6.1.e-or-f", "(EU) 2016/679 art. 21(1)"}};

constexpr std::array<std::string_view, 2> of_extension{"complexity", "number"};
constexpr std::array<std::string_view, 3> of_fee{
    "manifestly-unfounded", "excessive", "further-copy"};
constexpr std::array<std::string_view, 4> of_withholding{
    "rights-of-others", "1050/2018-34-1-1", "1050/2018-34-1-2", "1050/2018-34-1-3"};
// What stands first is a ground of a refusal alone: nothing is granted to whom nobody knows.
constexpr std::array<std::string_view, 7> refusing_access{
    "not-identified",   "manifestly-unfounded", "excessive",       "rights-of-others",
    "1050/2018-34-1-1", "1050/2018-34-1-2",     "1050/2018-34-1-3"};
constexpr std::array<std::string_view, 4> refusing_rectification{
    "not-identified", "manifestly-unfounded", "excessive", "accurate"};
constexpr std::array<std::string_view, 6> refusing_erasure{
    "not-identified", "manifestly-unfounded", "excessive", "17.3.b", "17.3.d", "17.3.e"};
constexpr std::array<std::string_view, 4> refusing_restriction{
    "not-identified", "manifestly-unfounded", "excessive", "no-ground-of-18.1"};
constexpr std::array<std::string_view, 6> refusing_portability{
    "not-identified",         "manifestly-unfounded", "excessive",
    "not-provided-by-person", "public-task",          "rights-of-others"};
constexpr std::array<std::string_view, 5> refusing_objection{
    "not-identified", "manifestly-unfounded", "excessive", "compelling-grounds", "not-6.1.e-or-f"};

std::span<const std::string_view> refusing(Right right) noexcept {
    switch (right) {
    case Right::access: return refusing_access;
    case Right::rectification: return refusing_rectification;
    case Right::erasure: return refusing_erasure;
    case Right::restriction: return refusing_restriction;
    case Right::portability: return refusing_portability;
    case Right::objection: return refusing_objection;
    }
    return {};
}

core::Rejection no(core::Code code, const char* path = "step") {
    return core::Rejection{code, path};
}

/// Whether the last of these two steps that was taken is the first one.
bool waits_between(
    const ports::RightsCase& request, RightsStep opening, RightsStep closing) noexcept {
    bool waits{false};
    for (const ports::RightsEvent& event : request.steps) {
        waits = event.step == opening || (waits && event.step != closing);
    }
    return waits;
}

bool is_decided(const ports::RightsCase& request) noexcept {
    return has(request, RightsStep::granted) || has(request, RightsStep::partly)
           || has(request, RightsStep::refused);
}

/// An answer is handed over by these alone; what is granted of the others is carried out.
bool answers_with_data(Right right) noexcept {
    return right == Right::access || right == Right::portability;
}

/// What nothing is granted or handed over before.
std::optional<core::Rejection> not_ready(const ports::RightsCase& request) {
    if (!has(request, RightsStep::identified)) {
        return no("RIGHTS_NOT_IDENTIFIED");
    }
    if (waits_between(request, RightsStep::clarification, RightsStep::clarified)) {
        return no("RIGHTS_WAITS_FOR_CLARIFICATION");
    }
    if (waits_between(request, RightsStep::fee, RightsStep::paid)) {
        return no("RIGHTS_FEE_UNPAID");
    }
    return std::nullopt;
}

std::optional<core::Rejection>
decision(const ports::RightsCase& request, const ports::RightsEvent& next) {
    if (is_decided(request)) {
        return no("RIGHTS_DECIDED");
    }
    if (next.step != RightsStep::refused) {
        return not_ready(request);
    }
    return has(request, RightsStep::identified) || next.ground == "not-identified"
               ? std::nullopt
               : std::optional{no("RIGHTS_NOT_IDENTIFIED")};
}

std::optional<core::Rejection> release(const ports::RightsCase& request) {
    if (!answers_with_data(request.request.right)) {
        return no("RIGHTS_STEP");
    }
    if (has(request, RightsStep::released)) {
        return no("RIGHTS_RELEASED");
    }
    if (has(request, RightsStep::refused)) {
        return no("RIGHTS_DECIDED");
    }
    return not_ready(request);
}

std::optional<core::Rejection> extension(const ports::RightsCase& request, core::LocalDate today) {
    if (has(request, RightsStep::extended)) {
        return no("RIGHTS_EXTENDED_BEFORE");
    }
    // the person is told within the first month: afterwards it is too late for that
    return deadline_of(request, today).due < today ? std::optional{no("RIGHTS_EXTENSION_LATE")}
                                                   : std::nullopt;
}

std::optional<core::Rejection>
objection(const ports::RightsCase& request, const ports::RightsEvent& next, core::LocalDate today) {
    switch (next.step) {
    case RightsStep::opened: return no("RIGHTS_STEP");
    case RightsStep::identified:
        return has(request, RightsStep::identified) ? std::optional{no("RIGHTS_IDENTIFIED_BEFORE")}
                                                    : std::nullopt;
    case RightsStep::clarification:
        return waits_between(request, RightsStep::clarification, RightsStep::clarified)
                   ? std::optional{no("RIGHTS_WAITS_FOR_CLARIFICATION")}
                   : std::nullopt;
    case RightsStep::clarified:
        return waits_between(request, RightsStep::clarification, RightsStep::clarified)
                   ? std::nullopt
                   : std::optional{no("RIGHTS_NOT_ASKED")};
    case RightsStep::extended: return extension(request, today);
    case RightsStep::fee:
        return is_decided(request) ? std::optional{no("RIGHTS_DECIDED")} : std::nullopt;
    case RightsStep::paid:
        return waits_between(request, RightsStep::fee, RightsStep::paid)
                   ? std::nullopt
                   : std::optional{no("RIGHTS_NO_FEE")};
    case RightsStep::withheld:
        return request.request.right == Right::access ? std::nullopt
                                                      : std::optional{no("RIGHTS_STEP")};
    case RightsStep::granted:
    case RightsStep::partly:
    case RightsStep::refused: return decision(request, next);
    case RightsStep::released: return release(request);
    case RightsStep::ended:
        return is_decided(request) || has(request, RightsStep::released)
                   ? std::nullopt
                   : std::optional{no("RIGHTS_NOT_DECIDED")};
    }
    return no("RIGHTS_STEP");
}

}

std::string_view word_of(Standing standing) noexcept {
    switch (standing) {
    case Standing::open: return "open";
    case Standing::waits: return "waits";
    case Standing::decided: return "decided";
    case Standing::refused: return "refused";
    case Standing::answered: return "answered";
    case Standing::ended: return "ended";
    }
    return {};
}

bool has(const ports::RightsCase& request, RightsStep step) noexcept {
    return std::any_of(request.steps.begin(), request.steps.end(), [&](const auto& event) {
        return event.step == step;
    });
}

Standing standing_of(const ports::RightsCase& request) noexcept {
    if (has(request, RightsStep::ended)) {
        return Standing::ended;
    }
    if (has(request, RightsStep::released)) {
        return Standing::answered;
    }
    if (has(request, RightsStep::refused)) {
        return Standing::refused;
    }
    if (is_decided(request)) {
        return Standing::decided;
    }
    return waits_between(request, RightsStep::clarification, RightsStep::clarified)
                   || waits_between(request, RightsStep::fee, RightsStep::paid)
               ? Standing::waits
               : Standing::open;
}

std::span<const std::string_view> grounds_of(RightsStep step, Right right) noexcept {
    switch (step) {
    case RightsStep::extended: return of_extension;
    case RightsStep::fee: return of_fee;
    case RightsStep::withheld: return of_withholding;
    case RightsStep::refused: return refusing(right);
    case RightsStep::partly: return refusing(right).subspan(1);
    case RightsStep::opened:
    case RightsStep::identified:
    case RightsStep::clarification:
    case RightsStep::clarified:
    case RightsStep::paid:
    case RightsStep::granted:
    case RightsStep::released:
    case RightsStep::ended: return {};
    }
    return {};
}

std::string_view provision_of(std::string_view ground) noexcept {
    const auto* const found = std::find_if(
        grounds.begin(), grounds.end(), [&](const Ground& one) { return one.code == ground; });
    return found == grounds.end() ? ground : found->provision;
}

core::Result<core::Nothing> may_follow(
    const ports::RightsCase& request, const ports::RightsEvent& next, core::LocalDate today) {
    if (has(request, RightsStep::ended)) {
        return no("RIGHTS_ENDED");
    }
    const std::span<const std::string_view> allowed{grounds_of(next.step, request.request.right)};
    const bool fits{
        allowed.empty() ? next.ground.empty()
                        : std::find(allowed.begin(), allowed.end(), next.ground) != allowed.end()};
    if (!fits) {
        return no("RIGHTS_GROUND", "ground");
    }
    if (const std::optional<core::Rejection> against{objection(request, next, today)}) {
        return *against;
    }
    return core::Nothing{};
}

std::vector<NextStep> next_steps(const ports::RightsCase& request, core::LocalDate today) {
    constexpr std::array steps{
        RightsStep::identified, RightsStep::clarification, RightsStep::clarified,
        RightsStep::extended,   RightsStep::fee,           RightsStep::paid,
        RightsStep::withheld,   RightsStep::granted,       RightsStep::partly,
        RightsStep::refused,    RightsStep::released,      RightsStep::ended};
    std::vector<NextStep> all;
    for (const RightsStep step : steps) {
        ports::RightsEvent event;
        event.step = step;
        const std::span<const std::string_view> grounds{grounds_of(step, request.request.right)};
        NextStep next{step, {}};
        for (const std::string_view ground : grounds) {
            event.ground = ground;
            if (may_follow(request, event, today)) {
                next.grounds.push_back(ground);
            }
        }
        if (grounds.empty() ? may_follow(request, event, today).ok() : !next.grounds.empty()) {
            all.push_back(std::move(next));
        }
    }
    return all;
}

}
