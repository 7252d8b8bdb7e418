#include "tests/corridor/stalled_party.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace tests::corridor {

namespace {

struct Free {
    void operator()(SSL* object) const noexcept { SSL_free(object); }
    void operator()(SSL_CTX* object) const noexcept { SSL_CTX_free(object); }
};

}

StalledParty::StalledParty(const simulators::Identity& identity)
    : m_listener{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    const int small{static_cast<int>(own_buffer / 2)};
    setsockopt(m_listener, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size{sizeof address};
    if (::bind(m_listener, reinterpret_cast<const sockaddr*>(&address), size) != 0
        || ::listen(m_listener, 8) != 0
        || ::getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        throw std::runtime_error{"the stalled party cannot listen"};
    }
    m_port = ntohs(address.sin_port);
    m_thread = std::jthread{[this, identity] { serve(identity); }};
}

StalledParty::~StalledParty() {
    m_stopping = true;
    m_thread.join();
    ::close(m_listener);
}

std::string StalledParty::url(const std::string& path) const {
    return "https://127.0.0.1:" + std::to_string(m_port) + path;
}

void StalledParty::serve(const simulators::Identity& identity) {
    pollfd waiting{m_listener, POLLIN, 0};
    while (::poll(&waiting, 1, 20) <= 0) {
        if (m_stopping) {
            return;
        }
    }
    const int socket{::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC)};
    const std::unique_ptr<SSL_CTX, Free> context{SSL_CTX_new(TLS_server_method())};
    SSL_CTX_use_certificate_chain_file(context.get(), identity.certificate.c_str());
    SSL_CTX_use_PrivateKey_file(context.get(), identity.key.c_str(), SSL_FILETYPE_PEM);
    const std::unique_ptr<SSL, Free> ssl{SSL_new(context.get())};
    SSL_set_fd(ssl.get(), socket);
    std::array<char, 1'024> buffer{};
    if (SSL_accept(ssl.get()) == 1
        && SSL_read(ssl.get(), buffer.data(), static_cast<int>(buffer.size())) > 0) {
        m_begun = true;
        while (!m_reads_on && !m_stopping) {
            std::this_thread::sleep_for(std::chrono::milliseconds{5});
        }
        // past TLS: what a reset left without its end cannot be deciphered, and came all the same
        for (ssize_t count{1}; count > 0 && !m_stopping;) {
            count = ::recv(socket, buffer.data(), buffer.size(), 0);
            m_later += count > 0 ? static_cast<std::size_t>(count) : 0U;
        }
        m_ended = true;
    }
    ::close(socket);
}

}
