#include "gateway/journal/schedule_bodies.h"

#include "gateway/journal/json_writer.h"

namespace gateway::journal {

std::string schedule_body(const ports::DueBegun& begun) {
    JsonWriter json;
    json.open_object();
    json.instant("due", begun.due_at);
    json.text("event", "begun");
    json.text("exchange", begun.exchange.text());
    json.text("run", begun.run.text());
    json.close_object();
    return json.take();
}

std::string schedule_body(const ports::DueAsked& asked) {
    JsonWriter json;
    json.open_object();
    json.text("by", asked.by);
    json.instant("due", asked.at);
    json.text("event", "asked");
    json.text("exchange", asked.exchange.text());
    json.close_object();
    return json.take();
}

std::string schedule_body(const ports::SchedulePause& pause, const core::Digest& reason) {
    JsonWriter json;
    json.open_object();
    json.text("by", pause.by);
    json.text("event", pause.paused ? "paused" : "resumed");
    json.text("exchange", pause.exchange.text());
    json.digest("reason", reason);
    json.close_object();
    return json.take();
}

std::string alarm_body(const ports::AlarmAcknowledged& acknowledged, const core::Digest& note) {
    JsonWriter json;
    json.open_object();
    json.digest("acknowledged", note);
    json.text("exchange", acknowledged.exchange.text());
    json.text("expectation", acknowledged.expectation.text());
    json.close_object();
    return json.take();
}

}
