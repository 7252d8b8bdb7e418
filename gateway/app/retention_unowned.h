#pragma once
// What no one person owns ends with those whom it shows: a document of many, when it is done with
// and the first of them is gone, since who is gone must be read nowhere; a rejected record, by
// which nobody is known, when the period of its exchange or register has passed since it came.

#include "gateway/app/installation.h"
#include "gateway/app/workbench.h"
#include "gateway/storage/unowned_payloads.h"
#include "gateway/text/json_value.h"

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

namespace gateway::app {

/// Rejected records of an exchange.
struct RejectedOver {
    std::string exchange;
    std::string clock; ///< last-event, end
    std::int64_t years{0};
    core::Instant before{}; ///< they came earlier
    std::int64_t records{0};
};

struct JudgedUnowned {
    std::vector<storage::DocumentsOver> documents;
    std::vector<RejectedOver> rejected; ///< those of which there is one
};

[[nodiscard]] JudgedUnowned judge_unowned(Installation& installation, core::Instant now);

/// Certifies and destroys the keys, an exchange at a time.
void end_unowned(Installation& installation, Workbench& bench, const JudgedUnowned& judged);

[[nodiscard]] text::JsonValue json_of(const JudgedUnowned& judged);
void print(const JudgedUnowned& judged, std::ostream& out);

}
