#include "tests/support/free_port.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace tests::support {

namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

}

std::uint16_t free_port() {
    const int probe{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_in address{loopback(0)};
    socklen_t size{sizeof address};
    const bool bound{
        ::bind(probe, reinterpret_cast<const sockaddr*>(&address), size) == 0
        && ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0};
    ::close(probe);
    if (!bound) {
        throw std::runtime_error{"there is no free port"};
    }
    return ntohs(address.sin_port);
}

bool answers(std::uint16_t port) {
    const int probe{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const sockaddr_in address{loopback(port)};
    const bool up{
        ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0};
    ::close(probe);
    return up;
}

}
