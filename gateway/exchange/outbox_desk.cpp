#include "gateway/exchange/outbox_desk.h"

#include "gateway/exchange/follow_up.h"
#include "gateway/exchange/note.h"
#include "gateway/journal/bodies.h"

#include <algorithm>
#include <map>
#include <utility>

namespace gateway::exchange {

namespace {

using core::GatewayError;
using ports::DeadLetter;
using ports::DeliveryStep;

/// Whether it may have arrived, and nothing but somebody's word settles that.
bool is_to_be_settled(const DeadLetter& letter, const config::Exchange& exchange) {
    return letter.maybe_arrived && !letter.refused
           && (exchange.on_unknown == config::UnknownPolicy::ask_a_person
               || letter.code == "RECONCILE_FIRST");
}

DeliveryStep step_of(const DeadLetter& letter, DeliveryStep::State state) {
    DeliveryStep step;
    step.message = letter.message;
    step.run = letter.run;
    step.exchange = letter.exchange;
    step.party = letter.party;
    step.state = state;
    return step;
}

void write_records(
    ports::Deliveries& deliveries, const DeadLetter& letter, ports::RecordState state,
    std::string_view code, Writing& writing) {
    for (const ports::Outbox::Known& record :
         deliveries.records_in(std::span{&letter.message, 1})) {
        writing.record_outcomes.push_back(ports::RecordOutcomeRow{
            record.message, letter.run, record.ordinal, state, std::string{code}, {}});
    }
}

/// What the party refused is built anew, under a new key; what may not have left is decided anew;
/// what only did not get through stays as it is, and is held against law and register when it
/// leaves.
void write_replay(
    ports::Deliveries& deliveries, const DeadLetter& letter, const std::string& by,
    Writing& writing) {
    writing.note(
        journal::EntryKind::replayed, letter.message, core::PersonNo::none,
        journal::replayed_body(letter.pile, by));
    writing.steps.push_back(step_of(letter, DeliveryStep::State::replayed));
    if (letter.document && letter.refused) {
        writing.note(
            journal::EntryKind::superseded, letter.message, core::PersonNo::none,
            journal::superseded_body(letter.message, letter.run));
        writing.superseded.push_back(letter.message);
    }
    if (!letter.document || letter.refused) {
        write_records(deliveries, letter, ports::RecordState::pending, "REPLAYED", writing);
    }
}

/// Those of the planned letters that are dead as they were when they were planned: nobody has tried
/// them again, given them up or settled them since. As the store has them now.
std::vector<DeadLetter>
still_dead(ports::Deliveries& deliveries, std::span<const DeadLetter> planned) {
    std::map<core::MessageId, core::Instant> steps;
    for (const DeadLetter& letter : planned) {
        steps.emplace(letter.message, letter.since);
    }
    std::vector<DeadLetter> dead{deliveries.dead()};
    std::erase_if(dead, [&](const DeadLetter& letter) {
        const auto step = steps.find(letter.message);
        return step == steps.end() || step->second != letter.since;
    });
    return dead;
}

}

bool Selected::covers(const DeadLetter& letter) const {
    return (!pile || letter.pile == *pile) && (!exchange || letter.exchange == *exchange)
           && (cause.empty() || letter.code == cause);
}

ReplayPlan plan_replay(
    ports::Deliveries& deliveries, const Selected& selected, const config::Configuration& law) {
    ReplayPlan plan;
    for (DeadLetter& letter : deliveries.dead()) {
        if (!selected.covers(letter)) {
            continue;
        }
        const config::Exchange* const exchange{law.find(letter.exchange)};
        if (exchange == nullptr) {
            plan.without.push_back(std::move(letter));
            continue;
        }
        if (is_to_be_settled(letter, *exchange)) {
            plan.to_settle.push_back(std::move(letter));
            continue;
        }
        auto run = std::find_if(plan.runs.begin(), plan.runs.end(), [&](const ReplayRun& one) {
            return one.run == letter.run;
        });
        if (run == plan.runs.end()) {
            run = plan.runs.insert(run, ReplayRun{letter.run, letter.exchange, {}});
        }
        run->letters.push_back(std::move(letter));
    }
    return plan;
}

std::vector<DeadLetter> try_again(
    GateTransaction& gate, ports::Deliveries& deliveries, std::span<const DeadLetter> planned,
    const std::string& by) {
    std::vector<DeadLetter> standing{still_dead(deliveries, planned)};
    std::span<const DeadLetter> letters{standing};
    while (!letters.empty()) {
        const auto some = letters.first(std::min(letters.size(), GateTransaction::group_limit));
        write_now(gate, [&](const Ground&, Writing& writing) {
            for (const DeadLetter& letter : some) {
                write_replay(deliveries, letter, by, writing);
            }
            writing.reopened_runs.push_back(some.front().run);
        });
        letters = letters.subspan(some.size());
    }
    return standing;
}

void give_up(GateTransaction& gate, ports::Deliveries& deliveries, const GivenUp& given_up) {
    if (!is_reference(given_up.reference)) {
        throw GatewayError{"REFERENCE_FORM", GatewayError::Retry::never};
    }
    const std::vector<DeadLetter> dead{deliveries.dead()};
    const auto letter = std::find_if(dead.begin(), dead.end(), [&](const DeadLetter& one) {
        return one.message == given_up.message;
    });
    if (letter == dead.end()) {
        throw GatewayError{"NOT_DEAD", GatewayError::Retry::never};
    }
    if (letter->maybe_arrived && !letter->refused) {
        throw GatewayError{"SETTLE_FIRST", GatewayError::Retry::never};
    }
    write_now(gate, [&](const Ground&, Writing& writing) {
        writing.note(
            journal::EntryKind::given_up, letter->message, core::PersonNo::none,
            journal::given_up_body(letter->pile, given_up.by, given_up.reference));
        writing.steps.push_back(step_of(*letter, DeliveryStep::State::given_up));
        if (letter->document && !letter->refused) {
            write_records(deliveries, *letter, ports::RecordState::rejected, "GIVEN_UP", writing);
        }
    });
}

}
