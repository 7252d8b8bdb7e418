// The routes in code and the routes in the description are the same.

#include "gateway/admin/openapi.h"
#include "gateway/admin/routes.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string>

using namespace gateway::admin;
using Json = nlohmann::json;

namespace {

const Json& description() {
    static const Json document = Json::parse(openapi_text());
    return document;
}

std::string lower(std::string_view method) {
    std::string text{method};
    std::transform(text.begin(), text.end(), text.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    });
    return text;
}

/// Calls `visit` with every $ref below `value`.
template <class Visit> void each_reference(const Json& value, Visit visit) {
    if (value.is_object() && value.contains("$ref")) {
        visit(value.at("$ref").get<std::string>());
    }
    if (value.is_structured()) {
        for (const Json& inner : value) {
            each_reference(inner, visit);
        }
    }
}

}

TEST_CASE("every route is described, and nothing else is", "[admin][openapi]") {
    std::set<std::string> in_code;
    for (const Route& route : routes()) {
        in_code.insert(lower(route.method) + ' ' + std::string{route.path});
    }
    std::set<std::string> described;
    for (const auto& [path, methods] : description().at("paths").items()) {
        for (const auto& [method, operation] : methods.items()) {
            described.insert(method + ' ' + path);
        }
    }
    CHECK(in_code == described);
    CHECK(in_code.size() == routes().size());
    CHECK(description().at("servers").at(0).at("url") == std::string{api_prefix});
    CHECK(description().at("openapi") == "3.1.0");
}

TEST_CASE("a description says which permission it needs, and how it fails", "[admin][openapi]") {
    std::set<std::string> ids;
    for (const Route& route : routes()) {
        const Json& operation{
            description().at("paths").at(std::string{route.path}).at(lower(route.method))};
        CAPTURE(route.method, route.path);
        CHECK(operation.at("x-permission") == std::string{to_text(route.permission)});
        CHECK(ids.insert(operation.at("operationId")).second);
        CHECK_FALSE(operation.at("summary").get<std::string>().empty());
        CHECK(operation.at("responses").contains("default"));
        const std::string all{operation.dump()};
        const bool needs_reason{all.find("\"Reason\"") != std::string::npos};
        CHECK(needs_reason == (reads_content(route.permission) && !route.takes_body()));
        const bool keyed{all.find("\"#/components/parameters/Once\"") != std::string::npos};
        CHECK(keyed == takes_key(route.permission));
        const bool variable{route.path.find('{') != std::string_view::npos};
        CHECK(variable == (all.find("\"in\":\"path\"") != std::string::npos));
    }
}

TEST_CASE("the description's words are the code's", "[admin][openapi]") {
    std::set<std::string> permissions;
    for (std::size_t index{0}; index < permission_count; ++index) {
        permissions.insert(std::string{to_text(static_cast<Permission>(index))});
    }
    std::set<std::string> roles;
    for (std::size_t index{0}; index < role_count; ++index) {
        roles.insert(std::string{to_text(static_cast<Role>(index))});
    }
    const Json& schemas{description().at("components").at("schemas")};
    const Json& whoami{schemas.at("Whoami").at("properties")};
    CHECK(
        whoami.at("permissions").at("items").at("enum").get<std::set<std::string>>()
        == permissions);
    CHECK(whoami.at("roles").at("items").at("enum").get<std::set<std::string>>() == roles);
}

TEST_CASE(
    "every reference in the description leads somewhere, and every schema is used",
    "[admin][openapi]") {
    std::set<std::string> used;
    each_reference(description(), [&](const std::string& reference) {
        CAPTURE(reference);
        REQUIRE(reference.starts_with("#/"));
        CHECK(description().contains(Json::json_pointer{reference.substr(1)}));
        used.insert(reference);
    });
    for (const auto& [name, schema] : description().at("components").at("schemas").items()) {
        CAPTURE(name);
        CHECK(used.contains("#/components/schemas/" + name));
    }
}

TEST_CASE("a path leads to one route or to none", "[admin][routes]") {
    const auto leads_to = [](std::string_view method, std::string_view path) {
        const Found found{find_route(method, path)};
        return found.route == nullptr
                   ? std::string{"-"}
                   : std::string{found.route->path} + ' ' + std::string{found.parameter};
    };
    CHECK(leads_to("GET", "/api/v1/whoami") == "/whoami ");
    CHECK(leads_to("GET", "/api/v1/decisions/x") == "/decisions/{message} x");
    CHECK(leads_to("POST", "/api/v1/users/anna/disable") == "/users/{name}/disable anna");
    for (const char* nowhere :
         {"/", "/api/v1", "/api/v1/", "/api/v1/whoami/", "/api/v2/whoami", "/whoami",
          "/api/v1/decisions/", "/api/v1/decisions/a/b", "/api/v1/users//disable",
          "/api/v1/users/a/b/disable", "/api/v1/WHOAMI", "/api/v1/users/disable"}) {
        CAPTURE(nowhere);
        CHECK(leads_to("GET", nowhere) == "-");
        CHECK(leads_to("POST", nowhere) == "-");
    }
    CHECK(find_route("DELETE", "/api/v1/users").allow == "GET, POST");
    CHECK(find_route("POST", "/api/v1/whoami").allow == "GET");
    CHECK(find_route("GET", "/api/v1/users/anna/disable").allow == "POST");
    CHECK(find_route("GET", "/api/v1/nothing").allow.empty());
}
