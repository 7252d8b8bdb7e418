#include "gateway/exchange/relay_openapi.h"

#include "gateway/exchange/law_in_force.h"

#include <cassert>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace gateway::exchange {

namespace {

using mapping::Converter;
using text::JsonValue;

JsonValue text_value(std::string_view text) {
    return JsonValue::of_string(std::string{text});
}

JsonValue object_of(std::initializer_list<std::pair<const char*, JsonValue>> members) {
    JsonValue object{JsonValue::make_object()};
    for (const auto& [name, value] : members) {
        object.add(name, value);
    }
    return object;
}

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
 "RetryAfter": {"description": "Seconds after which to try again.", "schema": {"type": "integer", "minimum": 1}}},
"parameters": {
 "IdempotencyKey": {"name": "Idempotency-Key", "in": "header", "required": false, "schema": {"type": "string", "minLength": 1, "maxLength": 257}, "description": "The same key with the same body gets the same answer for 24 hours; with another body 422; while the first is under way 409."},
 "Prefer": {"name": "Prefer", "in": "header", "required": false, "schema": {"type": "string", "examples": ["wait=10"]}, "description": "wait=N: the time budget, 1 to 120 seconds (RFC 7240); what is left of it is passed on to the party."},
 "AcceptLanguage": {"name": "Accept-Language", "in": "header", "required": false, "schema": {"type": "string", "examples": ["sv"]}, "description": "The language of explanations: fi, sv or en."},
 "Traceparent": {"name": "traceparent", "in": "header", "required": false, "schema": {"type": "string", "pattern": "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}"}, "description": "W3C Trace Context; passed on with a span of ours, made anew if it is missing."}},
"schemas": {
 "Problem": {"type": "object", "description": "Problem details (RFC 9457) in the caller's language. No value of a record is ever in it.", "required": ["type", "title", "status", "code"], "properties": {"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "code": {"type": "string"}, "detail": {"type": "string"}, "path": {"type": "string", "description": "Where in the document."}, "party": {"type": "string", "description": "The party that failed; absent where it was not the party."}}},
 "Refusal": {"allOf": [{"$ref": "#/components/schemas/Problem"}, {"type": "object", "properties": {"decision": {"type": "string"}, "guards": {"type": "array", "items": {"type": "string"}}, "fields": {"type": "array", "items": {"type": "object", "required": ["item", "form", "reasons", "explanation"], "properties": {"item": {"type": "string"}, "form": {"type": "string"}, "reasons": {"type": "array", "items": {"type": "string"}}, "rule": {"type": "string"}, "provisions": {"type": "array", "items": {"type": "string"}}, "unmet": {"type": "array", "items": {"type": "string"}}, "explanation": {"type": "string"}}}}}}]},
 "Withheld": {"type": "array", "description": "What was not sent to the party of what the caller gave.", "items": {"type": "object", "required": ["item", "form", "reasons"], "properties": {"item": {"type": "string"}, "form": {"type": "string"}, "reasons": {"type": "array", "items": {"type": "string"}}}}},
 "Provenance": {"type": "object", "description": "Where a value came from.", "required": ["party", "system", "recorder", "receivedBy", "receivedAt", "path", "basis"], "properties": {"party": {"type": "string"}, "system": {"type": "string"}, "recorder": {"type": "string"}, "recordedAt": {"type": "string", "format": "date-time"}, "receivedBy": {"type": "string"}, "receivedAt": {"type": "string", "format": "date-time"}, "path": {"type": "string"}, "basis": {"type": "string"}}}},
"responses": {
 "Problem": {"description": "It was not done, and why.", "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}},
 "TooMany": {"description": "A quota of the client, the party or the purpose is used up, or too many are under way. Nothing was sent.", "headers": {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}},
 "NotAnswered": {"description": "No answer of the party came of it. Retry-After is the party's word on when to ask it again, anew.", "headers": {"Lautturi-Decision": {"$ref": "#/components/headers/Decision"}, "Lautturi-Message": {"$ref": "#/components/headers/Message"}, "Retry-After": {"$ref": "#/components/headers/RetryAfter"}}, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}},
 "Unavailable": {"description": "Nothing was done now; with Retry-After it is certain.", "headers": {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}},
 "Refused": {"description": "The law does not allow it, or the certificate does not let the caller in.", "headers": {"Lautturi-Decision": {"$ref": "#/components/headers/Decision"}, "Lautturi-Message": {"$ref": "#/components/headers/Message"}}, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}}},
"securitySchemes": {"mutualTls": {"type": "mutualTLS", "description": "A client certificate that is pinned."}, "bearer": {"type": "http", "scheme": "bearer", "description": "A token of a municipal system, in place of a certificate, never beside one."}}
})"};

JsonValue parsed(std::string_view text) {
    core::Result<JsonValue> read{text::parse_json(text)};
    assert(read);
    return std::move(read).value();
}

/// A tree of members, made from paths: /case/number.
struct Shape {
    JsonValue schema{JsonValue::make_object()}; ///< of a leaf
    std::map<std::string, Shape> members{};
    bool required{false};

    void put(std::string_view path, JsonValue leaf, bool needed) {
        if (path.empty()) {
            schema = std::move(leaf);
            required = required || needed;
            return;
        }
        const std::size_t end{std::min(path.find('/', 1), path.size())};
        Shape& member{members[std::string{path.substr(1, end - 1)}]};
        member.put(path.substr(end), std::move(leaf), needed);
        required = required || needed;
    }

    [[nodiscard]] JsonValue write() const {
        if (members.empty()) {
            return schema;
        }
        JsonValue properties{JsonValue::make_object()};
        JsonValue needed{JsonValue::make_array()};
        for (const auto& [name, member] : members) {
            properties.add(name, member.write());
            if (member.required) {
                needed.push(JsonValue::of_string(name));
            }
        }
        return object_of(
            {{"type", text_value("object")}, {"required", needed}, {"properties", properties}});
    }
};

JsonValue type_of(const mapping::Line& line) {
    JsonValue schema{JsonValue::make_object()};
    const auto types = [&](std::string_view other) {
        JsonValue both{JsonValue::make_array()};
        both.push(text_value("string"));
        both.push(text_value(other));
        schema.add("type", std::move(both));
    };
    switch (line.converter) {
    case Converter::integer: types("integer"); break;
    case Converter::decimal: types("number"); break;
    case Converter::boolean: types("boolean"); break;
    case Converter::date:
        schema.add("type", text_value("string"));
        if (line.form.empty()) {
            schema.add("format", text_value("date"));
        }
        break;
    case Converter::code: {
        schema.add("type", text_value("string"));
        std::set<std::string_view> outside; // a code may stand for one thing after another
        for (const mapping::CodePair& pair : line.codes) {
            outside.insert(pair.outside);
        }
        JsonValue words{JsonValue::make_array()};
        for (const std::string_view word : outside) {
            words.push(text_value(word));
        }
        schema.add(line.unmapped == mapping::Line::Unmapped::refuse ? "enum" : "examples", words);
        break;
    }
    case Converter::text:
    case Converter::hetu:
    case Converter::person_id:
    case Converter::phone:
    case Converter::country:
    case Converter::language:
    case Converter::business_id:
    case Converter::identifier:
    case Converter::birth_date:
    case Converter::sex:
    case Converter::name_part:
    case Converter::instant: schema.add("type", text_value("string")); break;
    }
    schema.add("description", text_value(line.item.text()));
    return schema;
}

JsonValue schema_of(const mapping::Definition& definition) {
    Shape shape;
    for (const mapping::Line& line : definition.lines) {
        shape.put(line.path, type_of(line), line.required);
    }
    for (const mapping::RelationLine& relation : definition.relations) {
        for (const std::string& path :
             {relation.from_path, relation.until_path, relation.party_path}) {
            if (!path.empty()) {
                shape.put(
                    path,
                    object_of(
                        {{"type", text_value("string")},
                         {"description", text_value(relation.kind.text())}}),
                    false);
            }
        }
    }
    return shape.write();
}

JsonValue content(std::string_view type, JsonValue schema) {
    return object_of(
        {{"content",
          object_of({}).add(std::string{type}, object_of({{"schema", std::move(schema)}}))}});
}

/// What the party answered, item by item, each with its source.
JsonValue answer_schema(const config::Exchange& exchange) {
    JsonValue items{JsonValue::make_object()};
    for (const mapping::Line& line : exchange.response.mapping->definition().lines) {
        items.add(
            std::string{line.item.text()},
            object_of(
                {{"type", text_value("object")},
                 {"properties", object_of(
                                    {{"value", object_of({{"type", text_value("string")}})},
                                     {"provenance", reference("schemas/Provenance")}})}}));
    }
    return object_of(
        {{"type", text_value("object")},
         {"properties",
          object_of(
              {{"message", object_of({{"type", text_value("string")}})},
               {"decision", object_of({{"type", text_value("string")}})},
               {"withheld", reference("schemas/Withheld")},
               {"fields", object_of({{"type", text_value("object")}, {"properties", items}})}})}});
}

JsonValue problems() {
    JsonValue all{JsonValue::make_object()};
    all.add("400", reference("responses/Problem"))
        .add("403", reference("responses/Refused"))
        .add("409", reference("responses/Problem"))
        .add("413", reference("responses/Problem"))
        .add("422", reference("responses/Problem"))
        .add("429", reference("responses/TooMany"))
        .add("500", reference("responses/Problem"))
        .add("502", reference("responses/NotAnswered"))
        .add("503", reference("responses/Unavailable"))
        .add("504", reference("responses/NotAnswered"));
    return all;
}

JsonValue operation(
    const config::Exchange& exchange, std::initializer_list<const char*> parameters, JsonValue body,
    JsonValue success) {
    JsonValue asked{JsonValue::make_array()};
    for (const char* name : parameters) {
        asked.push(reference(std::string{"parameters/"} + name));
    }
    success.add("description", text_value("The answer."))
        .add(
            "headers", object_of(
                           {{"Lautturi-Decision", reference("headers/Decision")},
                            {"Lautturi-Message", reference("headers/Message")},
                            {"Lautturi-Unknown", reference("headers/Unknown")},
                            {"traceparent", reference("headers/Traceparent")},
                            {"Idempotency-Replayed", reference("headers/Replayed")}}));
    JsonValue responses{problems()};
    responses.add("200", std::move(success));
    body.add("required", JsonValue::of_boolean(true));
    JsonValue made = object_of(
        {{"operationId", text_value(exchange.id.text())},
         {"summary", text_value(exchange.name.en)},
         {"description", text_value(exchange.name.fi + " / " + exchange.name.sv)},
         {"x-purpose", text_value(exchange.purpose.text())},
         {"x-party", text_value(exchange.party.text())},
         {"parameters", asked},
         {"requestBody", body},
         {"responses", responses}});
    return object_of({{"post", made}});
}

JsonValue relay_path(const config::Configuration& configuration, const config::Exchange& exchange) {
    const config::Register& reg{*configuration.find(exchange.reg)};
    return operation(
        exchange, {"IdempotencyKey", "Prefer", "AcceptLanguage", "Traceparent"},
        content(
            "application/json",
            reg.relay ? schema_of(reg.relay->definition()) : JsonValue::make_object()),
        content("application/json", answer_schema(exchange)));
}

JsonValue leg_content(const config::Leg& leg) {
    return content(
        leg.document->content_type(), leg.format == "json"
                                          ? schema_of(leg.mapping->definition())
                                          : object_of({{"type", text_value("string")}}));
}

JsonValue provide_path(const config::Exchange& exchange) {
    return operation(
        exchange, {"Prefer", "AcceptLanguage", "Traceparent"}, leg_content(exchange.request),
        leg_content(exchange.response));
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
