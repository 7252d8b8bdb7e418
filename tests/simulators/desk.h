#pragma once
// The desk of a simulated party: decides what is answered, by its script, its schema and what it
// accepted before. Knows nothing of sockets.

#include "tests/simulators/documents.h"
#include "tests/simulators/party_simulator.h"

#include <map>
#include <mutex>

namespace tests::simulators {

struct Answer {
    int status{200};
    std::string body;
    std::string content_type;
    std::optional<int> retry_after{};
    bool replayed{false};
};

class Desk final {
public:
    /// @throws std::runtime_error if a file of the settings cannot be read.
    explicit Desk(const Settings& settings);

    /// What is to happen to a request for `target` that begins now.
    [[nodiscard]] Behaviour behaviour_for(const std::string& target);

    /// The answer to a whole request. Notes in it whether it is a duplicate of an accepted one.
    [[nodiscard]] Answer answer(Request& request, const Behaviour& behaviour);

    [[nodiscard]] bool shows_wrong_certificate();

    void behave(const std::string& path, std::deque<Behaviour> behaviours);
    void behave_by_default(Behaviour behaviour);
    void show_wrong_certificate(bool wrong);
    void deduplicate(bool on);

private:
    void follow_control_file();
    [[nodiscard]] Answer fresh_answer(const Request& request, const Behaviour& behaviour);
    [[nodiscard]] std::optional<Answer> refusal_of_document(const Request& request);

    const Settings m_settings;
    std::mutex m_mutex;
    Script m_script;
    std::string m_control; ///< contents of the control file when it was read last
    std::unique_ptr<Schema> m_schema;
    std::map<std::string, std::map<std::string, std::string>> m_values;
    std::map<std::string, Answer> m_accepted; ///< by Idempotency-Key
};

}
