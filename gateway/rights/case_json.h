#pragma once
// A person's request as JSON: for officials whole, and as the person is told of it.

#include "gateway/core/instant.h"
#include "gateway/ports/rights.h"
#include "gateway/text/json_value.h"

namespace gateway::rights {

/// `{"request","register","right","asker","received","language","reference","authority","items",
/// "standing","due","days_left","extended","stands_still","late","steps":[{"step","at","by","roles",
/// "reference","ground","details"}],"next":[{"step","grounds":[…]}]}`. No person is named, and
/// nothing of theirs shown: what was found of an erasure is not among the details.
[[nodiscard]] text::JsonValue json_of(const ports::RightsCase& request, core::LocalDate today);

/// What was found, item by item, when an erasure was decided; null where none was. It shows the
/// person.
[[nodiscard]] text::JsonValue kept_assessment(const ports::RightsCase& request);

/// The same without who did it and where it is on record: officials by their role.
[[nodiscard]] text::JsonValue told_case(const ports::RightsCase& request, core::LocalDate today);

}
