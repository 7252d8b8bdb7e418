#include "gateway/exchange/pending_note.h"

#include <utility>

namespace gateway::exchange {

void PendingNote::tell(Noted noted) {
    std::function<void(Noted)> done;
    {
        const std::scoped_lock lock{m_mutex};
        if (!m_done) {
            m_noted = std::move(noted);
            return;
        }
        done = std::move(m_done);
    }
    done(std::move(noted));
}

void PendingNote::when_told(std::function<void(Noted)> done) {
    std::optional<Noted> noted;
    {
        const std::scoped_lock lock{m_mutex};
        if (!m_noted) {
            m_done = std::move(done);
            return;
        }
        noted = std::move(m_noted);
    }
    done(std::move(*noted));
}

std::shared_ptr<PendingNote>
begin_note(const House& house, Note::Write write, GateQueue::Standing standing) {
    auto note = std::make_shared<PendingNote>();
    core::start<Noted>(
        write_note(house, std::move(write), standing),
        [note](Noted noted) { note->tell(std::move(noted)); },
        [note](std::exception_ptr) {
            note->tell(Noted{core::GatewayError{"INTERNAL"}, {}});
        });
    return note;
}

core::Task<Noted> end_of(std::shared_ptr<PendingNote> note) {
    auto wait = [&note](std::function<void(Noted)> done) { note->when_told(std::move(done)); };
    core::Completion<Noted> told{wait};
    co_return co_await told;
}

}
