#include "gateway/journal/entry.h"

namespace gateway::journal {

namespace {

constexpr std::array<std::string_view, 38> kinds{
    "decision",      "refusal",      "attempt",       "outcome",
    "received",      "provenance",   "handed-over",   "quarantined",
    "rejected",      "sealed",       "superseded",    "access-refused",
    "consent",       "hold",         "configuration", "run-closed",
    "answered",      "user",         "token",         "audit",
    "settled",       "clock-behind", "acknowledged",  "notice",
    "official-case", "node-off",     "schedule",      "alarm",
    "dead-letter",   "replayed",     "given-up",      "key",
    "retention",     "breach",       "receipt",       "rights",
    "release",       "checkpoint"};

static_assert(kinds.size() == static_cast<std::size_t>(EntryKind::checkpoint) + 1);

}

std::string_view to_text(EntryKind kind) noexcept {
    return kinds.at(static_cast<std::size_t>(kind));
}

std::optional<EntryKind> parse_entry_kind(std::string_view text) noexcept {
    for (std::size_t index{0}; index < kinds.size(); ++index) {
        if (kinds[index] == text) {
            return static_cast<EntryKind>(index);
        }
    }
    return std::nullopt;
}

}
