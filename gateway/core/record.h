#pragma once
// Records: what is known about one subject, as the outside writes it (NativeRecord) and as the
// catalogue names it (Record). Values are personal data until a decision says otherwise.

#include "gateway/core/name.h"
#include "gateway/core/secret.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway::core {

/// A value as it was written: numbers keep their digits (100.10 stays 100.10, thirty digits stay
/// thirty).
class Value final {
public:
    enum class Kind : std::uint8_t { text, number, boolean };

    Value() = default;

    explicit Value(std::string text, Kind kind = Kind::text) noexcept
        : m_text{std::move(text)}, m_kind{kind} {}

    [[nodiscard]] Kind kind() const noexcept { return m_kind; }
    [[nodiscard]] std::string_view reveal() const noexcept { return m_text.reveal(); }
    [[nodiscard]] bool empty() const noexcept { return m_text.empty(); }

    friend bool operator==(const Value&, const Value&) = default;
    friend std::ostream& operator<<(std::ostream&, const Value&) = delete;

private:
    Secret<struct ValueTag> m_text;
    Kind m_kind{Kind::text};
};

static_assert(!Streamable<Value>);

/// One leaf of an outside document.
struct NativeField {
    std::string path; ///< as mapping.yaml writes it: /statement/person/id, /person/id, or a column
    Value value;

    friend bool operator==(const NativeField&, const NativeField&) = default;
};

/// One record of an outside document, flattened to its leaves in document order.
/// A path that occurs twice stands twice; mapping decides whether that is allowed.
struct NativeRecord {
    std::size_t ordinal{1}; ///< 1-based position in its document or result set
    std::vector<NativeField> fields;

    [[nodiscard]] const Value* find(std::string_view path) const noexcept {
        const auto at = std::find_if(fields.begin(), fields.end(), [&](const NativeField& field) {
            return field.path == path;
        });
        return at == fields.end() ? nullptr : &at->value;
    }

    friend bool operator==(const NativeRecord&, const NativeRecord&) = default;
};

struct Field {
    ItemId item;
    Value value;

    friend bool operator==(const Field&, const Field&) = default;
};

/// What is known about one subject, in the catalogue's words. Items are unique and ordered by name.
class Record final {
public:
    Record() = default;

    /// @pre no item occurs twice (mapping refuses such a record before).
    explicit Record(std::vector<Field> fields) : m_fields{std::move(fields)} {
        std::sort(m_fields.begin(), m_fields.end(), [](const Field& left, const Field& right) {
            return left.item < right.item;
        });
    }

    [[nodiscard]] const std::vector<Field>& fields() const noexcept { return m_fields; }

    [[nodiscard]] const Value* find(ItemId item) const noexcept {
        const auto at = std::find_if(m_fields.begin(), m_fields.end(), [&](const Field& field) {
            return field.item == item;
        });
        return at == m_fields.end() ? nullptr : &at->value;
    }

    friend bool operator==(const Record&, const Record&) = default;

private:
    std::vector<Field> m_fields;
};

}
