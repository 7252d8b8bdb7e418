#include "gateway/exchange/house.h"

#include <optional>
#include <utility>

namespace gateway::exchange {

core::Task<Departed> through_gate(const House& house, Departing departing) {
    std::optional<Departure> departure;
    auto arrive = [&](std::function<void(Departed)> done) {
        departure.emplace(std::move(departing), house.keys, on_a_loop(house.post, done));
        if (!house.gate.offer(*departure, GateQueue::Standing::new_work)) {
            Departed nothing;
            nothing.failure = core::Code{"QUEUE_FULL"};
            done(std::move(nothing));
        }
    };
    core::Completion<Departed> passed{arrive};
    co_return co_await passed;
}

core::Task<Noted> write_note(const House& house, Note::Write write, GateQueue::Standing standing) {
    std::optional<Note> note;
    auto arrive = [&](std::function<void(Noted)> done) {
        note.emplace(std::move(write), on_a_loop(house.post, done));
        if (!house.gate.offer(*note, standing)) {
            done(Noted{core::Code{"QUEUE_FULL"}, {}});
        }
    };
    core::Completion<Noted> written{arrive};
    co_return co_await written;
}

}
