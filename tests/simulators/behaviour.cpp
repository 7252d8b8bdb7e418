#include "tests/simulators/behaviour.h"

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace tests::simulators {

namespace {

using Json = nlohmann::json;

void set(Behaviour& behaviour, const std::string& key, const Json& value) {
    if (key == "status") {
        behaviour.status = value.get<int>();
    } else if (key == "body") {
        behaviour.body = value.get<std::string>();
    } else if (key == "content_type") {
        behaviour.content_type = value.get<std::string>();
    } else if (key == "body_file") {
        behaviour.body_file = value.get<std::string>();
    } else if (key == "retry_after") {
        behaviour.retry_after = value.get<int>();
    } else if (key == "delay_ms") {
        behaviour.delay = std::chrono::milliseconds{value.get<int>()};
    } else if (key == "cut_after") {
        behaviour.cut_after = value.get<std::size_t>();
    } else if (key == "pause_after") {
        behaviour.pause_after = value.get<std::size_t>();
    } else if (key == "pause_ms") {
        behaviour.pause = std::chrono::milliseconds{value.get<int>()};
    } else if (key == "lose_answer") {
        behaviour.lose_answer = value.get<bool>();
    } else if (key == "cut_answer_after") {
        behaviour.cut_answer_after = value.get<std::size_t>();
    } else if (key == "xml_bomb") {
        behaviour.xml_bomb = value.get<bool>();
    } else if (key == "times") {
        behaviour.times = value.get<std::size_t>();
    } else {
        throw std::runtime_error{"control file: unknown key " + key};
    }
}

Behaviour read_behaviour(const Json& json, Behaviour behaviour) {
    for (const auto& [key, value] : json.items()) {
        set(behaviour, key, value);
    }
    return behaviour;
}

std::deque<Behaviour> read_behaviours(const Json& json, const Behaviour& otherwise) {
    std::deque<Behaviour> behaviours;
    if (json.is_array()) {
        for (const Json& one : json) {
            behaviours.push_back(read_behaviour(one, otherwise));
        }
    } else {
        behaviours.push_back(read_behaviour(json, otherwise));
    }
    return behaviours;
}

void set(Script& script, const std::string& key, const Json& value) {
    if (key == "paths") {
        for (const auto& [path, behaviours] : value.items()) {
            script.by_path[path] = read_behaviours(behaviours, script.otherwise);
        }
    } else if (key == "wrong_certificate") {
        script.wrong_certificate = value.get<bool>();
    } else if (key == "deduplicate") {
        script.deduplicate = value.get<bool>();
    } else if (key != "default") {
        throw std::runtime_error{"control file: unknown key " + key};
    }
}

}

Behaviour Script::take(const std::string& path) {
    const auto scripted = by_path.find(path);
    if (scripted == by_path.end() || scripted->second.empty()) {
        return otherwise;
    }
    Behaviour& current{scripted->second.front()};
    Behaviour taken{current};
    if (current.times && --*current.times == 0) {
        scripted->second.pop_front();
    }
    return taken;
}

Script read_script(const std::string& json, const Behaviour& otherwise) {
    try {
        const Json document = Json::parse(json);
        Script script;
        script.otherwise = read_behaviour(document.value("default", Json::object()), otherwise);
        for (const auto& [key, value] : document.items()) {
            set(script, key, value);
        }
        return script;
    } catch (const Json::exception&) {
        throw std::runtime_error{"control file: not as described"};
    }
}

std::string xml_bomb() {
    std::string text{
        "<?xml version=\"1.0\"?>\n<!DOCTYPE lolz [\n <!ENTITY lol0 \"lol lol lol\">\n"};
    for (int level{1}; level < 10; ++level) {
        const std::string below{"&lol" + std::to_string(level - 1) + ";"};
        text += " <!ENTITY lol" + std::to_string(level) + " \"";
        for (int times{0}; times < 10; ++times) {
            text += below;
        }
        text += "\">\n";
    }
    return text + "]>\n<lolz>&lol9;</lolz>\n";
}

}
