#include "gateway/admin/rendering.h"

#include "gateway/admin/reason_texts.h"

namespace gateway::admin {

namespace {

using text::JsonValue;

const std::string seconds_to_wait{"5"};

std::string_view title_of(const Problem& problem, std::string_view language) {
    return problem.title.at(language == "fi" ? 0U : language == "sv" ? 1U : 2U);
}

/// What is wrong with the request, in the caller's language; a reason may be the problem's title.
JsonValue said_in(const Problem& problem, const JsonValue& errors, std::string_view language) {
    const auto said = [&](std::string_view english) {
        return english == problem.title.back() ? std::string{title_of(problem, language)}
                                               : reason_text(english, language);
    };
    JsonValue list{JsonValue::make_array()};
    for (const JsonValue& error : errors.elements()) {
        JsonValue told{JsonValue::make_object()};
        for (const auto& [key, value] : error.members()) {
            told.add(key, key == "reason" ? word(said(value.text())) : value);
        }
        list.push(std::move(told));
    }
    return list;
}

JsonValue problem_json(const Answer& answer, core::MessageId id, std::string_view language) {
    const Problem& problem{*answer.problem};
    JsonValue object{JsonValue::make_object()};
    object.add("type", word("urn:lautturi:problem:" + std::string{problem.code.text()}))
        .add("title", word(title_of(problem, language)))
        .add("status", JsonValue::of_integer(problem.status))
        .add("code", word(problem.code.text()))
        .add("instance", word("urn:uuid:" + id.text()));
    for (const auto& [key, value] : answer.body.members()) {
        object.add(key, key == "errors" ? said_in(problem, value, language) : value);
    }
    return object;
}

void add_fields(http::Response& response, const Answer& answer, std::string_view language) {
    response.headers.emplace_back("Content-Language", language);
    if (answer.status == 401) {
        response.headers.emplace_back("WWW-Authenticate", "Bearer");
    }
    if (answer.status == 405) {
        response.headers.emplace_back("Allow", answer.allow);
    }
    if (answer.status == 429 || answer.status == 503) {
        const bool told{answer.retry_after.count() > 0};
        response.headers.emplace_back(
            "Retry-After", told ? std::to_string(answer.retry_after.count()) : seconds_to_wait);
    }
}

}

http::Response rendered(const Answer& answer, core::MessageId id, std::string_view language) {
    http::Response response;
    response.status = answer.status;
    response.headers.emplace_back("Request-Id", id.text());
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    if (!answer.cookie.empty() && answer.problem == nullptr) {
        response.headers.emplace_back("Set-Cookie", answer.cookie);
    }
    if (!answer.etag.empty()) {
        response.headers.emplace_back("ETag", answer.etag);
    }
    std::string json;
    if (answer.problem == nullptr && !answer.event.empty()) {
        response.content_type = "text/event-stream"; // HTML §9.2: the reader comes again by itself
        json = "retry: 500\nid: " + answer.event + "\nevent: run\ndata: ";
        json += text::write_json(answer.body);
        json += "\n\n";
    } else if (answer.problem == nullptr) {
        response.content_type = "application/json";
        json = text::write_json(answer.body);
    } else {
        add_fields(response, answer, language);
        json = text::write_json(problem_json(answer, id, language));
    }
    const core::ByteView bytes{core::as_bytes(json)};
    response.body.assign(bytes.begin(), bytes.end());
    return response;
}

http::Response rendered(const Problem& problem, core::MessageId id, std::string_view language) {
    return rendered(Answer::refusal(problem), id, language);
}

}
