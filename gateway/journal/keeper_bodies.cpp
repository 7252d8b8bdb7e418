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
    std::string_view clock, std::int64_t years, core::Instant due, std::int64_t generation) {
    JsonWriter json;
    json.open_object();
    json.text("act", "destroyed");
    json.text("clock", clock);
    json.instant("due", due);
    json.number("generation", generation);
    json.number("years", years);
    json.close_object();
    return json.take();
}

std::string breach_body(
    std::string_view act, std::string_view breach, std::string_view kind,
    const core::Digest& decision) {
    JsonWriter json;
    json.open_object();
    json.text("act", act);
    json.text("breach", breach);
    json.digest("decision", decision);
    json.text("kind", kind);
    json.close_object();
    return json.take();
}

}
