// /notices: each register's privacy notice beside the rules and what was released lately; and the
// record of processing activities. No person is in either.

#include "gateway/admin/operation_json.h"
#include "gateway/admin/oversight_desk.h"
#include "gateway/text/strict_json.h"

namespace gateway::admin {

using text::JsonValue;

Answer read_notices(const Call& call, Parts& parts) {
    text::StrictJson json;
    json.allow_keys(call.body, "", {"language"});
    const std::string language{language_in(call.body, json)};
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    JsonValue body{JsonValue::make_object()};
    body.add("notices", oversight_of(parts).notices(call.now, language));
    return Answer::of(std::move(body));
}

Answer read_record_of_processing(const Call& call, Parts& parts) {
    JsonValue body{JsonValue::make_object()};
    body.add(
        "activities",
        oversight_of(parts).record_of_processing(call.now, std::string{call.language}));
    return Answer::of(std::move(body));
}

}
