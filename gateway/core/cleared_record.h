#pragma once
// The only thing that may leave. Skipping the gate does not compile: formats encode a
// ClearedRecord, and only gateway/release can make one.

#include "gateway/core/decision.h"
#include "gateway/core/record.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace gateway::release {
class Clearance;
}

namespace gateway::core {

/// One leaf of the document to be written.
struct ClearedField {
    /// A value, or the uniform mark "not supplied; ask the authority" which stands for every mapped
    /// field that is not supplied, whatever the cause, so that it reveals none.
    enum class Kind : std::uint8_t { value, not_supplied };

    std::string path;
    ItemId item;
    Kind kind{Kind::not_supplied};
    Value value;
};

/// How a released value of an item is written in a party's document. Implemented by mapping.
class Projection {
public:
    Projection() = default;
    Projection(const Projection&) = delete;
    Projection& operator=(const Projection&) = delete;
    virtual ~Projection() = default;

    /// A place in the party's document, in document order.
    struct Place {
        std::string path;
        ItemId item;
        ItemId dated_by{}; ///< the item whose day says how its value is written; empty: none does
    };

    [[nodiscard]] virtual std::span<const Place> places() const noexcept = 0;

    /// Whether a field that is not supplied is marked (recipients who act on law) or left out.
    [[nodiscard]] virtual bool marks_not_supplied() const noexcept = 0;

    /// The value as `place` writes it; nothing if the value cannot be written there.
    /// @param dated  what leaves of the item that dates it; null if nothing does.
    [[nodiscard]] virtual std::optional<Value>
    write(const Place& place, const Value& value, const Value* dated) const = 0;
};

/// The fields that a decision released, shaped for one party's document.
class ClearedRecord final {
public:
    [[nodiscard]] std::span<const ClearedField> fields() const noexcept { return m_fields; }
    [[nodiscard]] Outcome outcome() const noexcept { return m_outcome; }

private:
    friend class gateway::release::Clearance; // the one room that may make one

    ClearedRecord(std::vector<ClearedField> fields, Outcome outcome) noexcept
        : m_fields{std::move(fields)}, m_outcome{outcome} {}

    std::vector<ClearedField> m_fields;
    Outcome m_outcome;
};

}
