#pragma once
// Rejections: a party or a file gave us something wrong. A value, never an exception (the four
// kinds of failure are in docs/architecture.md).

#include "gateway/core/code.h"

#include <cassert>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace gateway::core {

/// What was wrong and where; never the value that was wrong.
struct Rejection {
    Code code;        ///< stable, upper case: XML_DOCTYPE, HETU_CHECK, …
    std::string path; ///< place in the document; names a mapping does not know are shown as *
    std::optional<std::size_t> line{};   ///< 1-based, where the format has lines
    std::optional<std::size_t> record{}; ///< 1-based ordinal of the record in its document

    friend bool operator==(const Rejection&, const Rejection&) = default;
};

/// A T, or the reason why there is none.
template <class T> class [[nodiscard]] Result final {
public:
    Result(T value)
        : m_state{std::in_place_index<0>, std::move(value)} {
    } // NOLINT(google-explicit-constructor): reads as a return

    Result(Rejection rejection)
        : m_state{std::in_place_index<1>, std::move(rejection)} {
    } // NOLINT(google-explicit-constructor): reads as a return

    [[nodiscard]] bool ok() const noexcept { return m_state.index() == 0; }
    explicit operator bool() const noexcept { return ok(); }

    [[nodiscard]] const T& value() const& {
        assert(ok());
        return *std::get_if<0>(&m_state);
    }

    [[nodiscard]] T& value() & {
        assert(ok());
        return *std::get_if<0>(&m_state);
    }

    [[nodiscard]] T&& value() && {
        assert(ok());
        return std::move(*std::get_if<0>(&m_state));
    }

    [[nodiscard]] const Rejection& rejection() const {
        assert(!ok());
        return *std::get_if<1>(&m_state);
    }

private:
    std::variant<T, Rejection> m_state;
};

struct Nothing {
    friend bool operator==(Nothing, Nothing) = default;
};

}
