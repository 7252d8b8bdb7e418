#pragma once
// What came in, each field with its source. Only the provenance step (gateway/journal) can make a
// StampedRecord, and a register writer takes nothing else.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"
#include "gateway/core/record.h"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace gateway::journal {
class ProvenanceStep;
}

namespace gateway::core {

/// Where one field came from (W3C PROV: entity, wasAttributedTo, wasGeneratedBy). Etelä-Satakunta's
/// notice §7: "rekisteriin merkitään, mistä tieto on saatu ja kuka tiedon on merkinnyt".
struct Provenance {
    ItemId item;
    PartyId source_party;
    std::string source_system;   ///< the party's own system, as its stamp names it
    std::string source_recorder; ///< who wrote it down there, as a role or user id; may be empty
    std::optional<Instant> source_recorded_at{};
    std::string recorded_by; ///< what recorded it here: the node and the exchange
    Instant recorded_at;     ///< when it was recorded here
    MessageId message;
    std::string path;                   ///< in the party's document, as the mapping writes it
    std::optional<ProvisionId> basis{}; ///< legal basis for receiving
    Digest fingerprint{};               ///< keyed (HMAC) digest of the value
    bool from_the_person{false};        ///< given by the data subject
};

class StampedRecord final {
public:
    [[nodiscard]] const Record& record() const noexcept { return m_record; }
    [[nodiscard]] std::span<const Provenance> provenance() const noexcept { return m_provenance; }
    [[nodiscard]] MessageId message() const noexcept { return m_message; }
    [[nodiscard]] std::size_t ordinal() const noexcept { return m_ordinal; }

private:
    friend class gateway::journal::ProvenanceStep; // the one step that may make one

    StampedRecord(
        Record record, std::vector<Provenance> provenance, MessageId message,
        std::size_t ordinal) noexcept
        : m_record{std::move(record)},
          m_provenance{std::move(provenance)}, m_message{message}, m_ordinal{ordinal} {}

    Record m_record;
    std::vector<Provenance> m_provenance;
    MessageId m_message;
    std::size_t m_ordinal;
};

}
