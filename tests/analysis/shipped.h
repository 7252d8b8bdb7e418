#pragma once
// The shipped configuration, or a draft of it.

#include "gateway/config/configuration.h"

#include <functional>
#include <memory>
#include <string>

namespace shipped {

/// The shipped configuration, after `edit` changed the text of one file. The test fails if it does
/// not load.
[[nodiscard]] std::shared_ptr<const gateway::config::Configuration> configuration(
    const std::string& file = {}, const std::function<std::string(std::string)>& edit = {});

}
