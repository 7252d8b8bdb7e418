#pragma once
// Fields with paths as a tree of elements.

#include "gateway/core/cleared_record.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace adapters::xml {

struct Element {
    std::string_view name{}; ///< a step of a path: what tells it apart is written as well
    std::vector<std::pair<std::string_view, std::string_view>> attributes{};
    std::vector<Element> children{};
    std::string_view text{};
    bool is_leaf{false};
    bool not_supplied{false};
};

/// Fields that follow each other share their parents, text and attributes of one element that
/// element; order stays. Before an element that is told by its position, empty ones stand for those
/// that have nothing. An attribute that is not supplied is left out, for XML has no mark for it.
/// Views are the record's own.
/// @throws core::GatewayError XML_CHARACTER for a value that XML cannot hold, XML_PATH for a path
/// that is none.
[[nodiscard]] Element tree_of(std::span<const gateway::core::ClearedField> fields);

/// The first that could not be written so that a reader of the same paths finds it, whichever of
/// them are absent: it is none, stands twice, returns to an element that others were written
/// behind, has elements beside text, is plain beside one told by its position (or has a position
/// beyond 1,000), or is an attribute by which elements of its name are told apart.
[[nodiscard]] std::optional<std::string> unwritable_path(std::span<const std::string> paths);

}
