#pragma once
// Who was given what of a person, when and why: the usage report that a person can ask for through
// a service such as Suomi.fi, as Estonia's Data Tracker gives it. It is one more thing that may be
// disclosed, and passes the gate like any other. It must never hold a value of the person's, nor
// what was refused: only that a party received something, or may have.

#include "gateway/config/configuration.h"
#include "gateway/ports/histories.h"
#include "gateway/ports/people.h"

#include <string>

namespace gateway::exchange {

class UsageReports final {
public:
    /// Both outlive it.
    UsageReports(ports::People& people, ports::Histories& histories) noexcept
        : m_people{people}, m_histories{histories} {}

    /// Adds what the binding asks for: of each purpose a JSON array, as text, oldest first, at most
    /// 1,000 entries, the latest:
    /// {"when","party","who":{fi,sv,en},"purpose","why":{fi,sv,en},"what":[{"category",
    /// "name":{fi,sv,en}}],"received"}. `received` is false where nobody knows whether it arrived.
    /// Waits for the store.
    /// @throws core::GatewayError when the store does not answer, its evidence cannot be read, or a
    /// purpose is not the law's (USAGE_PURPOSE): what is not known is not told as nothing.
    void add_to(
        core::NativeRecord& row, const config::Configuration& law, const config::Exchange& exchange,
        const core::PersonId& person) const;

private:
    ports::People& m_people;
    ports::Histories& m_histories;
};

}
