#pragma once
// What an answer, or its absence, means for a delivery.

#include "gateway/http/client.h"
#include "gateway/ports/transport.h"

namespace adapters::https {

/// 2xx delivered; 408, 425, 429 and 5xx failed, to be tried again; other 4xx and 3xx refused; a
/// lost answer unknown. The body is passed on where the party took the request, and dropped
/// otherwise.
[[nodiscard]] gateway::ports::DeliveryReceipt receipt_of(gateway::http::ClientResult result);

}
