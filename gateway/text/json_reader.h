#pragma once
// JSON on the data path: flattened to leaves without a tree, every value of it looked at.

#include "gateway/core/record.h"
#include "gateway/core/result.h"
#include "gateway/text/known_names.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace gateway::text {

struct JsonLimits {
    std::size_t depth{64}; ///< of nested objects and arrays
};

/// Reads JSON texts one after another; keeps its memory between them. For one thread at a time.
/// Strict as parse_json() is, with the same codes and the same answer to what is JSON; but a number
/// has no range.
class JsonReader final {
public:
    /// A leaf's JSON Pointer (array elements by index), its kind, and its text: a number as
    /// written, a string without escapes. Null is the absence of a value and is no leaf. Views live
    /// until the call returns.
    using OnLeaf =
        std::function<void(std::string_view path, core::Value::Kind kind, std::string_view text)>;

    /// @param names must outlive the reader; null: keys in a rejection's path are all *.
    explicit JsonReader(const KnownNames* names = nullptr, JsonLimits limits = {});
    ~JsonReader();
    JsonReader(const JsonReader&) = delete;
    JsonReader& operator=(const JsonReader&) = delete;

    /// Tells all leaves of one object, in order. Leaves told before a rejection are to be
    /// forgotten.
    /// @return also rejects with JSON_NOT_OBJECT.
    [[nodiscard]] core::Result<core::Nothing>
    leaves(std::string_view object, const OnLeaf& on_leaf);

    /// One element of an array inside a document.
    struct Element {
        std::string_view text; ///< part of the document
        std::size_t line;
    };

    /// The elements of the array at `pointer`. The whole document is read strictly before this
    /// returns; only keys that stand twice inside an element and U+0000 there are left for leaves()
    /// to find.
    /// @param pointer not empty. @return also rejects with JSON_NO_RECORDS (there is no array at
    /// `pointer`).
    [[nodiscard]] core::Result<std::vector<Element>>
    elements(std::string_view document, std::string_view pointer);

private:
    class Walk;
    std::unique_ptr<Walk> m_walk;
};

}
