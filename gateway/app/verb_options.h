#pragma once
// What every verb of the command line is given. Never anything of a person.

#include <filesystem>
#include <string>

namespace gateway::app {

/// What every verb is given.
struct VerbOptions {
    std::filesystem::path
        settings; ///< settings file; LAUTTURI_SETTINGS or /etc/lautturi/lautturi.properties
    bool settings_named{false};     ///< by --settings or LAUTTURI_SETTINGS: they have to be there
    std::filesystem::path mappings; ///< folder of mappings; empty: the one of the settings
    bool json{false};
    bool quiet{false}; ///< run: no word of how it gets on
    std::string language{"fi"};
    std::string reason{};       ///< why somebody's data is looked at (906/2019 §17)
    std::string read_for{};     ///< what it is looked at for, of a closed list
    bool notices_strict{false}; ///< check: an error in a privacy notice is one of the set
    std::string at{};           ///< YYYY-MM-DD: the day that counts as today; empty: today
};

}
