#pragma once
// The interface: one function from a request to an answer. The order stands in code and cannot be
// configured: who calls, how often, where to, may they, why; then the resource; then the journal;
// and only then the answer. It must never answer what was not recorded.

#include "gateway/admin/call.h"
#include "gateway/admin/limiter.h"
#include "gateway/admin/parts.h"
#include "gateway/http/message.h"

namespace gateway::admin {

class Api final {
public:
    /// @param parts outlive it.
    explicit Api(Parts& parts) : Api{parts, Limiter::Rate{}, Limiter::Rate{60, 1}} {}
    /// @param known of a caller who is somebody. @param strangers of those
    /// who are not, by their address.
    Api(Parts& parts, Limiter::Rate known, Limiter::Rate strangers)
        : m_parts{parts}, m_known{known}, m_strangers{strangers} {}

    /// Waits for the store: never called on a loop. Thread-safe.
    [[nodiscard]] http::Response answer(http::Request request, Way way);

    /// Whether somebody who follows something is to be answered now: it changed since, or they may
    /// not, or they follow nothing. Waits for the store. Thread-safe.
    [[nodiscard]] bool has_news(const http::Request& request, Way way) noexcept;

    /// Records what was refused before it was whole.
    void note_refused(const http::Refused& refused, Way way) noexcept;

private:
    struct Visit;

    void serve(Visit& visit);
    // Each says whether to go on; where not, the visit has its answer.
    [[nodiscard]] bool admit(Visit& visit);
    [[nodiscard]] static bool find(Visit& visit);
    [[nodiscard]] bool is_of_our_page(Visit& visit);
    [[nodiscard]] static bool read_body(Visit& visit);
    [[nodiscard]] static bool read_reason(Visit& visit);
    [[nodiscard]] bool is_first(Visit& visit);
    [[nodiscard]] Caller caller_of(const http::Request& request, Way way, core::Instant now);
    void remember(const Visit& visit);
    void record(Visit& visit);
    void take_effect(Visit& visit);
    [[nodiscard]] exchange::Noted write(Visit& visit);
    void note(const Visit& visit, const Answer& answer, exchange::Writing& writing) const;

    Parts& m_parts;
    Limiter m_known;
    Limiter m_strangers;
};

}
