#pragma once
// What stands in the entries of those who keep the house: keys that were rotated, what was
// destroyed when its time was over and what was said before that decides it, breaches. Counts,
// names of our own and digests; never whom it was about.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gateway::journal {

/// @param act  rotated, destroyed. @param generation  of the key that wraps persons' keys.
/// @param keys  that were wrapped anew.
[[nodiscard]] std::string
key_body(std::string_view act, std::int64_t generation, std::int64_t keys);

/// The certificate that what was kept about the entry's person was destroyed.
/// @param clock  last-event, end, matter. @param due  when it was. @param generation  of the key
/// that wraps persons' keys: until that is destroyed a backup can still open what it holds.
/// @param receipt  keyed digest of the archive's receipt that it rests on; nothing: it needed none.
[[nodiscard]] std::string destruction_body(
    std::string_view clock, std::int64_t years, core::Instant due, std::int64_t generation,
    const std::optional<core::Digest>& receipt = std::nullopt);

/// What somebody said from outside of customerships and of an archive, a file at a time.
struct SaidOfCustomerships {
    core::Digest file{}; ///< keyed digest of the file as it was read
    std::int64_t events{0};
    std::int64_t receipts{0};
    std::int64_t known{0}; ///< lines that said nothing new
    std::int64_t uid{0};   ///< who said it, by the machine
};

[[nodiscard]] std::string recorded_body(const SaidOfCustomerships& said);

/// The certificate that payloads of an exchange were destroyed, by a period of their own.
/// @param clock  entry, last-event, end; empty: it has none any more; persons: documents of many,
/// of which somebody is gone. @param ends  the day from which they might go, of a month's; the day
/// before which they came, of rejected records; empty: of the entry's person, or of documents.
/// @param generation  as above.
[[nodiscard]] std::string payloads_body(
    std::string_view exchange, std::string_view clock, std::int64_t months, std::string_view ends,
    std::int64_t payloads, std::int64_t generation);

/// The certificate that a year of what is kept by years was destroyed, but for what has to stay.
/// @param of  decisions, provenance, deliveries. @param before  the year's end. @param generation
/// as above: of deliveries; the others lie under their persons' keys, or under none.
[[nodiscard]] std::string year_body(
    std::string_view of, std::int64_t years, core::Instant before, std::int64_t rows,
    std::int64_t stay, std::int64_t generation);

/// Where a chain goes on: the last of its entries that is there no more.
struct Begun {
    std::int64_t chain{0};
    std::int64_t sequence{0};
    core::Digest head{};
};

/// The certificate that what the journal said before was dropped. By it whoever verifies knows a
/// chain that begins later from one of which the beginning was taken away.
/// @param chains  by number; all that have ever lost anything.
[[nodiscard]] std::string dropped_body(
    core::Instant before, std::span<const Begun> chains, std::int64_t entries, std::int64_t years);

/// How much of a chain's audit stream is left out, from the beginning on.
struct LeftOutOf {
    std::int64_t chain{0};
    std::int64_t entries{0};
    std::int64_t sequence{0}; ///< of the last one
};

/// The certificate that what audit entries said before was left out. By it whoever verifies knows
/// what was left out by right from what somebody took away.
[[nodiscard]] std::string
audit_ended_body(core::Instant before, std::span<const LeftOutOf> chains, std::int64_t years);

/// A case of a breach was opened, or went on. @param act  opened, notified, closed.
/// @param decision  keyed digest of official and reference; zero where there is none.
/// @param known_at  since when, where somebody said so (GDPR Art. 33(1)); nothing: as of the entry.
[[nodiscard]] std::string breach_body(
    std::string_view act, std::string_view breach, std::string_view kind,
    const core::Digest& decision, std::optional<core::Instant> known_at = std::nullopt);

}
