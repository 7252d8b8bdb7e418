#include "tests/bench/support/relays.h"

#include <csignal>
#include <fstream>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace tests::bench {

namespace fs = std::filesystem;
using simulators::Call;
using simulators::PartyClient;

namespace {

constexpr std::size_t clients{16};
constexpr std::chrono::seconds duration{4};

}

Load load(const simulators::Identity& identity, const fs::path& trust, const Call& call) {
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

Nginx::Nginx(const corridor::House& house, std::uint16_t upstream)
    : m_folder{house.folder() / "nginx"} {
    fs::create_directories(m_folder);
    const std::string ca{(house.authority_folder() / "ca.pem").string()};
    const std::string own{(house.authority_folder() / "lautturi").string()};
    corridor::write_file(
        m_folder / "nginx.conf",
        "daemon off; worker_processes 1; pid nginx.pid; error_log error.log;\n"
        "events { worker_connections 512; }\n"
        "http { access_log off; client_body_temp_path b; proxy_temp_path p; fastcgi_temp_path f;\n"
        " uwsgi_temp_path u; scgi_temp_path s;\n"
        " upstream party { server 127.0.0.1:"
            + std::to_string(upstream)
            + "; keepalive 64; }\n server { listen 127.0.0.1:" + std::to_string(port)
            + " ssl; keepalive_requests 1000000;\n"
              "  ssl_certificate "
            + own + ".pem; ssl_certificate_key " + own + ".key;\n  ssl_client_certificate " + ca
            + "; ssl_verify_client on;\n"
              "  location / { proxy_pass https://party; proxy_http_version 1.1; "
              "proxy_set_header Connection \"\";\n"
              "   proxy_ssl_certificate "
            + own + ".pem; proxy_ssl_certificate_key " + own
            + ".key;\n   proxy_ssl_trusted_certificate " + ca
            + "; proxy_ssl_verify on; proxy_ssl_name localhost; } } }\n");
    m_process = std::make_unique<corridor::Process>(
        std::vector<std::string>{
            "/usr/sbin/nginx", "-p", m_folder.string(), "-c", (m_folder / "nginx.conf").string(),
            "-g", "user root;"},
        m_folder / "output");
    std::this_thread::sleep_for(std::chrono::seconds{1});
    if (!m_process->running()) {
        throw std::runtime_error{
            "nginx does not run: " + corridor::read_file(m_folder / "output.err")};
    }
}

Nginx::~Nginx() {
    m_process->signal(SIGTERM);
    static_cast<void>(m_process->wait(std::chrono::seconds{5}));
}

pid_t Nginx::worker() const {
    std::ifstream children{
        "/proc/" + std::to_string(m_process->pid()) + "/task/" + std::to_string(m_process->pid())
        + "/children"};
    pid_t pid{0};
    children >> pid;
    return pid;
}

double cost(pid_t process, const std::function<Load()>& work, Series& median_ms) {
    const auto before = cpu_time_of(process);
    Load done{work()};
    const auto used = cpu_time_of(process) - before;
    median_ms.add(Series{std::move(done.milliseconds)}.median());
    return std::chrono::duration<double, std::micro>(used).count()
           / static_cast<double>(done.answered);
}

Call proxied_question(corridor::House& house) {
    Call call;
    call.url = "https://127.0.0.1:" + std::to_string(Nginx::port) + "/benefits";
    call.content_type = "application/xml";
    call.body = "<benefitQuery xmlns=\"urn:lautturi:example:fund-benefits:1\"><personalId>"
                + house.example("fund-member") + "</personalId></benefitQuery>";
    return call;
}

}
