#pragma once
// The inbound side.

#include "adapters/transports/directory/folder.h"
#include "gateway/ports/clock.h"
#include "gateway/ports/transport.h"

#include <chrono>
#include <deque>
#include <set>

namespace adapters::directory {

class DirectoryCollector final : public gateway::ports::Collector {
public:
    /// @param base holds inbox, processed and failed; they are made where they are missing.
    DirectoryCollector(
        const Descriptor& base, gateway::ports::Clock& clock, std::chrono::seconds quiet);

    [[nodiscard]] std::optional<gateway::ports::Arrival> next() override;
    void settle(const std::string& reference, Verdict verdict) override;

private:
    struct Candidate {
        std::chrono::nanoseconds changed;
        std::string name;

        friend auto operator<=>(const Candidate&, const Candidate&) = default;
    };

    void look();
    void consider(const std::string& name);
    void refuse(const std::string& name);
    [[nodiscard]] std::unique_ptr<gateway::ports::ByteSource> open_file(const std::string& name);

    Descriptor m_inbox;
    Descriptor m_processed;
    Descriptor m_failed;
    gateway::ports::Clock& m_clock;
    std::chrono::seconds m_quiet;
    std::set<Candidate> m_waiting;
    std::set<std::string> m_in_hand; ///< given out and not settled
    std::size_t m_refused{0};
};

}
