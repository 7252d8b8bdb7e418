#pragma once
// Verifies the whole journal of this installation beside its work: as an export, line by line,
// through the verifier that outsiders use, with flat memory. One at a time.

#include "gateway/admin/oversight.h"
#include "gateway/app/installation.h"

#include <mutex>
#include <stop_token>
#include <thread>

namespace gateway::app {

class JournalVerification final {
public:
    explicit JournalVerification(Installation& installation) : m_installation{installation} {}
    JournalVerification(const JournalVerification&) = delete;
    JournalVerification& operator=(const JournalVerification&) = delete;
    /// Stops one that is under way.
    ~JournalVerification();

    /// Begins. @return false if one is under way.
    bool begin();
    [[nodiscard]] admin::JournalCheck state() const;

private:
    void verify(const std::stop_token& stop) noexcept;
    void verify_all(const std::stop_token& stop);
    void finish(const admin::JournalCheck& found);

    Installation& m_installation;
    mutable std::mutex m_mutex;
    admin::JournalCheck m_check;
    std::jthread m_thread;
};

}
