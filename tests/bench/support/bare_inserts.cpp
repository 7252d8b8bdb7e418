#include "tests/bench/support/bare_inserts.h"

#include "gateway/storage/private_cluster.h"

#include <libpq-fe.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>

namespace tests::bench {

Series bare_inserts(const std::filesystem::path& data) {
    const std::optional<std::string> owner{
        gateway::storage::PrivateCluster::attach(data, gateway::storage::Role::owner)};
    const std::unique_ptr<PGconn, decltype(&PQfinish)> server{
        PQconnectdb(owner.value().c_str()), &PQfinish};
    const auto run = [](PGresult* result) {
        const ExecStatusType status{PQresultStatus(result)};
        PQclear(result);
        if (status != PGRES_COMMAND_OK) {
            throw std::runtime_error{"the store does not take a bare line"};
        }
    };
    run(PQexec(
        server.get(), "SET client_min_messages = warning;"
                      " CREATE TABLE IF NOT EXISTS public.bare_line (at timestamptz, body text)"));
    run(PQprepare(
        server.get(), "bare", "INSERT INTO public.bare_line VALUES (now(), $1::text)", 1, nullptr));
    const std::string body(200, 'x'); // about what a decision's entry is long
    const char* const value{body.c_str()};
    Series times;
    for (int count{0}; count < 300; ++count) {
        const auto began = std::chrono::steady_clock::now();
        run(PQexecPrepared(server.get(), "bare", 1, &value, nullptr, nullptr, 0));
        times.add(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began)
                .count());
    }
    return times;
}

}
