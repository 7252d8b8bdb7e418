#include "adapters/transports/xroad/request_hash.h"

#include "gateway/crypto/base64.h"
#include "gateway/crypto/sha512.h"

#include <algorithm>

namespace adapters::xroad {

namespace crypto = gateway::crypto;

RequestHash hash_of(core::ByteView sent) {
    return {std::string{sha512_algorithm}, crypto::to_base64(crypto::sha512(sent))};
}

core::Result<core::Nothing>
verify(const std::optional<RequestHash>& answered, core::ByteView sent) {
    if (!answered) {
        return core::Rejection{"INCONSISTENT_RESPONSE", "requestHash is missing"};
    }
    if (answered->algorithm != sha512_algorithm) {
        return core::Rejection{"INCONSISTENT_RESPONSE", "requestHash/@algorithmId"};
    }
    const std::optional<core::Bytes> told{crypto::from_base64(answered->value)};
    const crypto::Digest512 known{crypto::sha512(sent)};
    if (!told || !std::equal(told->begin(), told->end(), known.begin(), known.end())) {
        return core::Rejection{"INCONSISTENT_RESPONSE", "requestHash"};
    }
    return core::Nothing{};
}

}
