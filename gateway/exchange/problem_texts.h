#pragma once
// What a caller is told of a problem, in three languages. It must never hold anything of a person
// or a message.

#include "gateway/core/code.h"

#include <array>
#include <string_view>

namespace gateway::exchange {

struct ProblemText {
    std::string_view code;
    std::array<std::string_view, 3> title; ///< fi, sv, en
    std::array<std::string_view, 3> advice;
};

/// The words for a code; one text for all that a caller can do nothing about: there the code has to
/// say it.
[[nodiscard]] const ProblemText& text_of(core::Code code) noexcept;

}
