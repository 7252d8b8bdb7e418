#include "adapters/transports/postgresql/session.h"

#include "adapters/transports/postgresql/connection_text.h"
#include "gateway/core/error.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace adapters::postgresql {

using gateway::core::GatewayError;

namespace {

/// Text as whoever reads values knows it, whatever the server or the role is set to.
constexpr std::string_view reading{" -c default_transaction_read_only=on -c datestyle=ISO"
                                   " -c intervalstyle=postgres -c bytea_output=hex"
                                   " -c extra_float_digits=1"};

/// With limits where it sets none.
[[nodiscard]] std::string with_limits(Keywords keywords, Session::Mode mode) {
    keywords.insert(
        {{"connect_timeout", "5"},
         {"tcp_user_timeout", "30000"},
         {"application_name", "lautturi"}});
    keywords["client_encoding"] = "UTF8";
    // as options of the connection, so that they hold from its first statement on
    keywords["options"] += " -c statement_timeout=60s";
    if (mode == Session::Mode::read_only) {
        keywords["options"] += reading;
    }
    return text_of(keywords);
}

/// Where the string does not say what a server elsewhere has to prove, it has to prove all: libpq
/// would take any, and speak to it in plain.
[[nodiscard]] std::unique_ptr<pqxx::connection> dial(const std::string& text, Session::Mode mode) {
    std::optional<Keywords> keywords{keywords_of(text)};
    if (!keywords) {
        throw GatewayError{"REGISTER_CONNECTION", GatewayError::Retry::never};
    }
    const bool proof_added{
        !stays_here(*keywords) && keywords->try_emplace("sslmode", "verify-full").second};
    try {
        return std::make_unique<pqxx::connection>(with_limits(std::move(*keywords), mode));
    } catch (const pqxx::broken_connection&) {
        if (!proof_added) {
            throw;
        }
        throw GatewayError{"REGISTER_UNREACHABLE", "sslmode", GatewayError::Retry::later};
    }
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
[[nodiscard]] GatewayError
failure_of(const pqxx::sql_error& failure, const std::string& selection) {
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
    if (is_away(state)) {
        return GatewayError{"REGISTER_UNREACHABLE"};
    }
    if (selection.empty()) {
        return GatewayError{"REGISTER_QUERY"};
    }
    if (is<pqxx::undefined_table>(failure) || state == "42P01") {
        return GatewayError{"REGISTER_ABSENT", selection, GatewayError::Retry::later};
    }
    return GatewayError{"REGISTER_QUERY", selection, GatewayError::Retry::later};
}

}

pqxx::connection& Session::connection() {
    if (m_broken || !m_connection) {
        m_quiet.reset();
        m_connection = dial(m_text, m_mode);
        m_connection->set_verbosity(pqxx::connection_base::terse);
        m_quiet = std::make_unique<pqxx::quiet_errorhandler>(*m_connection);
        m_broken = false;
    }
    return *m_connection;
}

void Session::translate(const std::function<void()>& work, const std::string& selection) {
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
        throw failure_of(failure, selection);
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
