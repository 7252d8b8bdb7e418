#include "tests/nodes/nodes_house.h"

#include <csignal>
#include <sstream>
#include <stdexcept>

namespace tests::nodes {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using corridor::eventually;
using corridor::read_file;
using corridor::write_file;

namespace {

constexpr const char* batch{"kela-statements-out"};

}

void replace_in(const fs::path& file, const std::string& from, const std::string& to) {
    std::string text{read_file(file)};
    const std::size_t at{text.find(from)};
    if (at == std::string::npos) {
        throw std::runtime_error{"not in " + file.string() + ": " + from};
    }
    write_file(file, text.replace(at, from.size(), to));
}

Node::Node(const House& house, std::string name, const std::string& further)
    : m_folder{house.folder()}, m_name{std::move(name)} {
    fs::create_directory(m_folder / ("data-" + m_name));
    write_file(
        m_folder / (m_name + ".properties"),
        read_file(m_folder / "lautturi.properties") + "node.name = " + m_name
            + "\ndata.directory = data-" + m_name + "\nlisten.port-file = ports-" + m_name
            + "\nkeys.root = data/keys/root.key\nkeys.signing = data/keys/journal.pem\n" + further);
}

Node::~Node() {
    stop();
}

void Node::launch(const corridor::Environment& environment) {
    fs::remove(ports());
    corridor::Environment with{environment};
    with.emplace("TMPDIR", (m_folder / "tmp").string());
    m_daemon = std::make_unique<corridor::Process>(
        std::vector<std::string>{
            LAUTTURI_PROGRAM, "serve", "--settings",
            (m_folder / (m_name + ".properties")).string()},
        m_folder / ("out/" + m_name + "-" + std::to_string(++m_starts)), with);
}

void Node::start(const corridor::Environment& environment) {
    launch(environment);
    const bool up{eventually([&] { return fs::exists(ports()) || !m_daemon->running(); }, 90s)};
    if (!up || !m_daemon->running()) {
        throw std::runtime_error{"the node does not start: " + output()};
    }
    std::istringstream lines{read_file(ports())};
    for (std::string line; std::getline(lines, line);) {
        const std::size_t equals{line.find('=')};
        m_ports[line.substr(0, equals)] = line.substr(equals + 1);
    }
}

int Node::start_and_fail() {
    launch({});
    return m_daemon->wait(60s).status;
}

void Node::stop() {
    if (serving()) {
        m_daemon->signal(SIGTERM);
        m_daemon->wait(40s);
    }
}

void Node::kill() {
    m_daemon->signal(SIGKILL);
    m_daemon->wait(10s);
}

void Node::signal(int number) const {
    m_daemon->signal(number);
}

bool Node::stands_still() const {
    return corridor::stands_still(*m_daemon);
}

std::string Node::output() const {
    std::string all;
    for (int start{1}; start <= m_starts; ++start) {
        const std::string stem{
            (m_folder / ("out/" + m_name + "-" + std::to_string(start))).string()};
        all += read_file(stem + ".out") + read_file(stem + ".err");
    }
    return all;
}

Installation::Installation() {
    m_house = std::make_unique<House>(80, [this](const House& house) { return prepare(house); });
    m_south = std::make_unique<Node>(*m_house, "south", "");
    m_south->start();
}

std::string Installation::prepare(const House& house) {
    fs::create_directory(house.folder() / "store");
    fs::permissions(house.folder() / "store", fs::perms{0755});
    m_cluster = std::make_unique<gateway::storage::PrivateCluster>(
        gateway::storage::PrivateCluster::Settings{
            .data_directory = house.folder() / "store",
            .runtime_directory = house.folder() / "tmp"});
    simulators::Settings receiver;
    receiver.identity = {
        house.authority_folder() / "other.pem", house.authority_folder() / "other.key"};
    receiver.trust = house.authority_folder() / "ca.pem";
    m_alerts = std::make_unique<simulators::PartySimulator>(receiver);
    const fs::path secret{house.folder() / "webhook-secret"};
    write_file(secret, "whsec_YSBzZWNyZXQgb2YgdGhpcnR5LXR3byBieXRlcyAuLi4=\n");
    fs::permissions(secret, fs::perms::owner_read | fs::perms::owner_write);
    // Often due in the tests, and at no hour of the clock.
    replace_in(
        house.mappings() / "exchanges" / batch / "exchange.yaml", "document-limit: 1000",
        "document-limit: 5");
    using gateway::storage::Role;
    return "node.name = north\nstore.mode = given\nstore.connection = "
           + m_cluster->connection_string(Role::app)
           + "\nstore.owner-connection = " + m_cluster->connection_string(Role::owner)
           + "\nschedule.enabled = true\nlease.length = " + std::to_string(lease_length.count())
           + "\nlease.renewal = 1\nlease.stop = 5\nalert.after = 1\nalert.language = en\n"
             "alert.webhook.url = "
           + m_alerts->url("/alerts")
           + "\nalert.webhook.secret-file = webhook-secret\nalert.webhook.authority = "
           + (house.authority_folder() / "ca.pem").string() + "\n";
}

gateway::storage::Connection Installation::store() const {
    return gateway::storage::Connection{
        m_cluster->connection_string(gateway::storage::Role::owner)};
}

std::int64_t Installation::count(const std::string& sql) const {
    return store().run(sql).integer(0, 0);
}

std::string Installation::text(const std::string& sql) const {
    gateway::storage::Connection connection{store()};
    const gateway::storage::Rows rows{connection.run(sql)};
    return rows.empty() ? std::string{} : std::string{rows.text(0, 0)};
}

std::size_t Installation::said(const std::string& id) const {
    const std::string output{m_house->daemon_output() + m_south->output()};
    const std::string wanted{"\"" + id + "\""};
    std::size_t times{0};
    for (std::size_t at{0}; (at = output.find(wanted, at)) != std::string::npos; ++at) {
        ++times;
    }
    return times;
}

std::string Installation::worker_of(const std::string& exchange) const {
    return text(
        "SELECT node FROM work_lease WHERE leased_until > clock_timestamp() AND work = '" + exchange
        + "'");
}

std::size_t closed_runs(House& house) {
    std::size_t closed{0};
    for (const Json& account : house.accounts(batch)) {
        if (account.at("closed") == true && account.at("balanced") == true
            && account.at("pending") == 0) {
            ++closed;
        }
    }
    return closed;
}

Installation& installation() {
    static Installation all;
    if (!all.house().serving()) {
        all.house().start();
    }
    if (!all.south().serving()) {
        all.south().start();
    }
    all.house().kela().behave("/statements", simulators::Behaviour{});
    all.house().kela().behave_by_default(simulators::Behaviour{});
    if (!eventually(
            [&] { return all.count("SELECT count(*) FROM run WHERE closed_at IS NULL") == 0; },
            90s)) {
        throw std::runtime_error{"a test has left runs that do not end"};
    }
    all.house().kela().forget_requests();
    return all;
}

}
