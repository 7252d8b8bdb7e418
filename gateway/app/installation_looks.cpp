#include "gateway/app/installation_looks.h"

#include "gateway/app/process_readings.h"
#include "gateway/app/test_message.h"
#include "gateway/core/error.h"
#include "gateway/crypto/random.h"
#include "gateway/crypto/secret_file.h"
#include "gateway/http/client.h"
#include "gateway/storage/journal_store.h"
#include "gateway/storage/retention_store.h"

#include <chrono>
#include <future>
#include <memory>

namespace gateway::app {

using namespace std::chrono_literals;

namespace {

constexpr const char* machine_authorities{"/etc/ssl/certs/ca-certificates.crt"};

/// Sends and waits for what comes of it.
http::ClientResult send_and_wait(Installation& installation, http::OutgoingRequest request) {
    const auto promise = std::make_shared<std::promise<http::ClientResult>>();
    std::future<http::ClientResult> result{promise->get_future()};
    installation.client().send(std::move(request), [promise](http::ClientResult came) {
        promise->set_value(std::move(came));
    });
    return result.get();
}

admin::Fetched fetch(Installation& installation, const admin::FetchRequest& wanted) {
    const std::filesystem::path& authority{installation.settings().sign_in.authority};
    http::OutgoingRequest request;
    request.method = wanted.method;
    request.url = wanted.url;
    request.headers = wanted.headers;
    request.body = core::as_bytes(wanted.body);
    request.authority_file =
        authority.empty() ? std::filesystem::path{machine_authorities} : authority;
    request.time_limit = 10s;
    request.response_limit = 256 * 1024;
    const http::ClientResult came{send_and_wait(installation, std::move(request))};
    return came.kind == http::ClientResult::Kind::answered
               ? admin::Fetched{came.status, std::string{core::as_text(came.body)}}
               : admin::Fetched{};
}

/// A request to a party's endpoint by which both prove who they are, as an exchange's would be.
http::OutgoingRequest to_endpoint(Installation& installation, const ports::Endpoint& endpoint) {
    http::OutgoingRequest request;
    request.url = endpoint.url;
    request.certificate_file = installation.settings().tls_certificate;
    request.key_file = installation.settings().tls_key;
    request.authority_file = endpoint.trust_file;
    request.server_pins = endpoint.server_pins;
    request.time_limit = 10s;
    return request;
}

struct Tried {
    admin::ConnectionTried tried;
    int status{0};
};

Tried try_it(Installation& installation, http::OutgoingRequest request) {
    const auto began = std::chrono::steady_clock::now();
    const http::ClientResult came{send_and_wait(installation, std::move(request))};
    return Tried{
        {came.kind == http::ClientResult::Kind::answered, std::string{came.code.text()},
         std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now() - began)},
        came.status};
}

}

std::shared_ptr<admin::IdentityProvider> provider_of(Installation& installation) {
    const SignInSettings& from{installation.settings().sign_in};
    if (from.issuer.empty()) {
        return nullptr;
    }
    admin::ProviderSettings to;
    to.issuer = from.issuer;
    to.name = from.name;
    to.client = from.client;
    if (!from.secret_file.empty()) {
        to.secret = crypto::read_secret_file(from.secret_file).reveal();
        to.secret.erase(to.secret.find_last_not_of(" \t\r\n") + 1); // one line, as editors end it
    }
    to.return_url = from.return_url;
    to.user_claim = from.user_claim;
    to.user_domain = from.user_domain;
    to.role_claim = from.role_claim;
    to.roles = from.roles;
    return std::make_shared<admin::IdentityProvider>(
        std::move(to),
        [&installation](const admin::FetchRequest& wanted) { return fetch(installation, wanted); },
        installation.token_key());
}

admin::ConnectionTried try_connection(Installation& installation, const ports::Endpoint& endpoint) {
    http::OutgoingRequest request{to_endpoint(installation, endpoint)};
    request.method = "OPTIONS";
    return try_it(installation, std::move(request)).tried;
}

std::optional<admin::TestSent> send_test(
    Installation& installation, core::PartyId party, const std::string& name,
    const ports::Endpoint& endpoint) {
    const auto path = endpoint.settings.find("test-path");
    const std::optional<std::string> url{
        path == endpoint.settings.end() ? std::nullopt : test_url_of(endpoint.url, path->second)};
    if (!url) {
        return std::nullopt;
    }
    const core::Instant now{installation.clock().now()};
    const TestMessageWords words{
        crypto::new_message_id(now),
        installation.settings().node_name,
        std::string{party.text()},
        name,
        *url,
        now};
    const TestMessage message{compose_test_message(words, installation.signing_key())};
    http::OutgoingRequest request{to_endpoint(installation, endpoint)};
    request.url = *url;
    request.headers = message.headers;
    request.body = core::as_bytes(message.body);
    request.response_limit = 64 * 1024; // nobody reads what it says
    const Tried came{try_it(installation, std::move(request))};
    return admin::TestSent{
        came.tried, came.status, words.message.text(),
        core::to_hex(installation.signing_key().public_key().fingerprint())};
}

admin::InstallationState installation_state(Installation& installation) {
    const Settings& settings{installation.settings()};
    admin::InstallationState state;
    for (const ports::Leases::Held& held : installation.store().leases().held()) {
        state.at_work.push_back(held.node);
    }
    try {
        installation.check_root_key();
    } catch (const core::GatewayError& failure) {
        state.root_key_fault = failure.code().text();
    }
    state.journal_entries = installation.store().journal().written();
    if (const std::optional<std::uintmax_t> free{free_space(settings.data_directory)}) {
        state.free_mib = static_cast<std::int64_t>(*free >> 20U);
    }
    state.replicated = settings.store_replicated;
    state.data_directory = settings.data_directory.string();
    return state;
}

admin::KeepingState keeping_state(Installation& installation) {
    constexpr std::size_t shown{20};
    using Kind = ports::KeepingRun::Kind;
    storage::RetentionStore& store{installation.store().retention()};
    return {
        store.last_run(Kind::retention), store.last_run(Kind::backup), store.certificates(shown)};
}

}
