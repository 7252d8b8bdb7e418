// What is long is taken out of its protocol off the loop that brought it.

#include "adapters/transports/xroad/provider.h"

#include <catch2/catch.hpp>

#include <future>

using namespace adapters::xroad;
using namespace std::chrono_literals;
using gateway::ports::Arrived;
using gateway::ports::OfferedService;

namespace {

class StillClock final : public gateway::ports::Clock {
public:
    [[nodiscard]] gateway::core::Instant now() const override { return {}; }
    [[nodiscard]] std::chrono::microseconds since_boot() const override { return 1h; }
};

/// Knows everybody, and is asked nothing here.
class NoIntake final : public gateway::ports::Intake {
public:
    [[nodiscard]] bool knows(const gateway::ports::PeerCertificate&) const noexcept override {
        return true;
    }
    void refuse(Arrived, gateway::ports::Respond) override {}
    void relay(Arrived, gateway::ports::Respond) override {}
    void describe(Arrived, gateway::ports::Respond) override {}
    void provide(Arrived, gateway::ports::Respond) override {}
    void deliver(Arrived, gateway::ports::Respond) override {}
};

class OneService final : public gateway::ports::OfferedServices {
public:
    OneService() {
        const auto service = std::make_shared<OfferedService>();
        service->exchange = "asked";
        service->code = "getPeriods";
        service->providers = {"FI-TEST/MUN/1234567-1/employment"};
        service->request = {"application/xml", "getPeriods", "urn:t", "<schema/>"};
        service->response = {"application/xml", "getPeriodsResponse", "urn:t", "<schema/>"};
        m_service = service;
    }

    [[nodiscard]] std::shared_ptr<const OfferedService> find(std::string_view) const override {
        return m_service;
    }
    [[nodiscard]] std::vector<std::shared_ptr<const OfferedService>> all() const override {
        return {m_service};
    }

private:
    std::shared_ptr<const OfferedService> m_service;
};

/// A body that can be read once it is let, or when that takes too long for a test.
class ShutBody final : public gateway::core::HeldBytes {
public:
    explicit ShutBody(std::shared_future<void> open) : m_open{std::move(open)} {}

    [[nodiscard]] std::uint64_t size() const noexcept override { return 1; }
    [[nodiscard]] std::size_t pieces() const noexcept override { return 1; }
    [[nodiscard]] gateway::core::Bytes piece(std::size_t) const override {
        static_cast<void>(m_open.wait_for(30s));
        return {std::byte{'x'}};
    }

private:
    std::shared_future<void> m_open;
};

gateway::http::Request posted(std::shared_ptr<const gateway::core::HeldBytes> body) {
    gateway::http::Request request;
    request.method = "POST";
    request.target = "/x-road/soap/asked";
    request.headers.add("content-type", "text/xml");
    request.headers.add("soapaction", "\"\"");
    request.held = std::move(body);
    return request;
}

}

TEST_CASE("a loop goes on while a long message is read", "[xroad][provider]") {
    StillClock clock;
    NoIntake intake;
    const OneService services;
    std::promise<void> open;
    std::promise<int> answered;
    std::future<int> status{answered.get_future()};
    ProviderListener listener{intake, services, clock};
    listener.handle(
        posted(std::make_shared<ShutBody>(open.get_future().share())),
        [&](const gateway::http::Response& response, const gateway::http::Answered&) {
            answered.set_value(response.status);
        });
    // this thread came here though nothing was read: on the loop it would have read first
    CHECK(status.wait_for(0s) == std::future_status::timeout);
    open.set_value();
    CHECK(status.get() == 500); // a fault: it is no envelope
}

TEST_CASE("too many long messages at once are turned away in words", "[xroad][provider]") {
    StillClock clock;
    NoIntake intake;
    const OneService services;
    std::promise<void> open;
    const std::shared_future<void> opened{open.get_future().share()};
    std::string said;
    std::mutex mutex;
    {
        ProviderListener listener{intake, services, clock};
        for (int number{0}; number < 32; ++number) {
            listener.handle(
                posted(std::make_shared<ShutBody>(opened)),
                [&](const gateway::http::Response& response, const gateway::http::Answered&) {
                    const std::scoped_lock lock{mutex};
                    said += gateway::core::as_text(response.body);
                });
        }
        CHECK(said.find("QUEUE_FULL") != std::string::npos);
        open.set_value();
    }
}
