#pragma once
// What a caller is told of a problem, in three languages. It must never hold anything of a person
// or a message.

#include <array>
#include <string_view>

namespace gateway::exchange {

struct ProblemText {
    std::string_view codes;                ///< those that it serves, a space between them
    std::array<std::string_view, 3> title; ///< fi, sv, en
    std::array<std::string_view, 3> advice;
};

/// The words for a code; one text for all that a caller can do nothing about: there the code has to
/// say it. Whatever a question, or a party's answer to it, can fail with has words of its own.
[[nodiscard]] const ProblemText& text_of(std::string_view code) noexcept;

}
