// Verbs about users and tokens: clients of the administration's interface.

#include "gateway/app/api_door.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"

#include <iomanip>
#include <iostream>

namespace gateway::app {

using text::JsonValue;

namespace {

JsonValue words(const std::vector<std::string>& texts) {
    JsonValue array{JsonValue::make_array()};
    for (const std::string& text : texts) {
        array.push(json(text));
    }
    return array;
}

std::string joined(const JsonValue& object, std::string_view key) {
    std::string text;
    const JsonValue* const list{object.find(key)};
    for (const JsonValue& element :
         list == nullptr ? std::span<const JsonValue>{} : list->elements()) {
        text += (text.empty() ? "" : ",") + element.text();
    }
    return text;
}

/// A word of the command line as one segment of a path; what cannot be one leads nowhere.
std::string segment(const std::string& word) {
    const bool plain{
        !word.empty()
        && word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == std::string::npos};
    return plain ? word : "-";
}

void print_user(const JsonValue& user, std::ostream& out) {
    const JsonValue* const uid{user.find("uid")};
    const JsonValue* const active{user.find("active")};
    out << std::left << std::setw(24) << user.string_at("name").value_or("") << std::setw(10)
        << (active != nullptr && active->is_true() ? "active" : "disabled") << std::setw(8)
        << (uid != nullptr && !uid->is_null() ? uid->text() : "-") << joined(user, "roles") << '\n';
}

void print_token(const JsonValue& token, std::ostream& out) {
    out << std::left << std::setw(38) << token.string_at("id").value_or("") << std::setw(9)
        << token.string_at("state").value_or("") << std::setw(20)
        << token.string_at("user").value_or("") << std::setw(27)
        << token.string_at("expires_at").value_or("") << joined(token, "scope") << '\n';
}

/// Prints an answer: JSON as it is, else by `print`.
template <class Print>
int finish(const VerbOptions& options, const ApiAnswer& answer, std::ostream& out, Print print) {
    if (!answer.good()) {
        return print_problem(answer);
    }
    if (options.json) {
        out << text::write_json(answer.body) << '\n';
    } else {
        print(answer.body);
    }
    return 0;
}

template <class Print> int list(
    const VerbOptions& options, const ApiAnswer& answer, const std::string& what, std::ostream& out,
    Print print) {
    return finish(options, answer, out, [&](const JsonValue& body) {
        const JsonValue* const all{body.find(what)};
        for (const JsonValue& one :
             all == nullptr ? std::span<const JsonValue>{} : all->elements()) {
            print(one, out);
        }
        if (all == nullptr || all->elements().empty()) {
            out << "none\n";
        }
    });
}

}

int user_add(
    const VerbOptions& options, const http::NetworkLibraries& network, const UserRequest& user,
    std::ostream& out) {
    JsonValue body{JsonValue::make_object()};
    body.add("name", json(user.name)).add("roles", words(user.roles));
    if (user.uid) {
        body.add("uid", json(std::int64_t{*user.uid}));
    }
    if (!user.until.empty()) {
        body.add("until", json(user.until));
    }
    return finish(
        options, call_api(options, network, "POST", "/users", body), out,
        [&](const JsonValue& added) { print_user(added, out); });
}

int user_disable(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& name,
    std::ostream& out) {
    return finish(
        options, call_api(options, network, "POST", "/users/" + segment(name) + "/disable"), out,
        [&](const JsonValue& disabled) { print_user(disabled, out); });
}

int user_invite(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& name,
    std::ostream& out) {
    return finish(
        options, call_api(options, network, "POST", "/users/" + segment(name) + "/invite"), out,
        [&](const JsonValue& invited) {
            out << "invitation for " << invited.string_at("user").value_or("") << ", until "
                << invited.string_at("expires_at").value_or("")
                << ", shown this once: " << invited.string_at("invitation").value_or("") << '\n';
        });
}

int user_list(
    const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out) {
    return list(options, call_pages(options, network, "/users", "users"), "users", out, print_user);
}

int token_issue(
    const VerbOptions& options, const http::NetworkLibraries& network, const TokenRequest& token,
    std::ostream& out) {
    JsonValue body{JsonValue::make_object()};
    body.add("scope", words(token.scope)).add("expires_at", json(token.until));
    if (!token.user.empty()) {
        body.add("user", json(token.user));
    }
    if (!token.label.empty()) {
        body.add("label", json(token.label));
    }
    return finish(
        options, call_api(options, network, "POST", "/tokens", body), out,
        [&](const JsonValue& issued) {
            print_token(issued, out);
            out << "token, shown this once: " << issued.string_at("token").value_or("") << '\n';
        });
}

int token_revoke(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& id,
    std::ostream& out) {
    return finish(
        options, call_api(options, network, "POST", "/tokens/" + segment(id) + "/revoke"), out,
        [&](const JsonValue& revoked) { print_token(revoked, out); });
}

int token_list(
    const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out) {
    return list(options, call_api(options, network, "GET", "/tokens"), "tokens", out, print_token);
}

}
