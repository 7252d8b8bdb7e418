#pragma once
// The provenance step: notes for every inbound field where it came from, and is the only maker of
// stamped records. What does not say where it comes from, or may not be received, is not stamped,
// and so cannot be handed over.

#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"
#include "gateway/core/record.h"
#include "gateway/core/result.h"
#include "gateway/core/stamped_record.h"
#include "gateway/crypto/digest.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace gateway::journal {

/// The source's own stamp, as its document carries it.
struct SourceStamp {
    std::string system;   ///< the party's system
    std::string recorder; ///< who wrote it down there; may be empty
    std::optional<core::Instant> recorded_at{};
    bool from_the_person{false}; ///< given by the data subject
};

/// What an exchange brings in: for each item its place in the document and the legal basis for
/// receiving.
class ReceivingPlan final {
public:
    struct Item {
        core::ItemId item;
        std::string path; ///< as the mapping writes it
        std::optional<core::ProvisionId> basis{};
        core::Validity in_force{}; ///< the days on which the basis is law
    };

    ReceivingPlan(core::ExchangeId exchange, core::PartyId party, std::vector<Item> items);

    [[nodiscard]] const Item* find(core::ItemId item) const noexcept;
    [[nodiscard]] core::ExchangeId exchange() const noexcept { return m_exchange; }
    [[nodiscard]] core::PartyId party() const noexcept { return m_party; }

private:
    core::ExchangeId m_exchange;
    core::PartyId m_party;
    std::vector<Item> m_items; // ordered by item
};

/// Thread-safe.
class ProvenanceStep final {
public:
    /// @param fingerprints  keyed digest, so that values cannot be guessed from fingerprints.
    /// @param node          name of this node, for `recorded_by`.
    ProvenanceStep(crypto::KeyedDigest fingerprints, std::string node);

    /// @return the record with each field's source, or
    ///         PROVENANCE_STAMP_MISSING: the source's system or time is not given and the data is
    ///         not from the person; PROVENANCE_NO_BASIS with the item as its path: nothing allows
    ///         that item to be received; PROVENANCE_BASIS_NOT_IN_FORCE with the item: what allows
    ///         it is not yet law at `now`, or not any more; PROVENANCE_EMPTY: there is no field.
    /// @source GDPR Art. 5(1)(d), 5(2), 14(2)(f); Etelä-Satakunta's notice §7.
    [[nodiscard]] core::Result<core::StampedRecord> stamp(
        core::Record record, const SourceStamp& stamp, const ReceivingPlan& plan,
        core::MessageId message, std::size_t ordinal, core::Instant now) const;

    /// The fingerprint that a value of `item` has in the provenance of every record.
    [[nodiscard]] core::Digest fingerprint(core::ItemId item, const core::Value& value) const;

private:
    crypto::KeyedDigest m_fingerprints;
    std::string m_node;
};

}
