#include "tests/bench/support/relays.h"

#include "tests/bench/support/bare_inserts.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <future>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace tests::bench {

namespace fs = std::filesystem;

namespace {

constexpr std::uint16_t fund_port{39'444};
constexpr std::uint16_t proxy_port{39'443};
constexpr const char* reference{"nginx as reverse proxy of the same bytes to the same party"};

std::string answer_about(const std::string& person) {
    std::string text{corridor::read_file(
        fs::path{LAUTTURI_SOURCE_DIR} / "tests/simulators/answers/fund-benefits.xml")};
    const std::string placeholder{"{{personalId}}"};
    text.replace(text.find(placeholder), placeholder.size(), person);
    return text;
}

/// As nginx wants it between quotation marks.
std::string quoted(const std::string& text) {
    std::string out;
    for (const char letter : text) {
        out += letter == '"' ? "\\\"" : std::string(1, letter);
    }
    return out;
}

/// Before the daemon starts: the fund is where nginx will listen.
std::string move_fund(const corridor::House& house) {
    const fs::path file{house.mappings() / "parties/esimerkkikassa/endpoints.yaml"};
    std::string text{corridor::read_file(file)};
    const std::string port{"https://127.0.0.1:"};
    const std::size_t begin{text.find(port) + port.size()};
    const std::size_t end{text.find('/', begin)};
    text.replace(begin, end - begin, std::to_string(fund_port));
    corridor::write_file(file, text);
    return {};
}

std::vector<pid_t> children_of(pid_t process) {
    std::ifstream file{
        "/proc/" + std::to_string(process) + "/task/" + std::to_string(process) + "/children"};
    std::vector<pid_t> children;
    for (pid_t child{0}; file >> child;) {
        children.push_back(child);
    }
    return children;
}

double cpu_us(const std::vector<pid_t>& processes) {
    double sum{0};
    for (const pid_t process : processes) {
        sum += std::chrono::duration<double, std::micro>(cpu_time_of(process)).count();
    }
    return sum;
}

/// LAUTTURI_BENCH_SECONDS, of each run.
std::chrono::seconds wanted_duration() {
    const char* const named{std::getenv("LAUTTURI_BENCH_SECONDS")};
    return std::chrono::seconds{named == nullptr ? 4 : std::max(1, std::atoi(named))};
}

/// Of one way to do the work, over the runs.
struct Figures {
    Series cpu;   ///< microseconds a request: of the process that relays
    Series total; ///< with the store's
    Series p50;
    Series p99;
    Series rate;
};

struct Subject {
    Pressure pressure;
    std::vector<pid_t> relaying;
    std::vector<pid_t> beside;
};

double measure(Subject subject, Figures& figures) {
    double relaying{0};
    double beside{0};
    std::chrono::steady_clock::time_point began;
    subject.pressure.ready = [&] {
        relaying = cpu_us(subject.relaying);
        beside = cpu_us(subject.beside);
        began = std::chrono::steady_clock::now();
    };
    std::vector<double> times{press(subject.pressure)};
    const std::chrono::duration<double> took{std::chrono::steady_clock::now() - began};
    const double count{static_cast<double>(times.size())};
    relaying = cpu_us(subject.relaying) - relaying;
    beside = cpu_us(subject.beside) - beside;
    figures.cpu.add(relaying / count);
    figures.total.add((relaying + beside) / count);
    figures.rate.add(count / took.count());
    const Series series{std::move(times)};
    figures.p50.add(series.quantile(0.5));
    figures.p99.add(series.quantile(0.99));
    return count / took.count();
}

/// What the gateway adds for one idle client, in what a bare commit takes, run by run.
void print_added(
    const std::string& name, const Figures& ours, const Figures& theirs, const Series& commits) {
    Comparison comparison;
    for (std::size_t run{0}; run < ours.p50.size(); ++run) {
        const double added{ours.p50.values()[run] - theirs.p50.values()[run]};
        comparison.subject.add(added);
        comparison.reference.add(commits.values()[run]);
        comparison.ratios.add(added / commits.values()[run]);
    }
    print(ratio_row(
        name + ".latency", comparison, "a bare prepared INSERT and its commit in the same store",
        2.5));
}

Comparison against(const Series& ours, const Series& theirs) {
    Comparison comparison{ours, theirs, {}};
    for (std::size_t run{0}; run < ours.size(); ++run) {
        comparison.ratios.add(ours.values()[run] / theirs.values()[run]);
    }
    return comparison;
}

void print_latency(const std::string& name, const Figures& ours, const Figures& theirs) {
    print(value_row(name + ".p50", "ms", against(ours.p50, theirs.p50), reference));
    print(value_row(name + ".p99", "ms", against(ours.p99, theirs.p99), reference));
    print(value_row(name + ".rate", "1/s", against(ours.rate, theirs.rate), reference));
    print(value_row(name + ".us", "us", against(ours.cpu, theirs.cpu), reference));
}

}

Nginx::Nginx(
    const corridor::House& house, const std::string& name, std::uint16_t port,
    const std::string& identity, const std::string& around, const std::string& location)
    : m_folder{house.folder() / name} {
    fs::create_directories(m_folder);
    const std::string ca{(house.authority_folder() / "ca.pem").string()};
    const std::string own{(house.authority_folder() / identity).string()};
    std::ostringstream text;
    text << "daemon off; worker_processes 1; pid nginx.pid; error_log error.log;\n"
            "events { worker_connections 4096; }\n"
            "http { access_log off; client_body_temp_path b; proxy_temp_path p; "
            "fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;\n"
         << around << " server { listen 127.0.0.1:" << port
         << " ssl backlog=1024; keepalive_requests 100000000; keepalive_timeout 300;\n"
            "  ssl_protocols TLSv1.2 TLSv1.3; ssl_certificate "
         << own << ".pem; ssl_certificate_key " << own << ".key; ssl_client_certificate " << ca
         << "; ssl_verify_client on;\n  location / { " << location << " } } }\n";
    corridor::write_file(m_folder / "nginx.conf", text.str());
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
    return children_of(m_process->pid()).at(0);
}

RelayBench::RelayBench()
    : m_house{200, move_fund},
      m_fund{
          m_house,
          "fund",
          fund_port,
          "esimerkkikassa",
          {},
          "default_type application/xml; return 200 \""
              + quoted(answer_about(m_house.example("fund-member"))) + "\";"},
      m_proxy{
          m_house,
          "proxy",
          proxy_port,
          "lautturi",
          " upstream party { server 127.0.0.1:" + std::to_string(fund_port)
              + "; keepalive 600; keepalive_requests 100000000; }\n",
          "proxy_pass https://party; proxy_http_version 1.1; proxy_set_header Connection \"\";\n"
          "   proxy_ssl_certificate "
              + (m_house.authority_folder() / "lautturi.pem").string()
              + "; proxy_ssl_certificate_key "
              + (m_house.authority_folder() / "lautturi.key").string()
              + ";\n   proxy_ssl_trusted_certificate "
              + (m_house.authority_folder() / "ca.pem").string()
              + "; proxy_ssl_verify on; proxy_ssl_name localhost;"} {}

Pressure RelayBench::relay() {
    const auto identity = [this](const std::string& name) {
        return simulators::Identity{
            m_house.authority_folder() / (name + ".pem"),
            m_house.authority_folder() / (name + ".key")};
    };
    Pressure pressure;
    pressure.duration = wanted_duration();
    pressure.port = m_house.port("relay");
    pressure.identity = identity("case-system");
    pressure.request = post_text(
        "/relay/fund-benefit-query", "application/json",
        R"({"personalId":")" + m_house.example("fund-member")
            + R"(","familyName":"Esimerkki","givenNames":"Aino","case":{"number":"2026/1","openedOn":"2026-02-02"}})");
    return pressure;
}

Pressure RelayBench::provide() {
    Pressure pressure{relay()};
    pressure.port = m_house.port("party");
    pressure.identity = {
        m_house.authority_folder() / "keha.pem", m_house.authority_folder() / "keha.key"};
    pressure.request = post_text(
        "/provide/keha-customer-query", "application/json",
        R"({"personalId":")" + m_house.example("fund-member")
            + R"(","purpose":"unemployment-benefit"})");
    return pressure;
}

Pressure RelayBench::referral() {
    const std::string hetu{m_house.example("provider-consent-given")};
    const auto& persons = m_house.population().persons;
    const auto person = std::find_if(
        persons.begin(), persons.end(), [&](const auto& one) { return one.hetu == hetu; });
    Pressure pressure{relay()};
    pressure.request = post_text(
        "/relay/provider-referral-query", "application/json",
        corridor::Json{
            {"personalId", hetu},
            {"familyName", person->family_name},
            {"givenNames", person->given_names},
            {"workAbilitySummary", person->job_seeker->work_ability_summary},
            {"referral", {{"openedOn", "2026-02-02"}}}}
            .dump());
    return pressure;
}

void RelayBench::slow_provider(std::chrono::milliseconds delay) {
    simulators::Behaviour slow;
    slow.delay = delay;
    slow.body_file =
        fs::path{LAUTTURI_SOURCE_DIR} / "tests/simulators/answers/provider-referral.json";
    m_house.provider().behave_by_default(slow);
}

Pressure RelayBench::proxied() {
    Pressure pressure{relay()};
    pressure.port = proxy_port;
    pressure.request = post_text(
        "/benefits", "application/xml",
        "<benefitQuery xmlns=\"urn:lautturi:example:fund-benefits:1\"><personalId>"
            + m_house.example("fund-member") + "</personalId></benefitQuery>");
    return pressure;
}

bool RelayBench::wants(const std::string& shape) {
    const char* const named{std::getenv("LAUTTURI_BENCH_SHAPES")};
    return named == nullptr
           || (',' + std::string{named} + ',').find(',' + shape + ',') != std::string::npos;
}

std::vector<pid_t> RelayBench::store_processes() const {
    std::ifstream file{m_house.data() / "postgres/postmaster.pid"};
    pid_t postmaster{0};
    file >> postmaster;
    std::vector<pid_t> all{children_of(postmaster)};
    all.push_back(postmaster);
    return all;
}

void RelayBench::compare_and_print(
    const std::string& name, const Pressure& ours, const Pressure& theirs) {
    Subject gateway{ours, {m_house.daemon_pid()}, store_processes()};
    Subject proxy{theirs, {m_proxy.worker()}, {}};
    struct Shape {
        const char* name;
        std::size_t connections;
        bool half;
    };
    double full{0}; // what the gateway does at full load: half of it is half load, for both
    for (const Shape& shape :
         {Shape{"64", 64, false}, Shape{"64.half", 64, true}, Shape{"1", 1, false},
          Shape{"512", 512, false}}) {
        if (!wants(shape.name) || (shape.half && full == 0)) {
            continue;
        }
        Figures gateways;
        Figures proxies;
        Series commits;
        gateway.pressure.connections = proxy.pressure.connections = shape.connections;
        gateway.pressure.rate = shape.half ? std::optional{full / 2} : std::nullopt;
        proxy.pressure.rate = gateway.pressure.rate;
        for (std::size_t run{0}; run < wanted_runs(5); ++run) {
            if (run % 2 == 1) {
                static_cast<void>(measure(proxy, proxies));
            }
            static_cast<void>(measure(gateway, gateways));
            if (run % 2 == 0) {
                static_cast<void>(measure(proxy, proxies));
            }
            if (shape.connections == 1) {
                commits.add(bare_inserts(m_house.data()).median());
            }
        }
        if (shape.connections == 64 && !shape.half) {
            full = gateways.rate.median();
            print(ratio_row(
                name + ".durable.gateway", against(gateways.cpu, proxies.cpu), reference, 1.8));
            print(ratio_row(
                name + ".durable.total", against(gateways.total, proxies.cpu), reference, 2.5));
        }
        if (shape.connections == 1) {
            print_added(name, gateways, proxies, commits);
        }
        print_latency(name + "." + shape.name, gateways, proxies);
    }
}

void RelayBench::compare_without_store(
    const std::string& name, const std::string& program, Pressure ours, Pressure theirs) {
    const fs::path port_file{m_house.folder() / "memory-gateway.port"};
    corridor::Process gateway{
        {program, (m_house.folder() / "lautturi.properties").string(), port_file.string()},
        m_house.folder() / "memory-gateway"};
    static_cast<void>(corridor::eventually(
        [&] { return fs::exists(port_file) || !gateway.running(); }, std::chrono::seconds{60}));
    if (!gateway.running()) {
        throw std::runtime_error{
            corridor::read_file(m_house.folder() / "memory-gateway.err") + ": no gateway"};
    }
    ours.port = static_cast<std::uint16_t>(std::stoul(corridor::read_file(port_file)));
    Figures gateways;
    Figures proxies;
    for (std::size_t run{0}; run < wanted_runs(5); ++run) {
        static_cast<void>(measure({ours, {gateway.pid()}, {}}, gateways));
        static_cast<void>(measure({theirs, {m_proxy.worker()}, {}}, proxies));
    }
    print(ratio_row(name + ".cpu", against(gateways.cpu, proxies.cpu), reference, 1.5));
    print_latency(name + ".cpu", gateways, proxies);
}

void RelayBench::print_beside(const std::string& name, Pressure ours, Pressure slow) {
    Figures alone;
    Figures beside;
    const Subject subject{ours, {m_house.daemon_pid()}, {}};
    for (std::size_t run{0}; run < wanted_runs(5); ++run) {
        static_cast<void>(measure(subject, alone));
        // they stand, and wait, before anything is counted: how they came is not what is measured
        std::promise<void> waiting;
        slow.duration = ours.duration + std::chrono::seconds{4};
        slow.ready = [&waiting] { waiting.set_value(); };
        std::jthread others{[&slow, &waiting] {
            try {
                static_cast<void>(press(slow));
            } catch (const std::exception& failure) {
                std::cerr << "the slow party: " << failure.what() << '\n';
            }
        }};
        if (waiting.get_future().wait_for(std::chrono::seconds{60}) != std::future_status::ready) {
            throw std::runtime_error{"nobody waits for the slow party"};
        }
        static_cast<void>(measure(subject, beside));
    }
    print(value_row(
        name, "ms", against(beside.p99, alone.p99), "the same with no slow party beside it", 1.1));
}

int run_to_end(const std::function<void()>& bench) {
    try {
        bench();
        return 0;
    } catch (const std::exception& failure) {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}

}
