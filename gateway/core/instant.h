#pragma once
// Time: one kind of instant (UTC, microseconds) and the Finnish calendar day.
// There is no clock here: time is a parameter, or the Clock port.

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gateway::core {

/// An instant in UTC with microsecond resolution, as PostgreSQL keeps it.
class Instant final {
public:
    constexpr Instant() = default;

    [[nodiscard]] static constexpr Instant from_microseconds(std::int64_t since_epoch) noexcept {
        return Instant{since_epoch};
    }

    [[nodiscard]] constexpr std::int64_t microseconds() const noexcept { return m_microseconds; }

    [[nodiscard]] constexpr Instant operator+(std::chrono::microseconds span) const noexcept {
        return Instant{m_microseconds + span.count()};
    }

    [[nodiscard]] constexpr std::chrono::microseconds operator-(Instant earlier) const noexcept {
        return std::chrono::microseconds{m_microseconds - earlier.m_microseconds};
    }

    friend constexpr auto operator<=>(Instant, Instant) = default;

private:
    explicit constexpr Instant(std::int64_t since_epoch) noexcept : m_microseconds{since_epoch} {}

    std::int64_t m_microseconds{0};
};

/// A calendar day in Europe/Helsinki. Laws, consents and agreements begin and end with days.
struct LocalDate {
    std::int16_t year{0};
    std::uint8_t month{0};
    std::uint8_t day{0};

    friend constexpr auto operator<=>(const LocalDate&, const LocalDate&) = default;
};

/// A half-open span of time; a missing end is open.
struct Validity {
    std::optional<Instant> from{};  ///< first instant inside
    std::optional<Instant> until{}; ///< first instant outside

    [[nodiscard]] constexpr bool covers(Instant at) const noexcept {
        return (!from || *from <= at) && (!until || at < *until);
    }

    friend bool operator==(const Validity&, const Validity&) = default;
};

/// RFC 3339 with a zone. A form without a zone is refused: nothing is guessed here.
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text);

/// `YYYY-MM-DD` of a day that exists.
[[nodiscard]] std::optional<LocalDate> parse_date(std::string_view text);

/// `2026-03-01T08:00:00Z`, with six decimals when they are not zero.
[[nodiscard]] std::string to_utc_text(Instant at);

/// `2026-03-01T10:00:00+02:00`: the same instant as people in Finland say it.
[[nodiscard]] std::string to_helsinki_text(Instant at);

/// `YYYY-MM-DD`.
[[nodiscard]] std::string to_text(LocalDate date);

/// When the clocks of Helsinki show a time of a day. One that the spring's jump leaves out is the
/// first instant after the gap; one that comes twice in autumn is its first.
[[nodiscard]] Instant when_clocks_show(LocalDate day, std::chrono::minutes since_midnight);

/// Whether this machine has the data of Europe/Helsinki, as they are in 2026: where it has not,
/// nothing here can be relied on.
[[nodiscard]] bool knows_helsinki() noexcept;

/// The first instant of a day in Europe/Helsinki.
[[nodiscard]] Instant start_of_day(LocalDate date);

/// The day that it is in Europe/Helsinki at `at`.
[[nodiscard]] LocalDate local_date(Instant at);

/// The day after `date`.
[[nodiscard]] LocalDate next_day(LocalDate date);

/// An instant or a bare date (its first instant in Europe/Helsinki).
[[nodiscard]] std::optional<Instant> parse_instant_or_date(std::string_view text);

}
