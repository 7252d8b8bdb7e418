#include "tests/simulators/documents.h"

#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace tests::simulators {

namespace {

using Json = nlohmann::json;

std::optional<std::string> in_json(const Json& json, const std::string& field) {
    if (json.is_object() && json.contains(field) && json[field].is_string()) {
        return json[field].get<std::string>();
    }
    if (json.is_structured()) {
        for (const Json& child : json) {
            if (auto found = in_json(child, field)) {
                return found;
            }
        }
    }
    return std::nullopt;
}

/// The text of the first element of that local name. A scan is enough for the documents of a test.
std::optional<std::string> in_xml(const std::string& body, const std::string& field) {
    for (std::size_t at{body.find(field)}; at != std::string::npos; at = body.find(field, at + 1)) {
        const std::size_t end{at + field.size()};
        const bool starts_name{at > 0 && (body[at - 1] == '<' || body[at - 1] == ':')};
        const bool ends_name{end < body.size() && (body[end] == '>' || body[end] == ' ')};
        const std::size_t open{body.rfind('<', at)};
        if (!starts_name || !ends_name || open == std::string::npos || body[open + 1] == '/') {
            continue;
        }
        const std::size_t from{body.find('>', end)};
        const std::size_t until{from == std::string::npos ? from : body.find('<', from)};
        if (until != std::string::npos) {
            return body.substr(from + 1, until - from - 1);
        }
    }
    return std::nullopt;
}

std::optional<std::string> in_query(const std::string& target, const std::string& field) {
    const std::size_t question{target.find('?')};
    if (question == std::string::npos) {
        return std::nullopt;
    }
    std::string query{"&" + target.substr(question + 1) + "&"};
    const std::size_t at{query.find("&" + field + "=")};
    if (at == std::string::npos) {
        return std::nullopt;
    }
    const std::size_t from{at + field.size() + 2};
    std::string value{query.substr(from, query.find('&', from) - from)};
    const std::size_t plus{
        value.find("%2B")}; // the one sign of a personal identity code that a URL escapes
    return plus == std::string::npos ? value : value.replace(plus, 3, "+");
}

std::string escaped_for_xml(const std::string& text) {
    std::string result;
    for (const char byte : text) {
        switch (byte) {
        case '&': result += "&amp;"; break;
        case '<': result += "&lt;"; break;
        case '>': result += "&gt;"; break;
        case '"': result += "&quot;"; break;
        default: result += byte;
        }
    }
    return result;
}

std::string escaped(const std::string& text, const std::string& content_type) {
    if (content_type.find("json") != std::string::npos) {
        const std::string quoted{Json(text).dump()};
        return quoted.substr(1, quoted.size() - 2);
    }
    return content_type.find("xml") != std::string::npos ? escaped_for_xml(text) : text;
}

}

std::optional<std::string> person_asked(
    const std::string& target, const std::string& content_type, const std::string& body,
    const std::string& field) {
    if (auto asked = in_query(target, field)) {
        return asked;
    }
    if (content_type.find("json") != std::string::npos) {
        const Json json = Json::parse(body, nullptr, false);
        return json.is_discarded() ? std::nullopt : in_json(json, field);
    }
    return in_xml(body, field);
}

std::string filled(
    const std::string& text, const std::string& content_type,
    const std::map<std::string, std::string>& values) {
    std::string result;
    std::size_t at{0};
    for (std::size_t open{text.find("{{")}; open != std::string::npos; open = text.find("{{", at)) {
        const std::size_t close{text.find("}}", open)};
        if (close == std::string::npos) {
            break;
        }
        result += text.substr(at, open - at);
        const auto value = values.find(text.substr(open + 2, close - open - 2));
        result += value == values.end() ? text.substr(open, close + 2 - open)
                                        : escaped(value->second, content_type);
        at = close + 2;
    }
    return result + text.substr(at);
}

std::string read_file(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    if (!in) {
        throw std::runtime_error{"cannot read " + file.string()};
    }
    return {std::istreambuf_iterator<char>{in}, {}};
}

}
