#pragma once
// Which documents wait for their party: asked by party, and by exchange.

#include <string>
#include <string_view>

namespace gateway::storage {

// A document `d` that its party took or refused for good.
inline constexpr std::string_view answered{
    " EXISTS (SELECT FROM outcome AS o WHERE o.message = d.document AND o.outcome IN ('delivered', "
    "'refused'))"};

// The state of the latest step of a document `d`; null: none.
inline constexpr std::string_view latest_state{
    " (SELECT s.state FROM delivery_step AS s WHERE s.message = d.document ORDER BY step DESC LIMIT"
    " 1)"};

/// FROM and WHERE of the documents `d` of runs that are open, neither answered nor dead.
[[nodiscard]] inline std::string waiting_documents() {
    return " FROM document AS d JOIN run USING (run) WHERE run.closed_at IS NULL AND superseded_at "
           "IS NULL AND NOT"
           + std::string{answered} + " AND coalesce(" + std::string{latest_state}
           + ", 'waiting') NOT IN ('dead', 'given-up')";
}

}
