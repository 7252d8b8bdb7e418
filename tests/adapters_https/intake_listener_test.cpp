#include "adapters/transports/https/intake_listener.h"
#include "gateway/http/listener.h"
#include "gateway/http/loops.h"
#include "gateway/http/request_fields.h"
#include "tests/adapters_https/support.h"
#include "tests/http/support/listening.h"
#include "tests/http/support/raw_client.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

using namespace tests;
using namespace std::chrono_literals;
using adapters::https::IntakeListener;
using gateway::http::language_of;
using gateway::http::time_budget_of;
using gateway::ports::Answer;
using gateway::ports::Arrived;
using gateway::ports::PeerCertificate;
using gateway::ports::Respond;

namespace {

/// Keeps what arrives and answers as it is told.
class RecordingIntake final : public gateway::ports::Intake {
public:
    [[nodiscard]] bool knows(const PeerCertificate& peer) const noexcept override {
        return known || peer.state == PeerCertificate::State::valid;
    }
    void refuse(Arrived request, Respond respond) override {
        take("refuse", std::move(request), respond);
    }
    void relay(Arrived request, Respond respond) override {
        take("relay", std::move(request), respond);
    }
    void provide(Arrived request, Respond respond) override {
        take("provide", std::move(request), respond);
    }
    void describe(Arrived request, Respond respond) override {
        take("describe", std::move(request), respond);
    }
    void deliver(Arrived request, Respond respond) override {
        take("deliver", std::move(request), respond);
    }

    [[nodiscard]] std::vector<std::pair<std::string, Arrived>> arrivals() const {
        const std::scoped_lock lock{m_mutex};
        return m_arrivals;
    }

    [[nodiscard]] std::vector<bool> told() const {
        const std::scoped_lock lock{m_mutex};
        return m_told;
    }

    std::atomic<bool> known{false}; ///< whoever they are
    std::function<Answer()> make_answer{[] {
        Answer answer;
        answer.status = 200;
        answer.content_type = "application/json";
        answer.headers = {{"Lautturi-Message", "0190"}};
        const auto bytes = gateway::core::as_bytes("{}");
        answer.body.assign(bytes.begin(), bytes.end());
        return answer;
    }};

private:
    void take(std::string door, Arrived request, const Respond& respond) {
        {
            const std::scoped_lock lock{m_mutex};
            m_arrivals.emplace_back(std::move(door), std::move(request));
        }
        respond(make_answer(), [this](gateway::ports::Carried carried) {
            const std::scoped_lock lock{m_mutex};
            m_told.push_back(carried == gateway::ports::Carried::whole);
        });
    }

    mutable std::mutex m_mutex;
    std::vector<std::pair<std::string, Arrived>> m_arrivals;
    std::vector<bool> m_told;
};

struct Serving {
    Serving() {
        gateway::http::ListenerSettings settings;
        const Identity server{authority.issue_server()};
        settings.certificate_chain_file = server.certificate_file;
        settings.key_file = server.key_file;
        settings.client_authority_file = authority.certificate_file();
        listener = std::make_unique<gateway::http::Listener>(loops, settings, handler, log);
        loops.start();
        listener->start();
    }

    ~Serving() {
        listener.reset();
        loops.stop();
    }

    [[nodiscard]] std::string
    ask(const std::string& start, const std::string& lines = {}, const std::string& body = {}) {
        RawClient::Options options;
        options.identity = identity;
        RawClient client{listener->port(), options};
        return client.exchange(
            start + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + lines
            + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    }

    Authority authority{"authority"};
    std::optional<Identity> identity{authority.issue_client()};
    RecordingLog log;
    RecordingIntake intake;
    SetClock clock;
    IntakeListener handler{intake, clock};
    gateway::http::Loops loops{network_libraries(), 1};
    std::unique_ptr<gateway::http::Listener> listener;
};

gateway::core::Bytes bytes_of(std::string_view text) {
    const auto view = gateway::core::as_bytes(text);
    return {view.begin(), view.end()};
}

}

TEST_CASE(
    "each door is reached with who called, what came and how it was asked", "[https][intake]") {
    Serving serving;
    for (const std::string door : {"relay", "provide", "deliver"}) {
        const std::string answer{serving.ask(
            "POST /" + door + "/fund-benefit-2",
            "Content-Type: application/json\r\nIdempotency-Key: k1\r\nAccept-Language: "
            "sv\r\nPrefer: wait=7\r\n",
            "{\"a\":1}")};
        CHECK(status_of(answer) == 200);
        CHECK(body_of(answer) == "{}");
        CHECK(answer.find("\r\nLautturi-Message: 0190\r\n") != std::string::npos);
        const auto [reached, arrived] = serving.intake.arrivals().back();
        CHECK(reached == door);
        CHECK(arrived.exchange == "fund-benefit-2");
        CHECK(arrived.content_type == "application/json");
        CHECK(arrived.idempotency_key == "k1");
        CHECK(arrived.language == "sv");
        CHECK(arrived.time_budget == 7s);
        CHECK(gateway::core::as_text(arrived.body) == "{\"a\":1}");
        CHECK(arrived.peer.state == PeerCertificate::State::valid);
        CHECK(arrived.peer.spki == serving.identity->spki);
    }
    CHECK(eventually([&] { return serving.intake.told() == std::vector<bool>{true, true, true}; }));
    static_cast<void>(serving.ask("POST /relay/a", "Idempotency-Key:\r\n", "{}"));
    CHECK(serving.intake.arrivals().back().second.idempotency_key == ""); // there, and none
    static_cast<void>(serving.ask("POST /relay/a", {}, "{}"));
    CHECK_FALSE(serving.intake.arrivals().back().second.idempotency_key);
}

TEST_CASE(
    "a peer whom nobody knows is refused in words, with its state and without its body",
    "[https][intake]") {
    Serving serving;
    using std::chrono::hours;
    serving.identity = serving.authority.issue({"old", Issue::Use::client, hours{-48}, hours{-1}});
    CHECK(status_of(serving.ask("POST /relay/a", "Accept-Language: sv\r\n", "{\"a\":1}")) == 200);
    const auto [door, arrived] = serving.intake.arrivals().back();
    CHECK(door == "refuse");
    CHECK(arrived.exchange == "a");
    CHECK(arrived.language == "sv");
    CHECK(arrived.body.empty());
    CHECK(arrived.peer.state == PeerCertificate::State::expired);
    CHECK(arrived.peer.spki == serving.identity->spki);
    serving.identity.reset();
    CHECK(status_of(serving.ask("POST /relay/a", {}, "{\"a\":1}")) == 200);
    CHECK(serving.intake.arrivals().back().first == "refuse");
    CHECK(serving.intake.arrivals().back().second.peer.state == PeerCertificate::State::none);

    serving.intake.known = true; // the intake alone says who is known
    CHECK(status_of(serving.ask("POST /relay/a", {}, "{\"a\":1}")) == 200);
    CHECK(serving.intake.arrivals().back().first == "relay");
    CHECK(gateway::core::as_text(serving.intake.arrivals().back().second.body) == "{\"a\":1}");
}

TEST_CASE("what is no door is not found, and no other method opens one", "[https][intake]") {
    Serving serving;
    for (const std::string path :
         {"/", "/relay", "/relay/", "/relay/A", "/relay/a/b", "/relay/a?b=c", "/relay/../a",
          "/relay/a%20", "/relay/a_b", "/health", "/Relay/a", "//relay/a", "/relay/x.y"}) {
        INFO(path);
        const std::string answer{serving.ask("POST " + path)};
        CHECK(status_of(answer) == 404);
        CHECK(code_in(answer) == "NOT_FOUND");
    }
    CHECK(status_of(serving.ask("POST /relay/" + std::string(65, 'a'))) == 404);
    CHECK(status_of(serving.ask("POST /relay/" + std::string(64, 'a'))) == 200);
    for (const std::string method : {"GET", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "X"}) {
        const std::string answer{serving.ask(method + " /relay/a")};
        CHECK(status_of(answer) == 405);
        CHECK(answer.find("\r\nAllow: POST\r\n") != std::string::npos);
        CHECK(answer.find("\r\ntraceparent: 00-") != std::string::npos);
    }
    CHECK(serving.intake.arrivals().size() == 1);
    CHECK(
        serving.ask("POST /x", "Accept-Language: en\r\n").find("There is no such service")
        != std::string::npos);
    CHECK(serving.ask("POST /x").find("ei ole") != std::string::npos);
}

TEST_CASE("what is not packed is taken, in whatever letters it says so", "[https][intake]") {
    Serving serving;
    for (const std::string word : {"identity", "Identity", "IDENTITY"}) {
        CHECK(status_of(serving.ask("POST /relay/a", "Content-Encoding: " + word + "\r\n")) == 200);
    }
    const std::string answer{serving.ask("POST /relay/a", "Content-Encoding: gzip\r\n")};
    CHECK(status_of(answer) == 415);
    CHECK(code_in(answer) == "CONTENT_ENCODING");
}

TEST_CASE("an answer leaves only as it was journalled", "[https][intake]") {
    Serving serving;
    const std::string released{"{\"benefit\":\"yes\"}"};
    Answer given;
    const auto with = [&](std::string_view journalled, std::chrono::microseconds send_by) {
        serving.intake.make_answer = [&released, journalled, send_by] {
            Answer answer;
            answer.status = 200;
            answer.content_type = "application/json";
            answer.headers = {{"Lautturi-Decision", "0190"}};
            answer.body = bytes_of(released);
            answer.permit.emplace(permit_for(journalled, send_by));
            return answer;
        };
    };
    with(released, 60s);
    CHECK(body_of(serving.ask("POST /provide/a")) == released);

    with("something else", 60s);
    std::string answer{serving.ask("POST /provide/a")};
    CHECK(status_of(answer) == 500);
    CHECK(code_in(answer) == "NOT_RELEASED");
    CHECK(answer.find("benefit") == std::string::npos);
    CHECK(answer.find("Lautturi-Decision") == std::string::npos);

    with(released, 500ms); // the clock stands at one second
    answer = serving.ask("POST /provide/a");
    CHECK(status_of(answer) == 500);
    CHECK(answer.find("benefit") == std::string::npos);
    CHECK(eventually([&] {
        return serving.intake.told() == std::vector<bool>{true, false, false};
    }));
}

TEST_CASE("a failing corridor is answered 500 without its words", "[https][intake]") {
    Serving serving;
    serving.intake.make_answer = []() -> Answer { throw std::runtime_error{"words"}; };
    const std::string answer{serving.ask("POST /relay/a")};
    CHECK(status_of(answer) == 500);
    CHECK(answer.find("words") == std::string::npos);
}

TEST_CASE("the caller's language is the one it asks for most", "[https]") {
    CHECK(language_of(std::nullopt) == "fi");
    CHECK(language_of("") == "fi");
    CHECK(language_of("de, fr;q=0.5") == "fi");
    CHECK(language_of("sv") == "sv");
    CHECK(language_of("SV-FI") == "sv");
    CHECK(language_of("en-GB, en;q=0.9, fi;q=0.8") == "en");
    CHECK(language_of("fi;q=0.5, sv;q=0.75, en;q=0.7") == "sv");
    CHECK(language_of("sv;q=0, en;q=0.1") == "en");
    CHECK(language_of("svx, en ; q=0.3") == "en");
    CHECK(language_of("sv;Q=0.9, en;q=0.5") == "sv");
    CHECK(language_of("sv;q=bad,,;;,en;q=0.001") == "en");
}

TEST_CASE("the caller's patience is bounded", "[https]") {
    CHECK(time_budget_of(std::nullopt) == 30s);
    CHECK(time_budget_of("wait=10") == 10s);
    CHECK(time_budget_of("respond-async, wait=10") == 10s);
    CHECK(time_budget_of("wait=0") == 1s);
    CHECK(time_budget_of("wait=9999") == 120s);
    CHECK(time_budget_of("wait=-5") == 1s);
    CHECK(time_budget_of("wait=abc") == 30s);
    CHECK(time_budget_of("wait=99999999999999999999") == 30s);
}
