#include "gateway/exchange/batch_run.h"

#include "gateway/core/failpoint.h"
#include "gateway/core/log_messages.h"
#include "gateway/journal/bodies.h"

#include <algorithm>
#include <string>

namespace gateway::exchange {

void BatchRun::note_meanwhile(Note::Write write) {
    end_writing();
    m_writing = std::async(std::launch::async, [this, write = std::move(write)] {
        static_cast<void>(write_now(m_parts.gate, write));
    });
}

void BatchRun::end_writing() {
    if (m_writing.valid()) {
        m_writing.get();
    }
}

Note::Write BatchRun::rejection_of(Rejected rejected) const {
    return [this, one = std::move(rejected)](const Ground&, Writing& writing) {
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
}

void BatchRun::reject(std::span<const Rejected> rejected) {
    const auto make = [this](Rejected one, std::function<void(Noted)> done) {
        return std::make_unique<Note>(rejection_of(std::move(one)), std::move(done));
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
