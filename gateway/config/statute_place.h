#pragma once
// Where in its act a provision stands: in a section, a chapter or an Article.

#include "gateway/config/map_reader.h"

#include <string>

namespace gateway::config {

/// Exactly one of `section`, `chapter` and `article`. `the act` and `not located` stand for the
/// number of a section. What is wrong is a finding.
/// @param id of the provision, as it is written. @param provision has its act.
void read_place(
    const Sheet& sheet, const Tree& tree, MapReader& reader, const std::string& id,
    policy::Provision& provision);

}
