// relay-idle: what an idle client costs: thousands of connections over mutual TLS, each of which
// has asked once and is kept. Memory of the daemon's process, its descriptors and threads, and how
// long a new client waits for its answer beside them.

#include "tests/bench/support/bench.h"
#include "tests/corridor/house.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace {

namespace bench = tests::bench;
namespace fs = std::filesystem;
using std::chrono::steady_clock;
using tests::corridor::House;

std::size_t wanted_clients() {
    const char* const given{std::getenv("LAUTTURI_BENCH_CLIENTS")};
    return given == nullptr ? 9'900 : std::strtoul(given, nullptr, 10);
}

/// A number of /proc/PID/status.
double status_of(pid_t process, const std::string& name) {
    std::ifstream lines{"/proc/" + std::to_string(process) + "/status"};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(name + ":")) {
            return std::stod(line.substr(name.size() + 1));
        }
    }
    throw std::runtime_error{"no " + name};
}

double descriptors_of(pid_t process) {
    double count{0};
    for (const auto& entry : fs::directory_iterator{"/proc/" + std::to_string(process) + "/fd"}) {
        static_cast<void>(entry);
        ++count;
    }
    return count;
}

struct Free {
    void operator()(SSL* object) const noexcept { SSL_free(object); }
    void operator()(SSL_CTX* object) const noexcept { SSL_CTX_free(object); }
};

/// One connection that has asked once and says nothing more.
class Client final {
public:
    /// @param from 127.0.0.from, since one address may not have them all.
    Client(SSL_CTX& context, std::uint16_t port, unsigned from)
        : m_socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)}, m_ssl{SSL_new(&context)} {
        sockaddr_in own{};
        own.sin_family = AF_INET;
        own.sin_addr.s_addr = htonl(INADDR_LOOPBACK + from);
        sockaddr_in other{};
        other.sin_family = AF_INET;
        other.sin_port = htons(port);
        other.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval limit{20, 0};
        ::setsockopt(m_socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        SSL_set_fd(m_ssl.get(), m_socket);
        const std::string request{"GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n"};
        std::size_t count{0};
        char answer[2'048];
        const bool asked{
            ::bind(m_socket, reinterpret_cast<const sockaddr*>(&own), sizeof own) == 0
            && ::connect(m_socket, reinterpret_cast<const sockaddr*>(&other), sizeof other) == 0
            && SSL_connect(m_ssl.get()) == 1
            && SSL_write_ex(m_ssl.get(), request.data(), request.size(), &count) == 1
            && SSL_read_ex(m_ssl.get(), answer, sizeof answer, &count) == 1};
        if (!asked || std::string{answer, count}.find("404") == std::string::npos) {
            throw std::runtime_error{"a client was not served"};
        }
    }

    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client() { ::close(m_socket); }

private:
    int m_socket;
    std::unique_ptr<SSL, Free> m_ssl;
};

std::unique_ptr<SSL_CTX, Free> context_of(const fs::path& certificates) {
    std::unique_ptr<SSL_CTX, Free> context{SSL_CTX_new(TLS_client_method())};
    SSL_CTX_use_certificate_chain_file(context.get(), (certificates / "case-system.pem").c_str());
    SSL_CTX_use_PrivateKey_file(
        context.get(), (certificates / "case-system.key").c_str(), SSL_FILETYPE_PEM);
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
    return context;
}

/// The median of some new clients, in milliseconds.
double probe(SSL_CTX& context, std::uint16_t port) {
    bench::Series times;
    for (int number{0}; number < 21; ++number) {
        const auto began = steady_clock::now();
        const Client client{context, port, 200};
        times.add(std::chrono::duration<double, std::milli>(steady_clock::now() - began).count());
    }
    return times.median();
}

}

int main() {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files); // the daemon inherits it
    House house{80};
    const auto context = context_of(house.authority_folder());
    const std::uint16_t port{house.port("relay")};
    const double alone{probe(*context, port)};
    const double memory{status_of(house.daemon_pid(), "VmRSS") * 1'024};
    const double open{descriptors_of(house.daemon_pid())};
    const double threads{status_of(house.daemon_pid(), "Threads")};

    std::vector<std::unique_ptr<Client>> clients(wanted_clients());
    {
        std::vector<std::jthread> makers;
        for (unsigned maker{0}; maker < 2; ++maker) {
            makers.emplace_back([&, maker] {
                for (std::size_t at{maker}; at < clients.size(); at += 2) {
                    clients[at] =
                        std::make_unique<Client>(*context, port, static_cast<unsigned>(at % 16));
                }
            });
        }
    }
    const double held{descriptors_of(house.daemon_pid()) - open};
    const double taken{status_of(house.daemon_pid(), "VmRSS") * 1'024 - memory};
    if (held < static_cast<double>(clients.size()) * 0.95) {
        throw std::runtime_error{"the connections are not held: " + std::to_string(held)};
    }
    bench::print(
        {"relay-idle.bytes", taken / held, "bytes", {}, {}, 24'576, 1, taken / held, taken / held});
    bench::print({"relay-idle.connections", held, "1", {}, {}, {}, 1, held, held});
    const double grown{status_of(house.daemon_pid(), "Threads") - threads};
    bench::print({"relay-idle.threads.growth", grown, "1", {}, {}, 0, 1, grown, grown});
    const double beside{probe(*context, port)};
    bench::print(
        {"relay-idle.probe", beside, "ms", beside / alone,
         "a new client of the same daemon with nobody connected", 2, 1, beside, beside});
    return 0;
}
