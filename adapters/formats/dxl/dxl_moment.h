#pragma once
// Days and times as DXL writes them.

#include <optional>
#include <string>
#include <string_view>

namespace adapters::dxl {

/// `20210518T220215,28+02` → `2021-05-18T22:02:15.28+02:00`; `20210518` → `2021-05-18`;
/// `T220215,28` → `22:02:15.28`. Without an offset none is added: a naive time stays one.
/// Hundredths of zero are left out. Nothing for anything else, nor for a day or a time that does
/// not exist. The offset is the one that was in force, summer time included: exports from Chicago
/// have dst='true' and -05 in June, from Melbourne dst='true' and +11 in February.
[[nodiscard]] std::optional<std::string> read_moment(std::string_view text);

}
