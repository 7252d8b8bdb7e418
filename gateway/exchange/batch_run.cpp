#include "gateway/exchange/batch_run.h"

#include "gateway/core/failpoint.h"
#include "gateway/core/log_messages.h"
#include "gateway/journal/bodies.h"

#include <algorithm>
#include <string>

namespace gateway::exchange {

void BatchRun::begin_passing(std::function<void()> pass) {
    assert(!m_passing.valid());
    m_passing = std::async(std::launch::async, std::move(pass));
}

void BatchRun::end_passing() {
    if (m_passing.valid()) {
        m_passing.get();
    }
}

void BatchRun::wait_for_the_gate() const {
    if (m_passing.valid()) {
        m_passing.wait();
    }
}

void BatchRun::write_rejected(std::span<const Rejected> rejected) {
    const auto write = [this](const Rejected& one, Writing& writing) {
        const config::Exchange& exchange{*m_under.exchange};
        if (!one.place.known) {
            writing.messages.push_back(ports::MessageRow{
                one.message, exchange.id, exchange.party, exchange.direction, core::PersonNo::none,
                m_run, one.place.ordinal, one.place.record_key, one.place.lane,
                one.place.corrects});
        }
        writing.note(
            journal::EntryKind::rejected, one.message, core::PersonNo::none,
            journal::rejected_body(one.why.code, static_cast<std::size_t>(one.place.ordinal)));
        writing.record_outcomes.push_back(ports::RecordOutcomeRow{
            one.message, m_run, one.place.ordinal, ports::RecordState::rejected,
            std::string{one.why.code.text()}, one.why.path});
    };
    const auto make = [&](Rejected one, std::function<void(Noted)> done) {
        return std::make_unique<Note>(
            [&write, one = std::move(one)](const Ground&, Writing& writing) {
                write(one, writing);
            },
            std::move(done));
    };
    while (!rejected.empty()) {
        const auto some = rejected.first(std::min(rejected.size(), GateTransaction::group_limit));
        static_cast<void>(
            pass_chunk<Note, Noted>(std::vector<Rejected>{some.begin(), some.end()}, make));
        rejected = rejected.subspan(some.size());
    }
}

ports::RunAccount BatchRun::finish(bool over) {
    ports::RunAccount account{m_parts.outbox.account(m_run)};
    if (over && account.pending == 0 && account.balanced()) {
        core::failpoint("before_closing");
        note([&](const Ground&, Writing& writing) {
            writing.note(
                journal::EntryKind::run_closed, m_run, core::PersonNo::none,
                journal::run_closed_body(account));
            writing.closed_runs.push_back(m_run);
        });
        account.closed = true;
    }
    core::log(
        m_parts.log, core::messages::run_finished, m_under.exchange->id, account.in,
        account.released, account.reduced, account.withheld, account.rejected, account.pending);
    return account;
}

void BatchRun::stop_if_asked() const {
    if (m_parts.stop.stop_requested()) {
        throw core::GatewayError{"STOPPED"};
    }
}

void BatchRun::tell() const {
    if (m_parts.progress) {
        m_parts.progress(m_progress);
    }
}

}
