#pragma once
// Personal data as a type. A Secret cannot be printed, logged, formatted or concatenated by
// accident; the one way out is reveal(), a word that review can grep for.

#include <compare>
#include <concepts>
#include <cstddef>
#include <functional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace gateway::core {

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) {
    out << value;
};

/// Text that must never reach a log, a metric, a URL, a file name or an error text.
/// The contents are wiped when the value dies (GDPR Art. 32; defence in depth, not a promise).
template <class Tag> class Secret final {
public:
    Secret() = default;

    explicit Secret(std::string text) noexcept : m_text{std::move(text)} {}

    Secret(const Secret&) = default;
    Secret(Secret&&) noexcept = default;
    Secret& operator=(const Secret&) = default;
    Secret& operator=(Secret&&) noexcept = default;

    ~Secret() {
        for (volatile char& byte : m_text) {
            byte = 0;
        }
    }

    /// The single way out. Whoever calls it answers for where the text goes.
    [[nodiscard]] std::string_view reveal() const noexcept { return m_text; }

    [[nodiscard]] bool empty() const noexcept { return m_text.empty(); }

    friend bool operator==(const Secret&, const Secret&) = default;
    friend auto operator<=>(const Secret&, const Secret&) = default;
    friend std::ostream& operator<<(std::ostream&, const Secret&) = delete;

private:
    std::string m_text;
};

/// The identifier by which a register knows a person: a personal identity code (hetu) or, for
/// someone who has none, the register's own opaque identifier.
using PersonId = Secret<struct PersonIdTag>;

static_assert(!Streamable<PersonId>, "personal data must not be printable");

}

template <class Tag> struct std::hash<gateway::core::Secret<Tag>> {
    std::size_t operator()(const gateway::core::Secret<Tag>& secret) const noexcept {
        return std::hash<std::string_view>{}(secret.reveal());
    }
};
