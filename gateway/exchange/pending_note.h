#pragma once
// A note that is on its way to the store while its caller goes on. Whoever is answered because of
// it is answered only when it has arrived.

#include "gateway/exchange/house.h"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace gateway::exchange {

/// Thread-safe. Told once, awaited at most once.
class PendingNote final {
public:
    /// How the note ended.
    void tell(Noted noted);
    /// Calls `done` with it, at once if it has ended.
    void when_told(std::function<void(Noted)> done);

private:
    std::mutex m_mutex;
    std::optional<Noted> m_noted;
    std::function<void(Noted)> m_done;
};

/// Offers a note to the gate's queue now. What is offered right behind it is most often written in
/// the same transaction.
[[nodiscard]] std::shared_ptr<PendingNote>
begin_note(const House& house, Note::Write write, GateQueue::Standing standing);

/// Waits for its end. @param note is not awaited elsewhere.
[[nodiscard]] core::Task<Noted> end_of(std::shared_ptr<PendingNote> note);

}
