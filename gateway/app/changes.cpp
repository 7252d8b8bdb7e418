#include "gateway/app/changes.h"

#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"
#include "gateway/exchange/activation.h"
#include "gateway/storage/postgres_outbox.h"

#include <array>
#include <chrono>
#include <condition_variable>

namespace gateway::app {

namespace {

namespace messages = core::messages;

using core::GatewayError;
using ports::DraftStep;

constexpr std::chrono::seconds between_looks{5};

/// The step is written before the change: a set that came into force always has its draft, and
/// from then on nobody takes it back. What is begun and not ended is found due again.
void put_in_force(Installation& installation, DraftStep step, const std::string& worker) {
    ports::Drafts& drafts{installation.store().drafts()};
    step.due = std::nullopt;
    step.kind = DraftStep::Kind::activating;
    drafts.take(step);
    const exchange::Replaced replaced{exchange::replace(
        *installation.open_worker(worker), step.before, step.after, step.by.text())};
    if (replaced == exchange::Replaced::moved) {
        step.kind = DraftStep::Kind::lapsed;
        drafts.take(step);
        throw GatewayError{"DRAFT_BEHIND", GatewayError::Retry::never};
    }
    step.kind = DraftStep::Kind::activated;
    drafts.take(step);
    installation.law().load(step.after);
    core::log(
        installation.log(), messages::configuration_activated,
        static_cast<std::int64_t>(installation.law().active()->configuration()->exchanges.size()));
}

}

std::shared_ptr<admin::Drafting>
drafting_of(Installation& installation, const std::string& worker) {
    const auto one_at_a_time = std::make_shared<std::mutex>();
    return std::make_shared<admin::Drafting>(admin::Drafting::Means{
        installation.store().drafts(), [&installation] { return installation.adapters(); },
        [&installation](
            core::Instant since, const std::function<void(const ports::RecordedDecision&)>& each) {
            installation.store().decisions().last_decisions(
                core::MessageId::make(since, std::array<std::byte, 10>{}), each);
        },
        [&installation, worker, one_at_a_time](const DraftStep& step) {
            const std::scoped_lock lock{*one_at_a_time};
            put_in_force(installation, step, worker);
        }});
}

PlannedChanges::PlannedChanges(Installation& installation)
    : m_installation{installation}, m_thread{[this](const std::stop_token& stop) { serve(stop); }} {
}

void PlannedChanges::serve(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    while (!stop.stop_requested()) {
        look();
        std::unique_lock lock{mutex};
        never.wait_for(lock, stop, between_looks, [] { return false; });
    }
}

void PlannedChanges::look() noexcept {
    try {
        for (DraftStep& step : m_installation.store().drafts().due(m_installation.clock().now())) {
            step.follows = step.number;
            try {
                put_in_force(m_installation, step, "planned-configuration");
            } catch (const GatewayError& failure) {
                if (failure.code() != core::Code{"DRAFT_MOVED"}) { // taken back, or by another node
                    core::log(
                        m_installation.log(), messages::configuration_plan_failed, failure.code());
                }
            }
        }
    } catch (const GatewayError& failure) {
        core::log(m_installation.log(), messages::store_failed, failure.code());
    } catch (const std::exception&) {
        core::log(m_installation.log(), messages::store_failed, "INTERNAL");
    }
}

}
