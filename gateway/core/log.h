#pragma once
// The technical log. Only messages of the catalogue (core/log_messages.h) with typed arguments: a
// Secret, a Value or a free string does not compile, so personal data cannot get in.

#include "gateway/core/code.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"

#include <array>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace gateway::core {

enum class Severity : std::uint8_t { error, warning, notice, information };

/// What one argument becomes on its way to a sink.
using LogArgument = std::variant<std::int64_t, std::string>;

namespace detail {
template <class T> struct IsName : std::false_type {};
template <class Tag> struct IsName<Name<Tag>> : std::true_type {};
template <class T> struct IsDuration : std::false_type {};
template <class Rep, class Period> struct IsDuration<std::chrono::duration<Rep, Period>>
    : std::true_type {};
}

/// What a log message may carry: names that configuration gave, message ids, codes, counts,
/// durations.
template <class T>
concept Loggable =
    detail::IsName<T>::value || std::same_as<T, MessageId> || std::same_as<T, Code> ||(
        std::integral<T> && !std::same_as<T, char>)
    || detail::IsDuration<T>::value;

template <Loggable T> [[nodiscard]] LogArgument to_log_argument(const T& value) {
    if constexpr (std::integral<T>) {
        return static_cast<std::int64_t>(value);
    } else if constexpr (detail::IsDuration<T>::value) {
        return static_cast<std::int64_t>(
            std::chrono::duration_cast<std::chrono::microseconds>(value).count());
    } else {
        return std::string{value.text()};
    }
}

/// An entry of the catalogue. Durations are logged in microseconds.
template <class... Arguments> struct LogMessage {
    std::string_view id; ///< LAUTTURI_…: stable, unique
    Severity severity;
    std::string_view text; ///< one line, lower case; {name} stands for an argument
    std::array<std::string_view, sizeof...(Arguments)> names;
    std::string_view advice; ///< what it means to an operator and what to do
};

/// One message as it reaches the sink.
struct LogEvent {
    std::string_view id;
    Severity severity;
    std::string_view text;
    std::vector<std::pair<std::string_view, LogArgument>> arguments;
};

/// Where log events go (app writes them as JSON to stderr).
class LogSink {
public:
    LogSink() = default;
    LogSink(const LogSink&) = delete;
    LogSink& operator=(const LogSink&) = delete;
    virtual ~LogSink() = default;

    /// Thread-safe; never throws: a log that fails must not stop a message.
    virtual void write(const LogEvent& event) noexcept = 0;
};

/// Hands a catalogued message to the sink.
template <class... Arguments> void
log(LogSink& sink, const LogMessage<Arguments...>& message,
    const std::type_identity_t<Arguments>&... arguments) noexcept {
    static_assert((Loggable<Arguments> && ...));
    LogEvent event{message.id, message.severity, message.text, {}};
    [[maybe_unused]] std::size_t index{0};
    (event.arguments.emplace_back(message.names[index++], to_log_argument(arguments)), ...);
    sink.write(event);
}

}
