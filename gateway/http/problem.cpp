#include "gateway/http/problem.h"

namespace gateway::http {

std::string json_string(std::string_view text) {
    constexpr std::string_view hex{"0123456789abcdef"};
    std::string out{"\""};
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\') {
            out += '\\';
            out += letter;
        } else if (byte < 0x20 || byte == 0x7F) {
            out += "\\u00";
            out += hex[byte >> 4U];
            out += hex[byte & 0x0FU];
        } else {
            out += letter;
        }
    }
    return out += '"';
}

Response problem(
    int status, core::Code code, std::string_view title, std::string_view detail,
    std::string_view language, std::string_view path) {
    std::string text{"{\"type\":"};
    text += json_string("urn:lautturi:problem:" + std::string{code.text()});
    text += ",\"title\":" + json_string(title);
    text += ",\"status\":" + std::to_string(status);
    text += ",\"code\":" + json_string(code.text());
    if (!detail.empty()) {
        text += ",\"detail\":" + json_string(detail);
    }
    if (!path.empty()) {
        text += ",\"path\":" + json_string(path);
    }
    text += '}';

    Response response;
    response.status = status;
    response.headers.emplace_back("Content-Language", language);
    const core::ByteView bytes{core::as_bytes(text)};
    response.body.assign(bytes.begin(), bytes.end());
    return response;
}

}
