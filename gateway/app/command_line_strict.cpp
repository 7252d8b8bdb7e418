// What a command line says twice, or not at all: a word of which one half would be passed over in
// silence is no order.

#include "gateway/app/command_line.h"

#include <algorithm>

namespace gateway::app {

namespace {

/// The one option of which nothing is a value: suppressed cells may be left empty.
constexpr const char* may_be_empty{"--mark"};

void refuse_of(const CLI::Option& option) {
    const std::string name{option.get_positional() ? option.get_name(true) : option.get_name()};
    const bool flag{option.get_expected_max() == 0};
    std::vector<std::string> given{option.results()};
    if (flag) {
        if (option.count() > 1) {
            throw CLI::ArgumentMismatch{name + " is given twice"};
        }
        return;
    }
    const bool its_verb_looks{option.get_positional() && option.get_required()};
    if (!its_verb_looks && name != may_be_empty
        && std::any_of(
            given.begin(), given.end(), [](const std::string& each) { return each.empty(); })) {
        throw CLI::ArgumentMismatch{name + " is given without a value"};
    }
    std::sort(given.begin(), given.end());
    if (std::adjacent_find(given.begin(), given.end()) != given.end()) {
        throw CLI::ArgumentMismatch{name + " is given the same value twice"};
    }
}

}

void refuse_contradictions(const CLI::App& app) {
    for (const CLI::Option* const option : app.get_options()) {
        if (option->count() > 0) {
            refuse_of(*option);
        }
    }
    for (const CLI::App* const chosen : app.get_subcommands()) {
        refuse_contradictions(*chosen);
    }
}

}
