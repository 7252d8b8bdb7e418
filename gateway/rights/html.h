#pragma once
// A report as a page to be read and printed: one file that loads nothing. It says what the JSON
// says; everything in it is escaped, whoever wrote it.

#include "gateway/text/json_value.h"

#include <string>

namespace gateway::rights {

/// @param report  from subject_report().
[[nodiscard]] std::string report_html(const text::JsonValue& report);

}
