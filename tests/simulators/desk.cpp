#include "tests/simulators/desk.h"

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace tests::simulators {

Desk::Desk(const Settings& settings) : m_settings{settings}, m_script{settings.script} {
    if (!settings.schema.empty()) {
        m_schema = std::make_unique<Schema>(settings.schema);
    }
    if (!settings.values_file.empty()) {
        try {
            m_values =
                nlohmann::json::parse(read_file(settings.values_file)).get<decltype(m_values)>();
        } catch (const nlohmann::json::exception&) {
            throw std::runtime_error{"values file: not as described"};
        }
    }
    follow_control_file();
}

Behaviour Desk::behaviour_for(const std::string& target) {
    const std::lock_guard lock{m_mutex};
    follow_control_file();
    return m_script.take(target.substr(0, target.find('?')));
}

Answer Desk::answer(Request& request, const Behaviour& behaviour) {
    const std::lock_guard lock{m_mutex};
    const std::string key{request.header("Idempotency-Key")};
    if (!m_script.deduplicate || key.empty()) {
        return fresh_answer(request, behaviour);
    }
    const auto accepted = m_accepted.find(key);
    if (accepted != m_accepted.end()) {
        request.duplicate = true;
        Answer answer{accepted->second};
        answer.replayed = true;
        return answer;
    }
    Answer answer{fresh_answer(request, behaviour)};
    if (answer.status >= 200 && answer.status < 300) {
        m_accepted.emplace(key, answer);
    }
    return answer;
}

bool Desk::shows_wrong_certificate() {
    const std::lock_guard lock{m_mutex};
    follow_control_file();
    return m_script.wrong_certificate;
}

void Desk::behave(const std::string& path, std::deque<Behaviour> behaviours) {
    const std::lock_guard lock{m_mutex};
    m_script.by_path[path] = std::move(behaviours);
}

void Desk::behave_by_default(Behaviour behaviour) {
    const std::lock_guard lock{m_mutex};
    m_script.otherwise = std::move(behaviour);
}

void Desk::show_wrong_certificate(bool wrong) {
    const std::lock_guard lock{m_mutex};
    m_script.wrong_certificate = wrong;
}

void Desk::deduplicate(bool on) {
    const std::lock_guard lock{m_mutex};
    m_script.deduplicate = on;
}

/// A file that is half written or missing changes nothing: the script that runs goes on.
void Desk::follow_control_file() {
    if (m_settings.control_file.empty()) {
        return;
    }
    try {
        std::string control{read_file(m_settings.control_file)};
        if (control != m_control) {
            m_script = read_script(control, m_settings.script.otherwise);
            m_control = std::move(control);
        }
    } catch (const std::runtime_error&) {
        if (m_control.empty()) {
            throw; // the first reading, at the start
        }
    }
}

Answer Desk::fresh_answer(const Request& request, const Behaviour& behaviour) {
    if (auto refusal = refusal_of_document(request); refusal && behaviour.status == 200) {
        return std::move(*refusal);
    }
    Answer answer{behaviour.status, behaviour.body, behaviour.content_type, behaviour.retry_after};
    if (behaviour.xml_bomb) {
        answer.body = xml_bomb();
        answer.content_type = "application/xml";
        return answer;
    }
    if (!behaviour.body_file.empty()) {
        answer.body = read_file(behaviour.body_file);
    }
    const auto person = person_asked(
        request.target, request.header("Content-Type"), request.body, m_settings.person_field);
    std::map<std::string, std::string> values;
    if (person && !m_values.empty()) {
        const auto known = m_values.find(*person);
        if (known == m_values.end()) {
            return {404, "{\"error\":\"unknown person\"}", "application/json"};
        }
        values = known->second;
    }
    if (person) {
        values.emplace("personalId", *person);
    }
    answer.body = filled(answer.body, answer.content_type, values);
    return answer;
}

std::optional<Answer> Desk::refusal_of_document(const Request& request) {
    // a manifest of its documents is no document, nor is a test message
    const bool is_none{
        request.header("Content-Type") == "application/json"
        && (request.body.find("urn:lautturi:manifest:1") != std::string::npos
            || request.body.starts_with("{\"test_message\":"))};
    if (m_schema == nullptr || request.method != "POST" || is_none
        || m_schema->holds(request.body)) {
        return std::nullopt;
    }
    return Answer{400, "{\"received\":false}", "application/json"};
}

}
