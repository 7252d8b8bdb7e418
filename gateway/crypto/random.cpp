#include "gateway/crypto/random.h"

#include "gateway/crypto/openssl.h"

#include <openssl/rand.h>

#include <limits>

namespace gateway::crypto {

void random_bytes(std::span<std::byte> into) {
    openssl::require(
        into.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max())
        && RAND_bytes(reinterpret_cast<unsigned char*>(into.data()), static_cast<int>(into.size()))
               == 1);
}

std::int64_t random_person_no() {
    std::int64_t number{0};
    while (number == 0) {
        std::uint64_t drawn{0};
        random_bytes(std::as_writable_bytes(std::span{&drawn, 1}));
        number = static_cast<std::int64_t>(drawn >> 1U);
    }
    return number;
}

core::MessageId new_message_id(core::Instant at) {
    std::array<std::byte, 10> entropy{};
    random_bytes(entropy);
    return core::MessageId::make(at, entropy);
}

}
