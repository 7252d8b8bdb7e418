#pragma once
// Requests of an attacker who has a good certificate, each with the answer that it has to get.

#include <string>
#include <vector>

namespace tests::attack {

struct Hostile {
    std::string name;
    std::string bytes; ///< after them the sending side is ended
    int status{400};   ///< 0: the connection ends without an answer
    std::string code;
};

/// Whose framing can be read in two ways, or in none.
[[nodiscard]] std::vector<Hostile> framing();
/// Of whose lines, targets and fields the same is true.
[[nodiscard]] std::vector<Hostile> heads();
/// Larger than what is taken.
[[nodiscard]] std::vector<Hostile> sizes();
/// Cut short.
[[nodiscard]] std::vector<Hostile> truncated();
/// Good HTTP, to a door that is none, in a way that is none.
[[nodiscard]] std::vector<Hostile> doors();
/// Good HTTP whose content lies. @param person a personal identity code that exists
[[nodiscard]] std::vector<Hostile> contents(const std::string& person);

}
