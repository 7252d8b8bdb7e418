#pragma once
// A simulated party: a real TLS server that keeps every byte it got and behaves as it is told. It
// shares no code with gateway/http, so that neither hides the other's mistakes. For tests and
// demonstrations only; it listens on the loopback.

#include "tests/simulators/behaviour.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tests::simulators {

/// A certificate and its private key, as PEM files.
struct Identity {
    std::filesystem::path certificate;
    std::filesystem::path key;
};

struct Settings {
    std::uint16_t port{0}; ///< 0: any that is free
    Identity identity{};
    Identity wrong_identity{};     ///< shown while the script says wrong_certificate
    std::filesystem::path trust{}; ///< authority of the clients' certificates
    bool require_client_certificate{true};
    std::filesystem::path record_into{}; ///< folder for what arrives; empty: memory only
    bool remember{true};                 ///< keep requests in memory; a benchmark would not
    std::filesystem::path schema{};      ///< XSD to which a posted XML document must hold, else 400
    std::filesystem::path control_file{}; ///< JSON; read again whenever it changes
    std::string person_field{
        "personalId"}; ///< element, key or query parameter that names the person asked about
    std::filesystem::path
        values_file{}; ///< JSON {person: {placeholder: value}}; others are answered 404
    Script script{};
};

/// A request as it arrived.
struct Request {
    std::size_t number{0}; ///< 1, 2, …; files are named by it
    std::string method;
    std::string target;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    bool complete{true};   ///< false: the connection ended, or was cut, within the body
    bool duplicate{false}; ///< its Idempotency-Key was accepted before
    int answered{0};       ///< the status; 0: no answer was to be sent, or not whole
    std::string
        client_spki; ///< SHA-256 of the client's key in hexadecimal; empty without a certificate

    /// The value of a header, whatever its case; empty if it is missing.
    [[nodiscard]] std::string header(std::string_view name) const;
};

/// Folder of records: NNNN.head (request line and headers, then what became of it) and NNNN.body,
/// or NNNN.part where the body did not arrive whole.
///
/// `{{personalId}}` and the placeholders of the values file are replaced in the answer's body,
/// escaped for its content type.
class PartySimulator final {
public:
    /// Listens from now on. @throws std::runtime_error if a file is missing or the port is taken.
    explicit PartySimulator(Settings settings);

    PartySimulator(const PartySimulator&) = delete;
    PartySimulator& operator=(const PartySimulator&) = delete;

    /// Ends every connection.
    ~PartySimulator();

    [[nodiscard]] std::uint16_t port() const noexcept;

    /// `https://127.0.0.1:PORT` and the path.
    [[nodiscard]] std::string url(std::string_view path) const;

    /// Everything that arrived so far, in order of arrival.
    [[nodiscard]] std::vector<Request> requests() const;

    /// How many arrived, remembered or not.
    [[nodiscard]] std::size_t request_count() const;

    /// Waits until so many have arrived. @return whether they did in time
    [[nodiscard]] bool
    wait_for_requests(std::size_t count, std::chrono::milliseconds at_most) const;

    /// Connections that did not get through the TLS handshake.
    [[nodiscard]] std::size_t failed_handshakes() const;

    /// How often it stopped reading within a body.
    [[nodiscard]] std::size_t pauses() const;

    /// From now on this is what happens to requests of `path`; several follow one another by their
    /// `times`.
    void behave(const std::string& path, std::deque<Behaviour> behaviours);
    void behave(const std::string& path, Behaviour behaviour);
    void behave_by_default(Behaviour behaviour);

    void show_wrong_certificate(bool wrong);
    void deduplicate(bool on);

    void forget_requests();

private:
    class Server;
    std::unique_ptr<Server> m_server;
};

}
