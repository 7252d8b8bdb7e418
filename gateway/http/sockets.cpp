#include "gateway/http/sockets.h"

#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace gateway::http {

void reset_on_close(int socket, bool on) noexcept {
    const linger how{on ? 1 : 0, 0};
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &how, sizeof how);
}

std::optional<std::size_t> unacknowledged(int socket) noexcept {
    int left{0};
    if (::ioctl(socket, SIOCOUTQ, &left) != 0) {
        return std::nullopt;
    }
    if (left <= 0) {
        return std::size_t{0};
    }
    tcp_info info{};
    socklen_t size{sizeof info};
    if (::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) == 0
        && info.tcpi_state == TCP_CLOSE) {
        return std::nullopt; // reset: what stands in the queue goes nowhere
    }
    return static_cast<std::size_t>(left);
}

}
