#pragma once
// Asks a party by GET whether it has a message. It counts only a whole answer 200 with the JSON
// object {"state": "delivered"} or {"state": "not-delivered"}: a 404 may come from a wrong address,
// and would have a message sent twice.

#include "adapters/transports/https/caller.h"
#include "gateway/http/client.h"
#include "gateway/ports/transport.h"

namespace adapters::https {

/// What an answer says of a message, in the party's plain word.
[[nodiscard]] gateway::ports::Inquirer::Word
word_in(const gateway::http::ClientResult& result) noexcept;

class HttpsInquirer final : public gateway::ports::Inquirer {
public:
    /// @param pattern  of the endpoint: address, certificates, limits.
    HttpsInquirer(Caller caller, gateway::http::OutgoingRequest pattern)
        : m_caller{std::move(caller)}, m_pattern{std::move(pattern)} {}

    void
    ask(const gateway::core::MessageId& message, std::chrono::milliseconds time_limit,
        Done done) override;

private:
    const Caller m_caller;
    const gateway::http::OutgoingRequest m_pattern;
};

}
