#pragma once
// Our certificate and its key for connections that we make, as they were read together: what their
// files say later does not count before they are read again, and are a pair.

#include "gateway/core/secret.h"

#include <filesystem>
#include <memory>
#include <string>

namespace gateway::http {

struct CertificatePair {
    std::string certificates;              ///< PEM, our own first
    core::Secret<struct PairKeyTag> key{}; ///< PEM

    friend bool operator==(const CertificatePair&, const CertificatePair&) = default;
};

/// @throws core::GatewayError TLS_CERTIFICATE_FILE, TLS_KEY_FILE (also: not this certificate's),
/// KEY_FILE_MODE (others may read the key).
[[nodiscard]] std::shared_ptr<const CertificatePair>
read_pair(const std::filesystem::path& certificate_file, const std::filesystem::path& key_file);

}
