#include "gateway/app/warnings.h"

#include "gateway/app/process_readings.h"
#include "gateway/crypto/certificate.h"

#include <chrono>
#include <fstream>
#include <iterator>

namespace gateway::app {

namespace {

using core::Severity;

constexpr std::uintmax_t mebibyte{1024 * 1024};
/// What is full stays so until a tenth more is free, so that the door does not flutter.
constexpr std::uintmax_t slack{10};
constexpr std::chrono::hours day{24};

}

std::optional<core::Instant> own_certificate_end(const Settings& settings) {
    std::ifstream in{settings.tls_certificate, std::ios::binary};
    const std::string pem{std::istreambuf_iterator<char>{in}, {}};
    return crypto::end_of_certificate(pem);
}

std::optional<ports::Cause> certificate_warning(
    const Settings& settings, const std::string& party, core::Instant end, core::Instant now) {
    if (end - now >= settings.certificate_warning * day) {
        return std::nullopt;
    }
    ports::Cause cause{
        party.empty() ? core::Code{"OWN_CERTIFICATE_ENDS"} : core::Code{"PARTY_CERTIFICATE_ENDS"},
        party,
        end <= now ? Severity::error : Severity::warning,
        {{"day", core::to_text(core::local_date(end))}},
        now};
    if (!party.empty()) {
        cause.arguments.emplace_back("party", party);
    }
    return cause;
}

bool is_disk_full(const Settings& settings, std::uintmax_t free, bool full) noexcept {
    const std::uintmax_t reserve{settings.disk_reserve * mebibyte};
    return free < (full ? reserve + reserve / slack : reserve);
}

std::optional<ports::Cause> disk_warning(
    const Settings& settings, std::optional<std::uintmax_t> free, bool full, core::Instant now) {
    if (full) {
        return ports::Cause{"DISK_FULL", {}, Severity::error, {}, now};
    }
    if (free && *free < settings.disk_warning * mebibyte) {
        return ports::Cause{"DISK_LOW", {}, Severity::warning, {}, now};
    }
    return std::nullopt;
}

std::vector<ports::Cause> warnings_of(const Settings& settings, core::Instant now) {
    std::vector<ports::Cause> all;
    const std::optional<std::uintmax_t> free{free_space(settings.data_directory)};
    const bool full{free && is_disk_full(settings, *free, false)};
    if (auto cause = disk_warning(settings, free, full, now)) {
        all.push_back(std::move(*cause));
    }
    if (const std::optional<core::Instant> end{own_certificate_end(settings)}) {
        if (auto cause = certificate_warning(settings, {}, *end, now)) {
            all.push_back(std::move(*cause));
        }
    }
    return all;
}

}
