#pragma once
// Bytes that are kept: what was sent and received, what was set aside, why somebody looked. Sealed
// by whoever stores them; never written anywhere else.

#include "gateway/core/bytes.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"

#include <cstdint>

namespace gateway::ports {

/// How long a payload is kept by itself, beside its person's key.
struct PayloadKeep {
    core::ExchangeId exchange; ///< empty: as long as its person's key
    std::int32_t months{0};    ///< from its entry; 0: until retention ends those of the person
};

/// A payload to keep for later attempts or for the operator: encrypted under the person's key, or
/// under a key of its own where no one person owns it (person none).
struct PayloadRow {
    enum class Use : std::uint8_t {
        document,
        request,
        received,
        rejected,
        quarantined,
        cleared,
        reason,    ///< why somebody looked at a person's data
        population ///< whom a release counted, and where
    };

    core::MessageId message;
    core::PersonNo person{core::PersonNo::none};
    Use use{Use::document};
    std::int64_t ordinal{0};
    core::ByteView bytes;
    PayloadKeep keep{};
};

}
