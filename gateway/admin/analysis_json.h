#pragma once
// Pieces of the analysis as JSON: paths, spans, rules, witnesses.

#include "gateway/config/configuration.h"
#include "gateway/policy/analysis.h"
#include "gateway/text/json_value.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::admin {

[[nodiscard]] text::JsonValue string_of(std::string_view text);

template <class List, class TextOf> text::JsonValue list_of(const List& list, TextOf text_of) {
    text::JsonValue array{text::JsonValue::make_array()};
    for (const auto& element : list) {
        array.push(string_of(text_of(element)));
    }
    return array;
}

template <class Name> text::JsonValue names_of(const std::vector<Name>& names) {
    return list_of(names, [](Name name) { return name.text(); });
}

/// As people in Finland write an instant; null where the span is open.
[[nodiscard]] text::JsonValue instant_of(const std::optional<core::Instant>& at);

/// Adds register, party, class, configured, purpose, item, codes and special, and `names` in words.
void add_path(
    text::JsonValue& object, const policy::Path& path, const policy::Law& law,
    policy::Language language);

/// Rules with their provisions, sections and terms, as written and in words, and whether every
/// section was read in its act.
[[nodiscard]] text::JsonValue
rules_of(const std::vector<core::RuleId>& rules, const policy::Law& law, policy::Language language);

/// The witness as a request of the dry run.
[[nodiscard]] text::JsonValue request_of(const policy::Witness& witness);

/// What the dry run says of the witness under a configuration of these rules: the form of its
/// field, and the permits that gave it. @pre it answers with a decision (anything else is a bug).
struct Confirmed {
    core::Form form{core::Form::none};
    std::vector<std::string> permits;
};

[[nodiscard]] Confirmed confirm(
    const std::shared_ptr<const policy::RuleSet>& rules, const core::Digest& digest,
    const policy::Witness& witness);

}
