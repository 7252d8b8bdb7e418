#include "gateway/app/warnings.h"

#include "gateway/app/process_readings.h"
#include "gateway/crypto/certificate.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

namespace gateway::app {

namespace {

using core::Code;
using core::Severity;

constexpr std::uintmax_t mebibyte{1024 * 1024};
/// What is full stays so until a tenth more is free, so that the door does not flutter.
constexpr std::uintmax_t slack{10};
constexpr std::chrono::hours day{24};

/// Of what a party shows when it calls us, and when it is called: SSH servers show none.
std::vector<core::Digest> certificate_pins(const config::Party& party) {
    std::vector<core::Digest> pins{party.pins};
    for (const auto& [name, endpoint] : party.endpoints) {
        if (endpoint.url.starts_with("https://")) {
            pins.insert(pins.end(), endpoint.server_pins.begin(), endpoint.server_pins.end());
        }
    }
    return pins;
}

std::set<std::string> unknown_keys(const Condition& known) {
    std::set<std::string> keys;
    if (!known.store_writable) { // nothing else knows who confirms, and by which settings
        keys.insert("STORE_UNCONFIRMED");
        keys.insert("STORE_UNSAFE");
    }
    if (!known.store_up) {
        keys.insert("CLOCK_BEHIND");
    }
    if (!known.free) {
        keys.insert("DISK_FULL");
        keys.insert("DISK_LOW");
    }
    if (!known.cases_counted) {
        keys.insert("BREACH_OPEN");
    }
    if (!known.certificate_end) {
        keys.insert("OWN_CERTIFICATE_ENDS");
    }
    for (const core::PartyId party : known.parties.unseen) {
        keys.insert(ports::Cause{"PARTY_CERTIFICATE_ENDS", std::string{party.text()}}.key());
    }
    return keys;
}

std::string contents_of(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return std::string{std::istreambuf_iterator<char>{in}, {}};
}

std::optional<core::Instant> end_in(const std::filesystem::path& file) {
    return crypto::end_of_certificate(contents_of(file));
}

/// Lists live for days, and are made anew while they count: only one that was not is told of.
std::optional<ports::Cause>
revocations_warning(const Settings& settings, const crypto::ListTerm& list, core::Instant now) {
    constexpr int last_part{4};
    if (list.end - now >= (list.end - list.from) / last_part) {
        return std::nullopt;
    }
    return certificate_warning(settings, "REVOCATIONS_END", {}, list.end, now);
}

void add_certificate_warnings(
    std::vector<ports::Cause>& all, const Condition& known, const Settings& settings,
    core::Instant now) {
    const auto add = [&](Code code, const std::string& party, core::Instant end) {
        if (std::optional<ports::Cause> cause{
                certificate_warning(settings, code, party, end, now)}) {
            all.push_back(std::move(*cause));
        }
    };
    if (known.certificate_end) {
        add("OWN_CERTIFICATE_ENDS", {}, *known.certificate_end);
    }
    if (known.document_end) {
        add("OWN_DOCUMENT_CERTIFICATE_ENDS", {}, *known.document_end);
    }
    if (known.revocations) {
        if (auto cause = revocations_warning(settings, *known.revocations, now)) {
            all.push_back(std::move(*cause));
        }
    }
    for (const auto& [party, end] : known.parties.ends) {
        add("PARTY_CERTIFICATE_ENDS", std::string{party.text()}, end);
    }
    for (const auto& [party, end] : known.parties.documents) {
        add("PARTY_DOCUMENT_CERTIFICATE_ENDS", std::string{party.text()}, end);
    }
}

}

std::optional<core::Instant>
own_certificate_end(const Settings& settings, const CertificateBook& shown) {
    const std::optional<core::Instant> next{end_in(settings.tls_certificate)};
    const std::optional<core::Instant> served{shown.served_end()};
    return next && served ? std::min(next, served) : next ? next : served;
}

std::optional<crypto::ListTerm>
revocations_term(const Settings& settings, const CertificateBook& shown) {
    const std::optional<crypto::ListTerm> next{
        crypto::term_of_revocations(contents_of(settings.tls_client_revocations))};
    const std::optional<crypto::ListTerm> judged_by{shown.judged_by()};
    return next && (!judged_by || next->end < judged_by->end) ? next : judged_by;
}

std::optional<ports::Cause> certificate_warning(
    const Settings& settings, core::Code code, const std::string& party, core::Instant end,
    core::Instant now) {
    if (end - now >= settings.certificate_warning * day) {
        return std::nullopt;
    }
    ports::Cause cause{
        code,
        party,
        end <= now ? Severity::error : Severity::warning,
        {{"day", core::to_text(core::local_date(end))}},
        now};
    if (!party.empty()) {
        cause.arguments.emplace_back("party", party);
    }
    return cause;
}

PartyCertificates
party_certificates(const config::Configuration& law, const CertificateBook& shown) {
    PartyCertificates all;
    for (const config::Party& party : law.parties) {
        const std::vector<core::Digest> pins{certificate_pins(party)};
        for (const core::Digest& pin : pins) {
            if (const std::optional<core::Instant> end{shown.end_of(pin)}) {
                const auto [place, fresh] = all.ends.emplace(party.id, *end);
                place->second = std::min(place->second, *end);
            }
        }
        if (!pins.empty() && all.ends.count(party.id) == 0) {
            all.unseen.insert(party.id);
        }
        if (const auto end = crypto::end_of_certificate(party.document_certificate)) {
            all.documents.emplace(party.id, *end);
        }
    }
    return all;
}

bool is_disk_full(const Settings& settings, std::uintmax_t free, bool full) noexcept {
    const std::uintmax_t reserve{settings.disk_reserve * mebibyte};
    return free < (full ? reserve + reserve / slack : reserve);
}

std::vector<ports::Cause> disk_warnings(
    const Settings& settings, std::optional<std::uintmax_t> free, bool full, core::Instant now) {
    std::vector<ports::Cause> all;
    if (full) {
        all.push_back({"DISK_FULL", {}, Severity::error, {}, now});
    }
    // Not by its bytes while it is full: it may stay so beyond the warning.
    const bool low{
        full ? settings.disk_warning > settings.disk_reserve
             : free && *free < settings.disk_warning * mebibyte};
    if (low) {
        all.push_back({"DISK_LOW", {}, Severity::warning, {}, now});
    }
    return all;
}

ports::Seen causes_of(const Condition& known, const Settings& settings, core::Instant now) {
    std::vector<ports::Cause> open;
    const auto add = [&](bool is_open, Code code) {
        if (is_open) {
            open.push_back({code, {}, Severity::error, {}, now});
        }
    };
    add(!known.store_writable, "STORE_UNREACHABLE");
    add(known.commits_lost, "STORE_LOST_COMMITS");
    add(!known.lasting, "STORE_UNSAFE");
    add(!known.confirmed, "STORE_UNCONFIRMED");
    for (ports::Cause& cause : disk_warnings(settings, known.free, known.full, now)) {
        open.push_back(std::move(cause));
    }
    if (known.breach_since) {
        open.push_back({"BREACH_OPEN", {}, Severity::error, {}, *known.breach_since, true});
    }
    if (known.root_fault) {
        add(true, *known.root_fault);
    }
    add(known.behind.count() > 0, "CLOCK_BEHIND");
    add_certificate_warnings(open, known, settings, now);
    ports::Seen seen{std::move(open), unknown_keys(known)};
    for (const ports::Cause& cause : seen.open) {
        seen.unknown.erase(cause.key());
    }
    return seen;
}

void go_on(ports::Seen& now, const std::vector<ports::Cause>& before) {
    for (const ports::Cause& cause : before) {
        const std::string key{cause.key()};
        const auto same =
            std::find_if(now.open.begin(), now.open.end(), [&](const ports::Cause& other) {
                return other.key() == key;
            });
        if (same != now.open.end()) {
            same->since = cause.since;
        } else if (now.unknown.erase(key) > 0) {
            now.open.push_back(cause);
        }
    }
}

std::vector<ports::Cause> warnings_of(const Settings& settings, core::Instant now) {
    const std::optional<std::uintmax_t> free{free_space(settings.data_directory)};
    const bool full{free && is_disk_full(settings, *free, false)};
    std::vector<ports::Cause> all{disk_warnings(settings, free, full, now)};
    Condition known;
    known.certificate_end = end_in(settings.tls_certificate);
    known.document_end = end_in(settings.document_certificate);
    known.revocations = revocations_term(settings, {});
    add_certificate_warnings(all, known, settings, now);
    return all;
}

}
