#include "adapters/transports/postgresql/session.h"

#include "gateway/core/error.h"

#include <libpq-fe.h>

#include <algorithm>
#include <exception>
#include <map>

namespace adapters::postgresql {

using gateway::core::GatewayError;

namespace {

using Options =
    std::unique_ptr<PQconninfoOption, decltype([](PQconninfoOption* all) { PQconninfoFree(all); })>;

[[nodiscard]] std::string quoted_value(const std::string& value) {
    std::string out{"'"};
    for (const char letter : value) {
        if (letter == '\'' || letter == '\\') {
            out += '\\';
        }
        out += letter;
    }
    return out + "'";
}

/// The connection string (or URI) as keywords, with limits where it sets none.
[[nodiscard]] std::string with_limits(const std::string& text, Session::Mode mode) {
    const Options options{PQconninfoParse(text.c_str(), nullptr)};
    if (!options) {
        throw GatewayError{"REGISTER_CONNECTION", GatewayError::Retry::never};
    }
    std::map<std::string, std::string> settings{
        {"connect_timeout", "5"}, {"tcp_user_timeout", "30000"}, {"application_name", "lautturi"}};
    for (const PQconninfoOption* option{options.get()}; option->keyword != nullptr; ++option) {
        if (option->val != nullptr) {
            settings[option->keyword] = option->val;
        }
    }
    settings["client_encoding"] = "UTF8";
    // as options of the connection, so that they hold from its first statement on
    settings["options"] += " -c statement_timeout=60s";
    if (mode == Session::Mode::read_only) {
        settings["options"] += " -c default_transaction_read_only=on";
    }
    std::string out;
    for (const auto& [keyword, value] : settings) {
        out += keyword + "=" + quoted_value(value) + " ";
    }
    return out;
}

/// No answer (no state at all), shut down or cancelled (57), no resources (53), connection (08), in
/// conflict with others (40).
[[nodiscard]] bool is_away(const std::string& state) {
    return state.empty() || state.starts_with("57") || state.starts_with("53")
           || state.starts_with("08") || state.starts_with("40");
}

template <class Kind> [[nodiscard]] bool is(const pqxx::sql_error& failure) noexcept {
    return dynamic_cast<const Kind*>(&failure) != nullptr;
}

/// What PostgreSQL's SQLSTATE means for the run. Only classes 22 (data exception) and 23 (integrity
/// constraint) are a record's own fault; whatever else it is (a table that is gone, a grant that
/// was revoked, a standby that only reads), records must not be rejected for it. Types come before
/// states: libpqxx 6 makes some of these without their state.
[[nodiscard]] GatewayError failure_of(const pqxx::sql_error& failure) {
    const std::string& state{failure.sqlstate()};
    if (is<pqxx::data_exception>(failure) || is<pqxx::integrity_constraint_violation>(failure)) {
        return GatewayError{"REGISTER_DATA", GatewayError::Retry::never};
    }
    if (is<pqxx::insufficient_privilege>(failure) || state.starts_with("28")) {
        return GatewayError{"REGISTER_FORBIDDEN"};
    }
    if (state == "25006") {
        return GatewayError{"REGISTER_READ_ONLY"};
    }
    return is_away(state) ? GatewayError{"REGISTER_UNREACHABLE"} : GatewayError{"REGISTER_QUERY"};
}

}

pqxx::connection& Session::connection() {
    if (m_broken || !m_connection) {
        m_quiet.reset();
        m_connection = std::make_unique<pqxx::connection>(with_limits(m_text, m_mode));
        m_connection->set_verbosity(pqxx::connection_base::terse);
        m_quiet = std::make_unique<pqxx::quiet_errorhandler>(*m_connection);
        m_broken = false;
    }
    return *m_connection;
}

void Session::translate(const std::function<void()>& work) {
    const struct Verdict {
        bool& broken;
        int before{std::uncaught_exceptions()};
        ~Verdict() { broken = broken || std::uncaught_exceptions() > before; }
    } verdict{m_broken};
    try {
        if (m_broken) {
            static_cast<void>(connection());
        }
        work(); // which asks for the connection too, and must get the one that is there
    } catch (const GatewayError&) {
        throw;
    } catch (const pqxx::in_doubt_error&) {
        throw GatewayError{
            "REGISTER_UNREACHABLE", GatewayError::Retry::later,
            GatewayError::Doubt::may_have_happened};
    } catch (const pqxx::sql_error& failure) {
        throw failure_of(failure);
    } catch (const pqxx::pqxx_exception&) {
        throw GatewayError{"REGISTER_UNREACHABLE"};
    }
}

std::string quoted(std::string_view name) {
    const bool fit{!name.empty() && std::all_of(name.begin(), name.end(), [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
               || (letter >= '0' && letter <= '9') || letter == '_';
    })};
    if (!fit) {
        throw GatewayError{"REGISTER_IDENTIFIER", GatewayError::Retry::never};
    }
    return "\"" + std::string{name} + "\"";
}

std::string quoted_table(const std::string& name) {
    const std::size_t dot{name.find('.')};
    return dot == std::string::npos
               ? quoted(name)
               : quoted(name.substr(0, dot)) + "." + quoted(name.substr(dot + 1));
}

}
