#pragma once
// tests/simulators/smtp_sink.py as a process: a real SMTP server that ends with this object.

#include "tests/corridor/process.h"
#include "tests/simulators/dev_ca.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace tests::operations {

class MailServer final {
public:
    /// @param mode starttls, smtps or plain. @param login user and password; empty: none is asked
    MailServer(
        const simulators::Identity& identity, const std::string& mode,
        const std::vector<std::string>& login = {});

    [[nodiscard]] std::string url() const;
    void refuse(bool on);

    struct Message {
        std::string head; ///< with X-Seen-… of how it came
        std::string text; ///< decoded
    };

    [[nodiscard]] std::size_t count() const;
    /// @param number from 1
    [[nodiscard]] Message message(std::size_t number) const;

private:
    std::string m_mode;
    simulators::TemporaryFolder m_folder;
    std::unique_ptr<corridor::Process> m_process;
};

}
