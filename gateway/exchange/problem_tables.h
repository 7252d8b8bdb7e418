#pragma once
// Where the words for problems stand: one table for each side that fails.

#include "gateway/exchange/problem_texts.h"

#include <span>

namespace gateway::exchange {

/// What cannot be read of a question, or of a party's answer, or cannot be written out of it.
[[nodiscard]] std::span<const ProblemText> document_problems() noexcept;

/// What becomes of a question on its way to a party and there.
[[nodiscard]] std::span<const ProblemText> party_problems() noexcept;

}
