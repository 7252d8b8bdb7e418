#include "gateway/journal/release_bodies.h"

#include "gateway/crypto/digest.h"
#include "gateway/journal/json_writer.h"

namespace gateway::journal {

namespace {

std::string_view word_of(ports::ReleaseEntry::State state) {
    switch (state) {
    case ports::ReleaseEntry::State::intended: return "intended";
    case ports::ReleaseEntry::State::accepted: return "accepted";
    case ports::ReleaseEntry::State::signed_: return "signed";
    case ports::ReleaseEntry::State::given_up: return "given-up";
    }
    return {};
}

}

std::string release_body(const ports::ReleaseEntry& entry) {
    JsonWriter json;
    json.open_object();
    json.text("by", entry.by);
    json.digest("document", entry.document);
    json.number("epsilon_micro", entry.epsilon_micro);
    json.text("exchange", entry.exchange.text());
    if (!entry.levels.empty()) {
        json.key("levels");
        json.open_array();
        for (const std::string& level : entry.levels) {
            json.string(level);
        }
        json.close_array();
    }
    json.text("period", entry.period);
    json.text("recipient", entry.recipient);
    json.digest("report", crypto::sha256(core::as_bytes(entry.report)));
    json.digest("request", entry.request);
    json.text("state", word_of(entry.state));
    json.text("variable", entry.variable);
    json.close_object();
    return json.take();
}

std::string
release_refused_body(const ports::ReleaseEntry& entry, std::span<const std::string> reasons) {
    JsonWriter json;
    json.open_object();
    json.text("by", entry.by);
    json.text("exchange", entry.exchange.text());
    json.text("period", entry.period);
    json.key("reasons");
    json.open_array();
    for (const std::string& reason : reasons) {
        json.string(reason);
    }
    json.close_array();
    json.digest("request", entry.request);
    json.text("state", "refused");
    json.text("variable", entry.variable);
    json.close_object();
    return json.take();
}

}
