#include "adapters/transports/postgresql/session.h"

#include "gateway/core/error.h"

#include <algorithm>

namespace adapters::postgresql {

using gateway::core::GatewayError;

pqxx::connection& Session::connection() {
    if (!m_connection) {
        m_connection = std::make_unique<pqxx::connection>(m_text + " connect_timeout=5");
        m_connection->set_verbosity(pqxx::connection_base::terse);
        pqxx::nontransaction settings{*m_connection};
        settings.exec0("SET statement_timeout = '60s'");
        if (m_mode == Mode::read_only) {
            settings.exec0("SET default_transaction_read_only = on");
        }
    }
    return *m_connection;
}

void Session::translate(const std::function<void()>& work) {
    try {
        work();
    } catch (const GatewayError&) {
        throw;
    } catch (const pqxx::broken_connection&) {
        m_connection.reset();
        throw GatewayError{"REGISTER_UNREACHABLE"};
    } catch (const pqxx::sql_error& failure) {
        m_connection.reset();
        // class 57 (shutdown, cancelled) and 53 (resources) pass; anything else is the selection's fault
        const std::string state{failure.sqlstate()};
        if (state.rfind("57", 0) == 0 || state.rfind("53", 0) == 0 || state.rfind("08", 0) == 0) {
            throw GatewayError{"REGISTER_UNREACHABLE"};
        }
        throw GatewayError{"REGISTER_QUERY", GatewayError::Retry::never};
    } catch (const pqxx::failure&) {
        m_connection.reset();
        throw GatewayError{"REGISTER_UNREACHABLE"};
    }
}

const std::string& checked_identifier(const std::string& name) {
    const bool fit{
        !name.empty() && std::all_of(name.begin(), name.end(), [](char letter) {
            return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')
                || letter == '_' || letter == '.';
        })};
    if (!fit) {
        throw GatewayError{"REGISTER_IDENTIFIER", GatewayError::Retry::never};
    }
    return name;
}

}
