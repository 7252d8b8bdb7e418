#pragma once
// For whoever keeps an eye on certificates that end.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"

#include <functional>

namespace gateway::http {

/// Told on a loop of each new connection whose peer proved itself by a valid certificate: SHA-256
/// of its SubjectPublicKeyInfo, and from when on the certificate is no longer valid. It must
/// neither wait nor throw.
using PeerSeen = std::function<void(const core::Digest& spki, core::Instant end)>;

}
