// Verbs about messages of X-Road.

#include "adapters/transports/xroad/identify.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/app/xroad_questions.h"

#include <ostream>

namespace gateway::app {

namespace {

namespace xroad = ::adapters::xroad;
using text::JsonValue;

JsonValue optional(const std::optional<std::string>& value) {
    return value ? json(*value) : JsonValue{};
}

JsonValue identity_json(const xroad::Identity& identity) {
    using Protocol = xroad::Identity::Protocol;
    JsonValue object{JsonValue::make_object()};
    object.add("protocol", json(identity.protocol == Protocol::soap ? "soap" : "rest"))
        .add("kind", json(identity.kind == xroad::Kind::request ? "request" : "response"))
        .add("client", json(xroad::shown(identity.client)))
        .add("service", json(xroad::shown(identity.service)))
        .add("id", optional(identity.id))
        .add("user_id", optional(identity.user_id))
        .add("issue", optional(identity.issue))
        .add("protocol_version", json(identity.protocol_version))
        .add("attachments", json(static_cast<std::int64_t>(identity.attachments)));
    return object;
}

/// Our own words alone: nothing of the message.
JsonValue refusal_json(const std::string& code, std::string_view place, std::string_view language) {
    const xroad::Advice advice{xroad::advice_on(code, network_language(language))};
    const std::string reason{std::string{advice.meaning} + " (" + std::string{place} + ")"};
    JsonValue object{JsonValue::make_object()};
    object.add("error", json(code)).add("reason", json(reason)).add("advice", json(advice.action));
    return object;
}

std::optional<xroad::Kind> kind_of(const std::string& name) {
    if (name.empty()) {
        return std::nullopt;
    }
    return name == "request" ? xroad::Kind::request : xroad::Kind::response;
}

}

int xroad_parse(const VerbOptions& options, const XroadWords& words, std::ostream& out) {
    // one byte more tells that there is more
    const std::string message{read_input(words.file, xroad::largest_message + 1)};
    const std::optional<std::string_view> type{
        words.content_type.empty() ? std::nullopt
                                   : std::optional<std::string_view>{words.content_type}};
    const auto read = xroad::identify(message, type, kind_of(words.kind));
    JsonValue answer;
    int status{1};
    if (!read) {
        answer = refusal_json(
            xroad::spelled(read.rejection().code), read.rejection().path, options.language);
    } else if (const auto* const fault = std::get_if<xroad::Fault>(&read.value())) {
        answer = fault_json(*fault, options.language);
    } else {
        answer = identity_json(std::get<xroad::Identity>(read.value()));
        status = 0;
    }
    out << text::write_json(answer) << '\n';
    return status;
}

}
