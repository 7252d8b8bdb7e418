#pragma once
// What the verbs about drafts print, and how they read an answer.

#include "gateway/app/api_door.h"
#include "gateway/app/verb_output.h"

#include <ostream>
#include <span>
#include <string>
#include <string_view>

namespace gateway::app {

[[nodiscard]] std::span<const text::JsonValue>
list_in(const text::JsonValue& object, std::string_view key);
/// The text of a member, a number as written; empty where there is none.
[[nodiscard]] std::string word_in(const text::JsonValue& object, std::string_view key);
[[nodiscard]] bool is_true(const text::JsonValue& object, std::string_view key);

/// `/drafts/…` of what may be an id; what cannot be one leads nowhere.
[[nodiscard]] std::string draft_path(const std::string& draft, const std::string& rest = {});

void print_draft(const text::JsonValue& draft, std::ostream& out);

/// Prints an answer: JSON as it is, else by `print`; a problem to stderr.
template <class Print>
int finish(const VerbOptions& options, const ApiAnswer& answer, std::ostream& out, Print print) {
    if (!answer.good()) {
        return print_problem(answer);
    }
    if (options.json) {
        out << text::write_json(answer.body) << '\n';
    } else {
        print(answer.body);
    }
    return 0;
}

}
