#pragma once
// Codes: short upper-case words that name a cause. Made from literals only, so that nothing a
// stranger sent can become one and reach a log.

#include <compare>
#include <ostream>
#include <string_view>

namespace gateway::core {

class Code final {
public:
    consteval Code(const char* literal)
        : m_text{literal} {} // NOLINT(google-explicit-constructor): a literal is a code

    [[nodiscard]] constexpr std::string_view text() const noexcept { return m_text; }

    friend constexpr bool operator==(Code, Code) = default;
    friend constexpr auto operator<=>(Code, Code) = default;
    friend std::ostream& operator<<(std::ostream& out, Code code) { return out << code.m_text; }

private:
    std::string_view m_text;
};

}
