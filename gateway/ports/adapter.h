#pragma once
// What an adapter shows of itself to app's registry (an explicit list, no self-registration).

#include "gateway/ports/endpoint_check.h"
#include "gateway/ports/format.h"
#include "gateway/ports/register_reader.h"
#include "gateway/ports/register_writer.h"
#include "gateway/ports/transport.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::ports {

/// What is known of a kind of transport before anything of it is opened.
struct TransportKind {
    /// How a party's deliveries come in by it: the party calls us, or we look for them at its
    /// endpoint.
    enum class Inbound : std::uint8_t { listens, collects, either };

    std::string_view name; ///< https, directory, …
    Inbound inbound{Inbound::listens};
    bool answers{false}; ///< whether a query can be asked by it
    /// Names of the endpoint settings that it understands; any other is refused at load.
    std::vector<std::string_view> settings{};
    /// The endpoint setting that says as whom we call, where a network between us and the party
    /// vouches for that; it must be an identity of the exchange's register. Empty: nobody asks.
    std::string_view identity{};
    /// What an endpoint's address looks like, for people: https://host/path.
    std::string_view address{};
    /// What keeps an endpoint from ever being opened so, by the very questions of open() and
    /// collect(). Looks at nothing but the endpoint; never throws. Null: it is not known before.
    std::vector<EndpointProblem> (*problems)(const Endpoint&, EndpointUse){nullptr};
};

/// Opens transports of one kind.
class TransportFactory {
public:
    TransportFactory() = default;
    TransportFactory(const TransportFactory&) = delete;
    TransportFactory& operator=(const TransportFactory&) = delete;
    virtual ~TransportFactory() = default;

    [[nodiscard]] virtual const TransportKind& kind() const noexcept = 0;
    /// @throws core::GatewayError (never retryable) for an endpoint that cannot be used.
    [[nodiscard]] virtual std::unique_ptr<Transport> open(const Endpoint& endpoint) = 0;
    /// The inbound side; null where the transport only listens or only sends.
    [[nodiscard]] virtual std::unique_ptr<Collector> collect(const Endpoint& endpoint) = 0;
    /// Asks at the endpoint what became of messages; null where the transport has no such thing.
    /// @throws core::GatewayError (never retryable) for an endpoint that cannot be used.
    [[nodiscard]] virtual std::unique_ptr<Inquirer> inquire(const Endpoint&) { return nullptr; }
};

/// What a connection demands of the server at its other end before a register is read from it:
/// nothing need be shown where it is on this machine; that an authority vouches for it and that it
/// is the host of that name; that an authority vouches for it; or nothing.
enum class ServerProof : std::uint8_t { not_needed, full, authority, none };

/// A kind of register connection: postgresql, files, …
class RegisterFactory {
public:
    RegisterFactory() = default;
    RegisterFactory(const RegisterFactory&) = delete;
    RegisterFactory& operator=(const RegisterFactory&) = delete;
    virtual ~RegisterFactory() = default;

    /// How a register is reached and asked; from registers/<register>.yaml and its endpoints.yaml.
    struct Access {
        /// A selection that is a file of the register's folder: an export.
        struct File {
            std::string name; ///< a pattern: the last by name of those that match is read
            std::string key;  ///< path that holds the person's identifier; empty: about nobody
            std::shared_ptr<const Document> document;
        };

        std::string connection; ///< libpq connection string
        std::string folder;     ///< where exports lie, and where the kind `files` hands over
        std::vector<std::pair<std::string, std::string>>
            selections; ///< name → SQL that selects all, in a stable order; a file: its name
        std::map<std::string, File> files{}; ///< selections that are files
        std::string key_column;              ///< column that holds the person's identifier
        std::string staging_table;           ///< where records are handed over; a folder of files
        std::vector<std::pair<core::ItemId, std::string>> columns; ///< item → staging column

        /// Where a record of a selection says whose it is.
        [[nodiscard]] const std::string& key_of(const std::string& selection) const {
            const auto file = files.find(selection);
            return file == files.end() ? key_column : file->second.key;
        }
    };

    [[nodiscard]] virtual std::string_view kind() const noexcept = 0;
    /// What `Access::connection` demands, as far as it says so itself.
    [[nodiscard]] virtual ServerProof proof_of(const std::string&) const {
        return ServerProof::not_needed;
    }
    [[nodiscard]] virtual std::unique_ptr<RegisterReader> open_reader(const Access& access) = 0;
    [[nodiscard]] virtual std::unique_ptr<RegisterWriter> open_writer(const Access& access) = 0;
};

}
