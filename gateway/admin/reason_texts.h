#pragma once
// Why a part of a request was refused, in the caller's language. Never a value that was sent.

#include <string>
#include <string_view>

namespace gateway::admin {

/// @param english as the reader of the request said it. @return it in fi or sv; else as it is
[[nodiscard]] std::string reason_text(std::string_view english, std::string_view language);

}
