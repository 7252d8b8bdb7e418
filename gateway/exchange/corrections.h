#pragma once
// What a source corrected: where a value came in that replaces an earlier one, whoever was given
// the earlier one is told (GDPR Art. 19), each by a notice that is tracked to its receipt. It must
// never tell the source that it corrected something, nor compare values: only their fingerprints.

#include "gateway/exchange/acknowledgements.h"
#include "gateway/ports/comparisons.h"

#include <span>
#include <vector>

namespace gateway::exchange {

/// The items whose value is another than the one that had come in last before, of those that the
/// exchange declares as corrections.
/// @throws core::GatewayError PROVENANCE_MALFORMED.
[[nodiscard]] std::vector<core::ItemId>
corrected(const ports::DueComparison& due, std::span<const core::ItemId> declared);

/// One notice to each party that had one of these items, or may have, but the source itself.
/// @param make gives each its identity.
[[nodiscard]] std::vector<ports::NoticeRow> rectifications(
    const ports::StampedRow& source, std::span<const core::ItemId> items,
    std::span<const ports::SentRecord> sent, const std::function<core::MessageId()>& make);

class Corrections final {
public:
    /// References only: app owns the parts.
    struct Parts {
        Pass pass;
        ports::Comparisons& comparisons;
        ports::Histories& histories;
        Law& law;
        ports::Clock& clock;
        TellDamage damaged{};
    };

    explicit Corrections(Parts parts) : m_parts{std::move(parts)} {}

    /// Compares what came in and was not compared yet, and queues the notices that follow, each
    /// record's in the transaction that takes it off. One that cannot be read is taken off, and
    /// told.
    /// @return how many notices were queued. @throws core::GatewayError.
    std::size_t look();

private:
    [[nodiscard]] std::vector<ports::NoticeRow> notices_for(const ports::DueComparison& due) const;
    [[nodiscard]] std::vector<ports::NoticeRow>
    readable_notices_for(const ports::DueComparison& due) const;

    Parts m_parts;
};

}
