#pragma once
// A shape that was checked, in the form that reading and writing need.

#include "gateway/ports/format.h"
#include "gateway/text/known_names.h"
#include "gateway/text/xml_reader.h"

#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace adapters::dxl {

inline constexpr std::string_view dxl_namespace{"http://www.lotus.com/dxl"};

struct BoundShape {
    std::set<std::string, std::less<>> known_paths;
    gateway::text::KnownNames names;
    std::string form;           ///< empty: every form
    std::string list_separator; ///< empty: values of a list stand for themselves
    std::string record_id;      ///< item of the record's id that is written; empty: none
    gateway::text::XmlLimits limits;
    std::size_t record_limit{std::size_t{8} << 20U};
    std::size_t most_documents{1'000'000};
};

/// Items in which Notes itself keeps who wrote, changed, signed or may read a document.
[[nodiscard]] bool is_of_staff(std::string_view item) noexcept;

[[nodiscard]] gateway::core::Result<std::shared_ptr<const BoundShape>>
bind_shape(const gateway::ports::Shape& shape);

}
