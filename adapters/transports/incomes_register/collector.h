#pragma once
// Reports that the register makes ready later: asked for, looked after no sooner than it wants,
// fetched when it has them, given up when it never does. Nothing is an arrival that is not signed
// by it, and about the delivery that was asked for.

#include "adapters/transports/incomes_register/messages.h"
#include "adapters/transports/incomes_register/signed_call.h"

#include <chrono>
#include <optional>

namespace adapters::incomes_register {

/// How far one endpoint's question is. It outlives collectors, which are made anew after a failure:
/// a party is not asked again because an answer of its could not be believed.
struct Course {
    enum class Step : std::uint8_t { idle, asked, in_hand };

    Step step{Step::idle};
    DeliveryName name{};
    std::chrono::microseconds next{0};    ///< nothing is said to the register before
    std::chrono::microseconds give_up{0}; ///< an answer is waited for until then
};

class IncomesRegisterCollector final : public gateway::ports::Collector {
public:
    /// The client outlives it.
    IncomesRegisterCollector(
        gateway::http::Client& client, SharedEndpoint endpoint, std::shared_ptr<Course> course,
        gateway::ports::Clock& clock);

    /// @throws core::GatewayError as ask(); ACK_MALFORMED, STATUS_MALFORMED, RECORDS_MALFORMED,
    /// DEFERRED_REFUSED, DEFERRED_UNKNOWN (they do not have what they acknowledged),
    /// DEFERRED_NEVER_READY; QUESTION_MALFORMED (never retryable).
    [[nodiscard]] std::optional<gateway::ports::Arrival> next() override;

    Settled settle(const std::string& reference, Verdict verdict) override;

private:
    void put_the_question();
    [[nodiscard]] bool is_ready();
    [[nodiscard]] bool concludes(const gateway::core::Result<Standing>& standing);
    [[nodiscard]] std::optional<gateway::ports::Arrival> fetch();
    void begin_anew();
    [[nodiscard]] DeliveryName name_of_now() const;
    [[nodiscard]] Says says() const;

    gateway::http::Client& m_client;
    const SharedEndpoint m_endpoint;
    const std::shared_ptr<Course> m_course;
    gateway::ports::Clock& m_clock;
};

}
