#pragma once
// Commented beginnings of registers, parties and exchanges, for administrators who write no code.
// What cannot be known stands as FILL-IN, which `check` refuses by line. Texts only: nothing is
// read or written here.

#include "gateway/config/configuration.h"

#include <map>
#include <string>

namespace gateway::app {

/// What stands where only the administrator knows.
inline constexpr std::string_view to_fill_in{"FILL-IN"};

/// Files by their paths in the folder of mappings.
using Skeleton = std::map<std::string, std::string>;

struct ExchangeWishes {
    std::string name;
    std::string reg;
    std::string party;
    std::string direction; ///< in, out
    std::string format;    ///< csv, json, ndjson, xml
    std::string purpose;   ///< empty: to fill in
    std::string basis;     ///< inbound: provision for receiving; empty: to fill in
    std::string selection; ///< outbound: of the register
};

[[nodiscard]] Skeleton register_skeleton(const std::string& name, const std::string& business_id);
[[nodiscard]] Skeleton party_skeleton(const std::string& name, const std::string& cls);

/// With a sample and its case, so that the mapping is tried from the first day.
[[nodiscard]] Skeleton exchange_skeleton(const ExchangeWishes& wishes);

}
