#include "gateway/exchange/field_places.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace gateway::exchange {

namespace {

const config::Leg* coming_leg(const config::Exchange& exchange) noexcept {
    switch (exchange.direction) {
    case ports::Direction::in: return &exchange.record;
    case ports::Direction::query_out: return &exchange.response;
    case ports::Direction::query_in: return &exchange.request;
    case ports::Direction::out: return nullptr;
    }
    return nullptr;
}

/// The register's own side: a selection's columns, or the document of the municipal system that
/// asks.
const mapping::Mapping*
register_side(const config::Configuration& law, const config::Exchange& exchange) noexcept {
    const config::Register* const reg{law.find(exchange.reg)};
    if (reg == nullptr) {
        return nullptr;
    }
    if (exchange.direction == ports::Direction::query_out) {
        return reg->relay ? reg->relay->mapping.get() : nullptr;
    }
    return reg->binding == nullptr && reg->own_bindings.empty()
               ? nullptr
               : &reg->binding_of(exchange.selection);
}

std::string field_of(const mapping::Mapping* side, core::ItemId item) {
    return side == nullptr ? std::string{} : side->path_of(item);
}

std::vector<FieldPlace> places_of(
    const config::Configuration& law, const config::Exchange& exchange, const config::Leg* leg) {
    std::vector<FieldPlace> places;
    if (leg == nullptr || leg->mapping == nullptr) {
        return places;
    }
    const mapping::Mapping* const own{register_side(law, exchange)};
    for (const mapping::Line& line : leg->mapping->definition().lines) {
        places.push_back(FieldPlace{line.item, field_of(own, line.item), line.path});
    }
    return places;
}

}

const config::Leg* leaving_leg(const config::Exchange& exchange) noexcept {
    switch (exchange.direction) {
    case ports::Direction::out: return &exchange.record;
    case ports::Direction::query_out: return &exchange.request;
    case ports::Direction::query_in: return &exchange.response;
    case ports::Direction::in: return nullptr;
    }
    return nullptr;
}

std::vector<FieldPlace>
places_leaving(const config::Configuration& law, const config::Exchange& exchange) {
    std::vector<FieldPlace> places{places_of(law, exchange, leaving_leg(exchange))};
    const mapping::Mapping* const own{register_side(law, exchange)};
    if (places.empty() || own == nullptr) {
        return places;
    }
    for (const mapping::Line& line : own->definition().lines) {
        const bool placed{std::any_of(places.begin(), places.end(), [&](const FieldPlace& place) {
            return place.item == line.item;
        })};
        if (!placed) {
            places.push_back(FieldPlace{line.item, line.path, {}});
        }
    }
    return places;
}

std::vector<FieldPlace>
places_coming(const config::Configuration& law, const config::Exchange& exchange) {
    return places_of(law, exchange, coming_leg(exchange));
}

std::vector<SentFields> read_sent(const config::Leg& leg, core::ByteView document) {
    std::vector<SentFields> records;
    ports::MemorySource source{document};
    const std::unique_ptr<ports::DocumentReader> reader{leg.document->read(source)};
    for (;;) {
        auto next = reader->next();
        if (!next || !next.value()) {
            return records;
        }
        auto* const native = std::get_if<core::NativeRecord>(&next.value()->content);
        if (native == nullptr) {
            continue;
        }
        core::Result<mapping::Mapped> mapped{leg.mapping->to_canonical(*native)};
        if (!mapped) {
            continue;
        }
        SentFields sent{
            mapped.value().subject, std::move(*native), std::move(mapped.value().record), {}};
        for (const mapping::Loss& loss : mapped.value().lost) {
            if (loss.kind == mapping::Loss::Kind::defaulted) {
                sent.defaulted.push_back(loss.place);
            }
        }
        records.push_back(std::move(sent));
    }
}

}
