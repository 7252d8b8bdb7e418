#pragma once
// Calls of the administration's interface of a house: over TLS and over the Unix socket, whole or
// as raw bytes. Every whole answer is kept, to be held against the interface's own description.

#include "tests/corridor/house.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tests::admin {

using corridor::House;
using corridor::Json;

struct ApiReply {
    int status{0};
    std::string head; ///< status line and header fields
    Json body;

    [[nodiscard]] std::string code() const { return body.value("code", ""); }
};

struct ApiRequest {
    std::string method{"GET"};
    std::string path; ///< behind /api/v1
    std::optional<Json> body{};
    std::string token{};
    std::string reason{};
    std::string language{"en"};
    std::string if_match{};
    std::vector<std::pair<std::string, std::string>> headers{}; ///< further ones
};

class ApiCalls final {
public:
    explicit ApiCalls(House& house) : m_house{house} {}

    /// Over the Unix socket, as whoever runs the tests.
    ApiReply local(const ApiRequest& request);
    /// Over TLS.
    ApiReply network(const ApiRequest& request);

    [[nodiscard]] std::string raw_local(const std::string& bytes) const;
    [[nodiscard]] std::string raw_network(const std::string& bytes) const;

    /// The audit stream, oldest first.
    [[nodiscard]] std::vector<corridor::JournalEntry> audit();

    /// What of the answers so far does not fit openapi.json; empty is good.
    [[nodiscard]] std::string misfits();

    /// Makes the user who runs the tests have these roles, as if others had said so: an
    /// installation has several people, a test has one. Empty: the uid is nobody's.
    void become(const std::vector<std::string>& roles);

    /// Makes whoever runs the tests somebody else from now on, with these roles.
    void become(const std::string& name, const std::vector<std::string>& roles);

    /// Ends what such a one may do.
    void leave(const std::string& name);

    /// A token of the user who runs the tests; the test fails if there is none.
    [[nodiscard]] std::string
    token(const std::vector<std::string>& scope, const std::string& until = "");

private:
    [[nodiscard]] ApiReply keep(const ApiRequest& request, const std::string& answer);

    House& m_house;
    std::vector<Json> m_answers;
};

/// An exchange as the first page lists it; the test fails if it does not.
[[nodiscard]] Json row_of(ApiCalls& calls, const std::string& exchange);

/// Tomorrow, so many days from it.
[[nodiscard]] std::string day_ahead(int days);
/// An instant so many seconds ahead.
[[nodiscard]] std::string moment_ahead(int seconds);

}
