#include "gateway/crypto/random.h"

#include "gateway/crypto/openssl.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <pthread.h>

#include <algorithm>
#include <array>
#include <limits>

namespace gateway::crypto {

namespace {

void draw(std::span<std::byte> into) {
    openssl::require(
        into.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max())
        && RAND_bytes(reinterpret_cast<unsigned char*>(into.data()), static_cast<int>(into.size()))
               == 1);
}

/// What a thread has drawn for its next nonces and identifiers: the generator costs more for the
/// asking (some 3 microseconds) than for the bytes. What was handed out is wiped, so nothing is
/// handed out twice.
class Drawn final {
public:
    Drawn() = default;
    ~Drawn() { forget(); }
    Drawn(const Drawn&) = delete;
    Drawn& operator=(const Drawn&) = delete;
    Drawn(Drawn&&) = delete;
    Drawn& operator=(Drawn&&) = delete;

    void take(std::span<std::byte> into) {
        if (m_left < into.size()) {
            m_left = 0; // should the drawing fail
            draw(m_bytes);
            m_left = m_bytes.size();
        }
        m_left -= into.size();
        const auto from = m_bytes.begin() + static_cast<std::ptrdiff_t>(m_left);
        std::copy_n(from, into.size(), into.begin());
        OPENSSL_cleanse(&*from, into.size());
    }

    void forget() noexcept {
        m_left = 0;
        OPENSSL_cleanse(m_bytes.data(), m_bytes.size());
    }

private:
    std::array<std::byte, 512> m_bytes{};
    std::size_t m_left{0};
};

Drawn& drawn() {
    thread_local Drawn own;
    return own;
}

/// A child of fork() would hand out what its parent does.
const int forgotten_by_children{pthread_atfork(nullptr, nullptr, [] { drawn().forget(); })};

/// Nonces, identifiers, traces. A key is longer, and never lies in what was drawn before.
constexpr std::size_t drawn_together{16};

}

void random_bytes(std::span<std::byte> into) {
    if (into.size() > drawn_together || forgotten_by_children != 0) {
        draw(into);
    } else if (!into.empty()) {
        drawn().take(into);
    }
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
