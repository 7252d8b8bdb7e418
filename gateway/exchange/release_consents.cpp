#include "gateway/exchange/release_consents.h"

#include "gateway/config/release_bars.h"
#include "gateway/consent/fold.h"
#include "gateway/policy/engine.h"

#include <algorithm>
#include <memory>

namespace gateway::exchange {

namespace {

using May = Candidate::May;

/// Reads what the store knows of one person, and writes nothing.
class Consulting final : public Passage {
public:
    Consulting(const Under& under, Candidate& candidate) : m_under{under}, m_candidate{candidate} {}

    [[nodiscard]] std::optional<Subject> subject() const override { return m_candidate.subject; }

    void write(const Ground& ground, const ports::PersonFacts* person, Writing&) override {
        const config::Exchange& exchange{*m_under.exchange};
        const config::Party* const party{ground.law.find(exchange.party)};
        std::vector<core::Hold> holds{m_candidate.register_holds};
        std::vector<core::ConsentState> consents;
        if (person != nullptr) {
            m_candidate.person = person->person;
            m_candidate.epoch = person->epoch;
            holds.insert(holds.end(), person->holds.begin(), person->holds.end());
            consents = consent::fold(
                person->consents,
                {exchange.party, party == nullptr ? core::PartyClass{} : party->cls,
                 exchange.purpose},
                ground.t());
        }
        m_candidate.may = judged(*exchange.release, consents, holds, ground.t());
    }

    void settled(std::vector<ports::SendPermit>) noexcept override {}
    void failed(const core::GatewayError& failure, Fault) noexcept override { m_failure = failure; }
    void rehearsed() noexcept override {}

    [[nodiscard]] const std::optional<core::GatewayError>& failure() const { return m_failure; }

private:
    const Under& m_under;
    Candidate& m_candidate;
    std::optional<core::GatewayError> m_failure;
};

bool holds_back(const core::Hold& hold, core::Instant at) {
    const bool standing{
        hold.state != core::HoldState::ended && hold.state != core::HoldState::overridden};
    return standing && hold.kind != core::HoldKind::deceased && hold.validity.covers(at);
}

/// Whether the gate would take this for the consent that a permit resting on GDPR Art. 9(2)(a) asks
/// for. A weaker one is none.
bool is_accepted(const core::ConsentState& state, core::Instant at) {
    const policy::ConsentDemand demanded{core::ConsentRole::gdpr9, true, false, false};
    return state.role == demanded.role && policy::meets(state, demanded, at.microseconds());
}

bool is_negative(const core::ConsentState& state) {
    return state.kind && !state.given() && *state.kind != core::ConsentKind::requested
           && *state.kind != core::ConsentKind::deferred;
}

}

May judged(
    const config::ReleasePlan& plan, std::span<const core::ConsentState> consents,
    std::span<const core::Hold> holds, core::Instant at) {
    if (std::any_of(holds.begin(), holds.end(), [&](const core::Hold& hold) {
            return holds_back(hold, at);
        })) {
        return May::on_hold;
    }
    if (config::asks_nobody(plan)) {
        return May::no_consent; // what is not named nobody has consented to
    }
    for (const config::ReleaseDimension& dimension : plan.dimensions) {
        const auto of_item = [&](const core::ConsentState& state) {
            return state.item == dimension.item && !state.out_of_scope;
        };
        bool given{false};
        for (const core::ConsentState& state : consents) {
            if (!of_item(state)) {
                continue;
            }
            if (is_negative(state)) {
                return May::no_consent; // a refusal counts, whatever the basis is
            }
            given = given || is_accepted(state, at);
        }
        // the consent is to the use of the answers: those are the sensitive dimensions
        if (plan.consent && dimension.sensitive && !given) {
            return May::no_consent;
        }
    }
    return May::be_counted;
}

std::vector<Candidate>
may_be_counted(GateTransaction& gate, const Under& under, std::vector<Candidate> candidates) {
    std::vector<std::unique_ptr<Consulting>> passages;
    std::vector<Passage*> group;
    for (Candidate& candidate : candidates) {
        passages.push_back(std::make_unique<Consulting>(under, candidate));
        group.push_back(passages.back().get());
    }
    if (!group.empty()) {
        gate.rehearse(group);
    }
    for (const auto& passage : passages) {
        if (passage->failure()) {
            throw core::GatewayError{*passage->failure()};
        }
    }
    return candidates;
}

}
