#include "gateway/exchange/house.h"

#include <utility>

namespace gateway::exchange {

core::Task<Departed> through_gate(const House& house, Departing departing) {
    auto make = [&](std::optional<Departure>& place, std::function<void(Departed)> done) {
        place.emplace(std::move(departing), house.keys, std::move(done));
    };
    co_return co_await pass<Departure, Departed>(house, GateQueue::Standing::new_work, make);
}

core::Task<Noted> write_note(const House& house, Note::Write write, GateQueue::Standing standing) {
    auto make = [&](std::optional<Note>& place, std::function<void(Noted)> done) {
        place.emplace(std::move(write), std::move(done));
    };
    co_return co_await pass<Note, Noted>(house, standing, make);
}

}
