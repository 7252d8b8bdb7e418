#include "gateway/storage/connection.h"

#include "gateway/core/error.h"

#include <pqxx/pqxx>

#include <cassert>
#include <charconv>
#include <unordered_map>

namespace gateway::storage {

struct Rows::Data {
    pqxx::result result;

    [[nodiscard]] pqxx::field field(int row, int column) const {
        return result[static_cast<pqxx::result_size_type>(row)]
                     [static_cast<pqxx::row_size_type>(column)];
    }
};

namespace {

using core::GatewayError;

/// Takes what the server says aside from answers, so that nobody prints it; remembers that it
/// spoke.
class Silencer final : public pqxx::errorhandler {
public:
    explicit Silencer(pqxx::connection_base& connection) : pqxx::errorhandler{connection} {}

    bool operator()(const char*) noexcept override {
        m_spoke = true;
        return false;
    }

    void listen() noexcept { m_spoke = false; }
    [[nodiscard]] bool spoke() const noexcept { return m_spoke; }

private:
    bool m_spoke{false};
};

GatewayError error_of(std::string_view sqlstate) {
    using Retry = GatewayError::Retry;
    const std::string_view cls{sqlstate.substr(0, 2)};
    if (cls == "22") {
        return GatewayError{"STORE_DATA", Retry::never};
    }
    if (cls == "23") {
        return GatewayError{"STORE_CONSTRAINT", Retry::never};
    }
    if (cls == "40" || sqlstate == "55P03" || sqlstate == "57014") {
        return GatewayError{"STORE_BUSY", Retry::later};
    }
    if (cls == "53" || cls == "58" || sqlstate == "54000") {
        return GatewayError{"STORE_EXHAUSTED", Retry::later};
    }
    if (cls == "08" || cls == "57" || sqlstate == "25P03" || sqlstate == "25006") {
        return GatewayError{"STORE_UNREACHABLE", Retry::later};
    }
    if (cls == "28" || sqlstate == "42501") {
        return GatewayError{"STORE_FORBIDDEN", Retry::never};
    }
    if (sqlstate == "LA001") { // raised by our own schema files
        return GatewayError{"STORE_TOO_OLD", Retry::never};
    }
    return GatewayError{"STORE_REFUSED", Retry::never};
}

bool ends_the_session(std::string_view sqlstate) {
    return sqlstate.starts_with("08") || sqlstate.starts_with("57P") || sqlstate == "25P03"
           || sqlstate == "25006";
}

}

int Rows::size() const noexcept {
    return static_cast<int>(m_data->result.size());
}

std::int64_t Rows::affected() const {
    return static_cast<std::int64_t>(m_data->result.affected_rows());
}

bool Rows::is_null(int row, int column) const {
    return m_data->field(row, column).is_null();
}

std::string_view Rows::text(int row, int column) const {
    const pqxx::field field{m_data->field(row, column)};
    return {field.c_str(), field.size()};
}

std::int64_t Rows::integer(int row, int column) const {
    const std::string_view digits{text(row, column)};
    std::int64_t number{0};
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size()) {
        throw GatewayError{"STORE_REFUSED", GatewayError::Retry::never};
    }
    return number;
}

core::Bytes Rows::bytes(int row, int column) const {
    const std::string_view written{text(row, column)}; // \x… (bytea_output = hex, set below)
    std::optional<core::Bytes> bytes{
        written.starts_with("\\x") ? core::from_hex(written.substr(2)) : std::nullopt};
    if (!bytes) {
        throw GatewayError{"STORE_REFUSED", GatewayError::Retry::never};
    }
    return std::move(*bytes);
}

core::Digest Rows::digest(int row, int column) const {
    const std::string_view written{text(row, column)};
    const std::optional<core::Digest> digest{
        written.starts_with("\\x") ? core::digest_from_hex(written.substr(2)) : std::nullopt};
    if (!digest) {
        throw GatewayError{"STORE_REFUSED", GatewayError::Retry::never};
    }
    return *digest;
}

core::MessageId Rows::message(int row, int column) const {
    const std::optional<core::MessageId> id{core::MessageId::parse(text(row, column))};
    if (!id) {
        throw GatewayError{"STORE_REFUSED", GatewayError::Retry::never};
    }
    return *id;
}

std::vector<std::string> Rows::list(int row, int column) const {
    const pqxx::field field{m_data->field(row, column)};
    pqxx::array_parser parser{field.c_str()};
    std::vector<std::string> elements;
    for (auto [juncture, element] = parser.get_next(); juncture != pqxx::array_parser::done;
         std::tie(juncture, element) = parser.get_next()) {
        if (juncture == pqxx::array_parser::string_value) {
            elements.push_back(element);
        }
    }
    return elements;
}

struct Connection::Inside {
    explicit Inside(const std::string& connection_string)
        : connection{connection_string}, silencer{connection} {
        connection.set_verbosity(pqxx::connection_base::terse);
    }

    template <class Work> auto guarded(Work work) {
        try {
            return work();
        } catch (const pqxx::broken_connection&) {
            broken = true;
            throw GatewayError{"STORE_UNREACHABLE"};
        } catch (const pqxx::in_doubt_error&) {
            broken = true;
            throw GatewayError{
                "STORE_IN_DOUBT", GatewayError::Retry::later,
                GatewayError::Doubt::may_have_happened};
        } catch (const pqxx::insufficient_privilege&) { // this version drops its SQLSTATE
            throw GatewayError{"STORE_FORBIDDEN", GatewayError::Retry::never};
        } catch (const pqxx::sql_error& error) {
            broken = broken || ends_the_session(error.sqlstate()) || !connection.is_open();
            throw broken ? GatewayError{"STORE_UNREACHABLE"} : error_of(error.sqlstate());
        } catch (const pqxx::pqxx_exception&) {
            // transaction_rollback and its kin carry no SQLSTATE in this version: deadlock,
            // serialisation
            broken = broken || !connection.is_open();
            throw GatewayError{broken ? core::Code{"STORE_UNREACHABLE"} : core::Code{"STORE_BUSY"}};
        }
    }

    const std::string& prepared(std::string_view sql) {
        const auto known = names.find(std::string{sql});
        if (known != names.end()) {
            return known->second;
        }
        const std::string name{"s" + std::to_string(names.size())};
        connection.prepare(name, std::string{sql});
        return names.emplace(sql, name).first->second;
    }

    static pqxx::result
    execute(pqxx::transaction_base& in, const std::string& name, const Parameters& parameters) {
        std::vector<pqxx::binarystring> encoded;
        encoded.reserve(parameters.size());
        for (const Parameter& parameter : parameters) {
            encoded.emplace_back(parameter.encoded().data(), parameter.encoded().size());
        }
        return in.exec_prepared(name, pqxx::prepare::make_dynamic_params(encoded));
    }

    pqxx::connection connection;
    Silencer silencer; // after the connection: it lets go of it first
    std::unordered_map<std::string, std::string> names{};
    std::unique_ptr<pqxx::work> transaction{};
    bool broken{false};
};

Connection::Connection(const std::string& connection_string) {
    try {
        m_inside = std::make_unique<Inside>(connection_string);
    } catch (const pqxx::pqxx_exception&) {
        throw GatewayError{"STORE_UNREACHABLE"};
    }
    run_script(
        "SET client_min_messages = warning; SET bytea_output = hex; SET lock_timeout = '30s';"
        "SET timezone = 'UTC'; SET datestyle = 'ISO'");
}

Connection::~Connection() {
    if (m_inside) {
        rollback();
    }
}

Rows Connection::run(std::string_view sql, const Parameters& parameters) {
    Inside& inside{*m_inside};
    return inside.guarded([&] {
        const std::string& name{inside.prepared(sql)};
        if (inside.transaction) {
            return Rows{std::make_shared<Rows::Data>(
                Rows::Data{Inside::execute(*inside.transaction, name, parameters)})};
        }
        pqxx::nontransaction alone{inside.connection};
        return Rows{
            std::make_shared<Rows::Data>(Rows::Data{Inside::execute(alone, name, parameters)})};
    });
}

void Connection::run_script(const std::string& sql) {
    Inside& inside{*m_inside};
    inside.guarded([&] {
        if (inside.transaction) {
            inside.transaction->exec(sql);
        } else {
            pqxx::nontransaction{inside.connection}.exec(sql);
        }
    });
}

void Connection::begin() {
    Inside& inside{*m_inside};
    assert(!inside.transaction);
    inside.guarded([&] { inside.transaction = std::make_unique<pqxx::work>(inside.connection); });
}

void Connection::commit() {
    Inside& inside{*m_inside};
    assert(inside.transaction);
    inside.silencer.listen();
    const std::unique_ptr<pqxx::work> transaction{std::move(inside.transaction)};
    inside.guarded([&] { transaction->commit(); });
    if (inside.silencer.spoke()) {
        // A wait for a standby that was cut short reports success with a warning.
        throw GatewayError{
            "STORE_IN_DOUBT", GatewayError::Retry::later, GatewayError::Doubt::may_have_happened};
    }
}

void Connection::rollback() noexcept {
    try {
        m_inside->transaction.reset();
    } catch (...) { // whatever it was, this connection is no longer to be trusted
        m_inside->broken = true;
    }
}

bool Connection::in_transaction() const noexcept {
    return m_inside->transaction != nullptr;
}

bool Connection::usable() const noexcept {
    return !m_inside->broken;
}

}
