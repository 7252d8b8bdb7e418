#include "gateway/exchange/law_in_force.h"

#include <algorithm>

namespace gateway::exchange {

const config::Exchange*
in_force(const config::Configuration& law, const config::Exchange& begun_with) noexcept {
    const config::Exchange* const now{law.find(begun_with.id)};
    const bool same{
        now != nullptr && now->party == begun_with.party && now->purpose == begun_with.purpose
        && now->reg == begun_with.reg && now->direction == begun_with.direction};
    return same ? now : nullptr;
}

bool may_call(
    const config::Configuration& law, const config::Exchange& exchange, const core::Digest& spki) {
    if (exchange.direction == ports::Direction::query_out) {
        const auto client = law.client_of(spki);
        return client && client->first->id == exchange.reg
               && std::find(
                      client->second->exchanges.begin(), client->second->exchanges.end(),
                      exchange.id)
                      != client->second->exchanges.end();
    }
    const config::Party* const party{law.party_of(spki)};
    return party != nullptr && party->id == exchange.party;
}

}
