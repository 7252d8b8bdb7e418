#include "adapters/transports/https/caller.h"

#include <future>

namespace adapters::https {

using gateway::http::Client;
using gateway::http::ClientResult;
using gateway::http::OutgoingRequest;

namespace {

constexpr int unauthorized{401};

/// A call on its way: its token, then its answer, and perhaps both once more.
class Call final : public std::enable_shared_from_this<Call> {
public:
    Call(
        Client& client, std::shared_ptr<TokenSource> tokens, OutgoingRequest request,
        Client::Done done)
        : m_client{client}, m_tokens{std::move(tokens)}, m_request{std::move(request)},
          m_done{std::move(done)} {}

    void begin() {
        m_tokens->ask(
            [self = shared_from_this()](TokenSource::Given given) { self->go_on(given); });
    }

private:
    void go_on(const TokenSource::Given& given) {
        if (given.failure) {
            ClientResult result;
            result.kind = ClientResult::Kind::not_sent;
            result.code = *given.failure;
            m_done(std::move(result));
            return;
        }
        OutgoingRequest request{m_request};
        request.headers.emplace_back(
            "Authorization", "Bearer " + std::string{given.token.reveal()});
        m_client.send(
            std::move(request),
            [self = shared_from_this(), serial = given.serial](ClientResult result) {
                self->answered(std::move(result), serial);
            });
    }

    void answered(ClientResult result, std::uint64_t serial) {
        const bool refused{
            result.kind == ClientResult::Kind::answered && result.status == unauthorized};
        if (refused) {
            m_tokens->withdraw(serial);
        }
        if (refused && !m_again) {
            m_again = true;
            begin();
            return;
        }
        m_done(std::move(result));
    }

    Client& m_client;
    std::shared_ptr<TokenSource> m_tokens;
    const OutgoingRequest m_request;
    const Client::Done m_done;
    bool m_again{false};
};

}

void Caller::send(OutgoingRequest request, Done done) const {
    if (!m_tokens) {
        m_client.send(std::move(request), std::move(done));
        return;
    }
    std::make_shared<Call>(m_client, m_tokens, std::move(request), std::move(done))->begin();
}

ClientResult Caller::send_and_wait(OutgoingRequest request) const {
    std::promise<ClientResult> answered;
    send(std::move(request), [&answered](ClientResult result) {
        answered.set_value(std::move(result));
    });
    return answered.get_future().get();
}

}
