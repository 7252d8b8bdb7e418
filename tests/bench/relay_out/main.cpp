// relay-out: what a relayed question costs the gateway, with decision, journal and provenance
// durable before the send, against nginx as a reverse proxy of the same bytes to the same party
// over the same mutual TLS.

#include "tests/bench/support/bench.h"
#include "tests/corridor/house.h"

#include <atomic>
#include <csignal>
#include <fstream>
#include <iostream>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace {

namespace bench = tests::bench;
namespace fs = std::filesystem;
using tests::corridor::House;
using tests::simulators::Call;
using tests::simulators::PartyClient;

constexpr std::size_t clients{16};
constexpr std::chrono::seconds duration{4};

/// The process whose command line holds both words.
pid_t process_with(const std::string& first, const std::string& second) {
    for (const fs::directory_entry& entry : fs::directory_iterator{"/proc"}) {
        const std::string name{entry.path().filename()};
        if (name.find_first_not_of("0123456789") == std::string::npos) {
            const std::string line{tests::corridor::read_file(entry.path() / "cmdline")};
            if (line.find(first) != std::string::npos && line.find(second) != std::string::npos) {
                return std::stoi(name);
            }
        }
    }
    throw std::runtime_error{"no process " + first};
}

struct Load {
    std::size_t answered{0};
    std::vector<double> milliseconds;
};

/// Clients with kept connections, each asking as fast as it is answered.
Load load(const tests::simulators::Identity& identity, const fs::path& trust, const Call& call) {
    Load sum;
    std::mutex mutex;
    std::vector<std::jthread> threads;
    const auto until = std::chrono::steady_clock::now() + duration;
    for (std::size_t client{0}; client < clients; ++client) {
        threads.emplace_back([&] {
            PartyClient caller{identity, trust};
            Load own;
            while (std::chrono::steady_clock::now() < until) {
                const auto began = std::chrono::steady_clock::now();
                const auto reply = caller.call(call);
                if (reply.status != 200) {
                    throw std::runtime_error{
                        "status " + std::to_string(reply.status) + " " + reply.failure};
                }
                ++own.answered;
                own.milliseconds.push_back(std::chrono::duration<double, std::milli>(
                                               std::chrono::steady_clock::now() - began)
                                               .count());
            }
            const std::scoped_lock lock{mutex};
            sum.answered += own.answered;
            sum.milliseconds.insert(
                sum.milliseconds.end(), own.milliseconds.begin(), own.milliseconds.end());
        });
    }
    threads.clear();
    return sum;
}

/// nginx with one worker, mutual TLS on both legs, connections kept.
class Nginx final {
public:
    Nginx(const House& house, const fs::path& certificates, std::uint16_t upstream)
        : m_folder{house.folder() / "nginx"} {
        fs::create_directories(m_folder);
        const std::string ca{(certificates / "ca.pem").string()};
        const std::string own{(certificates / "lautturi").string()};
        tests::corridor::write_file(
            m_folder / "nginx.conf",
            "daemon off; worker_processes 1; pid nginx.pid; error_log error.log;\n"
            "events { worker_connections 512; }\n"
            "http { access_log off; client_body_temp_path b; proxy_temp_path p; fastcgi_temp_path "
            "f;\n"
            " uwsgi_temp_path u; scgi_temp_path s;\n"
            " upstream party { server 127.0.0.1:"
                + std::to_string(upstream)
                + "; keepalive 64; }\n"
                  " server { listen 127.0.0.1:"
                + std::to_string(port)
                + " ssl; keepalive_requests 1000000;\n"
                  "  ssl_certificate "
                + own + ".pem; ssl_certificate_key " + own
                + ".key;\n"
                  "  ssl_client_certificate "
                + ca
                + "; ssl_verify_client on;\n"
                  "  location / { proxy_pass https://party; proxy_http_version 1.1; "
                  "proxy_set_header Connection \"\";\n"
                  "   proxy_ssl_certificate "
                + own + ".pem; proxy_ssl_certificate_key " + own
                + ".key;\n"
                  "   proxy_ssl_trusted_certificate "
                + ca + "; proxy_ssl_verify on; proxy_ssl_name localhost; } } }\n");
        m_process = std::make_unique<tests::corridor::Process>(
            std::vector<std::string>{
                "/usr/sbin/nginx", "-p", m_folder.string(), "-c",
                (m_folder / "nginx.conf").string(), "-g", "user root;"},
            m_folder / "output");
        std::this_thread::sleep_for(std::chrono::seconds{1});
        if (!m_process->running()) {
            throw std::runtime_error{
                "nginx does not run: " + tests::corridor::read_file(m_folder / "output.err")};
        }
    }

    ~Nginx() {
        m_process->signal(SIGTERM);
        static_cast<void>(m_process->wait(std::chrono::seconds{5}));
    }

    Nginx(const Nginx&) = delete;
    Nginx& operator=(const Nginx&) = delete;

    [[nodiscard]] pid_t worker() const {
        std::ifstream children{
            "/proc/" + std::to_string(m_process->pid()) + "/task/"
            + std::to_string(m_process->pid()) + "/children"};
        pid_t pid{0};
        children >> pid;
        return pid;
    }

    static constexpr std::uint16_t port{39'443};

private:
    fs::path m_folder;
    std::unique_ptr<tests::corridor::Process> m_process;
};

/// CPU microseconds a request of one process, under load.
double cost(pid_t process, const std::function<Load()>& work, bench::Series& median_ms) {
    const auto before = bench::cpu_time_of(process);
    Load done{work()};
    const auto used = bench::cpu_time_of(process) - before;
    median_ms.add(bench::Series{std::move(done.milliseconds)}.median());
    return std::chrono::duration<double, std::micro>(used).count()
           / static_cast<double>(done.answered);
}

}

int main() {
    House house{200};
    house.start();
    const fs::path certificates{house.authority_folder()};
    const Nginx nginx{house, certificates, house.fund().port()};
    const tests::simulators::Identity identity{
        certificates / "case-system.pem", certificates / "case-system.key"};

    Call relay;
    relay.url = house.relay_url("fund-benefit-query");
    relay.body =
        R"({"personalId":")" + house.example("fund-member")
        + R"(","familyName":"Esimerkki","givenNames":"Aino","case":{"number":"2026/1","openedOn":"2026-02-02"}})";
    Call proxied{relay};
    proxied.url = "https://127.0.0.1:" + std::to_string(Nginx::port) + "/benefits";
    proxied.content_type = "application/xml";
    proxied.body = "<benefitQuery xmlns=\"urn:lautturi:example:fund-benefits:1\"><personalId>"
                   + house.example("fund-member") + "</personalId></benefitQuery>";

    const pid_t daemon{process_with("serve", house.folder().string())};
    bench::Series ours_ms;
    bench::Series theirs_ms;
    const bench::Comparison comparison{bench::compare(
        bench::wanted_runs(5),
        [&] {
            house.fund().forget_requests();
            return cost(
                daemon, [&] { return load(identity, certificates / "ca.pem", relay); }, ours_ms);
        },
        [&] {
            house.fund().forget_requests();
            return cost(
                nginx.worker(), [&] { return load(identity, certificates / "ca.pem", proxied); },
                theirs_ms);
        })};
    bench::print(bench::ratio_row(
        "relay-out.durable.gateway", comparison, "nginx as reverse proxy to the same party", 1.8));
    bench::print(bench::value_row(
        "relay-out.durable.us", "us", comparison, "nginx as reverse proxy to the same party"));
    bench::print(bench::value_row("relay-out.p50.ms", "ms", ours_ms));
    return 0;
}
