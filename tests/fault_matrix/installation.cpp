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

constexpr auto longer_than_the_limit = 6s;
/// For so long Kela reads no further, or does not answer, unless it is to be slow: time to stop the
/// daemon in.
constexpr auto a_moment = 700ms;
/// Within a document: its head is longer, its first statement is not over.
constexpr std::size_t within_the_body{700};

constexpr auto until_forgiven = 6min;

constexpr auto forward = 11min; // what the register said is not fresh any more
constexpr auto back = 30min;    // behind what the chains hold

}

Installation::Installation(Machine& machine)
    : m_machine{machine}, m_house{
                              job_seekers, [this](const House& house) { return prepare(house); }} {}

void Installation::begin_batch(const char* exchange) {
    if (const auto asked = m_house.verb({"schedule", "run-now", exchange}); asked.status != 0) {
        throw std::runtime_error{"no batch begins: " + asked.err};
    }
}

std::vector<fs::path> Installation::kelas_files() const {
    std::vector<fs::path> all;
    for (const fs::directory_entry& entry : fs::directory_iterator{m_sshd.folder()}) {
        if (!entry.path().filename().string().starts_with('.')) { // else it is not there yet
            all.push_back(entry.path());
        }
    }
    return all;
}

void Installation::answer_the_batch() {
    std::string text{"<results>\n"};
    const std::regex record{"<statement record=\"([^\"]+)\">"};
    for (const fs::path& file : kelas_files()) {
        const std::string document{read_file(file)};
        for (auto at = std::sregex_iterator{document.begin(), document.end(), record};
             at != std::sregex_iterator{}; ++at) {
            text += "<result record=\"" + (*at)[1].str() + "\" outcome=\"ok\"/>\n";
        }
    }
    const std::string name{"results-" + std::to_string(++m_answers) + ".xml"};
    const fs::path inbox{answers_of(m_house) / "inbox"};
    write_file(inbox / ("." + name), text + "</results>\n");
    fs::rename(inbox / ("." + name), inbox / name);
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
    case Step::Of::files:
        m_machine.arm(step.failpoint + ":stop:" + std::to_string(passage));
        begin_batch(files);
        break;
    case Step::Of::results:
        m_machine.arm(step.failpoint + ":stop:" + std::to_string(passage));
        answer_the_batch();
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
    if (step.of == Step::Of::files && harm_the_folders_line(trial.fault)) {
        return;
    }
    Behaviour behaviour;
    switch (trial.fault) {
    case Fault::daemon_killed: m_house.kill(); return;
    case Fault::database_killed:
        kill_database();
        m_house.signal(SIGCONT);
        return;
    case Fault::party_down:
        line_of(step).go_down();
        go_on_and_notice();
        line_of(step).come_up();
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

support::CuttingProxy& Installation::line_of(const Step& step) {
    return step.of == Step::Of::files ? m_files_line : *m_line;
}

/// @return whether it is one of Kela's faults that a folder has of the line to it alone.
bool Installation::harm_the_folders_line(Fault fault) {
    const std::size_t before{kelas_files().size()};
    switch (fault) {
    case Fault::party_slow:
        m_files_line.hold_after_sent(0);
        m_house.signal(SIGCONT);
        std::this_thread::sleep_for(longer_than_the_limit);
        m_files_line.hold_after_sent(support::CuttingProxy::never);
        return true;
    case Fault::connection_cut:
        m_files_line.cut_after_sent(1);
        m_house.signal(SIGCONT);
        return true;
    case Fault::answer_lost: // it has its name, and nobody hears of it
        m_files_line.hold_after_sent(0);
        m_house.signal(SIGCONT);
        if (!eventually([&] { return kelas_files().size() > before; }, longer_than_the_limit)) {
            throw std::runtime_error{"the document does not get its name"};
        }
        m_files_line.go_down();
        m_files_line.hold_after_sent(support::CuttingProxy::never);
        m_files_line.come_up();
        return true;
    case Fault::daemon_killed:
    case Fault::database_killed:
    case Fault::party_down:
    case Fault::disk_full:
    case Fault::clock_jump: break;
    }
    return false;
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
    for (const fs::path& file : kelas_files()) { // Kela has taken them
        fs::remove(file);
    }
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
