#pragma once
// Commented beginnings of registers, parties and exchanges, for administrators who write no code.
// What cannot be known stands as FILL-IN, which `check` refuses by line. Texts only: nothing is
// read or written here.

#include <map>
#include <string>
#include <string_view>

namespace gateway::config {

/// What stands where only the administrator knows.
inline constexpr std::string_view to_fill_in{"FILL-IN"};

/// Files by their paths in the folder of mappings.
using Skeleton = std::map<std::string, std::string>;

struct PartyWishes {
    std::string name;
    std::string cls;         ///< of the catalogue; empty: to fill in
    std::string label{};     ///< what people call it; empty: its name
    std::string url{};       ///< where its endpoint is; empty: no endpoints.yaml is made
    std::string pin{};       ///< SPKI digest of the server's key, 64 hexadecimal digits
    std::string authority{}; ///< file of the authority that vouches for the server
};

/// Made by party_skeleton() with a URL, named by exchange_skeleton().
inline constexpr std::string_view usual_endpoint{"files"};

struct ExchangeWishes {
    std::string name;
    std::string reg;
    std::string party;
    std::string direction; ///< in, out
    std::string format;    ///< csv, json, ndjson, xml
    std::string purpose;   ///< empty: to fill in
    std::string basis;     ///< inbound: provision for receiving; empty: to fill in
    std::string selection; ///< outbound: of the register
    std::string label{};   ///< what people call it; empty: its name
    std::string transport{"directory"};
};

/// As the configuration takes names of files and folders: lower case, digits, hyphens and dots.
[[nodiscard]] bool is_skeleton_name(std::string_view name) noexcept;

[[nodiscard]] Skeleton register_skeleton(const std::string& name, const std::string& business_id);
[[nodiscard]] Skeleton party_skeleton(const PartyWishes& wishes);

/// With a sample and its case, so that the mapping is tried from the first day.
[[nodiscard]] Skeleton exchange_skeleton(const ExchangeWishes& wishes);

}
