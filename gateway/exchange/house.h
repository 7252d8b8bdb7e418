#pragma once
// What every way through the corridor needs at hand.

#include "gateway/core/log.h"
#include "gateway/core/task.h"
#include "gateway/exchange/departure.h"
#include "gateway/exchange/gate_queue.h"
#include "gateway/exchange/note.h"
#include "gateway/exchange/refused_accesses.h"
#include "gateway/exchange/unwritten.h"
#include "gateway/ports/admission.h"
#include "gateway/ports/clock.h"
#include "gateway/ports/meter.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace gateway::exchange {

/// Runs a piece of work on a loop, so that a store worker's thread is free for the next group.
using Post = std::function<void(std::function<void()>)>;

/// References only: app owns the parts and keeps them alive until the corridor has drained.
struct House {
    GateQueue& gate;
    const DigestKeys& keys;
    ports::Clock& clock;
    core::LogSink& log;
    Post post;
    std::string node;
    Unwritten& unwritten;
    RefusedAccesses& refused_accesses;
    ports::Admission& admission;
    ports::Meter& meter;
};

/// Calls `done` on a loop instead of the store worker's thread. The result travels by shared
/// pointer because a permit cannot be copied and std::function wants copies.
template <class T> std::function<void(T)> on_a_loop(const Post& post, std::function<void(T)> done) {
    return [post, done = std::move(done)](T value) {
        post([done, held = std::make_shared<T>(std::move(value))] { done(std::move(*held)); });
    };
}

/// Lets a passage through the queue; what it came to arrives on a loop. A full queue is a failure
/// with code QUEUE_FULL.
/// @param make called once: make(place, done) emplaces the passage with its `done`.
template <class P, class Result, class Make>
[[nodiscard]] core::Task<Result> pass(const House& house, GateQueue::Standing standing, Make make) {
    std::optional<P> passage;
    auto arrive = [&](std::function<void(Result)> done) {
        make(passage, on_a_loop(house.post, std::move(done)));
        if (!house.gate.offer(*passage, standing)) {
            passage->failed(core::GatewayError{"QUEUE_FULL"}, Fault::the_stores);
        }
    };
    core::Completion<Result> passed{arrive};
    co_return co_await passed;
}

/// Lets a record pass the gate.
[[nodiscard]] core::Task<Departed> through_gate(const House& house, Departing departing);

/// Writes a note durably.
[[nodiscard]] core::Task<Noted>
write_note(const House& house, Note::Write write, GateQueue::Standing standing);

}
