#include "adapters/transports/incomes_register/collector.h"

#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"

#include <algorithm>
#include <string>

namespace adapters::incomes_register {

using gateway::core::Bytes;
using gateway::core::Code;
using gateway::core::GatewayError;
using gateway::ports::Arrival;
using Step = Course::Step;

namespace {

/// Bytes that are the arrival's own.
class OwnedSource final : public gateway::ports::ByteSource {
public:
    explicit OwnedSource(Bytes bytes) : m_bytes{std::move(bytes)}, m_source{m_bytes} {}
    [[nodiscard]] std::size_t read(std::span<std::byte> into) override {
        return m_source.read(into);
    }

private:
    const Bytes m_bytes;
    gateway::ports::MemorySource m_source;
};

}

IncomesRegisterCollector::IncomesRegisterCollector(
    gateway::http::Client& client, SharedEndpoint endpoint, std::shared_ptr<Course> course,
    gateway::ports::Clock& clock)
    : m_client{client}, m_endpoint{std::move(endpoint)}, m_course{std::move(course)}, m_clock{
                                                                                          clock} {}

Says IncomesRegisterCollector::says() const {
    return Says{m_endpoint->owner, m_endpoint->production, m_clock.now()};
}

/// The same within one period, also after a restart: whoever deduplicates by it makes one delivery.
DeliveryName IncomesRegisterCollector::name_of_now() const {
    const std::int64_t period{
        m_clock.now().microseconds()
        / std::chrono::duration_cast<std::chrono::microseconds>(m_endpoint->poll).count()};
    std::string seed{m_endpoint->owner};
    seed.append("\n").append(std::to_string(period)).append("\n").append(m_endpoint->question);
    constexpr std::string_view hex{"0123456789abcdef"};
    const gateway::core::Digest digest{gateway::crypto::sha256(gateway::core::as_bytes(seed))};
    DeliveryName name;
    for (std::size_t index{0}; index < 16; ++index) {
        const auto byte = std::to_integer<unsigned>(digest[index]);
        name.ours += hex[byte >> 4U];
        name.ours += hex[byte & 0xFU];
    }
    return name;
}

std::optional<Arrival> IncomesRegisterCollector::next() {
    if (m_course->step == Step::in_hand || m_clock.since_boot() < m_course->next) {
        return std::nullopt;
    }
    m_course->next = m_clock.since_boot() + m_endpoint->feedback; // also where it fails
    if (m_course->step == Step::idle) {
        put_the_question();
        return std::nullopt;
    }
    if (!is_ready()) {
        return std::nullopt;
    }
    return fetch();
}

void IncomesRegisterCollector::put_the_question() {
    const DeliveryName name{name_of_now()};
    const auto question = data_request(name, says(), m_endpoint->question);
    if (!question) {
        throw GatewayError{question.rejection().code, GatewayError::Retry::never};
    }
    const Bytes answer{
        ask(m_client, *m_endpoint, m_endpoint->ask_path, {}, question.value(), m_clock.now())};
    const auto acknowledged = acknowledgement_in(answer, name);
    if (!acknowledged) {
        throw GatewayError{acknowledged.rejection().code};
    }
    if (acknowledged.value().standing == Standing::refused || acknowledged.value().theirs.empty()) {
        begin_anew();
        throw GatewayError{"DEFERRED_REFUSED"};
    }
    m_course->name = DeliveryName{name.ours, acknowledged.value().theirs};
    m_course->step = Step::asked;
    m_course->give_up = m_clock.since_boot() + m_endpoint->give_up;
}

bool IncomesRegisterCollector::is_ready() {
    if (m_clock.since_boot() > m_course->give_up) {
        begin_anew();
        throw GatewayError{"DEFERRED_NEVER_READY"};
    }
    const Bytes answer{
        ask(m_client, *m_endpoint, m_endpoint->status_path, "GetDeliveryDataStatus",
            status_request(m_course->name, says()), m_clock.now())};
    return concludes(standing_in(answer, m_course->name));
}

/// @return whether it is there; a delivery that never will be is begun anew.
bool IncomesRegisterCollector::concludes(const gateway::core::Result<Standing>& standing) {
    if (!standing) {
        throw GatewayError{standing.rejection().code};
    }
    switch (standing.value()) {
    case Standing::processed: return true;
    case Standing::under_way: return false;
    case Standing::refused: begin_anew(); throw GatewayError{"DEFERRED_REFUSED"};
    case Standing::unknown_there: begin_anew(); throw GatewayError{"DEFERRED_UNKNOWN"};
    }
    return false;
}

/// What is not the reports leaves the delivery asked for, until it is given up.
std::optional<Arrival> IncomesRegisterCollector::fetch() {
    Bytes records{
        ask(m_client, *m_endpoint, m_endpoint->records_path, {},
            records_request(m_course->name, says()), m_clock.now())};
    if (!concludes(records_in(records, m_course->name, says()))) {
        return std::nullopt;
    }
    m_course->step = Step::in_hand;
    const std::uint64_t size{records.size()};
    return Arrival{m_course->name.ours, std::make_unique<OwnedSource>(std::move(records)), size};
}

/// The register is left alone for a while: it said no, or nothing.
void IncomesRegisterCollector::begin_anew() {
    m_course->step = Step::idle;
    m_course->next = m_clock.since_boot() + std::max(m_endpoint->poll, m_endpoint->feedback);
}

gateway::ports::Collector::Settled
IncomesRegisterCollector::settle(const std::string& reference, Verdict) {
    if (m_course->step == Step::in_hand && reference == m_course->name.ours) {
        begin_anew();
    }
    return Settled::alone;
}

}
