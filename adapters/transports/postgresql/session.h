#pragma once
// One connection to a register, opened when it is needed and thrown away when it breaks.

#include <functional>
#include <memory>
#include <string>

#include <pqxx/pqxx>

namespace adapters::postgresql {

class Session final {
public:
    enum class Mode : bool { read_only, read_write };

    Session(std::string connection, Mode mode) : m_text{std::move(connection)}, m_mode{mode} {}

    /// @throws core::GatewayError REGISTER_UNREACHABLE (retryable), REGISTER_QUERY (not).
    [[nodiscard]] pqxx::connection& connection();

    /// Runs `work` and translates what libpqxx throws; a broken connection is thrown away.
    void translate(const std::function<void()>& work);

private:
    std::string m_text;
    Mode m_mode;
    std::unique_ptr<pqxx::connection> m_connection;
};

/// An identifier as it stands in mappings (schema.table): letters, digits, _ and dots only.
/// @throws core::GatewayError REGISTER_IDENTIFIER.
[[nodiscard]] const std::string& checked_identifier(const std::string& name);

}
