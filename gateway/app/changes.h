#pragma once
// Drafts that come into force: at once, or when they are due. Only what was approved is put in
// force, only in the place of the set that it was compared with, and the journal says so.

#include "gateway/admin/drafting.h"
#include "gateway/app/installation.h"

#include <thread>

namespace gateway::app {

/// What the interface works with. @param worker whose chain gets the entries of what comes into
/// force at once.
[[nodiscard]] std::shared_ptr<admin::Drafting>
drafting_of(Installation& installation, const std::string& worker);

/// Puts drafts in force whose time has come, on a thread of its own.
class PlannedChanges final {
public:
    explicit PlannedChanges(Installation& installation);
    PlannedChanges(const PlannedChanges&) = delete;
    PlannedChanges& operator=(const PlannedChanges&) = delete;
    ~PlannedChanges() = default;

private:
    void serve(const std::stop_token& stop);
    void look() noexcept;

    Installation& m_installation;
    std::jthread m_thread; // last: it uses the above
};

}
