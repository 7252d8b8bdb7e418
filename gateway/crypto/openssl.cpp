#include "gateway/crypto/openssl.h"

#include "gateway/core/error.h"

#include <openssl/err.h>

#include <limits>

namespace gateway::crypto::openssl {

void fail() {
    ERR_clear_error();
    throw core::GatewayError{"CRYPTO_FAILED", core::GatewayError::Retry::never};
}

const EVP_MD* sha256_method() {
    static const MdPtr method{EVP_MD_fetch(nullptr, "SHA2-256", nullptr)};
    require(method != nullptr);
    return method.get();
}

BioPtr reader_of(std::string_view text) {
    require(text.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()));
    BioPtr bio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
    require(bio != nullptr);
    return bio;
}

std::string_view contents_of(BIO* memory) {
    char* data{nullptr};
    const long length{BIO_get_mem_data(memory, &data)};
    require(length >= 0);
    return {data, static_cast<std::size_t>(length)};
}

int no_password(char*, int, int, void*) noexcept {
    return -1;
}

}
