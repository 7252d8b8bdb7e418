#include "gateway/app/health.h"

#include "gateway/core/error.h"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>

#include <cerrno>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace gateway::app {

namespace {

using core::GatewayError;
using Poco::Net::HTTPResponse;

/// ,"reasons":["A","B"]; codes need no escaping.
std::string list(const char* name, const std::vector<core::Code>& codes) {
    std::string words;
    std::string before{",\""};
    before.append(name).append("\":[\"");
    for (const core::Code code : codes) {
        words.append(before).append(code.text());
        before = "\",\"";
    }
    return words.empty() ? words : words.append("\"]");
}

/// {"status":"up"}, or down and why.
std::string state(
    bool well, const std::vector<core::Code>& obstacles, const std::vector<core::Code>& warnings) {
    std::string body{well ? R"({"status":"up")" : R"({"status":"down")"};
    body += list("reasons", obstacles);
    body += list("warnings", warnings);
    body += '}';
    return body;
}

void send(
    HTTPResponse::HTTPStatus status, const std::string& type, const std::string& body,
    Poco::Net::HTTPServerResponse& response) {
    response.setStatusAndReason(status);
    response.setContentType(type);
    response.sendBuffer(body.data(), body.size());
}

class Answer final : public Poco::Net::HTTPRequestHandler {
public:
    explicit Answer(const HealthQuestions& questions) : m_questions{questions} {}

    void handleRequest(
        Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) override {
        const std::string& path{request.getURI()};
        if (path == "/metrics") {
            send(
                HTTPResponse::HTTP_OK, "text/plain; version=0.0.4; charset=utf-8",
                m_questions.metrics(), response);
        } else if (path == "/health/live") {
            answer(m_questions.live(), {}, {}, response);
        } else if (path == "/health/ready") {
            const std::vector<core::Code> obstacles{m_questions.obstacles()};
            answer(obstacles.empty(), obstacles, m_questions.warnings(), response);
        } else {
            send(HTTPResponse::HTTP_NOT_FOUND, json, state(false, {}, {}), response);
        }
    }

private:
    static constexpr const char* json{"application/json"};

    static void answer(
        bool well, const std::vector<core::Code>& obstacles,
        const std::vector<core::Code>& warnings, Poco::Net::HTTPServerResponse& response) {
        send(
            well ? HTTPResponse::HTTP_OK : HTTPResponse::HTTP_SERVICE_UNAVAILABLE, json,
            state(well, obstacles, warnings), response);
    }

    const HealthQuestions& m_questions;
};

class Factory final : public Poco::Net::HTTPRequestHandlerFactory {
public:
    explicit Factory(HealthQuestions questions) : m_questions{std::move(questions)} {}

    Poco::Net::HTTPRequestHandler*
    createRequestHandler(const Poco::Net::HTTPServerRequest&) override {
        return new Answer{m_questions}; // Poco takes ownership
    }

private:
    HealthQuestions m_questions;
};

Poco::Net::HTTPServerParams* parameters() {
    auto* const settings = new Poco::Net::HTTPServerParams; // Poco counts its references
    settings->setMaxThreads(2);
    settings->setKeepAlive(false);
    settings->setTimeout(Poco::Timespan{2, 0});
    return settings;
}

Poco::Net::ServerSocket socket_at(std::uint16_t port) {
    constexpr const char* setting{"listen.health.port"};
    try {
        return Poco::Net::ServerSocket{Poco::Net::SocketAddress{"127.0.0.1", port}};
    } catch (const Poco::Exception& failure) {
        if (failure.code() == EADDRINUSE) {
            throw GatewayError{"LISTEN_ADDRESS_IN_USE", setting, GatewayError::Retry::later};
        }
        throw GatewayError{"LISTEN_ADDRESS", setting, GatewayError::Retry::never};
    }
}

}

struct HealthEndpoint::Server {
    Server(std::uint16_t port, HealthQuestions questions)
        : socket{socket_at(port)}, http{new Factory{std::move(questions)}, socket, parameters()} {
        http.start();
    }

    /// Poco waits for connections by the wall clock, and for as long as that was set back if it was
    /// while it waited: a connection of our own ends the wait.
    ~Server() {
        const std::jthread wake{[own = socket.address()](const std::stop_token& stop) {
            while (!stop.stop_requested()) {
                try {
                    const Poco::Net::StreamSocket connection{own};
                } catch (const Poco::Exception&) { // it may be gone already
                }
                std::this_thread::sleep_for(std::chrono::milliseconds{20});
            }
        }};
        http.stopAll(true);
    }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    Poco::Net::ServerSocket socket;
    Poco::Net::HTTPServer http;
};

HealthEndpoint::HealthEndpoint(std::uint16_t port, HealthQuestions questions)
    : m_server{std::make_unique<Server>(port, std::move(questions))} {}

HealthEndpoint::~HealthEndpoint() = default;

std::uint16_t HealthEndpoint::port() const noexcept {
    return m_server->socket.address().port();
}

}
