#include "gateway/storage/connection.h"

#include "gateway/core/error.h"
#include "gateway/storage/answer_data.h"

#include <sys/socket.h>

#include <array>
#include <cassert>
#include <cerrno>
#include <deque>
#include <map>
#include <unordered_map>

namespace gateway::storage {

namespace {

using core::GatewayError;

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

std::string_view sqlstate_of(const PGresult* result) {
    const char* const state{PQresultErrorField(result, PG_DIAG_SQLSTATE)};
    return state == nullptr ? std::string_view{} : std::string_view{state};
}

bool is_good(ExecStatusType status) {
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

struct Finish {
    void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
};

/// What was sent and not yet answered.
struct Sent {
    std::size_t number{0};
    bool is_wanted{false};         ///< whether somebody will ask for its rows
    const std::string* prepares{}; ///< the text that it prepares; else it runs one
};

}

struct Connection::Inside {
    explicit Inside(const std::string& connection_string)
        : connection{PQconnectdb(connection_string.c_str())} {
        if (PQstatus(connection.get()) != CONNECTION_OK) {
            throw GatewayError{"STORE_UNREACHABLE"};
        }
        PQsetNoticeReceiver(connection.get(), &Inside::heard, this);
    }

    /// What the server says aside from answers: nobody prints it, but that it spoke is remembered.
    static void heard(void* inside, const PGresult* notice) {
        auto& self = *static_cast<Inside*>(inside);
        self.spoke = true;
        self.broken = self.broken || ends_the_session(sqlstate_of(notice));
    }

    [[nodiscard]] PGconn* raw() const noexcept { return connection.get(); }

    [[noreturn]] void lost() {
        broken = true;
        throw GatewayError{"STORE_UNREACHABLE"};
    }

    [[nodiscard]] GatewayError failure_of(const PGresult* result) {
        const std::string state{sqlstate_of(result)};
        broken =
            broken || state.empty() || ends_the_session(state) || PQstatus(raw()) != CONNECTION_OK;
        return broken ? GatewayError{"STORE_UNREACHABLE"} : error_of(state);
    }

    /// An idle connection whose server has gone is not begun on. Costs one look at the socket.
    void require_alive() {
        char byte{0};
        const ssize_t seen{::recv(PQsocket(raw()), &byte, 1, MSG_PEEK | MSG_DONTWAIT)};
        if (seen < 0 && errno == EAGAIN) {
            return;
        }
        if (PQconsumeInput(raw()) == 0 || PQstatus(raw()) != CONNECTION_OK || broken) {
            lost();
        }
        // it said something aside: that is heard now
        while (const Result aside{PQgetResult(raw())}) {
        }
        if (broken) {
            lost();
        }
    }

    void queue(Sent sent, int accepted) {
        if (accepted != 1) {
            lost();
        }
        under_way.push_back(sent);
    }

    /// Several may be on their way at once; each is answered in its turn.
    std::size_t send(std::string_view sql, const Parameters& parameters, bool is_wanted) {
        if (under_way.size() >= at_once) {
            collect(); // so that neither side ever waits for the other to read
        }
        if (PQpipelineStatus(raw()) == PQ_PIPELINE_OFF && PQenterPipelineMode(raw()) != 1) {
            lost();
        }
        if (begin_waits) {
            begin_waits = false;
            queue(
                Sent{},
                PQsendQueryParams(raw(), "BEGIN", 0, nullptr, nullptr, nullptr, nullptr, 0));
        }
        auto known = names.find(std::string{sql});
        if (known == names.end()) {
            known = names.emplace(sql, "s" + std::to_string(++named)).first;
            const Sent preparing{0, false, &known->first};
            queue(
                preparing,
                PQsendPrepare(raw(), known->second.c_str(), known->first.c_str(), 0, nullptr));
        }
        std::vector<const char*> values;
        std::vector<int> lengths;
        for (const Parameter& parameter : parameters) {
            values.push_back(parameter.encoded().data());
            lengths.push_back(static_cast<int>(parameter.encoded().size()));
        }
        const std::vector<int> binary(parameters.size(), 1);
        queue(
            Sent{++numbered, is_wanted, nullptr},
            PQsendQueryPrepared(
                raw(), known->second.c_str(), static_cast<int>(parameters.size()), values.data(),
                lengths.data(), binary.data(), 0));
        return numbered;
    }

    /// The answer to the statement that was sent first. Nothing: the line is gone.
    Result next_answer() {
        Result answer{PQgetResult(raw())};
        if (answer && PQstatus(raw()) == CONNECTION_OK) {
            while (const Result end{PQgetResult(raw())}) { // what stands between two statements
            }
        }
        return answer;
    }

    void take(const Sent& sent, Result answer, std::optional<GatewayError>& failure) {
        const ExecStatusType status{PQresultStatus(answer.get())};
        if (is_good(status)) {
            if (sent.is_wanted) {
                answers.emplace(
                    sent.number, std::make_shared<Rows::Data>(Rows::Data{std::move(answer)}));
            }
            return;
        }
        if (sent.prepares != nullptr) {
            names.erase(std::string{*sent.prepares});
        }
        if (!failure && status != PGRES_PIPELINE_ABORTED) {
            failure = failure_of(answer.get());
        }
    }

    /// Waits for all that is on its way. @throws core::GatewayError the first failure among it
    void collect() {
        if (under_way.empty()) {
            return;
        }
        std::deque<Sent> sent{std::move(under_way)};
        under_way.clear();
        std::optional<GatewayError> failure;
        if (PQpipelineSync(raw()) != 1) {
            lost();
        }
        for (const Sent& one : sent) {
            Result answer{next_answer()};
            if (!answer) {
                lost();
            }
            take(one, std::move(answer), failure);
            if (PQstatus(raw()) != CONNECTION_OK) {
                lost();
            }
        }
        const Result end{PQgetResult(raw())};
        if (PQresultStatus(end.get()) != PGRES_PIPELINE_SYNC) {
            lost();
        }
        if (failure) {
            throw *failure;
        }
    }

    /// Statements that go as they are, one after the other, with nothing else on its way.
    Result run_plainly(const char* sql) {
        collect();
        if (PQpipelineStatus(raw()) != PQ_PIPELINE_OFF && PQexitPipelineMode(raw()) != 1) {
            lost();
        }
        return Result{PQexec(raw(), sql)};
    }

    void require(const Result& result) {
        if (!result) {
            lost();
        }
        if (!is_good(PQresultStatus(result.get()))) {
            throw failure_of(result.get());
        }
    }

    static constexpr std::size_t at_once{200};

    std::unique_ptr<PGconn, Finish> connection;
    std::unordered_map<std::string, std::string> names{}; ///< of what is prepared, by its text
    std::size_t named{0};
    std::size_t numbered{0};
    std::deque<Sent> under_way{};
    std::map<std::size_t, std::shared_ptr<const Rows::Data>> answers{}; ///< not asked for yet
    bool in_transaction{false};
    bool begin_waits{false}; ///< BEGIN goes with the first statement
    bool spoke{false};
    bool broken{false};
};

Connection::Connection(const std::string& connection_string)
    : m_inside{std::make_unique<Inside>(connection_string)} {
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
    return rows_of(ask(sql, parameters));
}

Connection::Asked Connection::ask(std::string_view sql, const Parameters& parameters) {
    return Asked{m_inside->send(sql, parameters, true)};
}

void Connection::send(std::string_view sql, const Parameters& parameters) {
    m_inside->send(sql, parameters, false);
    if (!m_inside->in_transaction) {
        m_inside->collect(); // nothing comes after it that would tell
    }
}

Rows Connection::rows_of(Asked asked) {
    auto found = m_inside->answers.find(asked.number);
    if (found == m_inside->answers.end()) {
        m_inside->collect();
        found = m_inside->answers.find(asked.number);
    }
    if (found == m_inside->answers.end()) {
        throw GatewayError{"STORE_REFUSED", GatewayError::Retry::never}; // it was rolled back
    }
    Rows rows{std::move(found->second)};
    m_inside->answers.erase(found);
    return rows;
}

void Connection::run_script(const std::string& sql) {
    Inside& inside{*m_inside};
    if (inside.begin_waits) {
        inside.begin_waits = false;
        inside.require(inside.run_plainly("BEGIN"));
    }
    inside.require(inside.run_plainly(sql.c_str()));
}

void Connection::begin() {
    Inside& inside{*m_inside};
    assert(!inside.in_transaction && inside.under_way.empty());
    inside.answers.clear();
    inside.require_alive();
    inside.in_transaction = true;
    inside.begin_waits = true;
}

void Connection::commit() {
    Inside& inside{*m_inside};
    assert(inside.in_transaction);
    if (inside.begin_waits) {
        inside.begin_waits = false;
        inside.in_transaction = false;
        return; // nothing was said in it
    }
    inside.collect();
    inside.spoke = false;
    inside.in_transaction = false;
    const Result done{inside.run_plainly("COMMIT")};
    if (PQstatus(inside.raw()) != CONNECTION_OK || !done) {
        inside.broken = true;
        throw GatewayError{
            "STORE_IN_DOUBT", GatewayError::Retry::later, GatewayError::Doubt::may_have_happened};
    }
    inside.require(done);
    if (PQcmdStatus(done.get()) != std::string_view{"COMMIT"}) {
        throw GatewayError{"STORE_REFUSED", GatewayError::Retry::never}; // it had failed before
    }
    if (inside.spoke) {
        // A wait for a standby that was cut short reports success with a warning.
        throw GatewayError{
            "STORE_IN_DOUBT", GatewayError::Retry::later, GatewayError::Doubt::may_have_happened};
    }
}

void Connection::rollback() noexcept {
    Inside& inside{*m_inside};
    inside.in_transaction = false;
    inside.begin_waits = false;
    try {
        inside.collect();
    } catch (const std::exception&) { // what failed is thrown away all the same
    }
    try {
        inside.answers.clear();
        if (!inside.broken && PQtransactionStatus(inside.raw()) != PQTRANS_IDLE) {
            inside.require(inside.run_plainly("ROLLBACK"));
        }
    } catch (const std::exception&) { // whatever it was, this connection is no longer to be trusted
        inside.broken = true;
    }
}

bool Connection::in_transaction() const noexcept {
    return m_inside->in_transaction;
}

bool Connection::usable() const noexcept {
    return !m_inside->broken;
}

}
