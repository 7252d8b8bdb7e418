#include "tests/http/support/scripted_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>
#include <utility>

namespace tests {

ScriptedServer::ScriptedServer(Identity identity, Script script)
    : m_identity{std::move(identity)}, m_script{std::move(script)} {
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size{sizeof address};
    if (m_script.hold != Script::all) { // little is taken unread
        const int small{4'096};
        setsockopt(m_listener, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    }
    if (::bind(m_listener, reinterpret_cast<const sockaddr*>(&address), size) != 0
        || ::listen(m_listener, 64) != 0
        || ::getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        throw std::runtime_error{"the test server could not listen"};
    }
    m_port = ntohs(address.sin_port);
    m_acceptor = std::jthread{[this] { accept(); }};
}

ScriptedServer::~ScriptedServer() {
    m_stopping = true;
    m_acceptor.join();
    cut_idle();
    m_threads.clear();
    ::close(m_listener);
}

std::string ScriptedServer::url(const std::string& path) const {
    return "https://localhost:" + std::to_string(m_port) + path;
}

std::vector<std::string> ScriptedServer::requests() const {
    const std::scoped_lock lock{m_mutex};
    return m_requests;
}

void ScriptedServer::use(Script script) {
    const std::scoped_lock lock{m_mutex};
    m_script = std::move(script);
}

Script ScriptedServer::script() const {
    const std::scoped_lock lock{m_mutex};
    return m_script;
}

void ScriptedServer::cut_idle() {
    const std::scoped_lock lock{m_mutex};
    for (const int socket : m_open) {
        ::shutdown(socket, SHUT_RDWR);
    }
}

void ScriptedServer::accept() {
    while (!m_stopping) {
        pollfd waiting{m_listener, POLLIN, 0};
        if (::poll(&waiting, 1, 20) <= 0) {
            continue;
        }
        const int socket{::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC)};
        if (socket < 0) {
            continue;
        }
        ++m_connections;
        const timeval limit{10, 0};
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        const int on{1};
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        {
            const std::scoped_lock lock{m_mutex};
            m_open.push_back(socket);
        }
        m_threads.emplace_back([this, socket] {
            serve(socket);
            const std::scoped_lock lock{m_mutex};
            std::erase(m_open, socket);
            ::close(socket);
        });
    }
}

void ScriptedServer::serve(int socket) {
    const Script first{script()};
    if (first.stall) {
        char byte{0};
        while (::recv(socket, &byte, 1, 0) > 0) {
        }
        return;
    }
    const std::unique_ptr<SSL_CTX, Free> context{SSL_CTX_new(TLS_server_method())};
    SSL_CTX_use_certificate_chain_file(context.get(), m_identity.certificate_file.c_str());
    SSL_CTX_use_PrivateKey_file(context.get(), m_identity.key_file.c_str(), SSL_FILETYPE_PEM);
    SSL_CTX_set_max_proto_version(context.get(), first.highest);
    if (!first.client_authority.empty()) {
        SSL_CTX_load_verify_file(context.get(), first.client_authority.c_str());
        SSL_CTX_set_verify(
            context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    }
    const std::unique_ptr<SSL, Free> ssl{SSL_new(context.get())};
    SSL_set_fd(ssl.get(), socket);
    if (SSL_accept(ssl.get()) != 1) {
        // until the client has seen the alert: a reset must not overtake it
        ::shutdown(socket, SHUT_WR);
        std::array<char, 4096> rest{};
        while (::recv(socket, rest.data(), rest.size(), 0) > 0) {
        }
        return;
    }
    std::string rest;
    for (;;) {
        const Script reading{script()};
        const std::string request{read_request(*ssl, reading, rest)};
        if (request.empty()) {
            return;
        }
        const Script now{script()};
        {
            const std::scoped_lock lock{m_mutex};
            m_requests.push_back(request);
        }
        if (reading.read != Script::all) {
            return;
        }
        for (auto waited = now.delay; waited.count() > 0 && !m_stopping;
             waited -= std::chrono::milliseconds{10}) {
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        }
        const std::string_view answer{std::string_view{now.answer}.substr(0, now.write)};
        std::size_t written{0};
        if (!answer.empty()
            && SSL_write_ex(ssl.get(), answer.data(), answer.size(), &written) != 1) {
            return;
        }
        if (now.close || now.write != Script::all) {
            if (now.close) {
                SSL_shutdown(ssl.get());
            }
            return;
        }
    }
}

std::string ScriptedServer::read_request(SSL& ssl, const Script& script, std::string& rest) {
    const std::size_t most{script.read};
    std::string text{std::exchange(rest, {})};
    for (;;) {
        const std::size_t head{text.find("\r\n\r\n")};
        if (head != std::string::npos) {
            const std::size_t field{text.find("Content-Length: ")};
            const std::size_t length{
                field < head ? std::stoul(text.substr(field + 16)) : std::size_t{0}};
            const std::size_t whole{head + 4 + length};
            if (text.size() >= whole) {
                rest = text.substr(whole);
                return text.substr(0, whole);
            }
        }
        if (text.size() >= most) {
            return text;
        }
        while (text.size() >= script.hold && !m_released && !m_stopping) {
            std::this_thread::sleep_for(std::chrono::milliseconds{5});
        }
        std::array<char, 16 * 1024> buffer{};
        std::size_t count{0};
        if (SSL_read_ex(&ssl, buffer.data(), std::min(buffer.size(), most - text.size()), &count)
            != 1) {
            return {};
        }
        text.append(buffer.data(), count);
        m_received += count;
    }
}

}
