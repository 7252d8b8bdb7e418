#include "gateway/app/caretaker.h"

#include "gateway/app/anchors.h"
#include "gateway/app/breaches.h"
#include "gateway/app/erasure_list.h"
#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"
#include "gateway/storage/postgres_outbox.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace gateway::app {

namespace {

using namespace std::chrono_literals;
using core::GatewayError;
namespace messages = core::messages;

/// Between two looks; and every how many of them heads are signed that are due.
constexpr auto pause = 1s;
constexpr int looks_between_signatures{5};
/// At the end, of what the store does not take.
constexpr int last_tries{3};
constexpr int looks_between_watches{5};
constexpr auto pause_between_anchors = 15s;
constexpr int looks_between_ages{20};
constexpr int looks_between_breaches{60};

}

Caretaker::Caretaker(Installation& installation)
    : m_installation{installation}, m_bench{installation, "administration"},
      m_desk{installation, m_bench}, m_watch{installation.store().expectations()},
      m_ages{
          installation.store().expectations(), installation.store().outbox(),
          installation.store().deliveries()} {
    // a store that was restored from before an erasure has keys that were destroyed since
    static_cast<void>(apply_erasures(m_installation, m_bench));
}

Caretaker::~Caretaker() {
    m_thread.request_stop();
    m_anchoring.request_stop();
    for (std::jthread* const thread : {&m_thread, &m_anchoring}) {
        if (thread->joinable()) {
            thread->join();
        }
    }
    for (int tries{0}; tries < last_tries; ++tries) {
        look(std::chrono::microseconds::max());
        if (nothing_is_left()) {
            break;
        }
        std::this_thread::sleep_for(pause);
    }
    sign(true);
}

void Caretaker::begin() {
    m_thread = std::jthread{[this](const std::stop_token& stop) { serve(stop); }};
    m_anchoring = std::jthread{[this](const std::stop_token& stop) { anchor(stop); }};
}

void Caretaker::serve(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    for (int looks{0}; !stop.stop_requested(); ++looks) {
        look(m_installation.clock().since_boot());
        if (looks % looks_between_signatures == 0) {
            sign(false);
        }
        if (looks % looks_between_watches == 0) {
            watch();
        }
        if (looks % looks_between_ages == 0) {
            look_at_ages();
        }
        if (looks % looks_between_breaches == 0) {
            look_for_breaches();
        }
        std::unique_lock lock{mutex};
        never.wait_for(lock, stop, pause, [] { return false; });
    }
}

void Caretaker::look_for_breaches() noexcept {
    try {
        const core::Instant now{m_installation.clock().now()};
        const NoteWriter note{
            [this](exchange::Note::Write write) { m_bench.note(std::move(write)); }};
        static_cast<void>(open_breaches(m_installation, note, m_looked_for_breaches));
        m_looked_for_breaches = now;
    } catch (const GatewayError& failure) {
        core::log(m_installation.log(), messages::store_failed, failure.code());
    } catch (const std::exception&) {
        core::log(m_installation.log(), messages::store_failed, core::Code{"INTERNAL"});
    }
}

void Caretaker::look(std::chrono::microseconds now) noexcept {
    try {
        if (m_refused != nullptr) {
            m_refused->hand_over(m_counts, now);
        }
        write_what_is_left();
        end_what_is_gone();
        acknowledge();
        correct();
    } catch (const GatewayError& failure) {
        core::log(m_installation.log(), messages::store_failed, failure.code());
    } catch (const std::exception&) {
        core::log(m_installation.log(), messages::store_failed, core::Code{"INTERNAL"});
    }
}

void Caretaker::end_what_is_gone() {
    const auto ended = m_desk.acknowledgements().end_what_is_gone();
    if (!ended.empty()) {
        core::log(
            m_installation.log(), messages::attempts_unknown,
            static_cast<std::int64_t>(ended.size()));
    }
}

/// Says so once when something waits longer than whoever recorded it did.
void Caretaker::acknowledge() {
    const std::vector<ports::OpenBarrier> waiting{m_desk.acknowledgements().look({})};
    const core::Instant now{m_installation.clock().now()};
    const auto overdue = static_cast<std::size_t>(
        std::count_if(waiting.begin(), waiting.end(), [&](const ports::OpenBarrier& barrier) {
            return now - barrier.raised_at > m_installation.settings().acknowledge_wait;
        }));
    if (overdue > m_waiting) {
        core::log(
            m_installation.log(), messages::acknowledgements_wait,
            static_cast<std::int64_t>(overdue));
    }
    m_waiting = overdue;
}

/// Whoever was given what a source has corrected is told.
void Caretaker::correct() {
    const std::size_t queued{m_desk.corrections().look()};
    if (queued != 0) {
        core::log(
            m_installation.log(), messages::corrections_queued, static_cast<std::int64_t>(queued));
    }
}

void Caretaker::write_what_is_left() {
    for (exchange::Unwritten* const unwritten : m_unwritten) {
        for (exchange::Note::Write& write : unwritten->take()) {
            try {
                m_bench.note(write);
            } catch (const GatewayError& failure) {
                core::log(m_installation.log(), messages::store_failed, failure.code());
                unwritten->keep(std::move(write));
            } catch (const std::exception&) {
                core::log(m_installation.log(), messages::store_failed, core::Code{"INTERNAL"});
                unwritten->keep(std::move(write));
            }
        }
    }
}

bool Caretaker::nothing_is_left() const {
    return std::all_of(m_unwritten.begin(), m_unwritten.end(), [](exchange::Unwritten* unwritten) {
        return unwritten->empty();
    });
}

/// Whoever begins runs does so on another thread: if that one is dead, this one says so.
void Caretaker::watch() noexcept {
    using What = exchange::AlarmChange::What;
    core::LogSink& log{m_installation.log()};
    try {
        // what the law in force does not know any more is not watched any more, whoever says so
        m_installation.follow_the_law();
        const auto law = m_installation.law().active()->configuration();
        const core::Instant now{m_installation.clock().now()};
        for (const auto& [what, alarm] : m_watch.look(*law, now)) {
            const auto& [exchange, expectation] = alarm.key;
            if (what == What::opened) {
                core::log(log, messages::expectation_missed, exchange, expectation, alarm.records);
            } else {
                core::log(log, messages::expectation_met, exchange, expectation);
            }
        }
    } catch (const GatewayError& failure) {
        core::log(log, messages::store_failed, failure.code());
    } catch (const std::exception&) {
        core::log(log, messages::store_failed, core::Code{"INTERNAL"});
    }
}

void Caretaker::look_at_ages() noexcept {
    using What = exchange::AlarmChange::What;
    core::LogSink& log{m_installation.log()};
    try {
        const auto law = m_installation.law().active()->configuration();
        for (const auto& [what, alarm] : m_ages.look(*law, m_installation.clock().now())) {
            const core::Code state{exchange::state_of(alarm)->code};
            if (what == What::opened) {
                core::log(log, messages::age_reached, alarm.key.exchange, state, alarm.records);
            } else {
                core::log(log, messages::age_ended, alarm.key.exchange, state);
            }
        }
    } catch (const GatewayError& failure) {
        core::log(log, messages::store_failed, failure.code());
    } catch (const std::exception&) {
        core::log(log, messages::store_failed, core::Code{"INTERNAL"});
    }
}

/// On a thread of its own: a mail server or a time-stamping service may let it wait.
void Caretaker::anchor(const std::stop_token& stop) noexcept {
    std::mutex mutex;
    std::condition_variable_any never;
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock{mutex};
            never.wait_for(lock, stop, pause_between_anchors, [] { return false; });
        }
        try {
            Anchors anchors{m_installation};
            if (stop.stop_requested() || !anchors.due()) {
                continue;
            }
            for (const auto& [way, code] : anchors.deposit().failed) {
                core::log(m_installation.log(), messages::anchor_failed, code);
            }
        } catch (const GatewayError& failure) {
            core::log(m_installation.log(), messages::anchor_failed, failure.code());
        } catch (const std::exception&) {
            core::log(m_installation.log(), messages::anchor_failed, core::Code{"INTERNAL"});
        }
    }
}

void Caretaker::sign(bool everything) noexcept {
    try {
        m_checkpoints.look(everything ? Sign::everything : Sign::what_is_due);
    } catch (const GatewayError& failure) {
        core::log(m_installation.log(), messages::store_failed, failure.code());
    } catch (const std::exception&) {
        core::log(m_installation.log(), messages::store_failed, core::Code{"INTERNAL"});
    }
}

}
