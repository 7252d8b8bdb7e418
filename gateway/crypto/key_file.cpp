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
    return load_root_key(path);
}

SymmetricKey load_root_key(const std::filesystem::path& path) {
    std::error_code ignored;
    if (std::filesystem::symlink_status(path, ignored).type()
        == std::filesystem::file_type::not_found) {
        throw core::GatewayError{"ROOT_KEY_LOST", core::GatewayError::Retry::never};
    }
    const detail::WipedBytes contents{detail::read_key_file(path)};
    if (contents.bytes.size() != SymmetricKey::size) {
        throw core::GatewayError{"KEY_FILE_FORM", core::GatewayError::Retry::never};
    }
    return SymmetricKey::from(contents.bytes);
}

void replace_root_key(const std::filesystem::path& path, const SymmetricKey& fresh) {
    const std::filesystem::path beside{path.string() + ".new"};
    std::error_code ignored;
    std::filesystem::remove(beside, ignored);
    if (!detail::write_new_key_file(beside, fresh.reveal())) {
        throw core::GatewayError{"KEY_FILE_UNWRITABLE", core::GatewayError::Retry::never};
    }
    detail::replace_key_file(beside, path);
}

}
