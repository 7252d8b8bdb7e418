#pragma once
// Calls a party as whoever its endpoint says that we are: with a bearer token where it wants one.
// It must never make a call twice that a party may have taken.

#include "adapters/transports/https/token_source.h"
#include "gateway/http/client.h"

#include <memory>

namespace adapters::https {

class Caller final {
public:
    using Done = gateway::http::Client::Done;

    /// The client outlives it. @param tokens null: none is wanted.
    Caller(gateway::http::Client& client, std::shared_ptr<TokenSource> tokens) noexcept
        : m_client{client}, m_tokens{std::move(tokens)} {}

    /// As Client::send(). A call that is answered 401 was not taken: it is made once more with a
    /// new token. Without a token it is not made at all (not_sent, with the token's code).
    void send(gateway::http::OutgoingRequest request, Done done) const;

    /// The same, waited for. Not on a loop.
    [[nodiscard]] gateway::http::ClientResult
    send_and_wait(gateway::http::OutgoingRequest request) const;

private:
    gateway::http::Client& m_client;
    std::shared_ptr<TokenSource> m_tokens;
};

}
