#pragma once
// One value on its way in or out. The inverse of what was read is what is written, or nothing is.

#include "gateway/core/code.h"
#include "gateway/core/record.h"
#include "gateway/mapping/mapping.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace gateway::mapping {

/// How a value came through.
enum class Passage : std::uint8_t { exact, defaulted, passed_unmapped };

struct Converted {
    core::Value value;
    Passage passage{Passage::exact};
};

/// Whose document it is. A document of our own may hold reduced values (the year of a date).
enum class Origin : bool { outside, own };

/// Outside → canonical, or the code of what is wrong with it. The value is not empty; what was
/// converted may be (a register's own identifier tells no birth date).
/// @param day  YYYY-MM-DD that says which codes of a dated list are in force; empty: not known.
[[nodiscard]] std::variant<Converted, core::Code>
read_value(const Line& line, const core::Value& value, Origin origin, std::string_view day = {});

/// Canonical → outside; nothing if it cannot be written so that it would be read back as itself.
[[nodiscard]] std::optional<core::Value>
write_value(const Line& line, const core::Value& value, std::string_view day = {});

/// The Finnish day of a canonical date or instant; empty if it is neither.
[[nodiscard]] std::string day_of(const core::Value& value);

/// A hetu, or a register's own identifier (`R-` and six digits). @return the code of what is wrong.
[[nodiscard]] std::optional<core::Code> wrong_person_id(std::string_view text);

}
