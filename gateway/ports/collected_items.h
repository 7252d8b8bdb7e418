#pragma once
// What readers of documents do alike: hand out the records that a collector gathers while a parser
// steps through a document, and read a document to its end. For adapters/formats; it knows no
// format.

#include "gateway/ports/format.h"

#include <optional>
#include <utility>

namespace gateway::ports {

/// Items in their order, then what stopped the reading, then the end.
class CollectedItems final {
public:
    /// @param parser    step() → Result<bool>, false at the end; line().
    /// @param collector items(), a queue; fault(), that ends the document; ordinal(), of the record
    /// that is read.
    template <class Parser, class Collector>
    [[nodiscard]] core::Result<std::optional<DocumentReader::Item>>
    next(Parser& parser, Collector& collector) {
        while (collector.items().empty() && !m_stopped && !m_ended) {
            m_stopped = read_on(parser, collector);
        }
        if (!collector.items().empty()) {
            std::optional<DocumentReader::Item> item{std::move(collector.items().front())};
            collector.items().pop_front();
            return item;
        }
        if (m_stopped && !m_ended) {
            m_ended = true;
            return *m_stopped;
        }
        return std::optional<DocumentReader::Item>{};
    }

private:
    template <class Parser, class Collector>
    [[nodiscard]] std::optional<core::Rejection> read_on(Parser& parser, Collector& collector) {
        const core::Result<bool> more{parser.step()};
        if (!more) {
            core::Rejection rejection{more.rejection()};
            rejection.record = collector.ordinal();
            return rejection;
        }
        if (collector.fault()) {
            core::Rejection rejection{*collector.fault()};
            rejection.line = rejection.line ? rejection.line : parser.line();
            return rejection;
        }
        m_ended = !more.value();
        return std::nullopt;
    }

    std::optional<core::Rejection> m_stopped{}; ///< to be told after the records before it
    bool m_ended{false};
};

/// Reads to the end; the first thing that is not a record rejects.
[[nodiscard]] inline core::Result<core::Nothing> demand_all(DocumentReader& reader) {
    for (;;) {
        const auto next = reader.next();
        if (!next) {
            return next.rejection();
        }
        if (!next.value()) {
            return core::Nothing{};
        }
        const auto* const bad = std::get_if<DocumentReader::Malformed>(&next.value()->content);
        if (bad != nullptr) {
            return bad->rejection;
        }
    }
}

}
