#pragma once
// Every route, with the permission that it needs. What does not stand here does not exist;
// gateway/admin/openapi.json describes the same routes, which a test holds.

#include "gateway/admin/resources.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gateway::admin {

inline constexpr std::string_view api_prefix{"/api/v1"};

struct Route {
    std::string_view method;
    std::string_view path; ///< behind the prefix; `{…}` stands for one segment
    Permission permission;
    Answer (*answer)(const Call& call, Parts& parts);

    [[nodiscard]] bool takes_body() const noexcept { return method == "POST"; }
};

[[nodiscard]] std::span<const Route> routes() noexcept;

/// Where a request leads.
struct Found {
    const Route* route{nullptr};  ///< null: nowhere
    std::string_view parameter{}; ///< of `path`
    std::string_view allow{};     ///< the path exists, for these methods only
};

[[nodiscard]] Found find_route(std::string_view method, std::string_view path) noexcept;

}
