#pragma once
// A second `lautturi serve` on the store of a house: a node of its own name and data directory,
// with the same keys and mappings.

#include "tests/corridor/house.h"

#include <map>
#include <memory>
#include <string>

namespace tests::cluster {

class SecondNode final {
public:
    /// Starts it, and waits until it takes requests. @throws std::runtime_error.
    explicit SecondNode(const corridor::House& house);
    /// TERM.
    ~SecondNode();
    SecondNode(const SecondNode&) = delete;
    SecondNode& operator=(const SecondNode&) = delete;

    [[nodiscard]] std::string relay_url(const std::string& exchange) const;
    [[nodiscard]] bool serving() { return m_daemon->running(); }
    [[nodiscard]] std::string output() const;

private:
    std::filesystem::path m_folder;
    std::unique_ptr<corridor::Process> m_daemon;
    std::string m_relay_port;
};

}
