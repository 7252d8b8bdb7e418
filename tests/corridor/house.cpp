#include "tests/corridor/house.h"

#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace tests::corridor {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

const fs::path source{LAUTTURI_SOURCE_DIR};
const std::string program{LAUTTURI_PROGRAM};

std::vector<std::string> names_with(const std::vector<std::string>& callers) {
    std::vector<std::string> names{
        "lautturi",
        "kela",
        "esimerkkikassa",
        "keha",
        "kuntoutus-esimerkki",
        "case-system",
        "stranger:foreign",
        "late:expired",
        "other",
        "security-server"};
    names.insert(names.end(), callers.begin(), callers.end());
    return names;
}

void replace(const fs::path& file, const std::string& from, const std::string& to) {
    std::string text{read_file(file)};
    const std::size_t at{text.find(from)};
    if (at == std::string::npos) {
        throw std::runtime_error{"the mappings have changed: " + from};
    }
    write_file(file, text.replace(at, from.size(), to));
}

}

House::House(
    std::size_t job_seekers, const Prepare& prepare, const std::vector<std::string>& callers)
    : m_authority{names_with(callers)}, m_patience{60 + job_seekers / 100} {
    fs::permissions(
        folder(), fs::perms{0755}); // the store's server, another user, has to get through
    for (const char* const name : {"data", "tmp", "out", "fund-files"}) {
        fs::create_directory(folder() / name);
        fs::permissions(folder() / name, fs::perms{0755});
    }
    fs::permissions(folder() / "tmp", fs::perms{01777});
    fs::create_directory(folder() / "fund-files/inbox");
    draw_people(job_seekers);
    start_register();
    start_parties();
    write_mappings();
    write_settings();
    if (prepare) {
        std::ofstream{folder() / "lautturi.properties", std::ios::app} << prepare(*this);
    }
    start();
    record(m_files.at("consents.ndjson") + m_files.at("holds.ndjson"));
}

House::~House() {
    if (m_daemon && m_daemon->running()) {
        m_daemon->signal(SIGTERM);
        m_daemon->wait(40s);
    }
    m_daemon.reset();
    end_orphaned_store();
}

void House::draw_people(std::size_t job_seekers) {
    population::Parameters parameters{
        population::load_parameters(population::default_parameter_file())};
    parameters.job_seekers = job_seekers;
    parameters.persons = job_seekers * 3;
    parameters.shares.work_ability_summary = 500; // few people, many cases
    m_population = population::draw(parameters);
    m_files = population::files_of(m_population);
    m_oracle = Json::parse(m_files.at("oracle.json"));
}

void House::start_register() {
    m_register = std::make_unique<support::PrivateCluster>();
    write_file(folder() / "register.sql", m_files.at("register.sql"));
    m_register->run_script(folder() / "register.sql");
    fs::remove(folder() / "register.sql");
}

std::string House::register_connection() const {
    return m_register->connection_string();
}

void House::start_parties() {
    const auto party = [&](const std::string& name) {
        simulators::Settings settings;
        settings.identity = m_authority.identity(name);
        settings.wrong_identity = m_authority.identity("other");
        settings.trust = m_authority.authority();
        return settings;
    };
    simulators::Settings kela{party("kela")};
    kela.schema = source / "mappings/exchanges/kela-statements-out/statements.xsd";
    kela.script.deduplicate = true;
    m_kela = std::make_unique<simulators::PartySimulator>(kela);

    simulators::Settings fund{party("esimerkkikassa")};
    fund.script.otherwise.body_file = source / "tests/simulators/answers/fund-benefits.xml";
    fund.script.otherwise.content_type = "application/xml";
    m_fund = std::make_unique<simulators::PartySimulator>(fund);

    simulators::Settings provider{party("kuntoutus-esimerkki")};
    provider.script.otherwise.body_file =
        source / "tests/simulators/answers/provider-referral.json";
    m_provider = std::make_unique<simulators::PartySimulator>(provider);
}

void House::write_party(
    const std::string& party, const std::string& endpoint, const std::string& url) const {
    const std::string pin{m_authority.spki(party)};
    write_file(
        mappings() / "parties" / party / "endpoints.yaml",
        "pins: [\"" + pin + "\"]\nendpoints:\n  " + endpoint + ":\n    url: " + url
            + "\n    server-pins: [\"" + pin
            + "\"]\n    trust-file: " + m_authority.authority().string() + "\n");
}

void House::write_mappings() const {
    fs::copy(source / "mappings", mappings(), fs::copy_options::recursive);
    // A run tries twice and leaves what it could not deliver to who carries it on: tests do not
    // wait for hours.
    replace(
        mappings() / "exchanges/kela-statements-out/exchange.yaml",
        "retry-after: [0, 5, 30, 300, 1800, 7200, 21600]", "retry-after: [0, 3600]");
    write_party("kela", "statements", m_kela->url("/statements"));
    write_party("esimerkkikassa", "benefits", m_fund->url("/benefits"));
    write_party("kuntoutus-esimerkki", "referrals", m_provider->url("/referrals"));
    std::ofstream{mappings() / "parties/esimerkkikassa/endpoints.yaml", std::ios::app}
        << "  payments:\n    url: " << (folder() / "fund-files").string() << "\n";
    // The expired certificate is pinned too: nothing but its expiry keeps it out.
    write_file(
        mappings() / "parties/keha/endpoints.yaml",
        "pins: [\"" + m_authority.spki("keha") + "\", \"" + m_authority.spki("late") + "\"]\n");
    write_file(
        mappings() / "registers/etela-satakunta.endpoints.yaml",
        "connection: " + m_register->connection_string()
            + "\nclients:\n  - id: case-system\n    pins: [\"" + m_authority.spki("case-system")
            + "\"]\n    exchanges: [fund-benefit-query, provider-referral-query]\n");
}

void House::write_settings() const {
    std::ostringstream text;
    text << "node.name = test\ndata.directory = data\nruntime.directory = "
         << (folder() / "tmp").string()
         << "\nconfig.folder = mappings\nlisten.relay.port = 0\nlisten.party.port = 0\n"
            "listen.health.port = 0\nadmin.listen = 127.0.0.1:0\nlisten.port-file = "
            "ports\ntls.certificate = "
         << m_authority.identity("lautturi").certificate.string()
         << "\ntls.key = " << m_authority.identity("lautturi").key.string()
         << "\ntls.client-authority = " << m_authority.authority().string()
         << "\nidentifiers.artificial-join = true\ncollect.interval = 1\nschedule.enabled = false\n"
            "consent.acknowledge-wait = 2\n";
    write_file(folder() / "lautturi.properties", text.str());
}

void House::launch(Environment environment) {
    fs::remove(folder() / "ports");
    environment.emplace("TMPDIR", (folder() / "tmp").string());
    m_daemon = std::make_unique<Process>(
        std::vector<std::string>{
            program, "serve", "--settings", (folder() / "lautturi.properties").string()},
        folder() / ("out/daemon-" + std::to_string(++m_starts)), environment);
}

int House::end_while_it_starts() {
    launch({});
    static_cast<void>(eventually(
        [&] { return fs::exists(data() / "postgres/postmaster.pid") || !m_daemon->running(); },
        40s));
    return stop();
}

void House::start(const Environment& environment) {
    launch(environment);
    const bool up{
        eventually([&] { return fs::exists(folder() / "ports") || !m_daemon->running(); }, 90s)};
    if (!up || !m_daemon->running()) {
        throw std::runtime_error{"the daemon does not start: " + daemon_output()};
    }
    read_ports();
}

void House::read_ports() {
    std::istringstream lines{read_file(folder() / "ports")};
    for (std::string line; std::getline(lines, line);) {
        const std::size_t equals{line.find('=')};
        m_ports[line.substr(0, equals)] = line.substr(equals + 1);
    }
}

int House::stop() {
    m_daemon->signal(SIGTERM);
    return m_daemon->wait(40s).status;
}

void House::kill() {
    m_daemon->signal(SIGKILL);
    m_daemon->wait(10s);
}

void House::signal(int number) const {
    m_daemon->signal(number);
}

void House::restart(const Environment& environment) {
    if (m_daemon->running()) {
        if (const int status{stop()}; status != 0) {
            throw std::runtime_error{
                "the daemon ended with " + std::to_string(status) + ": " + daemon_output()};
        }
    }
    start(environment);
}

bool House::serving() {
    return m_daemon->running();
}

bool House::stands_still() const {
    return corridor::stands_still(*m_daemon);
}

int House::wait_for_death() {
    return m_daemon->wait(30s).status;
}

std::string House::daemon_output() const {
    std::string all;
    for (int start{1}; start <= m_starts; ++start) {
        const std::string stem{(folder() / ("out/daemon-" + std::to_string(start))).string()};
        all += read_file(stem + ".out") + read_file(stem + ".err");
    }
    return all;
}

/// A killed daemon leaves its database server behind; the next one would end it, but there is none.
void House::end_orphaned_store() const {
    std::ifstream lock{data() / "postgres/postmaster.pid"};
    pid_t postmaster{0};
    if (lock >> postmaster && postmaster > 1 && fs::exists("/proc/" + std::to_string(postmaster))) {
        ::kill(postmaster, SIGQUIT);
        static_cast<void>(
            eventually([&] { return !fs::exists("/proc/" + std::to_string(postmaster)); }, 10s));
    }
}

std::string House::example(const std::string& kind) const {
    const Json& found{m_oracle.at("examples").at(kind)};
    return found.is_array() ? found.front().get<std::string>() : found.get<std::string>();
}

House& house_of(const std::string& subject) {
    static std::string owner;
    static std::unique_ptr<House> house;
    if (owner != subject) {
        house.reset();
        owner.clear();
        house = std::make_unique<House>();
        owner = subject;
    }
    if (!house->serving()) {
        house->start(); // a test before this one ended it, or failed half-way
    }
    return *house;
}

bool stands_still(const Process& process) {
    char state{' '};
    const auto stands_or_is_dead = [&] {
        const std::string stat{read_file("/proc/" + std::to_string(process.pid()) + "/stat")};
        const std::size_t name{stat.rfind(") ")};
        state = name == std::string::npos ? 'X' : stat.at(name + 2);
        return state == 'T' || state == 'Z' || state == 'X';
    };
    return eventually(stands_or_is_dead) && state == 'T';
}

bool eventually(const std::function<bool()>& holds, std::chrono::seconds at_most) {
    const auto until = std::chrono::steady_clock::now() + at_most;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > until) {
            return false;
        }
        std::this_thread::sleep_for(20ms);
    }
    return true;
}

}
