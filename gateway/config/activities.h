#pragma once
// The registers of a configuration as the record of processing activities describes them.

#include "gateway/config/configuration.h"
#include "gateway/notice/compare.h"
#include "gateway/notice/processing.h"

#include <vector>

namespace gateway::config {

/// Each register, with its notice where one was encoded. They point into the configuration.
[[nodiscard]] std::vector<notice::Activity> activities_of(const Configuration& configuration);

/// From whom personal data come into a register, by deliveries or as answers; not what is about
/// nobody. In the order of the exchanges.
[[nodiscard]] std::vector<notice::Source>
sources_of(const Configuration& configuration, core::RegisterId reg);

/// One of them.
[[nodiscard]] notice::Activity activity_of(const Configuration& configuration, const Register& reg);

/// The controller of a register as its record of processing tells it: notice::controller_of().
[[nodiscard]] text::JsonValue
controller_of(const Configuration& configuration, const Register& reg, policy::Language language);

/// The encoded notice of a register; null if there is none.
[[nodiscard]] const notice::Notice*
notice_of(const Configuration& configuration, core::RegisterId reg) noexcept;

}
