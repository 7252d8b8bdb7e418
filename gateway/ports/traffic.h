#pragma once
// What ran, newest first, for whoever looks: lines without counts, by index alone, however much was
// exchanged.

#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"
#include "gateway/ports/unit_of_work.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace gateway::ports {

class Traffic {
public:
    Traffic() = default;
    Traffic(const Traffic&) = delete;
    Traffic& operator=(const Traffic&) = delete;
    virtual ~Traffic() = default;

    struct Run {
        core::MessageId run;
        core::ExchangeId exchange;
        Direction direction{Direction::out};
        core::Instant started;
        std::optional<core::Instant> closed{};
    };

    /// Where a list goes on: behind this run.
    struct Behind {
        core::Instant started;
        core::MessageId run;
    };

    /// Newest first. @param exchange nothing: of all.
    [[nodiscard]] virtual std::vector<Run> runs(
        std::optional<core::ExchangeId> exchange, const std::optional<Behind>& behind,
        std::size_t at_most) = 0;
};

}
