#include "adapters/transports/incomes_register/incomes_register.h"

#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"
#include "gateway/ports/permit_checks.h"

#include <exception>

namespace adapters::incomes_register {

namespace {

using gateway::core::Code;
using gateway::http::Client;
using gateway::http::ClientResult;
using gateway::http::OutgoingRequest;
using gateway::ports::Clock;
using gateway::ports::DeliveryReceipt;
using gateway::ports::EndpointUse;
using gateway::ports::Payload;
using gateway::ports::SendPermit;

/// Questions that are answered at once.
class IncomesRegisterTransport final : public gateway::ports::Transport {
public:
    IncomesRegisterTransport(Client& client, SharedEndpoint endpoint, Clock& clock)
        : m_client{client}, m_endpoint{std::move(endpoint)}, m_clock{clock} {}

    void send(SendPermit permit, const Payload& payload, Done done) override {
        if (const std::optional<Code> obstacle{begin(permit, payload, done)}) {
            done(gateway::ports::not_sent(*obstacle));
        }
    }

private:
    /// Hands the request to the client, which answers for it from then on; or says why not. The
    /// permit is for the question; its signature and envelope are put around those very bytes.
    [[nodiscard]] std::optional<Code>
    begin(const SendPermit& permit, const Payload& payload, const Done& done) noexcept {
        try {
            if (const auto obstacle = gateway::ports::obstacle_of(
                    permit, gateway::crypto::sha256(payload.bytes), m_clock)) {
                return obstacle;
            }
            const auto envelope =
                std::make_shared<const std::string>(signed_envelope(*m_endpoint, payload.bytes));
            OutgoingRequest request{request_of(*m_endpoint, m_endpoint->address, {})};
            request.body = gateway::core::as_bytes(*envelope);
            request.time_limit = payload.time_limit;
            request.may_send = gateway::ports::until_passed(permit, m_clock);
            request.may_go_on = gateway::ports::while_held(permit, m_clock);
            m_client.send(
                std::move(request),
                [done, envelope, endpoint = m_endpoint, &clock = m_clock](ClientResult result) {
                    done(receipt_of(*endpoint, std::move(result), clock.now()));
                });
            return std::nullopt;
        } catch (const gateway::core::GatewayError& failure) {
            return failure.code();
        } catch (const std::exception&) {
            return Code{"NETWORK_FAILED"};
        }
    }

    Client& m_client;
    const SharedEndpoint m_endpoint;
    Clock& m_clock;
};

}

IncomesRegisterTransportFactory::IncomesRegisterTransportFactory(
    Client& client, OwnCertificate own, Clock& clock)
    : m_client{client}, m_own{std::move(own)}, m_clock{clock} {}

const gateway::ports::TransportKind& IncomesRegisterTransportFactory::transport_kind() noexcept {
    static const gateway::ports::TransportKind kind{
        "incomes-register",
        gateway::ports::TransportKind::Inbound::collects,
        true,
        endpoint_settings(),
        {},
        "https://host/path, without a name or password and without ? and #",
        endpoint_problems};
    return kind;
}

std::unique_ptr<gateway::ports::Transport>
IncomesRegisterTransportFactory::open(const gateway::ports::Endpoint& endpoint) {
    return std::make_unique<IncomesRegisterTransport>(
        m_client,
        std::make_shared<const IncomesRegisterEndpoint>(
            read_endpoint(endpoint, m_own, EndpointUse::sends)),
        m_clock);
}

std::unique_ptr<gateway::ports::Collector>
IncomesRegisterTransportFactory::collect(const gateway::ports::Endpoint& endpoint) {
    auto read = std::make_shared<const IncomesRegisterEndpoint>(
        read_endpoint(endpoint, m_own, EndpointUse::collects));
    std::string key{read->address};
    key.append("\n").append(read->owner).append("\n").append(read->question);
    const std::scoped_lock lock{m_mutex};
    std::shared_ptr<Course>& course{m_courses[key]};
    if (!course) {
        course = std::make_shared<Course>();
    } else if (course->step == Course::Step::in_hand) {
        course->step = Course::Step::asked; // whoever had it in hand is gone: it is fetched again
    }
    return std::make_unique<IncomesRegisterCollector>(m_client, std::move(read), course, m_clock);
}

}
