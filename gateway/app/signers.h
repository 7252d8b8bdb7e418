#pragma once
// The public halves of all keys that have signed this journal. A key may be changed; what its
// predecessors signed – checkpoints, anchors, deposited lists of erasures – counts as before, and
// what none of them signed is never taken for nothing. It must never hold a private key.

#include "gateway/app/settings.h"
#include "gateway/crypto/signature.h"

#include <filesystem>
#include <string>
#include <vector>

namespace gateway::app {

class Signers final {
public:
    /// `keys/signers.pem` in the data directory: PEM, one key after another.
    [[nodiscard]] static std::filesystem::path file_of(const Settings& settings);

    /// Beside the signing key, with the ending .pub: for whoever verifies.
    [[nodiscard]] static std::filesystem::path public_half_of(const Settings& settings);

    /// The list with the key that signs now, which is added where it does not stand. An
    /// installation of before the list begins it with the public half that lies beside its key.
    /// @throws core::GatewayError SIGNERS_FILE if it cannot be written, or holds what is no key.
    [[nodiscard]] static Signers with(const Settings& settings, const crypto::VerifyKey& current);

    [[nodiscard]] const std::vector<crypto::VerifyKey>& keys() const noexcept { return m_keys; }
    /// All of them, the one that signs now first.
    [[nodiscard]] std::string pem() const;

private:
    std::vector<crypto::VerifyKey> m_keys; ///< the one that signs now is the first
};

}
