#include "tests/simulators/recorder.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <stdexcept>

namespace tests::simulators {

namespace {

std::string padded(std::size_t number) {
    const std::string digits{std::to_string(number)};
    return std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

bool same_name(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), [](char a, char b) {
        return std::tolower(static_cast<unsigned char>(a))
               == std::tolower(static_cast<unsigned char>(b));
    });
}

void write_file(const std::filesystem::path& file, const std::string& text) {
    std::ofstream out{file, std::ios::binary | std::ios::trunc};
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.close();
    if (!out) {
        throw std::runtime_error{"the record of a request cannot be written"};
    }
}

}

std::string Request::header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (same_name(key, name)) {
            return value;
        }
    }
    return {};
}

Recorder::Recorder(std::filesystem::path folder, bool remember)
    : m_folder{std::move(folder)}, m_remember{remember} {
    if (!m_folder.empty()) {
        std::filesystem::create_directories(m_folder);
    }
}

std::size_t Recorder::record(Request request) {
    const std::lock_guard lock{m_mutex};
    request.number = ++m_count;
    const std::size_t number{request.number};
    if (!m_folder.empty()) {
        write(request);
    }
    if (m_remember) {
        m_requests.push_back(std::move(request));
    }
    m_changed.notify_all();
    return number;
}

void Recorder::answered(std::size_t number, int status) {
    const std::lock_guard lock{m_mutex};
    for (Request& request : m_requests) {
        if (request.number == number) {
            request.answered = status;
        }
    }
    if (!m_folder.empty()) {
        std::ofstream head{m_folder / (padded(number) + ".head"), std::ios::binary | std::ios::app};
        head << "# answered: " << status << "\n";
    }
}

std::vector<Request> Recorder::requests() const {
    const std::lock_guard lock{m_mutex};
    return m_requests;
}

std::size_t Recorder::count() const {
    const std::lock_guard lock{m_mutex};
    return m_count;
}

bool Recorder::wait_for(std::size_t count, std::chrono::milliseconds at_most) const {
    std::unique_lock lock{m_mutex};
    return m_changed.wait_for(lock, at_most, [&] { return m_count >= count; });
}

void Recorder::forget() {
    const std::lock_guard lock{m_mutex};
    m_requests.clear();
    m_count = 0;
}

void Recorder::write(const Request& request) const {
    std::string head{request.method + " " + request.target + "\n"};
    for (const auto& [name, value] : request.headers) {
        head += name + ": " + value + "\n";
    }
    head += "\n# client-spki: " + (request.client_spki.empty() ? "none" : request.client_spki);
    head += std::string{"\n# complete: "} + (request.complete ? "yes" : "no");
    head += std::string{"\n# duplicate: "} + (request.duplicate ? "yes" : "no") + "\n";
    // The body first: whoever sees the head may read the body.
    write_file(
        m_folder / (padded(request.number) + (request.complete ? ".body" : ".part")), request.body);
    write_file(m_folder / (padded(request.number) + ".head"), head);
}

}
