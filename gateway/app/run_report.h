#pragma once
// The report of a run: what was exchanged with whom, for what and under which law, what became of
// each record by count, why some was kept back, which documents went and what the party said. It
// holds counts, names, rules, codes and digests; it must never hold anything of a person.

#include "gateway/app/installation.h"
#include "gateway/policy/decide.h"
#include "gateway/text/json_value.h"

#include <iosfwd>

namespace gateway::app {

/// Why a delivery stands that no record was taken in of yet, as far as the store and what is in
/// force here tell it: a code, and until when it waits (null: until that is mended). Null for any
/// other run; of one with records that are pending its codes say it.
[[nodiscard]] text::JsonValue
waits_of(Installation& installation, const ports::RunAccount& account);

/// In the form of docs/reports/run.schema.json. @throws core::GatewayError RUN_UNKNOWN.
[[nodiscard]] text::JsonValue run_report(Installation& installation, core::MessageId run);

/// The same for people.
void print_run_report(const text::JsonValue& report, policy::Language language, std::ostream& out);

}
