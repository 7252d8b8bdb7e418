#pragma once
// The list of a delivery's documents, in a form of our own (urn:lautturi:manifest:1; its schemas
// stand in docs/manifests/). It holds ids, counts, sums and digests. It must never hold a value of
// a record.

#include "gateway/config/configuration.h"
#include "gateway/core/bytes.h"
#include "gateway/core/result.h"
#include "gateway/exchange/control_sum.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gateway::exchange {

struct Manifest {
    /// One document, as it travels.
    struct Line {
        std::string document; ///< its id; outside our own manifests whatever the party calls it
        int ordinal{0};       ///< 1-based, in the delivery
        std::int64_t records{0};
        core::Digest sha256{}; ///< of its bytes as they are delivered
        std::optional<ControlSum> sum{};
    };

    std::string manifest; ///< its own id
    std::string run;      ///< of the sender
    std::string exchange;
    std::string sender;
    std::string recipient;
    std::string created; ///< RFC 3339
    std::string sum_of;  ///< path in a record; empty: nothing is added up
    std::vector<Line> documents;
};

[[nodiscard]] core::Bytes write_manifest(const Manifest& manifest, config::ManifestRule::Form form);

/// Of the largest manifest that is read, in bytes.
constexpr std::size_t manifest_limit{std::size_t{4} << 20U};

/// Whether a delivery calls itself a manifest: the name of its form stands in its first 1024 bytes.
[[nodiscard]] bool is_manifest(core::ByteView delivery) noexcept;

/// Rejects with MANIFEST_TOO_LARGE (over 4 MiB), MANIFEST_FORM (not well-formed, or something is
/// missing, unknown or no number), MANIFEST_TOTALS (its own totals are not those of its lines),
/// MANIFEST_ORDER (ordinals are not 1, 2, 3 …, or a document is named twice).
[[nodiscard]] core::Result<Manifest>
read_manifest(core::ByteView delivery, config::ManifestRule::Form form);

}
