#pragma once
// Certificates are known by the digest of their key, as pins write it (RFC 7469 §2.4).

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"

#include <optional>
#include <string_view>

namespace gateway::crypto {

/// SHA-256 of the SubjectPublicKeyInfo of the first certificate in `pem`; nothing if there is none.
[[nodiscard]] std::optional<core::Digest> spki_digest_of_pem(std::string_view pem);

/// From when on the first certificate in `pem` is no longer valid; nothing if there is none.
[[nodiscard]] std::optional<core::Instant> end_of_certificate(std::string_view pem);

/// For how long a revocation list counts.
struct ListTerm {
    core::Instant from;
    core::Instant end; ///< from when on it counts no more, and whoever it is about is not let in

    friend bool operator==(const ListTerm&, const ListTerm&) = default;
};

/// Of the lists in `pem`, that which ends first; nothing if there is none that ends.
[[nodiscard]] std::optional<ListTerm> term_of_revocations(std::string_view pem);

}
