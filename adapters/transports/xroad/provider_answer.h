#pragma once
// From the corridor's answer to bytes for the Security Server. Not for other folders.

#include "gateway/http/message.h"
#include "gateway/ports/clock.h"
#include "gateway/ports/intake.h"

#include <functional>
#include <optional>

namespace adapters::xroad {

/// Puts the answer's content into what its protocol wants around it; nothing where it cannot, and
/// then nothing of it leaves.
using Dress = std::function<std::optional<gateway::http::Response>(gateway::ports::Answer)>;

/// What the corridor is given to answer with: bytes whose digest the journal holds, still in time,
/// dressed; followed to their end.
/// @param kept_back what is answered where nothing may leave. @param clock outlives it.
[[nodiscard]] gateway::ports::Respond answering(
    gateway::http::Respond respond, const gateway::ports::Clock& clock, Dress dress,
    std::function<gateway::http::Response()> kept_back);

[[nodiscard]] gateway::ports::PeerCertificate
translated(const gateway::http::PeerCertificate& peer) noexcept;

}
