#pragma once
// An answer held against the description of it that is served.

#include "gateway/text/json_schema.h"
#include "tests/corridor/house.h"

#include <string>

namespace tests::corridor {

/// What of an operation's successful answer in JSON does not fit; empty is good.
[[nodiscard]] inline std::string misfit(const Json& operation, const std::string& answer) {
    namespace text = gateway::text;
    const Json& success{operation.at("responses").at("200").at("content")};
    const auto schema =
        text::JsonSchema::compile(success.at("application/json").at("schema").dump(), "served");
    const auto read = text::parse_json(answer);
    if (!schema || !read) {
        return schema ? "the answer is no JSON" : schema.rejection().path;
    }
    const auto fits = schema.value()->validate(read.value());
    return fits ? std::string{}
                : std::string{fits.rejection().code.text()} + ' ' + fits.rejection().path;
}

}
