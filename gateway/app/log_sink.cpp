#include "gateway/app/log_sink.h"

#include <Poco/AsyncChannel.h>
#include <Poco/AutoPtr.h>
#include <Poco/ConsoleChannel.h>
#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Message.h>
#include <Poco/Timestamp.h>

#include <cstdio>
#include <iostream>

namespace gateway::app {

namespace {

std::string_view severity_text(core::Severity severity) {
    switch (severity) {
    case core::Severity::error: return "error";
    case core::Severity::warning: return "warning";
    case core::Severity::notice: return "notice";
    case core::Severity::information: return "information";
    }
    return "error";
}

/// Arguments are names, codes and numbers (core/log.h), so quotes and controls are the exception.
void append_json(std::string& line, std::string_view text) {
    line += '"';
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') {
            line += '\\';
            line += letter;
        } else if (static_cast<unsigned char>(letter) < 0x20U) {
            line += ' ';
        } else {
            line += letter;
        }
    }
    line += '"';
}

/// `text` with {name} replaced.
std::string filled(const core::LogEvent& event) {
    std::string text{event.text};
    for (const auto& [name, value] : event.arguments) {
        const std::string slot{"{" + std::string{name} + "}"};
        const std::size_t at{text.find(slot)};
        if (at != std::string::npos) {
            const auto* const number = std::get_if<std::int64_t>(&value);
            text.replace(
                at, slot.size(),
                number != nullptr ? std::to_string(*number) : std::get<std::string>(value));
        }
    }
    return text;
}

}

struct JsonLogSink::Channel {
    Poco::AutoPtr<Poco::AsyncChannel> asynchronous{
        new Poco::AsyncChannel{new Poco::ConsoleChannel{std::cerr}}};
};

JsonLogSink::JsonLogSink(core::Severity least)
    : m_least{least}, m_channel{std::make_unique<Channel>()} {
    m_channel->asynchronous->open();
}

JsonLogSink::~JsonLogSink() {
    m_channel->asynchronous->close(); // writes what still waits
}

std::string JsonLogSink::line(const core::LogEvent& event, const std::string& at) {
    std::string text{"{\"at\":"};
    append_json(text, at);
    text += ",\"severity\":";
    append_json(text, severity_text(event.severity));
    text += ",\"id\":";
    append_json(text, event.id);
    text += ",\"text\":";
    append_json(text, filled(event));
    text += ",\"arguments\":{";
    bool first{true};
    for (const auto& [name, value] : event.arguments) {
        text += first ? "" : ",";
        first = false;
        append_json(text, name);
        text += ':';
        if (const auto* const number = std::get_if<std::int64_t>(&value)) {
            text += std::to_string(*number);
        } else {
            append_json(text, std::get<std::string>(value));
        }
    }
    return text + "}}";
}

void JsonLogSink::write(const core::LogEvent& event) noexcept {
    if (event.severity > m_least) {
        return; // severities are ordered from error to information
    }
    try {
        const std::string at{Poco::DateTimeFormatter::format(
            Poco::Timestamp{}, Poco::DateTimeFormat::ISO8601_FRAC_FORMAT)};
        m_channel->asynchronous->log(
            Poco::Message{"lautturi", line(event, at), Poco::Message::PRIO_INFORMATION});
    } catch (...) {
        std::fputs("{\"severity\":\"error\",\"id\":\"LAUTTURI_LOG_FAILED\"}\n", stderr);
    }
}

}
