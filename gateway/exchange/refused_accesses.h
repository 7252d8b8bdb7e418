#pragma once
// Who is refused at the door, counted: the first refusal of a certificate is journalled at once,
// what follows within the minute as one entry with a count. So whoever knocks without end fills
// neither journal nor log, and yet nothing goes unrecorded.

#include "gateway/core/bytes.h"
#include "gateway/core/code.h"
#include "gateway/core/name.h"
#include "gateway/exchange/note.h"
#include "gateway/exchange/unwritten.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>

namespace gateway::exchange {

/// One refused call, or several of one certificate.
struct RefusedAccess {
    core::Digest spki{}; ///< zero: no certificate, or more of them than are told apart
    core::Code code{"CERTIFICATE_NONE"};
    std::optional<core::ExchangeId> exchange{};
    std::int64_t count{1};

    [[nodiscard]] Note::Write note() const;
};

/// Thread-safe.
class RefusedAccesses final {
public:
    /// @param told_apart certificates a minute; whoever makes more of them is counted with the rest
    /// (code CERTIFICATES_TOO_MANY, without a fingerprint).
    explicit RefusedAccesses(std::size_t told_apart = 256) : m_told_apart{told_apart} {}

    /// Counts a refusal. @param now since boot.
    /// @return what is to be journalled before it is answered; nothing within the minute.
    [[nodiscard]] std::optional<RefusedAccess>
    count(const RefusedAccess& refused, std::chrono::microseconds now);

    /// The entry could not be written: the next refusal is the first again.
    void not_written(const RefusedAccess& entry);

    /// Hands over the counts of the minutes that are over. @param now since boot; the end of time
    /// for all.
    void hand_over(Unwritten& to, std::chrono::microseconds now);

private:
    struct Minute {
        RefusedAccess more; ///< than was journalled
        std::chrono::microseconds ends;
    };

    std::size_t m_told_apart;
    std::mutex m_mutex;
    std::map<core::Digest, Minute> m_minutes;
};

}
