#include "gateway/app/retention_end.h"

#include "gateway/core/error.h"

#include <vector>

namespace gateway::app {

bool end_for_good(
    Workbench& bench, const ports::Destruction& what, const std::string& certificate) {
    const std::vector<core::PersonNo> whose{
        what.person == core::PersonNo::none ? std::vector<core::PersonNo>{}
                                            : std::vector{what.person}};
    const exchange::Noted noted{bench.try_note(
        [&](const exchange::Ground&, exchange::Writing& writing) {
            writing.note(journal::EntryKind::retention, std::nullopt, what.person, certificate);
            writing.rights.push_back({what});
        },
        whose, exchange::Takes::something)};
    if (noted.failure && noted.failure->code() != core::Code{"RETENTION_MOVED"}) {
        throw core::GatewayError{*noted.failure};
    }
    return !noted.failure;
}

std::int64_t newest_generation(Installation& installation) {
    const auto generations = installation.store().wrapped_keys();
    return generations.empty() ? 0 : generations.rbegin()->first;
}

}
