#pragma once
// Of this room alone: how a printed report looks, and how a text stands in it. What a party or a
// person wrote must never become markup.

#include <string>
#include <string_view>

namespace gateway::rights {

extern const std::string_view page_style;

/// As text in HTML, in attributes too.
[[nodiscard]] std::string escaped(std::string_view text);

/// `2026-03-01T10:00:00+02:00` as people read it: the day and the time in Finland.
[[nodiscard]] std::string readable(std::string_view at);

}
