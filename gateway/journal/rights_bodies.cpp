#include "gateway/journal/rights_bodies.h"

#include "gateway/crypto/digest.h"
#include "gateway/journal/json_writer.h"
#include "gateway/ports/rights_words.h"

namespace gateway::journal {

namespace {

core::Digest digest_of(std::initializer_list<std::string_view> texts) {
    std::string all;
    for (const std::string_view text : texts) {
        all += std::to_string(text.size());
        all += ':';
        all += text;
    }
    return crypto::sha256(core::as_bytes(all));
}

}

std::string rights_body(const ports::RightsRequest& request) {
    JsonWriter json;
    json.open_object();
    json.text("asked", core::word_of(ports::right_words, request.right));
    json.text("asker", core::word_of(ports::asker_words, request.asker));
    json.number("identities", static_cast<std::int64_t>(request.persons.size()));
    json.text("received", core::to_text(request.received));
    json.digest("record", digest_of({request.reference, request.authority}));
    json.text("register", request.reg.text());
    json.text("request", request.request.text());
    json.text("step", "opened");
    json.close_object();
    return json.take();
}

std::string rights_body(const ports::RightsEvent& event, ports::Right right) {
    JsonWriter json;
    json.open_object();
    json.text("asked", core::word_of(ports::right_words, right));
    if (!event.ground.empty()) {
        json.text("ground", event.ground);
    }
    json.digest("record", digest_of({event.reference, event.details}));
    json.text("request", event.request.text());
    json.text("step", core::word_of(ports::rights_step_words, event.step));
    json.close_object();
    return json.take();
}

std::string rights_body(const ports::Erasure& erasure) {
    JsonWriter json;
    json.open_object();
    if (erasure.message) {
        json.text("message", erasure.message->text());
    }
    if (erasure.request) {
        json.text("request", erasure.request->text());
    }
    json.text("step", "erased");
    json.close_object();
    return json.take();
}

}
