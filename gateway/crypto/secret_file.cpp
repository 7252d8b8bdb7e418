#include "gateway/crypto/secret_file.h"

#include "gateway/crypto/key_storage.h"

namespace gateway::crypto {

SecretText read_secret_file(const std::filesystem::path& path) {
    const detail::WipedBytes contents{detail::read_key_file(path)};
    return SecretText{std::string{core::as_text(contents.bytes)}};
}

}
