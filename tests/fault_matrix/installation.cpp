#include "tests/fault_matrix/installation.h"

#include <csignal>
#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace tests::faults {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using corridor::eventually;
using corridor::House;
using corridor::Json;
using corridor::read_file;
using corridor::write_file;
using simulators::Behaviour;

namespace {

constexpr std::size_t job_seekers{60};
constexpr unsigned disk_size{640}; // MiB

constexpr auto longer_than_the_limit = 6s;
/// For so long Kela reads no further, or does not answer, unless it is to be slow: time to stop the
/// daemon in.
constexpr auto a_moment = 700ms;
/// Within a document: its head is longer, its first statement is not over.
constexpr std::size_t within_the_body{700};

constexpr auto until_forgiven = 6min;

constexpr auto forward = 11min; // what the register said is not fresh any more
constexpr auto back = 30min;    // behind what the chains hold

void replace(const fs::path& file, const std::string& from, const std::string& to) {
    std::string text{read_file(file)};
    const std::size_t at{text.find(from)};
    if (at == std::string::npos) {
        throw std::runtime_error{"the house has changed: " + from};
    }
    write_file(file, text.replace(at, from.size(), to));
}

void write_exchange(const fs::path& file) {
    replace(file, "document-limit: 1000", "document-limit: 13");
    replace(file, "time-limit: 60", "time-limit: 5");
    replace(file, "retry-after: [0, 3600]", "retry-after: [1, 1, 2, 2, 4, 3600]");
    // The clock may pass any hour: nothing begins by itself.
    std::string text{read_file(file)};
    text.erase(text.find("schedule:\n"));
    write_file(file, text);
}

}

Installation::Installation(Machine& machine)
    : m_machine{machine}, m_house{
                              job_seekers, [this](const House& house) { return prepare(house); }} {}

std::string Installation::prepare(const House& house) {
    write_exchange(house.mappings() / "exchanges" / batch / "exchange.yaml");
    replace(
        house.folder() / "lautturi.properties", "schedule.enabled = false",
        "schedule.enabled = true");
    const fs::path endpoints{house.mappings() / "parties/kela/endpoints.yaml"};
    const std::string text{read_file(endpoints)};
    const std::regex address{"127\\.0\\.0\\.1:([0-9]+)"};
    std::smatch found;
    if (!std::regex_search(text, found, address)) {
        throw std::runtime_error{"Kela has no address"};
    }
    m_line =
        std::make_unique<support::CuttingProxy>(static_cast<std::uint16_t>(std::stoi(found[1])));
    write_file(
        endpoints,
        std::regex_replace(text, address, "127.0.0.1:" + std::to_string(m_line->port())));
    if (!m_machine.ours()) {
        return {};
    }
    m_disk.emplace(disk_size);
    fs::remove(house.data());
    fs::create_directory_symlink(m_disk->folder(), house.data());
    return m_disk->settings();
}

void Installation::begin_batch() {
    if (const auto asked = m_house.verb({"schedule", "run-now", batch}); asked.status != 0) {
        throw std::runtime_error{"no batch begins: " + asked.err};
    }
}

std::string Installation::lines() {
    std::string text;
    std::size_t made{0};
    ++m_delivery;
    for (const auto& person : m_house.population().persons) {
        if (person.hetu.empty() || made == delivered_lines) {
            continue;
        }
        ++made;
        text +=
            Json{
                {"personalId", person.hetu},
                {"familyName", person.family_name},
                {"source",
                 {{"system", "delivery-" + std::to_string(m_delivery)},
                  {"recorder", "asiantuntija/tma-2001"},
                  {"recordedAt", "2026-02-02T08:00:00Z"}}}}
                .dump()
            + "\n";
    }
    return text;
}

void Installation::deliver() {
    const simulators::Reply reply{m_house.deliver(deliveries, lines(), "application/x-ndjson")};
    if (reply.status != 202) {
        throw std::runtime_error{"the delivery is not taken: " + std::to_string(reply.status)};
    }
}

bool Installation::stands_at(const Step& step, std::size_t passage, Fault fault) {
    simulators::PartySimulator& kela{m_house.kela()};
    const bool slow{fault == Fault::party_slow};
    Behaviour held;
    held.times = 1;
    if (fault == Fault::answer_lost) {
        held.lose_answer = true;
    } else if (fault == Fault::connection_cut) {
        held.cut_after = within_the_body + passage;
    }
    std::deque<Behaviour> behaviours;
    if (passage > 1) {
        behaviours.emplace_back();
        behaviours.back().times = passage - 1;
    }
    const std::size_t pauses{kela.pauses()};
    switch (step.of) {
    case Step::Of::batch_out:
    case Step::Of::batch_in:
        m_machine.arm(step.failpoint + ":stop:" + std::to_string(passage));
        step.of == Step::Of::batch_in ? deliver() : begin_batch();
        break;
    case Step::Of::checkpoint:
        m_machine.arm(step.failpoint + ":stop:" + std::to_string(passage));
        m_house.signal(SIGTERM);
        break;
    case Step::Of::body:
        held.pause_after = within_the_body;
        held.pause = slow ? longer_than_the_limit : a_moment;
        behaviours.push_back(held);
        kela.behave("/statements", behaviours);
        begin_batch();
        if (!eventually([&] { return kela.pauses() > pauses; })) {
            return false;
        }
        m_house.signal(SIGSTOP);
        break;
    case Step::Of::answer:
        held.delay = slow ? longer_than_the_limit : a_moment;
        behaviours.push_back(held);
        kela.behave("/statements", behaviours);
        begin_batch();
        if (!kela.wait_for_requests(passage, 30s)) {
            return false;
        }
        m_house.signal(SIGSTOP);
        break;
    }
    const bool stands{m_house.stands_still()};
    m_machine.arm("");
    return stands;
}

void Installation::harm(const Trial& trial) {
    const Step& step{steps().at(trial.step)};
    m_said = m_house.daemon_output().size();
    Behaviour behaviour;
    switch (trial.fault) {
    case Fault::daemon_killed: m_house.kill(); return;
    case Fault::database_killed:
        kill_database();
        m_house.signal(SIGCONT);
        return;
    case Fault::party_down:
        m_line->go_down();
        go_on_and_notice();
        m_line->come_up();
        return;
    case Fault::party_slow:
        behaviour.delay = longer_than_the_limit;
        behave(step, behaviour, 1);
        break;
    case Fault::connection_cut:
        behaviour.cut_after = trial.second ? 1 : within_the_body;
        behave(step, behaviour, 1);
        break;
    case Fault::answer_lost:
        behaviour.lose_answer = true;
        behave(step, behaviour, 1);
        break;
    case Fault::disk_full:
        m_disk->fill_to_the_brim();
        go_on_and_notice();
        m_disk->free_again();
        return;
    case Fault::clock_jump:
        if (!trial.second) {
            m_machine.move_clock(forward); // and stays there
            break;
        }
        m_machine.move_clock(-back);
        go_on_and_notice();
        m_machine.move_clock(back);
        return;
    }
    m_house.signal(SIGCONT);
}

/// The next requests are treated so, unless the one that is under way is already.
void Installation::behave(const Step& step, Behaviour behaviour, std::size_t times) {
    if (step.of != Step::Of::body && step.of != Step::Of::answer) {
        behaviour.times = times;
        m_house.kela().behave("/statements", behaviour);
    }
}

void Installation::soothe() {
    m_machine.arm("");
    m_house.kela().behave("/statements", Behaviour{});
    m_house.kela().forget_requests();
    m_said = m_house.daemon_output().size();
    if (m_machine.ours()) {
        m_machine.move_clock(until_forgiven);
    }
}

/// The postmaster and all of its children.
void Installation::kill_database() const {
    pid_t postmaster{0};
    std::ifstream{m_house.data() / "postgres/postmaster.pid"} >> postmaster;
    if (postmaster <= 1) {
        throw std::runtime_error{"no database runs"};
    }
    const std::string id{std::to_string(postmaster)};
    std::istringstream children{read_file("/proc/" + id + "/task/" + id + "/children")};
    ::kill(postmaster, SIGKILL);
    for (pid_t child{0}; children >> child;) {
        ::kill(child, SIGKILL);
    }
}

std::size_t Installation::has_said(const std::string& words) const {
    const std::string log{m_house.daemon_output()};
    std::size_t times{0};
    for (std::size_t at{log.find(words, m_said)}; at != std::string::npos;
         at = log.find(words, at + 1)) {
        ++times;
    }
    return times;
}

void Installation::go_on_and_notice() const {
    m_house.signal(SIGCONT);
    const auto until = std::chrono::steady_clock::now() + 1500ms;
    while (has_said("_FAILED") == 0 && std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(20ms);
    }
}

}
