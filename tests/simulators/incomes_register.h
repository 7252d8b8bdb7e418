#pragma once
// A simulated Incomes Register (incomes_register.py) as a process of its own, for as long as this
// lives. It shares no code with the gateway, and signs with the program xmlsec1.

#include "tests/corridor/process.h"
#include "tests/simulators/dev_ca.h"

#include <nlohmann/json.hpp>

#include <memory>
#include <string>
#include <vector>

namespace tests::simulators {

class IncomesRegister final {
public:
    /// @param own of its door, and who signs @param trusted certificate that signs what comes
    /// @param settings what else stands in incomes_register.py
    /// @throws std::runtime_error if it does not start.
    IncomesRegister(
        const Identity& own, const std::filesystem::path& authority,
        const std::filesystem::path& trusted, nlohmann::json settings);

    IncomesRegister(const IncomesRegister&) = delete;
    IncomesRegister& operator=(const IncomesRegister&) = delete;

    [[nodiscard]] std::string url(const std::string& path) const;

    /// Sets one of its settings; null takes it away.
    void set(const std::string& member, nlohmann::json value);

    /// {"path", "action", "type", "signed", "document"} of each question.
    [[nodiscard]] std::vector<nlohmann::json> requests() const;

private:
    void write_settings();

    TemporaryFolder m_folder;
    nlohmann::json m_settings;
    std::unique_ptr<corridor::Process> m_process;
};

/// The document with the signature of xmlsec1 in it, as a party puts it into a file.
[[nodiscard]] std::string signed_by_xmlsec(const std::string& document, const Identity& signer);

}
