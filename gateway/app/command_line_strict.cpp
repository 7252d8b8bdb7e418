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

/// The first word that stands where a verb is wanted and is none; empty: there is none. It may be a
/// slip of the pen.
std::string no_verb(const CLI::App& app, int argc, const char* const* argv) {
    const CLI::App* at{&app};
    for (int index{1}; index < argc; ++index) {
        const std::string word{argv[index]};
        if (word.starts_with('-') || at->get_require_subcommand_max() == 0) {
            break;
        }
        const auto verbs =
            at->get_subcommands([&](const CLI::App* verb) { return verb->check_name(word); });
        if (verbs.empty()) {
            return at->get_require_subcommand_min() > 0 ? word : std::string{};
        }
        at = verbs.front();
    }
    return {};
}

}

std::optional<int> read_words(CLI::App& app, int argc, const char* const* argv) {
    app.failure_message([&](const CLI::App*, const CLI::Error& error) {
        const std::string word{no_verb(app, argc, argv)};
        return "lautturi: USAGE: "
               + (word.empty() ? std::string{error.what()} : "there is no verb " + word)
               + "\nRun with --help for more information.\n";
    });
    try {
        app.parse(argc, argv);
        refuse_contradictions(app);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    return std::nullopt;
}

}
