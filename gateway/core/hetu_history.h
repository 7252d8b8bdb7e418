#pragma once
// The personal identity codes that one person has had. A code changes when it was wrong, when legal
// gender changes, or for the person's safety; what was filed under the old one stays the same
// person's. It must never take two codes for one because they differ in the century sign alone.

#include "gateway/core/instant.h"
#include "gateway/core/result.h"
#include "gateway/core/secret.h"

#include <optional>
#include <vector>

namespace gateway::core {

class HetuHistory final {
public:
    struct Entry {
        PersonId code;
        LocalDate from; ///< first day on which it was the person's
    };

    /// Codes in the order in which they were given. Somebody who has none has an empty history.
    /// @return what is wrong with a code (parse_hetu), or HETU_HISTORY_ORDER (a day that is not
    /// after the one before), HETU_HISTORY_REPEATED (a code is given to a person once), HETU_MIXED
    /// (an artificial code is no predecessor of an official one: it is a register's own, and not
    /// unique outside of it); with the ordinal of the entry.
    [[nodiscard]] static Result<HetuHistory> of(std::vector<Entry> entries);

    /// The one in use on `day`; null before the first.
    [[nodiscard]] const PersonId* on(LocalDate day) const noexcept;

    /// Null if there is none.
    [[nodiscard]] const PersonId* current() const noexcept;

    /// Whether it is or was this person's: compared whole, with the sign.
    [[nodiscard]] bool has(const PersonId& code) const noexcept;

    [[nodiscard]] const std::vector<Entry>& entries() const noexcept { return m_entries; }

private:
    std::vector<Entry> m_entries;
};

}
