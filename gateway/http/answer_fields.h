#pragma once
// The fields of an answer's header that whoever asked needs to know. It must never take a field of
// an answer that came before (100 Continue) for one of the answer.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway::http {

/// Whether `line` begins with `name`, which is in lower case.
[[nodiscard]] bool begins_with_name(std::string_view line, std::string_view name) noexcept;

struct AnswerFields {
    std::string etag{};
    std::string content_range{};
    long rate_reset{0}; ///< RateLimit-Reset, seconds; 0: not said
    /// All of them, names in lower case, in their order; empty unless they are wanted.
    std::vector<std::pair<std::string, std::string>> all{};

    void clear() noexcept;
    /// @param name in any case. @throws std::bad_alloc
    void take(std::string_view name, std::string_view value, bool keep_all);
    /// @param line as libcurl hands it over, with its line break. @throws std::bad_alloc
    void take_line(std::string_view line, bool keep_all);

    /// Whole seconds; 0 for what is no number.
    [[nodiscard]] static long seconds_of(std::string_view text) noexcept;
};

}
