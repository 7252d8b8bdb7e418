#pragma once
// libcurl's verdicts in our codes. Its own texts are dropped: they can quote addresses.

#include "gateway/core/code.h"

#include <curl/curl.h>

namespace gateway::http {

/// Of a transfer of which no byte of the request left.
[[nodiscard]] core::Code code_before_sending(CURLcode verdict) noexcept;

/// Of one of which some may have left.
[[nodiscard]] core::Code code_after_sending(CURLcode verdict) noexcept;

}
