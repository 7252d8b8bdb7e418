#pragma once
// What is wrong with an endpoint, told before anything is opened. A transport asks its questions
// once, in one place, for the check of a configuration and when it opens: what is put in force must
// never be refused afterwards for what stood in its file.

#include "gateway/core/code.h"
#include "gateway/core/error.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::ports {

/// What an exchange does at an endpoint.
enum class EndpointUse : std::uint8_t { sends, collects };

struct EndpointProblem {
    core::Code code;    ///< with which it would not be opened; or ENDPOINT_FILE_ABSENT
    std::string place;  ///< url, trust-file, server-pins, or the name of a setting
    std::string file{}; ///< if not empty: it is a problem only where nothing of this name lies
};

/// Asks a transport's questions about an endpoint: gathers every answer, or lets the first refusal
/// through.
class EndpointCheck final {
public:
    EndpointCheck() = default; ///< to open it
    /// To tell what is wrong; nothing of the machine is looked at.
    explicit EndpointCheck(std::vector<EndpointProblem>& gathered) : m_gathered{&gathered} {}

    /// A question that the words of the endpoint answer.
    /// @throws what `question` throws, where the endpoint is to be opened.
    template <class Question> void ask(std::string_view place, Question question) {
        if (m_gathered == nullptr) {
            question();
            return;
        }
        try {
            question();
        } catch (const core::GatewayError& refusal) {
            m_gathered->push_back({refusal.code(), std::string{place}});
        }
    }

    /// A question that only the machine can answer, of a file or folder that `place` names.
    /// @throws what `question` throws, where the endpoint is to be opened.
    template <class Question>
    void ask_machine(std::string_view place, const std::string& file, Question question) {
        if (m_gathered == nullptr) {
            question();
        } else if (!file.empty()) {
            m_gathered->push_back({"ENDPOINT_FILE_ABSENT", std::string{place}, file});
        }
    }

private:
    std::vector<EndpointProblem>* m_gathered{nullptr};
};

}
