#pragma once
// The answers of the analysis for people: from their JSON to plain text in three languages.

#include "gateway/policy/decide.h"
#include "gateway/text/json_value.h"

#include <iosfwd>
#include <string>
#include <string_view>

namespace gateway::app {

/// Of `fi`, `sv` or `en`. @throws core::GatewayError LANGUAGE_UNKNOWN.
[[nodiscard]] policy::Language language_of(const std::string& word);

/// fi, sv, en.
[[nodiscard]] std::string_view language_code(policy::Language language) noexcept;

void print_who_can(const text::JsonValue& body, policy::Language language, std::ostream& out);
void print_dead(const text::JsonValue& body, policy::Language language, std::ostream& out);
void print_expiry(const text::JsonValue& body, policy::Language language, std::ostream& out);
void print_diff(const text::JsonValue& body, policy::Language language, std::ostream& out);
void print_traffic(const text::JsonValue& body, policy::Language language, std::ostream& out);

}
