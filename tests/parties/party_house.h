#pragma once
// The house of the corridor's tests with every shipped party beside it: for each endpoint that an
// exchange names, a folder, an SFTP server or an HTTPS server; for each party that asks, a
// certificate; for each register, its sample data. What an exchange needs is read from the
// configuration itself, so that a new one is run without a line of code.

#include "gateway/config/configuration.h"
#include "tests/adapters_sftp/sshd.h"
#include "tests/corridor/house.h"
#include "tests/simulators/incomes_register.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tests::parties {

using corridor::Json;

/// The shipped configuration, with every format.
[[nodiscard]] const gateway::config::Configuration& shipped();

/// Exchanges that the corridor's own house runs already.
[[nodiscard]] bool has_a_house_of_its_own(const gateway::config::Exchange& exchange);

/// A folder of this test: expectations, sample data.
[[nodiscard]] std::filesystem::path folder();
[[nodiscard]] std::filesystem::path sample_of(const gateway::config::Exchange& exchange);

class PartyHouse final {
public:
    PartyHouse();

    [[nodiscard]] corridor::House& house() noexcept { return *m_house; }
    [[nodiscard]] simulators::PartySimulator& https() noexcept { return *m_https; }
    [[nodiscard]] simulators::IncomesRegister& incomes() noexcept { return *m_incomes; }
    /// As a party signs what it lays down, where an exchange asks for signed XML.
    [[nodiscard]] std::string signed_by(const std::string& who, const std::string& document) const;
    /// Where what was sent by an exchange arrived, or where a delivery of it is laid down.
    [[nodiscard]] std::filesystem::path place(const gateway::config::Exchange& exchange) const;
    /// What arrived there, one text after the other; and what the HTTPS server was posted.
    [[nodiscard]] std::string arrived(const gateway::config::Exchange& exchange) const;
    /// Lays a delivery down, as a party does: whole, by renaming; signed where that is asked for.
    void deliver(
        const gateway::config::Exchange& exchange, const std::string& name,
        const std::string& text) const;

private:
    [[nodiscard]] std::string prepare(const corridor::House& house);
    void offer_public_sources() const;
    void write_party(const corridor::House& house, const std::string& party);
    [[nodiscard]] std::string
    endpoint_of(const corridor::House& house, const gateway::config::Exchange& exchange);
    [[nodiscard]] std::string
    incomes_endpoint(const corridor::House& house, const gateway::config::Exchange& exchange) const;
    void let_the_register_ask(const corridor::House& house) const;
    void write_registers(const corridor::House& house) const;

    std::map<std::string, std::unique_ptr<Sshd>> m_sftp; ///< by party
    std::unique_ptr<simulators::PartySimulator> m_https;
    std::unique_ptr<simulators::IncomesRegister> m_incomes;
    std::filesystem::path m_parties;
    std::unique_ptr<corridor::House> m_house;
};

/// Made at the first call; ends with the program.
[[nodiscard]] PartyHouse& party_house();

}
