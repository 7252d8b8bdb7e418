// /releases: anonymised releases. Counted and, if they are anonymous, put into the ledger; signed
// by another official, and only then sent. A refusal says by which model; no small count is told.

#include "gateway/admin/operation_json.h"
#include "gateway/admin/oversight_desk.h"
#include "gateway/admin/release_json.h"
#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"
#include "gateway/text/strict_json.h"

#include <algorithm>
#include <array>

namespace gateway::admin {

using ports::ReleaseEntry;
using text::JsonValue;

namespace {

const Problem* problem_of(const core::Code& code) noexcept {
    constexpr std::array told{&problems::release_unknown, &problems::release_same_official,
                              &problems::release_changed, &problems::release_waiting,
                              &problems::release_left,    &problems::release_population_gone,
                              &problems::ledger_moved,    &problems::daemon_needed};
    const auto* const found = std::find_if(
        told.begin(), told.end(), [&](const Problem* each) { return each->code == code; });
    return found == told.end() ? nullptr : *found;
}

Answer wrong_at(const char* path, const core::Code& code, const char* reason) {
    JsonValue errors{JsonValue::make_array()};
    errors.push(text::StrictJson::error(path, code.text(), reason));
    return Answer::wrong(problems::request_invalid, std::move(errors));
}

/// Exchanges that send releases, with what they count.
JsonValue plans_json(const config::Configuration& law) {
    JsonValue plans{JsonValue::make_array()};
    for (const config::Exchange& exchange : law.exchanges) {
        if (!exchange.release) {
            continue;
        }
        JsonValue plan{JsonValue::make_object()};
        plan.add("exchange", word(exchange.id.text()))
            .add("name", label_json(exchange.name))
            .add("register", word(exchange.reg.text()))
            .add("party", word(exchange.party.text()))
            .add("variable", word(exchange.release->variable));
        plans.push(std::move(plan));
    }
    return plans;
}

std::vector<ReleaseEntry> steps_of(Parts& parts, std::string_view id) {
    std::vector<ReleaseEntry> steps;
    const std::optional<core::MessageId> release{core::MessageId::parse(id)};
    if (release) {
        for (ReleaseEntry& entry : oversight_of(parts).releases.ledger().entries) {
            if (entry.release == *release) {
                steps.push_back(std::move(entry));
            }
        }
    }
    return steps;
}

JsonValue list_of(const std::vector<ReleaseEntry>& entries) {
    JsonValue list{JsonValue::make_array()};
    for (const ReleaseEntry& entry : entries) {
        list.push(release_json(entry));
    }
    return list;
}

}

Answer list_releases(const Call&, Parts& parts) {
    JsonValue body{JsonValue::make_object()};
    body.add("entries", list_of(oversight_of(parts).releases.ledger().entries))
        .add("plans", plans_json(*parts.law()));
    return Answer::of(std::move(body));
}

Answer read_release(const Call& call, Parts& parts) {
    const std::vector<ReleaseEntry> steps{steps_of(parts, call.parameter)};
    if (steps.empty()) {
        return Answer::refusal(problems::release_unknown);
    }
    const auto told = std::find_if(steps.begin(), steps.end(), [](const ReleaseEntry& entry) {
        return !entry.report.empty();
    });
    JsonValue body{JsonValue::make_object()};
    body.add("release", word(steps.front().release.text()))
        .add("steps", list_of(steps))
        .add("report", told == steps.end() ? JsonValue{} : report_with_texts(told->report));
    Answer answer{Answer::of(std::move(body))};
    answer.object = steps.front().release.text();
    return answer;
}

Answer make_release(const Call& call, Parts& parts) {
    text::StrictJson json;
    json.allow_keys(call.body, "", {"exchange", "period"});
    const auto name = json.required_word(call.body, "exchange", "/exchange");
    const auto period = json.required_word(call.body, "period", "/period");
    const auto id = name ? core::ExchangeId::find(*name) : std::nullopt;
    const std::shared_ptr<const config::Configuration> law{parts.law()};
    const config::Exchange* const exchange{id ? law->find(*id) : nullptr};
    if (name && (exchange == nullptr || !exchange->release)) {
        json.refuse("/exchange", "RELEASE_ABSENT", "no exchange with a release");
    }
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    try {
        const exchange::ReleaseDesk::Made made{oversight_of(parts).make_release(
            *id, std::string{*period}, std::string{call.caller.user->name.text()})};
        JsonValue body{JsonValue::make_object()};
        body.add("accepted", JsonValue::of_boolean(made.accepted))
            .add("repeated", JsonValue::of_boolean(made.repeated))
            .add("report", report_with_texts(made.report));
        Answer answer{Answer::of(std::move(body), made.accepted && !made.repeated ? 201 : 200)};
        answer.object = made.entry.release.text();
        return answer;
    } catch (const core::GatewayError& failure) {
        if (failure.code() == core::Code{"PERIOD_FORM"}) {
            return wrong_at("/period", failure.code(), "a quarter is expected: 2026Q3");
        }
        if (failure.code().text().starts_with("REGISTER_")) {
            core::log(parts.log, core::messages::request_failed, failure.code());
            return Answer::refusal(problems::register_failed);
        }
        if (const Problem* const problem = problem_of(failure.code())) {
            return Answer::refusal(*problem);
        }
        throw;
    }
}

namespace {

/// A step of a release that an official takes, in their name.
Answer take_step(
    const Call& call,
    const std::function<ReleaseEntry(core::MessageId, const std::string& by)>& step) {
    const std::optional<core::MessageId> release{core::MessageId::parse(call.parameter)};
    if (!release) {
        return Answer::refusal(problems::release_unknown);
    }
    try {
        Answer answer{
            Answer::of(release_json(step(*release, std::string{call.caller.user->name.text()})))};
        answer.object = release->text();
        return answer;
    } catch (const core::GatewayError& failure) {
        const Problem* const problem{problem_of(failure.code())};
        if (problem == nullptr) {
            throw;
        }
        Answer answer{Answer::refusal(*problem)};
        answer.object = release->text();
        return answer;
    }
}

}

Answer sign_release(const Call& call, Parts& parts) {
    return take_step(call, oversight_of(parts).sign_release);
}

Answer give_up_release(const Call& call, Parts& parts) {
    return take_step(call, oversight_of(parts).give_up_release);
}

}
