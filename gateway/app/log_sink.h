#pragma once
// The technical log as JSON lines on stderr, through Poco's asynchronous channel.

#include "gateway/core/log.h"

#include <memory>
#include <string>

namespace gateway::app {

class JsonLogSink final : public core::LogSink {
public:
    /// @param least  what is less severe is not written: verbs of the command line stay silent
    /// about what goes well.
    explicit JsonLogSink(core::Severity least = core::Severity::information);
    ~JsonLogSink() override;
    JsonLogSink(const JsonLogSink&) = delete;
    JsonLogSink& operator=(const JsonLogSink&) = delete;

    void write(const core::LogEvent& event) noexcept override;

    /// One line without its end: {"at":…,"severity":…,"id":…,"text":…,"arguments":{…}}.
    [[nodiscard]] static std::string line(const core::LogEvent& event, const std::string& at);

private:
    struct Channel;
    core::Severity m_least;
    std::unique_ptr<Channel> m_channel;
};

}
