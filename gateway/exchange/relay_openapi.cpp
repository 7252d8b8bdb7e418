#include "gateway/exchange/relay_openapi.h"

#include "gateway/exchange/document_schema.h"
#include "gateway/exchange/law_in_force.h"
#include "gateway/exchange/questions.h"
#include "gateway/exchange/wrapping.h"

#include <cassert>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace gateway::exchange {

namespace {

using text::JsonValue;

JsonValue reference(const std::string& where) {
    return object_of({{"$ref", text_value("#/components/" + where)}});
}

/// What is the same for every service.
constexpr std::string_view components{R"({
"headers": {
 "Decision": {"description": "What the gate let out: released, reduced or refused.", "schema": {"enum": ["released", "reduced", "refused"]}},
 "Message": {"description": "The message's id, under which the journal has it.", "schema": {"type": "string", "format": "uuid"}},
 "Traceparent": {"description": "W3C Trace Context: the span that the party got, if it was asked.", "schema": {"type": "string"}},
 "Replayed": {"description": "Present where the answer was given before under the same key.", "schema": {"const": "true"}},
 "Unknown": {"description": "How many fields of the question no mapping knows, a hundred at most: they were kept out. Absent where there are none.", "schema": {"type": "integer", "minimum": 1}},
 "Authenticate": {"description": "Bearer, and what is wrong with the token (RFC 6750).", "schema": {"type": "string"}},
 "RetryAfter": {"description": "Seconds after which to try again.", "schema": {"type": "integer", "minimum": 1}}},
"parameters": {
 "IdempotencyKey": {"name": "Idempotency-Key", "in": "header", "required": false, "schema": {"type": "string", "minLength": 1, "maxLength": 257}, "description": "The same key with the same body gets the same answer for 24 hours; with another body 422; while the first is under way 409."},
 "DeliveryKey": {"name": "Idempotency-Key", "in": "header", "required": false, "schema": {"type": "string", "minLength": 1, "maxLength": 257}, "description": "A delivery is known by its bytes: the same ones are answered with the first run, with any key or none. The same key with other bytes is refused for 24 hours: 422."},
 "QuestionKey": {"name": "Idempotency-Key", "in": "header", "required": false, "schema": {"type": "string", "minLength": 1, "maxLength": 257}, "description": "A question is decided anew each time, also under the key of before. The same key with another question is refused for 24 hours: 422. A question that was malformed and is mended is another."},
 "Prefer": {"name": "Prefer", "in": "header", "required": false, "schema": {"type": "string", "examples": ["wait=10"]}, "description": "wait=N: the time budget, 1 to 120 seconds (RFC 7240); what is left of it is passed on to the party."},
 "AcceptLanguage": {"name": "Accept-Language", "in": "header", "required": false, "schema": {"type": "string", "examples": ["sv"]}, "description": "The language of explanations: fi, sv or en."},
 "Traceparent": {"name": "traceparent", "in": "header", "required": false, "schema": {"type": "string", "pattern": "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}"}, "description": "W3C Trace Context; passed on with a span of ours, made anew if it is missing."}},
"schemas": {
 "Problem": {"type": "object", "description": "Problem details (RFC 9457) in the caller's language. No value of a record is ever in it.", "required": ["type", "title", "status", "code"], "properties": {"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "code": {"type": "string"}, "detail": {"type": "string"}, "path": {"type": "string", "description": "Where in the document."}, "party": {"type": "string", "description": "The party that failed; absent where it was not the party."}, "fault": {"$ref": "#/components/schemas/Fault"}}},
 "Fault": {"type": "object", "description": "A fault that the party or X-Road told of, in our words; never in theirs.", "required": ["code", "whose", "meaning", "advice"], "properties": {"code": {"type": "string"}, "whose": {"type": "string"}, "meaning": {"type": "string"}, "advice": {"type": "string"}, "tracking": {"type": "string", "description": "Under which the other side finds it."}}},
 "Refusal": {"allOf": [{"$ref": "#/components/schemas/Problem"}, {"type": "object", "properties": {"decision": {"type": "string"}, "guards": {"type": "array", "items": {"type": "string"}}, "fields": {"type": "array", "items": {"type": "object", "required": ["item", "form", "reasons", "explanation"], "properties": {"item": {"type": "string"}, "form": {"type": "string"}, "reasons": {"type": "array", "items": {"type": "string"}}, "rule": {"type": "string"}, "provisions": {"type": "array", "items": {"type": "string"}}, "unmet": {"type": "array", "items": {"type": "string"}}, "explanation": {"type": "string"}}}}}}]},
 "Withheld": {"type": "array", "description": "What was not sent to the party of what the caller gave.", "items": {"type": "object", "required": ["item", "form", "reasons"], "properties": {"item": {"type": "string"}, "form": {"type": "string"}, "reasons": {"type": "array", "items": {"type": "string"}}}}},
 "Provenance": {"type": "object", "description": "Where a value came from.", "required": ["party", "system", "recorder", "receivedBy", "receivedAt", "path", "basis"], "properties": {"party": {"type": "string"}, "system": {"type": "string"}, "recorder": {"type": "string"}, "recordedAt": {"type": "string", "format": "date-time"}, "receivedBy": {"type": "string"}, "receivedAt": {"type": "string", "format": "date-time"}, "path": {"type": "string"}, "basis": {"type": "string"}}}},
"responses": {
 "Problem": {"description": "It was not done, and why.", "headers": {"traceparent": {"$ref": "#/components/headers/Traceparent"}}, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}},
 "NoToken": {"description": "The token is none that is known.", "headers": {"traceparent": {"$ref": "#/components/headers/Traceparent"}, "WWW-Authenticate": {"$ref": "#/components/headers/Authenticate"}}, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}},
 "UnderWay": {"description": "The same question is being answered; Lautturi-Message is its.", "headers": {"traceparent": {"$ref": "#/components/headers/Traceparent"}, "Lautturi-Message": {"$ref": "#/components/headers/Message"}, "Retry-After": {"$ref": "#/components/headers/RetryAfter"}}, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}},
 "TooMany": {"description": "A quota of the client, the party or the purpose is used up, or too many are under way. Nothing was sent.", "headers": {"traceparent": {"$ref": "#/components/headers/Traceparent"}, "Retry-After": {"$ref": "#/components/headers/RetryAfter"}}, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}},
 "NotAnswered": {"description": "No answer of the party came of it. Retry-After is the party's word on when to ask it again, anew.", "headers": {"traceparent": {"$ref": "#/components/headers/Traceparent"}, "Lautturi-Decision": {"$ref": "#/components/headers/Decision"}, "Lautturi-Message": {"$ref": "#/components/headers/Message"}, "Retry-After": {"$ref": "#/components/headers/RetryAfter"}}, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}},
 "Unavailable": {"description": "Nothing was done now; with Retry-After it is certain.", "headers": {"traceparent": {"$ref": "#/components/headers/Traceparent"}, "Retry-After": {"$ref": "#/components/headers/RetryAfter"}}, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}},
 "Refused": {"description": "The law does not allow it, or the certificate does not let the caller in.", "headers": {"traceparent": {"$ref": "#/components/headers/Traceparent"}, "Lautturi-Decision": {"$ref": "#/components/headers/Decision"}, "Lautturi-Message": {"$ref": "#/components/headers/Message"}}, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}}},
"securitySchemes": {"mutualTls": {"type": "mutualTLS", "description": "A client certificate that is pinned."}, "bearer": {"type": "http", "scheme": "bearer", "description": "A token of a municipal system, in place of a certificate, never beside one."}}
})"};

JsonValue parsed(std::string_view text) {
    core::Result<JsonValue> read{text::parse_json(text)};
    assert(read);
    return std::move(read).value();
}

JsonValue content(std::string_view type, JsonValue schema) {
    return object_of(
        {{"content",
          object_of({}).add(std::string{type}, object_of({{"schema", std::move(schema)}}))}});
}

/// What the party answered of one item, with its source.
JsonValue field_schema() {
    return object_of(
        {{"value", object_of({{"type", text_value("string")}})},
         {"provenance", reference("schemas/Provenance")}});
}

/// Item by item. In XML an element `field` for each, whose attribute names the item.
JsonValue fields_schema(const config::Exchange& exchange, bool xml) {
    JsonValue items{JsonValue::make_object()};
    JsonValue names{JsonValue::make_array()};
    for (const mapping::Line& line : exchange.response.mapping->definition().lines) {
        items.add(
            std::string{line.item.text()},
            object_of({{"type", text_value("object")}, {"properties", field_schema()}}));
        names.push(text_value(line.item.text()));
    }
    if (xml) {
        JsonValue field{field_schema()};
        field.add(
            "item", object_of(
                        {{"type", text_value("string")},
                         {"enum", names},
                         {"xml", object_of({{"attribute", JsonValue::of_boolean(true)}})}}));
        items = object_of(
            {{"field", object_of(
                           {{"type", text_value("array")},
                            {"items", object_of(
                                          {{"type", text_value("object")},
                                           {"properties", std::move(field)}})}})}});
    }
    return object_of({{"type", text_value("object")}, {"properties", std::move(items)}});
}

/// What the party answered, and what of the question was withheld from it.
JsonValue answer_schema(const config::Exchange& exchange, bool xml) {
    JsonValue schema{object_of(
        {{"type", text_value("object")},
         {"properties", object_of(
                            {{"message", object_of({{"type", text_value("string")}})},
                             {"decision", object_of({{"type", text_value("string")}})},
                             {"withheld", reference("schemas/Withheld")},
                             {"fields", fields_schema(exchange, xml)}})}})};
    if (xml) {
        schema.add("xml", object_of({{"name", text_value("answer")}}));
    }
    return schema;
}

enum class Door : std::uint8_t { relay, provide, deliver };

JsonValue problems(Door door) {
    JsonValue all{JsonValue::make_object()};
    const auto answers = [&all](const char* what, std::initializer_list<const char*> statuses) {
        for (const char* const status : statuses) {
            all.add(status, reference(std::string{"responses/"} + what));
        }
    };
    answers("Problem", {"400", "405", "408", "413", "415", "417", "422", "431", "500", "default"});
    answers("Refused", {"403"});
    answers("Unavailable", {"503"});
    if (door != Door::deliver) {
        answers("TooMany", {"429"});
    }
    if (door == Door::relay) {
        answers("NoToken", {"401"});
        answers("UnderWay", {"409"});
        answers("NotAnswered", {"502", "504"});
    } else if (door == Door::provide) {
        answers("Problem", {"504"});
    }
    return all;
}

JsonValue parameters(Door door) {
    JsonValue asked{JsonValue::make_array()};
    if (door == Door::relay) {
        asked.push(reference("parameters/IdempotencyKey"));
    } else if (door == Door::deliver) {
        asked.push(reference("parameters/DeliveryKey"));
    } else {
        asked.push(reference("parameters/QuestionKey"));
    }
    for (const char* const name : {"Prefer", "AcceptLanguage", "Traceparent"}) {
        asked.push(reference(std::string{"parameters/"} + name));
    }
    return asked;
}

JsonValue headers(Door door) {
    JsonValue all{object_of(
        {{"Lautturi-Message", reference("headers/Message")},
         {"traceparent", reference("headers/Traceparent")}})};
    if (door != Door::deliver) {
        all.add("Lautturi-Unknown", reference("headers/Unknown"));
    }
    if (door == Door::relay) {
        all.add("Lautturi-Decision", reference("headers/Decision"))
            .add("Idempotency-Replayed", reference("headers/Replayed"));
    }
    return all;
}

JsonValue
operation(const config::Exchange& exchange, Door door, JsonValue body, JsonValue success) {
    const bool taken{door == Door::deliver};
    success.add("description", text_value(taken ? "It is taken in, once." : "The answer."))
        .add("headers", headers(door));
    JsonValue responses{problems(door)};
    responses.add(taken ? "202" : "200", std::move(success));
    body.add("required", JsonValue::of_boolean(true));
    JsonValue made = object_of(
        {{"operationId", text_value(exchange.id.text())},
         {"summary", text_value(exchange.name.en)},
         {"description", text_value(exchange.name.fi + " / " + exchange.name.sv)},
         {"x-purpose", text_value(exchange.purpose.text())},
         {"x-party", text_value(exchange.party.text())},
         {"parameters", parameters(door)},
         {"requestBody", body},
         {"responses", responses}});
    return object_of({{"post", made}});
}

JsonValue relay_path(const config::Configuration& configuration, const config::Exchange& exchange) {
    const config::Leg& asked{question_leg(configuration, exchange)};
    const std::string_view type{asked.document->content_type()};
    return operation(
        exchange, Door::relay,
        content(type, document_schema(asked, std::string{exchange.reg.text()} + ":relay")),
        content(type, answer_schema(exchange, asked.format == "xml")));
}

JsonValue provide_path(const config::Exchange& exchange) {
    const auto leg = [&](const config::Leg& of, const char* name) {
        return content(
            of.document->content_type(),
            document_schema(of, std::string{exchange.id.text()} + ":" + name));
    };
    return operation(
        exchange, Door::provide, leg(exchange.request, "request"),
        leg(exchange.response, "response"));
}

JsonValue deliver_path(const config::Exchange& exchange) {
    const std::string_view plain{exchange.record.document->content_type()};
    const std::string_view wrapped{wrapped_type(exchange.wrapping, plain)};
    const bool as_it_is{wrapped == plain && exchange.wrapping.xslt.empty()};
    const JsonValue taken{object_of(
        {{"type", text_value("object")},
         {"properties", object_of(
                            {{"message", object_of({{"type", text_value("string")}})},
                             {"state", object_of({{"const", text_value("received")}})}})}})};
    return operation(
        exchange, Door::deliver,
        content(
            wrapped,
            as_it_is ? document_schema(exchange.record, std::string{exchange.id.text()} + ":record")
                     : object_of({{"type", text_value("string")}})),
        content("application/json", taken));
}

/// Whether a party posts its deliveries to us, rather than leave them where we fetch them.
bool is_posted(const config::Exchange& exchange) {
    return exchange.direction == ports::Direction::in && exchange.transport == "https"
           && exchange.endpoint.empty();
}

}

JsonValue openapi_of(const config::Configuration& configuration, const core::Digest& spki) {
    JsonValue paths{JsonValue::make_object()};
    for (const config::Exchange& exchange : configuration.exchanges) {
        if (!may_call(configuration, exchange, spki)) {
            continue;
        }
        if (exchange.direction == ports::Direction::query_out) {
            paths.add(
                "/relay/" + std::string{exchange.id.text()}, relay_path(configuration, exchange));
        } else if (exchange.direction == ports::Direction::query_in) {
            paths.add("/provide/" + std::string{exchange.id.text()}, provide_path(exchange));
        } else if (is_posted(exchange)) {
            paths.add("/deliver/" + std::string{exchange.id.text()}, deliver_path(exchange));
        }
    }
    JsonValue secured{JsonValue::make_array()};
    secured.push(object_of({{"mutualTls", JsonValue::make_array()}}));
    if (configuration.client_of(spki)) {
        secured.push(object_of({{"bearer", JsonValue::make_array()}}));
    }
    return object_of(
        {{"openapi", text_value("3.1.0")},
         {"info", object_of(
                      {{"title", text_value("Lautturi: relays")},
                       {"version", text_value("1")},
                       {"description",
                        text_value("What the caller may call, by the configuration in force.")}})},
         {"security", secured},
         {"paths", paths},
         {"components", parsed(components)}});
}

ports::Answer services_of(const config::Configuration& configuration, const core::Digest& spki) {
    const std::string text{text::write_json(openapi_of(configuration, spki))};
    ports::Answer answer;
    answer.status = 200;
    answer.content_type = "application/vnd.oai.openapi+json;version=3.1";
    const core::ByteView bytes{core::as_bytes(text)};
    answer.body.assign(bytes.begin(), bytes.end());
    return answer;
}

}
