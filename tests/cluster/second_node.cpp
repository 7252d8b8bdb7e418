#include "tests/cluster/second_node.h"

#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace tests::cluster {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

SecondNode::SecondNode(const corridor::House& house) : m_folder{house.folder() / "second"} {
    fs::create_directories(m_folder / "data"); // what a node of this name left before is its own
    fs::remove(m_folder / "ports");
    fs::copy_file(
        house.folder() / "lautturi.properties", m_folder / "lautturi.properties",
        fs::copy_options::overwrite_existing);
    // Relative paths are this folder's now: the data directory and the ports are the node's own.
    std::ofstream{m_folder / "lautturi.properties", std::ios::app}
        << "\nnode.name = second\nconfig.folder = " << house.mappings().string()
        << "\nkeys.root = " << (house.data() / "keys/root.key").string()
        << "\nkeys.signing = " << (house.data() / "keys/journal.pem").string() << '\n';
    m_daemon = std::make_unique<corridor::Process>(
        std::vector<std::string>{
            LAUTTURI_PROGRAM, "serve", "--settings", (m_folder / "lautturi.properties").string()},
        m_folder / "daemon");
    if (!corridor::eventually(
            [&] { return fs::exists(m_folder / "ports") || !m_daemon->running(); }, 90s)
        || !m_daemon->running()) {
        throw std::runtime_error{"the second node does not start: " + output()};
    }
    std::ifstream ports{m_folder / "ports"};
    for (std::string line; std::getline(ports, line);) {
        if (line.starts_with("relay=")) {
            m_relay_port = line.substr(6);
        }
    }
}

SecondNode::~SecondNode() {
    m_daemon->signal(SIGTERM);
    m_daemon->wait(40s);
}

std::string SecondNode::relay_url(const std::string& exchange) const {
    return "https://127.0.0.1:" + m_relay_port + "/relay/" + exchange;
}

std::string SecondNode::output() const {
    return corridor::read_file(m_folder / "daemon.err");
}

}
