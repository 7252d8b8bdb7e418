#include "gateway/crypto/key_file.h"

#include "gateway/core/error.h"
#include "gateway/crypto/key_storage.h"

#include <system_error>

namespace gateway::crypto {

SymmetricKey load_or_create_root_key(const std::filesystem::path& path) {
    std::error_code ignored;
    const std::filesystem::file_status status{std::filesystem::symlink_status(path, ignored)};
    if (status.type() == std::filesystem::file_type::not_found) {
        const SymmetricKey fresh{SymmetricKey::generate()};
        if (detail::write_new_key_file(path, fresh.reveal())) {
            return fresh;
        }
    }
    const detail::WipedBytes contents{detail::read_key_file(path)};
    if (contents.bytes.size() != SymmetricKey::size) {
        throw core::GatewayError{"KEY_FILE_FORM", core::GatewayError::Retry::never};
    }
    return SymmetricKey::from(contents.bytes);
}

}
