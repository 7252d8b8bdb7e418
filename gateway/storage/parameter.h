#pragma once
// Statement parameters in PostgreSQL's binary form. Rows are written as columns, one array each, so
// that any number of them is one statement: INSERT … SELECT FROM unnest($1::uuid[], $2::text[], …).

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway::storage {

/// A parameter as the server takes it. Never null; nulls stand inside arrays.
class Parameter final {
public:
    [[nodiscard]] static Parameter integer(std::int64_t value);
    [[nodiscard]] static Parameter text(std::string_view value);
    [[nodiscard]] static Parameter bytes(core::ByteView value);
    [[nodiscard]] static Parameter message(const core::MessageId& value);
    [[nodiscard]] static Parameter instant(core::Instant value);

    [[nodiscard]] const std::string& encoded() const noexcept { return m_encoded; }

private:
    friend class Column;

    explicit Parameter(std::string encoded) noexcept : m_encoded{std::move(encoded)} {}

    std::string m_encoded;
};

/// One column of many rows: a one-dimensional array. Its values must all be of its kind.
class Column final {
public:
    enum class Kind : std::uint32_t { // PostgreSQL's type numbers (pg_type.dat)
        boolean = 16,
        bytes = 17,
        bigint = 20,
        integer = 23,
        text = 25,
        instant = 1184,
        uuid = 2950
    };

    explicit Column(Kind kind) noexcept : m_kind{kind} {}

    void add(bool value);
    void add(std::int64_t value);
    void add(int value);
    void add(std::string_view value);
    void add(const char* value) = delete; // would be taken for a truth value
    void add(core::ByteView value);
    void add(const core::Digest& value) { add(core::ByteView{value}); }
    void add(const core::Bytes& value) { add(core::ByteView{value}); }
    void add(const core::MessageId& value);
    void add(core::Instant value);
    void add_null();

    template <class T> void add(const std::optional<T>& value) {
        if (value) {
            add(*value);
        } else {
            add_null();
        }
    }

    [[nodiscard]] Parameter finish() const&;
    /// Hands it over, without a copy.
    [[nodiscard]] Parameter finish() &&;
    [[nodiscard]] std::size_t size() const noexcept { return m_count; }

private:
    void expect(Kind kind) const;
    void add_element(std::string_view element);

    Kind m_kind;
    std::size_t m_count{0};
    bool m_nulls{false};
    std::string m_encoded{}; ///< room for the array's head, then its elements
};

using Parameters = std::vector<Parameter>;

/// Builds rows column by column and hands them over as parameters.
class Columns final {
public:
    explicit Columns(std::initializer_list<Column::Kind> kinds);

    /// One row; its values in the order of the kinds.
    template <class... Values> void row(const Values&... values) {
        std::size_t column{0};
        (m_columns[column++].add(values), ...);
    }

    [[nodiscard]] Parameters parameters() const&;
    /// Hands the rows over, without a copy.
    [[nodiscard]] Parameters parameters() &&;
    [[nodiscard]] bool empty() const noexcept { return m_columns.front().size() == 0; }

private:
    std::vector<Column> m_columns;
};

}
