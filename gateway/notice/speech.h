#pragma once
// How a sentence speaks of what it names: as past, as denied, as an exception. The rules ask this
// before they find fault; it must never make a fault of its own.

#include "gateway/notice/text.h"

namespace gateway::notice {

/// `kumottu`, `aiemmin`, `siirtyneet`: what is named is said to be past.
[[nodiscard]] bool spoken_of_as_past(const Text& text, std::size_t at);

/// `ei`, `inte`, `not`.
[[nodiscard]] bool denied(std::string_view sentence);

/// `paitsi`, `muutoin kuin`, `utom`, `except`.
[[nodiscard]] bool qualified(std::string_view sentence);

/// The span itself, with its sentence as one view.
[[nodiscard]] std::string_view sentence_of(const Text& text, Span span);

/// From the sentence before the span's own to the one after it.
[[nodiscard]] Span surroundings_of(const Text& text, Span span);

/// Whether the span lies inside the citation of an act: an act's name says nothing about the
/// notice.
template <class Citations> [[nodiscard]] bool inside(const Citations& citations, Span span) {
    for (const auto& citation : citations) {
        if (span.begin < citation.span.end && citation.span.begin < span.end) {
            return true;
        }
    }
    return false;
}

}
