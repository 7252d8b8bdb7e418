#pragma once
// A control total: decimal numbers added up exactly. It must never round, and never hold what it
// could not add for added.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gateway::exchange {

/// Sums of numbers with up to twelve digits before and six behind the decimal point.
class ControlSum final {
public:
    /// `-12.50`, `12,5`, `7`; spaces around it do not count. Nothing for anything else.
    [[nodiscard]] static std::optional<ControlSum> parse(std::string_view number) noexcept;

    /// @return false if `number` is none, or the sum would outgrow its digits; it is as before
    /// then.
    [[nodiscard]] bool add(std::string_view number) noexcept;
    [[nodiscard]] bool add(const ControlSum& other) noexcept;

    /// Nothing if there is something behind the decimal point.
    [[nodiscard]] std::optional<std::int64_t> whole_number() const noexcept;

    /// Without a needless zero: `12.5`.
    [[nodiscard]] std::string text() const;

    friend auto operator<=>(const ControlSum&, const ControlSum&) = default;

private:
    std::int64_t m_millionths{0};
};

}
