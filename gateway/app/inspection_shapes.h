#pragma once
// Which format a document has, and which part of it is a record, by what it looks like. For people
// who look at a file: an exchange is told both, and never guesses.

#include "gateway/app/inspection.h"

namespace gateway::app {

struct GuessedShape {
    std::string format; ///< as it is told
    std::string kind;   ///< of the reader: finvoice is read as xml
    ports::Shape shape;
    std::vector<core::Rejection> warnings; ///< what was assumed
};

/// @return the rejection of a document that cannot be read as far as this. @throws as
/// inspect_document().
[[nodiscard]] core::Result<GuessedShape>
guess_shape(const OpenSource& open, const InspectionWishes& wishes, std::string& format);

}
