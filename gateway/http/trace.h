#pragma once
// W3C Trace Context: which request of ours belongs to which of the caller's. Random numbers only:
// what callers write beside them (tracestate) is not passed on, it could hold anything.

#include <optional>
#include <string>
#include <string_view>

namespace gateway::http {

/// The traceparent to pass on: of the caller's trace, with a span of our own; of a new trace,
/// not sampled, where the caller's field is missing or is none (W3C Trace Context §3.2).
[[nodiscard]] std::string trace_after(std::optional<std::string_view> traceparent);

}
