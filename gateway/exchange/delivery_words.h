#pragma once
// What the code of a delivery or a record that was rejected, quarantined or waits means, in a few
// words. The code stays what it is, and is told beside them.

#include "gateway/policy/decide.h"

#include <string>
#include <string_view>

namespace gateway::exchange {

/// Its own words, or those that a caller of a relay is told; empty: none are known, and
/// docs/operations.md has the code.
[[nodiscard]] std::string_view
delivery_words(std::string_view code, policy::Language language) noexcept;

/// `words (CODE)`; the code alone where no words are known.
[[nodiscard]] std::string with_words(std::string_view code, policy::Language language);

/// A place in a document as it may be shown: what a stranger wrote must not steer a terminal.
[[nodiscard]] std::string printable_place(std::string path);

}
