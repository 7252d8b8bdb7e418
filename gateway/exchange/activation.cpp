#include "gateway/exchange/activation.h"

#include "gateway/exchange/passage.h"
#include "gateway/journal/bodies.h"

#include <utility>

namespace gateway::exchange {

namespace {

/// @param expected null: whatever is in force.
Replaced put_in_force(
    ports::UnitOfWorkFactory::Worker& worker, const core::Digest* expected,
    const core::Digest& configuration, const std::string& by) {
    const std::unique_ptr<ports::UnitOfWork> unit{worker.start()};
    const ports::GateFacts facts{unit->begin({}, ports::UnitOfWork::Lock::configuration)};
    if (facts.configuration == configuration) {
        return Replaced::already;
    }
    if (expected != nullptr && facts.configuration != *expected) {
        return Replaced::moved;
    }
    Writing writing{facts.head, facts.t};
    writing.note(
        journal::EntryKind::configuration, std::nullopt, core::PersonNo::none,
        journal::configuration_body(configuration));
    unit->activate(configuration, by);
    std::move(writing).flush(*unit);
    static_cast<void>(unit->commit());
    return Replaced::now;
}

}

bool activate(
    ports::UnitOfWorkFactory::Worker& worker, const core::Digest& configuration,
    const std::string& by) {
    return put_in_force(worker, nullptr, configuration, by) == Replaced::now;
}

Replaced replace(
    ports::UnitOfWorkFactory::Worker& worker, const core::Digest& expected,
    const core::Digest& configuration, const std::string& by) {
    return put_in_force(worker, &expected, configuration, by);
}

}
