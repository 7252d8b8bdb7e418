#pragma once
// The values of one item as its elements come by. Knows the kinds of items; not which are wanted.

#include "gateway/core/record.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace adapters::dxl {

/// What an element below an item is.
enum class Part : std::uint8_t {
    list, ///< textlist, numberlist, datetimelist
    text, ///< text, mime
    number,
    datetime,
    pair,   ///< two datetimes
    rich,   ///< richtext
    inside, ///< markup inside of text or rich text
    object, ///< holds a file
    file,   ///< an attached file: its name and size are attributes
    data,   ///< base64
    skipped ///< with all that is in it: formulas, code, pictures, references
};

/// The part that an element `name` is below `parent`; nothing: below the item itself.
[[nodiscard]] Part part_of(std::optional<Part> parent, std::string_view name) noexcept;

class ItemValue final {
public:
    void clear();

    void begin(Part part, std::string_view name);
    void text(Part part, std::string_view text);
    /// @return false for a datetime that is none.
    [[nodiscard]] bool end(Part part);

    /// Whole values, in order.
    [[nodiscard]] std::vector<gateway::core::Value>& values() noexcept { return m_values; }
    /// How many bytes it takes.
    [[nodiscard]] std::size_t size() const noexcept {
        return m_size + m_text.size() + m_first.size();
    }

private:
    void push(gateway::core::Value value);

    std::vector<gateway::core::Value> m_values;
    std::string m_text;
    std::string m_first; ///< of a pair
    bool m_in_pair{false};
    bool m_after_break{false};
    std::size_t m_size{0};
};

}
