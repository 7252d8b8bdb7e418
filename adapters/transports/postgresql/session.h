#pragma once
// One connection to a register, opened when it is needed and thrown away when it breaks.

#include <pqxx/pqxx>

#include <functional>
#include <memory>
#include <string>

namespace adapters::postgresql {

class Session final {
public:
    enum class Mode : bool { read_only, read_write };

    Session(std::string connection, Mode mode) : m_text{std::move(connection)}, m_mode{mode} {}

    /// A new one if the last one broke. @pre no transaction of the last one lives.
    /// @throws core::GatewayError REGISTER_CONNECTION; REGISTER_UNREACHABLE with the place
    /// `sslmode` where the server did not prove whose it is, and the string did not say that it
    /// need not.
    [[nodiscard]] pqxx::connection& connection();

    /// Runs `work` and translates what libpqxx throws; the connection is then not used again.
    /// @param selection  the place of a REGISTER_QUERY or REGISTER_ABSENT
    /// @throws core::GatewayError as PostgresRegisterFactory says.
    void translate(const std::function<void()>& work, const std::string& selection = {});

private:
    std::string m_text;
    Mode m_mode;
    bool m_broken{false};
    std::unique_ptr<pqxx::connection> m_connection;
    std::unique_ptr<pqxx::quiet_errorhandler> m_quiet; ///< dies first: it is registered there
};

/// An identifier as it stands in mappings, quoted: letters, digits and _.
/// @throws core::GatewayError REGISTER_IDENTIFIER.
[[nodiscard]] std::string quoted(std::string_view name);

/// The same for schema.table.
[[nodiscard]] std::string quoted_table(const std::string& name);

}
