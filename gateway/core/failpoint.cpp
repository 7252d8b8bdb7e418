#include "gateway/core/failpoint.h"

#ifdef LAUTTURI_FAILPOINTS

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace gateway::core {

namespace {

struct Armed {
    std::string gate; ///< passed before, in the same thread; empty: none need be
    std::string name;
    int signal{SIGKILL};
    int passage{1};
};

Armed parse(std::string text) {
    Armed armed;
    if (const std::size_t end{text.find('>')}; end != std::string::npos) {
        armed.gate = text.substr(0, end);
        text.erase(0, end + 1);
    }
    for (const auto& [word, signal] : {std::pair{":kill", SIGKILL}, std::pair{":stop", SIGSTOP}}) {
        if (const std::size_t action{text.find(word)}; action != std::string::npos) {
            const std::string count{text.substr(action + std::string_view{word}.size())};
            armed.name = text.substr(0, action);
            armed.signal = signal;
            armed.passage = count.size() > 1 ? std::atoi(count.c_str() + 1) : 1;
            return armed;
        }
    }
    return {};
}

class Failpoints final {
public:
    Failpoints() {
        if (const char* const setting{std::getenv("LAUTTURI_FAILPOINT")}; setting != nullptr) {
            m_text = setting;
        }
        if (m_text.starts_with('@')) {
            m_file = m_text.substr(1);
            m_text.clear();
        }
        m_armed = parse(m_text);
        m_idle = m_file.empty() && m_armed.name.empty();
    }

    /// @return the signal that is due at this passage; 0: none.
    int pass(std::string_view name) {
        if (m_idle) {
            return 0;
        }
        const std::scoped_lock lock{m_mutex};
        follow_file();
        if (!m_armed.gate.empty() && m_armed.gate == name) {
            m_opened_by = std::this_thread::get_id();
            return 0;
        }
        if (m_armed.name.empty() || m_armed.name != name) {
            return 0;
        }
        if (!m_armed.gate.empty()) {
            if (m_opened_by != std::this_thread::get_id()) {
                return 0; // another's passage, which leaves the gate open for who opened it
            }
            m_opened_by = {};
        }
        return ++m_passages == m_armed.passage ? m_armed.signal : 0;
    }

private:
    void follow_file() {
        if (m_file.empty()) {
            return;
        }
        std::ifstream in{m_file};
        const std::string text{std::istreambuf_iterator<char>{in}, {}};
        if (text != m_text) {
            m_text = text;
            m_armed = parse(text);
            m_opened_by = {};
            m_passages = 0;
        }
    }

    bool m_idle{true};
    std::mutex m_mutex;
    std::string m_file;
    std::string m_text;
    Armed m_armed;
    std::thread::id m_opened_by;
    int m_passages{0};
};

}

void failpoint(std::string_view name) noexcept {
    static Failpoints failpoints;
    if (const int signal{failpoints.pass(name)}; signal != 0) {
        std::raise(signal); // both concern the whole process
    }
}

}

#endif
