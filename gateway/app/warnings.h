#pragma once
// What is known of what the messages stand on, as causes: the database, the disk, the certificates.
// The daemon looks by itself, `lautturi check` when it is asked. It must never take for well what
// nobody has looked at.

#include "gateway/app/certificate_book.h"
#include "gateway/app/settings.h"
#include "gateway/config/configuration.h"
#include "gateway/core/name.h"
#include "gateway/ports/alerts.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace gateway::app {

/// From when on our own certificate is no longer valid: that of the file, which is the next to be
/// taken up, or that which is shown, whichever ends first; nothing where there is none.
[[nodiscard]] std::optional<core::Instant>
own_certificate_end(const Settings& settings, const CertificateBook& shown);

/// Of our revocation lists that which ends first, of those that are judged by and of the file's,
/// which are the next to be; nothing where none does.
[[nodiscard]] std::optional<crypto::ListTerm>
revocations_term(const Settings& settings, const CertificateBook& shown);

/// Nothing while the end is further away than the setting says.
/// @param party empty: our own.
[[nodiscard]] std::optional<ports::Cause> certificate_warning(
    const Settings& settings, core::Code code, const std::string& party, core::Instant end,
    core::Instant now);

struct PartyCertificates {
    std::map<core::PartyId, core::Instant> ends{}; ///< of the one that ends first
    std::set<core::PartyId> unseen{}; ///< have to show one, and have shown none since the start
    std::map<core::PartyId, core::Instant> documents{}; ///< of those that documents are sealed to
};

/// What a party showed as client or server counts, as long as it is pinned.
[[nodiscard]] PartyCertificates
party_certificates(const config::Configuration& law, const CertificateBook& shown);

/// @param full it was full before.
[[nodiscard]] bool is_disk_full(const Settings& settings, std::uintmax_t free, bool full) noexcept;

/// A disk that fills up is still filling up when it is full: the one is not over by the other.
[[nodiscard]] std::vector<ports::Cause> disk_warnings(
    const Settings& settings, std::optional<std::uintmax_t> free, bool full, core::Instant now);

/// What was seen last, and whether it could be seen at all.
struct Condition {
    bool store_up{false};
    bool store_writable{false};
    bool lasting{true};       ///< the database's settings are such that what is committed stays
    bool confirmed{true};     ///< standbys confirm commits, where they have to
    bool commits_lost{false}; ///< the database lacks what it had acknowledged to us
    std::chrono::microseconds behind{0};
    std::optional<std::uintmax_t> free{};
    bool full{false};
    bool cases_counted{false};                   ///< by the last count, if there was one
    std::optional<core::Instant> breach_since{}; ///< when the oldest open case became known
    std::optional<core::Code> root_fault{};
    std::optional<core::Instant> certificate_end{}; ///< of our own
    std::optional<core::Instant> document_end{};    ///< of our own for documents, if there is one
    std::optional<crypto::ListTerm> revocations{};  ///< of the list that ends first, if one does
    PartyCertificates parties{};
};

/// What is open, and what nobody can say: a key is never both.
[[nodiscard]] ports::Seen
causes_of(const Condition& known, const Settings& settings, core::Instant now);

/// What goes on keeps the time at which it began; what was open before and is unknown now goes on.
void go_on(ports::Seen& now, const std::vector<ports::Cause>& before);

/// All that can be said without a daemon.
[[nodiscard]] std::vector<ports::Cause> warnings_of(const Settings& settings, core::Instant now);

}
