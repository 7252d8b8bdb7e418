#pragma once
// The console's files over HTTP: the page, its scripts and styles, under a strict policy. They are
// the same for everybody and say nothing of anybody, so whoever connects may have them; whatever
// the page shows it must ask the interface for.

#include "gateway/admin/console_assets.h"
#include "gateway/http/message.h"

#include <optional>
#include <span>

namespace gateway::admin {

/// The answer to a request for a file of the console. Any other path without a dot is a place in
/// the page, so it gets the page. Nothing where the request is not the console's: it is of the
/// interface, is not a GET or HEAD, or there is no such file.
[[nodiscard]] std::optional<http::Response> console_answer(
    const http::Request& request, std::span<const ConsoleAsset> assets = console_assets());

}
