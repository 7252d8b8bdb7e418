#include "gateway/journal/keeper_bodies.h"

#include "gateway/journal/json_writer.h"

namespace gateway::journal {

std::string key_body(std::string_view act, std::int64_t generation, std::int64_t keys) {
    JsonWriter json;
    json.open_object();
    json.text("act", act);
    json.number("generation", generation);
    json.number("keys", keys);
    json.close_object();
    return json.take();
}

std::string destruction_body(
    std::string_view clock, std::int64_t years, core::Instant due, std::int64_t generation,
    const std::optional<core::Digest>& receipt) {
    JsonWriter json;
    json.open_object();
    json.text("act", "destroyed");
    json.text("clock", clock);
    json.instant("due", due);
    json.number("generation", generation);
    if (receipt) {
        json.digest("receipt", *receipt);
    }
    json.number("years", years);
    json.close_object();
    return json.take();
}

std::string recorded_body(const SaidOfCustomerships& said) {
    JsonWriter json;
    json.open_object();
    json.text("act", "recorded");
    json.number("events", said.events);
    json.digest("file", said.file);
    json.number("known", said.known);
    json.number("receipts", said.receipts);
    json.number("uid", said.uid);
    json.close_object();
    return json.take();
}

std::string payloads_body(
    std::string_view exchange, std::string_view clock, std::int64_t months, std::string_view ends,
    std::int64_t payloads, std::int64_t generation) {
    JsonWriter json;
    json.open_object();
    json.text("act", "payloads-destroyed");
    json.text("clock", clock);
    json.text("ends", ends);
    json.text("exchange", exchange);
    json.number("generation", generation);
    json.number("months", months);
    json.number("payloads", payloads);
    json.close_object();
    return json.take();
}

std::string year_body(
    std::string_view of, std::int64_t years, core::Instant before, std::int64_t rows,
    std::int64_t stay, std::int64_t generation) {
    JsonWriter json;
    json.open_object();
    json.text("act", "year-ended");
    json.instant("before", before);
    json.number("generation", generation);
    json.text("of", of);
    json.number("rows", rows);
    json.number("stay", stay);
    json.number("years", years);
    json.close_object();
    return json.take();
}

namespace {

/// The act, the day and what stands of each chain; keys in their order. @param own  writes what
/// stands between a chain's number and its sequence
template <class One, class Own> void begin_with_chains(
    JsonWriter& json, std::string_view act, core::Instant before, std::span<const One> chains,
    Own own) {
    json.open_object();
    json.text("act", act);
    json.instant("before", before);
    json.key("chains");
    json.open_array();
    for (const One& one : chains) {
        json.open_object();
        json.number("chain", one.chain);
        own(one);
        json.number("sequence", one.sequence);
        json.close_object();
    }
    json.close_array();
}

}

std::string dropped_body(
    core::Instant before, std::span<const Begun> chains, std::int64_t entries, std::int64_t years) {
    JsonWriter json;
    begin_with_chains(
        json, "dropped", before, chains, [&](const Begun& one) { json.digest("head", one.head); });
    json.number("entries", entries);
    json.number("years", years);
    json.close_object();
    return json.take();
}

std::string
audit_ended_body(core::Instant before, std::span<const LeftOutOf> chains, std::int64_t years) {
    JsonWriter json;
    begin_with_chains(json, "audit-ended", before, chains, [&](const LeftOutOf& one) {
        json.number("entries", one.entries);
    });
    json.number("years", years);
    json.close_object();
    return json.take();
}

std::string breach_body(
    std::string_view act, std::string_view breach, std::string_view kind,
    const core::Digest& decision, std::optional<core::Instant> known_at) {
    JsonWriter json;
    json.open_object();
    json.text("act", act);
    json.text("breach", breach);
    json.digest("decision", decision);
    json.text("kind", kind);
    if (known_at) {
        json.instant("known_at", *known_at);
    }
    json.close_object();
    return json.take();
}

}
