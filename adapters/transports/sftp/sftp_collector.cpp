#include "adapters/transports/sftp/sftp_collector.h"

#include <algorithm>

namespace adapters::sftp {

namespace core = gateway::core;
namespace ports = gateway::ports;

namespace {

/// Another may take the free name first.
constexpr int most_tries{10};
/// For all that is not reading a file.
constexpr std::chrono::seconds a_while{120};

}

SftpCollector::SftpCollector(Place place, Collecting collecting, ports::Clock& clock)
    : m_link{std::make_shared<Link>(std::move(place))}, m_collecting{std::move(collecting)},
      m_clock{clock}, m_watch{m_collecting.rules, core::FolderWatch::Times::of_another_clock} {}

std::string SftpCollector::path_of(const std::string& name) const {
    return m_link->place().folder + "/" + name;
}

Remote& SftpCollector::remote_for_a_while() {
    m_link->set_until(std::chrono::steady_clock::now() + a_while);
    return m_link->up();
}

std::optional<ports::Arrival> SftpCollector::next() {
    if (m_found.empty() && m_clock.since_boot() >= m_next_look) {
        look();
    }
    while (!m_found.empty()) {
        const Found found{std::move(m_found.front())};
        m_found.pop_front();
        if (std::optional<ports::Arrival> arrival{give_out(found)}) {
            return arrival;
        }
    }
    m_link->drop();
    return std::nullopt;
}

void SftpCollector::look() {
    Remote& remote{remote_for_a_while()};
    try {
        remote.make_folder(path_of(m_collecting.failed));
        if (m_collecting.after == Collecting::After::move) {
            remote.make_folder(path_of(m_collecting.processed));
        }
    } catch (const ServerSaysNo&) {
        // nothing is taken that could not be put away afterwards
        throw core::GatewayError{"SFTP_FOLDERS"};
    }
    const std::vector<core::ListedFile> listing{remote.list(m_link->place().folder)};
    const std::chrono::microseconds now{m_clock.since_boot()};
    for (Found& found : m_watch.look(listing, now)) {
        m_found.push_back(std::move(found));
    }
    // what may be whole soon is looked at sooner
    m_next_look = now
                  + (m_watch.waits() ? std::min(m_collecting.rules.quiet, m_collecting.poll)
                                     : m_collecting.poll);
}

/// Nothing if it is gone, or has changed since it was listed.
std::optional<ports::Arrival> SftpCollector::give_out(const Found& found) {
    if (found.refused) {
        m_watch.give_out(found.file);
        return ports::Arrival{found.file.name, nullptr, std::nullopt, found.refused};
    }
    const std::string path{path_of(found.file.name)};
    const auto facts = remote_for_a_while().look_at(path);
    if (!facts || !facts->plain || facts->size != found.file.size) {
        return std::nullopt;
    }
    // as this says it, not the listing: a server's two words on a time may differ
    m_watch.give_out(core::ListedFile{found.file.name, facts->size, facts->changed});
    return ports::Arrival{
        found.file.name, std::make_unique<RemoteSource>(m_link, path, *facts), facts->size,
        std::nullopt};
}

ports::Collector::Settled SftpCollector::settle(const std::string& reference, Verdict verdict) {
    const std::optional<core::ListedFile> held{m_watch.release(reference)};
    if (!held) {
        return Settled::alone; // not ours, or settled before
    }
    try {
        return put_away(*held, verdict);
    } catch (const core::GatewayError&) {
        m_watch.give_out(*held); // else it would be taken in again
        throw;
    }
}

bool SftpCollector::lies_there(const core::ListedFile& file) {
    const auto facts = remote_for_a_while().look_at(path_of(file.name));
    if (!facts || core::judge_name(file.name) != core::NameVerdict::good) {
        return facts.has_value(); // whatever is called so is refused
    }
    return facts->plain == file.plain
           && (!file.plain || (facts->size == file.size && facts->changed == file.changed));
}

ports::Collector::Settled SftpCollector::put_away(const core::ListedFile& file, Verdict verdict) {
    const std::string& name{file.name};
    if (name.find('/') != std::string::npos || name.empty()) {
        m_watch.give_out(file); // no name of a file here: nothing can be done about it
        return Settled::stays;
    }
    m_link->drop(); // what carries the file was long may have idled away meanwhile
    if (!lies_there(file)) {
        return Settled::alone; // gone, or another by now, which nobody has read
    }
    if (core::judge_name(name) != core::NameVerdict::good) {
        static_cast<void>(
            move(name, m_collecting.failed, "refused-" + std::to_string(++m_unnamed)));
        return Settled::alone;
    }
    Settled settled{Settled::alone};
    if (verdict == Verdict::failed) {
        settled = move(name, m_collecting.failed, name);
    } else if (m_collecting.after == Collecting::After::move) {
        settled = move(name, m_collecting.processed, name);
    } else {
        remote_for_a_while().remove(path_of(name));
    }
    if (const std::string & ending{m_collecting.rules.ready_suffix}; !ending.empty()) {
        Remote& remote{remote_for_a_while()};
        if (remote.look_at(path_of(name + ending))) {
            remote.remove(path_of(name + ending));
        }
    }
    return settled;
}

/// Without ever replacing another: there are servers whose renaming does.
ports::Collector::Settled SftpCollector::move(
    const std::string& name, const std::string& folder, const std::string& new_name) {
    Remote& remote{remote_for_a_while()};
    const auto place = [&](std::uint64_t number) {
        return path_of(folder) + "/" + core::numbered_name(new_name, number);
    };
    for (int tried{0}; tried < most_tries; ++tried) {
        const std::uint64_t number{
            core::free_number([&](std::uint64_t asked) { return !remote.look_at(place(asked)); })};
        const std::string target{place(number)};
        try {
            remote.rename(path_of(name), target);
            return number == 0 ? Settled::alone : Settled::beside_namesake;
        } catch (const ServerSaysNo&) {
            if (!remote.look_at(path_of(name))) {
                return Settled::alone; // somebody has taken it away
            }
            if (!remote.look_at(target)) {
                break;
            }
        }
    }
    throw core::GatewayError{"SFTP_MOVE_REFUSED"};
}

}
