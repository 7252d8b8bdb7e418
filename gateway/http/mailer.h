#pragma once
// Mail to a server of ours, over TLS alone: from the first byte (smtps) or by STARTTLS before
// anything else (smtp). Without TLS nothing is sent.

#include "gateway/core/code.h"
#include "gateway/core/secret.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace gateway::http {

class NetworkLibraries;

struct MailServer {
    std::string url;  ///< smtp://host:587 or smtps://host:465
    std::string user; ///< empty: none is named
    core::Secret<struct PasswordTag> password;
    std::filesystem::path authority_file; ///< PEM; empty: the authorities of this machine
    std::chrono::seconds time_limit{30};
};

struct Mail {
    std::string from;
    std::vector<std::string> to;
    std::string message; ///< RFC 5322, lines ended with CR LF
};

class Mailer final {
public:
    explicit Mailer(MailServer server) : m_server{std::move(server)} {}

    /// Sends once, on the calling thread. @return nothing if the server took it for anybody; else
    /// RESOLVE_FAILED, CONNECT_FAILED, TLS_PEER, MAIL_NO_TLS, MAIL_LOGIN, MAIL_REFUSED, TIMEOUT,
    /// MAIL_FAILED.
    [[nodiscard]] std::optional<core::Code> send(const Mail& mail) const;

private:
    MailServer m_server;
};

}
