#include "gateway/admin/console_door.h"

#include "gateway/core/bytes.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace gateway::admin {

namespace {

/// styled-components makes one empty <style> element, whose rules it then sets without text: the
/// digest is that of the empty text, so nothing that has a text is a style here.
constexpr std::string_view policy{
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; font-src "
    "'self'; style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; base-uri "
    "'none'; form-action 'none'; frame-ancestors 'none'"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> safety{{
    {"Content-Security-Policy", policy},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
}};

bool is_place(std::string_view path) noexcept {
    return path.find('.') == std::string_view::npos && !path.starts_with("/assets/");
}

const ConsoleAsset* asset_at(std::span<const ConsoleAsset> assets, std::string_view path) noexcept {
    const auto found = std::find_if(assets.begin(), assets.end(), [&](const ConsoleAsset& asset) {
        return asset.path == path;
    });
    return found == assets.end() ? nullptr : &*found;
}

/// Whether a list field names a coding and does not weigh it with nothing (RFC 9110 §12.5.3).
bool accepts(std::string_view field, std::string_view coding) noexcept {
    while (!field.empty()) {
        const std::size_t comma{std::min(field.find(','), field.size())};
        std::string_view element{field.substr(0, comma)};
        field.remove_prefix(std::min(comma + 1, field.size()));
        element.remove_prefix(std::min(element.find_first_not_of(' '), element.size()));
        const std::string_view name{element.substr(0, element.find_first_of("; "))};
        const std::size_t weight{element.find("q=0")};
        const bool nothing{
            weight != std::string_view::npos
            && element.find_first_of("123456789", weight + 3) == std::string_view::npos};
        if (name == coding && !nothing) {
            return true;
        }
    }
    return false;
}

void put_body(http::Response& response, const ConsoleAsset& asset, std::string_view accepted) {
    std::string_view bytes{asset.plain};
    if (!asset.brotli.empty() && accepts(accepted, "br")) {
        bytes = asset.brotli;
        response.headers.emplace_back("Content-Encoding", "br");
    } else if (!asset.gzip.empty() && accepts(accepted, "gzip")) {
        bytes = asset.gzip;
        response.headers.emplace_back("Content-Encoding", "gzip");
    }
    const core::ByteView view{core::as_bytes(bytes)};
    response.body.assign(view.begin(), view.end());
}

}

std::optional<http::Response>
console_answer(const http::Request& request, std::span<const ConsoleAsset> assets) {
    const std::string_view path{request.path()};
    if ((request.method != "GET" && request.method != "HEAD") || path.starts_with("/api/")) {
        return std::nullopt;
    }
    const ConsoleAsset* const asset{asset_at(assets, is_place(path) ? "/" : path)};
    if (asset == nullptr) {
        return std::nullopt;
    }
    http::Response response;
    response.content_type = asset->content_type;
    response.cache_control =
        asset->named_by_content ? "public, max-age=31536000, immutable" : "no-cache";
    for (const auto& [name, value] : safety) {
        response.headers.emplace_back(name, value);
    }
    response.headers.emplace_back("ETag", asset->etag);
    response.headers.emplace_back("Vary", "Accept-Encoding");
    const std::string_view known{request.headers.find("if-none-match").value_or("")};
    if (known.find(asset->etag) != std::string_view::npos) {
        response.status = 304;
        return response;
    }
    response.status = 200;
    put_body(response, *asset, request.headers.find("accept-encoding").value_or(""));
    return response;
}

}
