#include "adapters/transports/sftp/connection.h"

#include "gateway/crypto/secret_file.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace adapters::sftp {

using gateway::core::Code;
using gateway::core::Digest;
using gateway::core::GatewayError;

namespace {

/// One kind of key of a server, and the algorithms by which it may prove that it has it. No SHA-1,
/// no DSA.
struct Family {
    std::string_view algorithms;
    std::array<ssh_keytypes_e, 3> types;
};

constexpr std::array<Family, 3> families{
    Family{"ssh-ed25519", {SSH_KEYTYPE_ED25519, SSH_KEYTYPE_ED25519, SSH_KEYTYPE_ED25519}},
    Family{
        "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521",
        {SSH_KEYTYPE_ECDSA_P256, SSH_KEYTYPE_ECDSA_P384, SSH_KEYTYPE_ECDSA_P521}},
    Family{"rsa-sha2-512,rsa-sha2-256", {SSH_KEYTYPE_RSA, SSH_KEYTYPE_RSA, SSH_KEYTYPE_RSA}}};

constexpr std::chrono::seconds goodbye{2};

constexpr const char* user_algorithms{
    "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,rsa-sha2-512,"
    "rsa-sha2-256"};

void set(ssh_session session, ssh_options_e option, const void* value) {
    if (ssh_options_set(session, option, value) != SSH_OK) {
        throw GatewayError{"SSH_OPTION", GatewayError::Retry::never};
    }
}

Code code_of(int status) noexcept {
    switch (status) {
    case SSH_FX_PERMISSION_DENIED:
    case SSH_FX_WRITE_PROTECT: return "PERMISSION_DENIED";
    case SSH_FX_NO_SUCH_FILE:
    case SSH_FX_NO_SUCH_PATH: return "FOLDER_MISSING";
    default: return "SFTP_REFUSED";
    }
}

/// What a server may be asked to prove itself by when these kinds of its keys are not pinned.
std::string algorithms_without(const std::vector<const Family*>& tried) {
    std::string list;
    for (const Family& family : families) {
        if (std::find(tried.begin(), tried.end(), &family) == tried.end()) {
            list += list.empty() ? "" : ",";
            list += family.algorithms;
        }
    }
    return list;
}

const Family* family_of(ssh_keytypes_e type) noexcept {
    const auto* const found =
        std::find_if(families.begin(), families.end(), [type](const Family& family) {
            return std::find(family.types.begin(), family.types.end(), type) != family.types.end();
        });
    return found == families.end() ? nullptr : found;
}

Digest digest_of(ssh_key key) {
    unsigned char* hash{nullptr};
    std::size_t length{0};
    if (ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &length) != SSH_OK) {
        throw GatewayError{"SSH_HANDSHAKE"};
    }
    Digest digest{};
    if (length == digest.size()) {
        std::memcpy(digest.data(), hash, length);
    }
    ssh_clean_pubkey_hash(&hash);
    return digest;
}

/// None of the files of the account that we run under has a say.
SessionPtr new_session(const Place& place, std::string_view algorithms, int socket) {
    SessionPtr session{ssh_new()};
    if (!session) {
        throw std::bad_alloc{};
    }
    const int no{0};
    const int least_rsa_bits{2048};
    // the watchdog's time is over before: it knows why
    const long seconds{(2 * place.connect_limit).count()};
    const std::string host_algorithms{algorithms};
    set(session.get(), SSH_OPTIONS_PROCESS_CONFIG, &no);
    set(session.get(), SSH_OPTIONS_HOST, place.host.c_str());
    set(session.get(), SSH_OPTIONS_USER, place.user.c_str());
    set(session.get(), SSH_OPTIONS_KNOWNHOSTS, "/dev/null");
    set(session.get(), SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null");
    set(session.get(), SSH_OPTIONS_HOSTKEYS, host_algorithms.c_str());
    set(session.get(), SSH_OPTIONS_PUBLICKEY_ACCEPTED_TYPES, user_algorithms);
    set(session.get(), SSH_OPTIONS_RSA_MIN_SIZE, &least_rsa_bits);
    set(session.get(), SSH_OPTIONS_TIMEOUT, &seconds);
    set(session.get(), SSH_OPTIONS_FD, &socket);
    return session;
}

}

ServerSaysNo::ServerSaysNo(int status) : GatewayError{code_of(status)}, m_status{status} {}

Connection::Connection(const Place& place, Steady until)
    : m_until{until}, m_operation_limit{place.operation_limit} {
    const Steady by{std::min(until, std::chrono::steady_clock::now() + place.connect_limit)};
    // A server has keys of several kinds and shows the first that both know. If that one is not
    // pinned, another may be.
    std::vector<const Family*> tried;
    for (;;) {
        const std::string algorithms{algorithms_without(tried)};
        if (algorithms.empty()) {
            throw GatewayError{"HOST_KEY_PIN"};
        }
        std::optional<ssh_keytypes_e> stranger;
        try {
            stranger = greet(place, algorithms, by);
        } catch (const GatewayError& failure) {
            // it has no key of another kind
            throw GatewayError{
                !tried.empty() && failure.code() == Code{"SSH_HANDSHAKE"} ? Code{"HOST_KEY_PIN"}
                                                                          : failure.code()};
        }
        if (!stranger) {
            break;
        }
        const Family* const family{family_of(*stranger)};
        if (family == nullptr) {
            throw GatewayError{"HOST_KEY_PIN"};
        }
        tried.push_back(family);
    }
    const Watchdog::Armed armed{*m_watchdog, by};
    log_in(place);
    open_sftp();
}

/// Saying goodbye must not last either.
Connection::~Connection() {
    const Watchdog::Armed armed{*m_watchdog, std::chrono::steady_clock::now() + goodbye};
    m_sftp.reset();
    m_session.reset();
}

/// Connects as far as the server's key. @return the kind of its key, if that is not pinned.
std::optional<ssh_keytypes_e>
Connection::greet(const Place& place, std::string_view algorithms, Steady until) {
    Socket socket{connect_to(place.host, place.port, until)};
    m_session.reset();
    m_watchdog = std::make_unique<Watchdog>(socket.duplicate());
    m_session = new_session(place, algorithms, socket.get());
    static_cast<void>(socket.release()); // the session closes it
    const Watchdog::Armed armed{*m_watchdog, until};
    if (ssh_connect(m_session.get()) != SSH_OK) {
        give_up("SSH_HANDSHAKE");
    }
    ssh_key shown{nullptr};
    if (ssh_get_server_publickey(m_session.get(), &shown) != SSH_OK) {
        give_up("SSH_HANDSHAKE");
    }
    const KeyPtr key{shown};
    const Digest digest{digest_of(key.get())};
    if (std::find(place.pins.begin(), place.pins.end(), digest) != place.pins.end()) {
        return std::nullopt;
    }
    ssh_disconnect(m_session.get());
    return ssh_key_type(key.get());
}

void Connection::log_in(const Place& place) {
    ssh_key read{nullptr};
    {
        const gateway::crypto::SecretText text{gateway::crypto::read_secret_file(place.key_file)};
        // a Secret's text ends in a zero, as a string's does
        if (ssh_pki_import_privkey_base64(text.reveal().data(), nullptr, nullptr, nullptr, &read)
            != SSH_OK) {
            throw GatewayError{"KEY_FILE_FORM", GatewayError::Retry::never};
        }
    }
    const KeyPtr key{read};
    if (ssh_userauth_publickey(m_session.get(), nullptr, key.get()) != SSH_AUTH_SUCCESS) {
        give_up("LOGIN_REFUSED");
    }
}

void Connection::open_sftp() {
    m_sftp.reset(sftp_new(m_session.get()));
    if (!m_sftp || sftp_init(m_sftp.get()) != SSH_OK) {
        give_up("SFTP_ABSENT");
    }
}

void Connection::give_up(Code otherwise) const {
    if (m_watchdog->has_bitten()) {
        throw GatewayError{"CONNECT_TIMEOUT"};
    }
    throw GatewayError{otherwise};
}

Steady Connection::operation_deadline() const noexcept {
    return std::min(m_until, std::chrono::steady_clock::now() + m_operation_limit);
}

void Connection::fail() const {
    if (m_watchdog->has_bitten()) {
        throw GatewayError{
            "TIMEOUT", GatewayError::Retry::later, GatewayError::Doubt::may_have_happened};
    }
    const bool closed{(ssh_get_status(m_session.get()) & (SSH_CLOSED | SSH_CLOSED_ERROR)) != 0};
    // libssh keeps the server's refusals apart from what breaks a connection
    if (!closed && ssh_get_error_code(m_session.get()) == SSH_REQUEST_DENIED) {
        throw ServerSaysNo{sftp_get_error(m_sftp.get())};
    }
    throw GatewayError{
        "CONNECTION_LOST", GatewayError::Retry::later, GatewayError::Doubt::may_have_happened};
}

}
