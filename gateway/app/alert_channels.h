#pragma once
// How notices leave: by mail, and to a webhook. Each says what went wrong by a code; whoever calls
// tries again.

#include "gateway/app/alert_book.h"
#include "gateway/app/settings.h"
#include "gateway/core/code.h"
#include "gateway/core/secret.h"
#include "gateway/crypto/digest.h"
#include "gateway/http/client.h"
#include "gateway/http/mailer.h"
#include "gateway/ports/clock.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::app {

class AlertChannel {
public:
    AlertChannel() = default;
    AlertChannel(const AlertChannel&) = delete;
    AlertChannel& operator=(const AlertChannel&) = delete;
    virtual ~AlertChannel() = default;

    [[nodiscard]] virtual std::string_view name() const noexcept = 0;
    /// Sends once, on the calling thread, within seconds. @return nothing if it was taken.
    [[nodiscard]] virtual std::optional<core::Code> send(const AlertNotice& notice) = 0;
};

/// `{"type":"alert.opened","timestamp":…,"data":{…}}`, signed as Standard Webhooks 1.0.0 says:
/// HMAC-SHA256 over `id.timestamp.body` under the secret.
/// @source
/// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
struct SignedWebhook {
    std::string id;
    std::string timestamp; ///< seconds since 1970
    std::string signature; ///< v1,BASE64
    std::string body;
};

[[nodiscard]] SignedWebhook sign_webhook(
    const AlertNotice& notice, const std::string& node, core::Instant now,
    const crypto::KeyedDigest& secret);

/// A message as a mail server takes it: the words in base64, so that no line is too long and no
/// word can become a header.
[[nodiscard]] std::string compose_mail(
    const AlertNotice& notice, const AlertSettings& settings, const std::string& node,
    core::Instant now);

/// RFC 5322 §3.3, in UTC.
[[nodiscard]] std::string mail_date(core::Instant at);

/// The password that the settings' file holds. @throws core::GatewayError SETTING_INVALID.
[[nodiscard]] core::Secret<http::PasswordTag> mail_password(const AlertSettings& settings);

/// Whether it can stand in a mail's envelope and header as it is.
[[nodiscard]] bool is_mail_address(const std::string& text);

/// The channels that the settings name.
/// @param client null: they are only looked at, never used.
/// @throws core::GatewayError SETTING_INVALID with the key.
[[nodiscard]] std::vector<std::unique_ptr<AlertChannel>>
open_channels(const Settings& settings, http::Client* client, ports::Clock& clock);

}
