#include "gateway/app/verbs_party.h"

#include "gateway/app/api_door.h"
#include "gateway/app/verb_output.h"

#include <algorithm>
#include <ostream>

namespace gateway::app {

namespace {

using text::JsonValue;

/// A name as one segment of a path; what cannot be one leads nowhere.
std::string segment(const std::string& name) {
    const bool plain{
        !name.empty()
        && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos};
    return plain ? name : "-";
}

bool says(const JsonValue& body, std::string_view key) {
    const JsonValue* const said{body.find(key)};
    return said != nullptr && said->is_true();
}

std::string number(const JsonValue& body, std::string_view key) {
    const JsonValue* const said{body.find(key)};
    return said == nullptr || said->is_null() ? "-" : said->text();
}

ApiAnswer
ask(const VerbOptions& options, const http::NetworkLibraries& network, const PartyWords& words,
    std::string_view what) {
    JsonValue body{JsonValue::make_object()};
    body.add("endpoint", json(words.endpoint));
    std::string path{"/partners/" + segment(words.party)};
    return call_api(options, network, "POST", path.append(what), body);
}

}

int party_try(
    const VerbOptions& options, const http::NetworkLibraries& network, const PartyWords& words,
    std::ostream& out) {
    const ApiAnswer answer{ask(options, network, words, "/test")};
    if (!answer.good()) {
        return print_problem(answer);
    }
    const bool reached{says(answer.body, "reached")};
    if (options.json) {
        out << text::write_json(answer.body) << '\n';
    } else {
        out << (reached ? "reached" : "not reached: ")
            << (reached ? "" : answer.body.string_at("code").value_or("")) << " ("
            << number(answer.body, "took_ms") << " ms)\n";
    }
    return reached ? 0 : 1;
}

int party_test(
    const VerbOptions& options, const http::NetworkLibraries& network, const PartyWords& words,
    std::ostream& out) {
    const ApiAnswer answer{ask(options, network, words, "/test-message")};
    if (!answer.good()) {
        return print_problem(answer);
    }
    const bool accepted{says(answer.body, "accepted")};
    if (options.json) {
        out << text::write_json(answer.body) << '\n';
    } else {
        out << (accepted ? "accepted" : "not accepted") << ": "
            << answer.body.string_at("code").value_or("") << ", status "
            << number(answer.body, "status") << " (" << number(answer.body, "took_ms") << " ms)\n"
            << "message " << answer.body.string_at("message").value_or("") << ", signed by key "
            << answer.body.string_at("key").value_or("") << '\n';
    }
    return accepted ? 0 : 1;
}

}
