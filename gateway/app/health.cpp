#include "gateway/app/health.h"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>

#include <string>
#include <utility>

namespace gateway::app {

namespace {

using Poco::Net::HTTPResponse;

class Answer final : public Poco::Net::HTTPRequestHandler {
public:
    explicit Answer(std::function<bool()> ready) : m_ready{std::move(ready)} {}

    void handleRequest(
        Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) override {
        const bool live{request.getURI() == "/health/live"};
        const bool ready{request.getURI() == "/health/ready"};
        const bool well{live || (ready && m_ready())};
        response.setStatus(
            well    ? HTTPResponse::HTTP_OK
            : ready ? HTTPResponse::HTTP_SERVICE_UNAVAILABLE
                    : HTTPResponse::HTTP_NOT_FOUND);
        response.setContentType("application/json");
        const std::string body{well ? R"({"status":"up"})" : R"({"status":"down"})"};
        response.sendBuffer(body.data(), body.size());
    }

private:
    std::function<bool()> m_ready;
};

class Factory final : public Poco::Net::HTTPRequestHandlerFactory {
public:
    explicit Factory(std::function<bool()> ready) : m_ready{std::move(ready)} {}

    Poco::Net::HTTPRequestHandler*
    createRequestHandler(const Poco::Net::HTTPServerRequest&) override {
        return new Answer{m_ready}; // Poco takes ownership
    }

private:
    std::function<bool()> m_ready;
};

Poco::Net::HTTPServerParams* parameters() {
    auto* const settings = new Poco::Net::HTTPServerParams; // Poco counts its references
    settings->setMaxThreads(2);
    settings->setKeepAlive(false);
    settings->setTimeout(Poco::Timespan{2, 0});
    return settings;
}

}

struct HealthEndpoint::Server {
    Server(std::uint16_t port, std::function<bool()> ready)
        : socket{Poco::Net::SocketAddress{"127.0.0.1", port}}, http{
                                                                   new Factory{std::move(ready)},
                                                                   socket, parameters()} {
        http.start();
    }

    ~Server() { http.stopAll(true); }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    Poco::Net::ServerSocket socket;
    Poco::Net::HTTPServer http;
};

HealthEndpoint::HealthEndpoint(std::uint16_t port, std::function<bool()> ready)
    : m_server{std::make_unique<Server>(port, std::move(ready))} {}

HealthEndpoint::~HealthEndpoint() = default;

std::uint16_t HealthEndpoint::port() const noexcept {
    return m_server->socket.address().port();
}

}
