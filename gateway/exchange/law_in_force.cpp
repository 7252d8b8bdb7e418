#include "gateway/exchange/law_in_force.h"

#include <algorithm>
#include <tuple>

namespace gateway::exchange {

const config::Exchange*
in_force(const config::Configuration& law, const config::Exchange& begun_with) noexcept {
    const config::Exchange* const now{law.find(begun_with.id)};
    const bool same{
        now != nullptr && now->party == begun_with.party && now->purpose == begun_with.purpose
        && now->reg == begun_with.reg && now->direction == begun_with.direction};
    return same ? now : nullptr;
}

namespace {

const ports::Endpoint* endpoint_of(const config::Party& party, const std::string& name) {
    const auto found = party.endpoints.find(name);
    return found == party.endpoints.end() ? nullptr : &found->second;
}

bool same(const ports::Endpoint* one, const ports::Endpoint* other) {
    if (one == nullptr || other == nullptr) {
        return one == other;
    }
    return std::tie(one->url, one->server_pins, one->trust_file, one->settings)
           == std::tie(other->url, other->server_pins, other->trust_file, other->settings);
}

/// What the bytes of a document are in: a law that asks for encryption is not met by what was made
/// plain before it.
bool same(const config::Wrapping& one, const config::Wrapping& other) {
    return std::tie(one.compression, one.is_signed, one.encrypted)
           == std::tie(other.compression, other.is_signed, other.encrypted);
}

template <class List, class One> bool contains(const List& list, const One& one) {
    return std::find(list.begin(), list.end(), one) != list.end();
}

/// Through a server of ours: that server must be one of the register's, and who it vouches for the
/// exchange's party.
bool may_call_through(
    const config::Configuration& law, const config::Exchange& exchange, const core::Digest& spki,
    const std::string& vouched_for) {
    const config::Register* const reg{law.find(exchange.reg)};
    const config::Party* const party{law.find(exchange.party)};
    return exchange.direction == ports::Direction::query_in && !exchange.service.empty()
           && reg != nullptr && party != nullptr && contains(reg->intermediaries, spki)
           && contains(party->identities, vouched_for);
}

}

bool same_way_out(
    const config::Configuration& law, const config::Configuration& begun,
    const config::Exchange& exchange) {
    const config::Exchange* const now{in_force(law, exchange)};
    const config::Party* const before{begun.find(exchange.party)};
    const config::Party* const after{law.find(exchange.party)};
    if (now == nullptr || before == nullptr || after == nullptr) {
        return true;
    }
    return now->transport == exchange.transport && now->endpoint == exchange.endpoint
           && same(endpoint_of(*before, exchange.endpoint), endpoint_of(*after, exchange.endpoint))
           && before->document_certificate == after->document_certificate
           && before->document_pins == after->document_pins
           && same(now->wrapping, exchange.wrapping)
           && now->record.format == exchange.record.format;
}

bool may_call(
    const config::Configuration& law, const config::Exchange& exchange, const core::Digest& spki,
    const std::optional<std::string>& vouched_for) {
    if (vouched_for) {
        return may_call_through(law, exchange, spki, *vouched_for);
    }
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
