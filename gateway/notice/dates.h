#pragma once
// The day on which a notice says it was written or last changed.

#include "gateway/core/instant.h"
#include "gateway/notice/text.h"

#include <optional>

namespace gateway::notice {

struct DatedAt {
    core::LocalDate date;
    Span span;
};

/// The latest day that the notice calls its own (`päivitetty 6.10.2020`, `laadittu: 31.12.2024`),
/// a day behind its title, or one that stands alone at its beginning or end. Nothing: the notice is
/// undated.
[[nodiscard]] std::optional<DatedAt> date_of(const Text& text);

}
