#pragma once
// One transaction that marks an attempt, and what became of it.

#include "tests/storage/shared_store.h"

#include <optional>

namespace storage_tests {

struct Tried {
    core::MessageId message{new_id()};
    std::size_t permits{0};
    std::int64_t sequence{0};
    std::optional<core::GatewayError> error{};
};

inline Tried try_one(ports::UnitOfWorkFactory::Worker& worker) {
    Tried tried;
    try {
        const auto unit = worker.start();
        Notes notes{unit->begin({}, ports::UnitOfWork::Lock::shared)};
        const ports::JournalPosition position{
            notes.add(journal::EntryKind::attempt, tried.message)};
        tried.sequence = position.sequence;
        unit->add(notes.rows());
        unit->mark(
            ports::AttemptRow{tried.message, 1, core::PartyId::intern("kela"), {}, {}, {}, {}},
            position);
        tried.permits = unit->commit().size();
    } catch (const core::GatewayError& error) {
        tried.error.emplace(error);
    }
    return tried;
}

/// How often the journal has it.
inline std::size_t entries_of(storage::Store& store, const Tried& tried) {
    return store.journal().entries_of(tried.message).size();
}

}
