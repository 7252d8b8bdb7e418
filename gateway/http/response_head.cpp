#include "gateway/http/response_head.h"

#include <array>

namespace gateway::http {

namespace {

bool is_field_text(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char letter) {
        const auto byte = static_cast<unsigned char>(letter);
        return (byte >= 0x20 && byte != 0x7F) || letter == '\t';
    });
}

bool is_field_name(std::string_view name) noexcept {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
               || (letter >= '0' && letter <= '9') || letter == '-';
    });
}

bool is_framing(std::string_view name) {
    constexpr std::array<std::string_view, 6> framing{
        "content-length", "transfer-encoding", "connection", "date", "content-type", "trailer"};
    std::string lower{name};
    for (char& letter : lower) {
        letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    }
    return std::find(framing.begin(), framing.end(), lower) != framing.end();
}

void put_two(std::string& out, unsigned value) {
    out += static_cast<char>('0' + value / 10 % 10);
    out += static_cast<char>('0' + value % 10);
}

}

std::string_view reason_phrase(int status) noexcept {
    switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 425: return "Too Early";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return "";
    }
}

std::string http_date(std::chrono::sys_seconds at) {
    constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{at - day};

    std::string out{days[std::chrono::weekday{day}.c_encoding()]};
    out += ", ";
    put_two(out, static_cast<unsigned>(date.day()));
    out += ' ';
    out += months[static_cast<unsigned>(date.month()) - 1];
    out += ' ' + std::to_string(static_cast<int>(date.year())) + ' ';
    put_two(out, static_cast<unsigned>(time.hours().count()));
    out += ':';
    put_two(out, static_cast<unsigned>(time.minutes().count()));
    out += ':';
    put_two(out, static_cast<unsigned>(time.seconds().count()));
    return out += " GMT";
}

std::string response_head(const Response& response, std::string_view date, bool close) {
    std::string head;
    head.reserve(256);
    head += "HTTP/1.1 " + std::to_string(response.status) + ' ';
    head += reason_phrase(response.status);
    head += "\r\nDate: ";
    head += date;
    if (response.status != 204 && response.status != 304) {
        head += "\r\nContent-Length: " + std::to_string(response.body.size());
        if (!response.content_type.empty() && is_field_text(response.content_type)) {
            head += "\r\nContent-Type: " + response.content_type;
        }
    }
    head += "\r\nCache-Control: ";
    head += is_field_text(response.cache_control) ? response.cache_control : "no-store";
    for (const auto& [name, value] : response.headers) {
        if (is_field_name(name) && is_field_text(value) && !is_framing(name)) {
            head += "\r\n" + name + ": " + value;
        }
    }
    if (close) {
        head += "\r\nConnection: close";
    }
    return head += "\r\n\r\n";
}

}
