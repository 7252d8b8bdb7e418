#include "gateway/app/api_door.h"

#include "gateway/admin/routes.h"
#include "gateway/app/administration.h"
#include "gateway/app/checkpoints.h"
#include "gateway/app/failure_words.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/workbench.h"
#include "gateway/core/error.h"
#include "gateway/crypto/private_file.h"
#include "gateway/http/local_client.h"

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <thread>

namespace gateway::app {

namespace {

using core::GatewayError;
using text::JsonValue;

constexpr int too_fast{429};    // RFC 6585 §4
constexpr int longest_wait{30}; // seconds

constexpr std::string_view roles_that_may(std::string_view language) noexcept {
    return language == "fi"   ? "roolit, jotka saavat"
           : language == "sv" ? "roller som får"
                              : "roles that may";
}

ApiAnswer answer_of(int status, std::string_view json) {
    core::Result<JsonValue> body{text::parse_json(json)};
    if (!body) {
        throw GatewayError{"ANSWER_MALFORMED", GatewayError::Retry::never};
    }
    return ApiAnswer{status, std::move(body).value()};
}

/// As the daemon would answer, by this process, which holds the keys.
ApiAnswer answer_here(
    const Settings& settings, const http::NetworkLibraries& network,
    const http::LocalRequest& local) {
    JsonLogSink log{core::Severity::error};
    Installation installation{settings, Installation::Process::command, network, log};
    Workbench bench{installation, "cli-admin"};
    const std::unique_ptr<admin::Parts> parts{parts_of(
        installation, nullptr, bench,
        [&bench](exchange::Note::Write write, std::vector<core::PersonNo> persons) {
            return bench.try_note(std::move(write), std::move(persons));
        })};
    found(installation, *parts);
    http::Request request;
    request.method = local.method;
    request.target = local.target;
    request.uid = ::geteuid();
    for (const auto& [name, value] : local.headers) {
        request.headers.add(name, value);
    }
    const core::ByteView body{core::as_bytes(local.body)};
    request.body.assign(body.begin(), body.end());
    admin::Api api{*parts};
    const http::Response response{api.answer(std::move(request), admin::Way::command)};
    sign_own_chain(installation, "cli-admin");
    return answer_of(response.status, core::as_text(response.body));
}

/// A user without an account on this machine shows a token, from a file that only they can read.
std::optional<std::string> token_of_environment() {
    const char* const file{std::getenv("LAUTTURI_TOKEN_FILE")};
    if (file == nullptr) {
        return std::nullopt;
    }
    struct stat found {};
    if (::stat(file, &found) != 0) {
        throw GatewayError{"FILE_UNREADABLE", file, GatewayError::Retry::never};
    }
    if (!crypto::is_private(std::filesystem::path{file})) {
        throw GatewayError{"TOKEN_FILE_OPEN", file, GatewayError::Retry::never};
    }
    std::string token{read_input(file)};
    token.erase(token.find_last_not_of(" \t\r\n") + 1);
    return token;
}

}

ApiAnswer call_api(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& method,
    const std::string& path, const JsonValue& body, const std::string& if_match,
    std::chrono::milliseconds time_limit) {
    const Settings settings{read_settings(options.settings)};
    http::LocalRequest request;
    request.socket = settings.admin_socket;
    request.method = method;
    request.time_limit = time_limit;
    request.target = std::string{admin::api_prefix} + path;
    request.headers = {{"Accept-Language", std::string{locale_language()}}};
    if (!body.is_null()) {
        request.headers.emplace_back("Content-Type", "application/json");
        request.body = text::write_json(body);
    }
    if (!if_match.empty()) {
        request.headers.emplace_back("If-Match", if_match);
    }
    if (const std::optional<std::string> token{token_of_environment()}) {
        request.headers.emplace_back("Authorization", "Bearer " + *token);
    }
    std::optional<http::LocalAnswer> answer{http::ask_locally(network, request)};
    // a folder is many calls: a verb waits for its turn as any client should, and does not give up
    for (int waited{0}; answer && answer->status == too_fast && waited < longest_wait; ++waited) {
        std::this_thread::sleep_for(std::chrono::seconds{1});
        answer = http::ask_locally(network, request);
    }
    return answer ? answer_of(answer->status, answer->body)
                  : answer_here(settings, network, request);
}

ApiAnswer call_pages(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& path,
    const std::string& key) {
    const ApiAnswer first{call_api(options, network, "GET", path)};
    JsonValue all{JsonValue::make_array()};
    ApiAnswer page{first};
    while (page.good()) {
        const JsonValue* const list{page.body.find(key)};
        for (const JsonValue& one :
             list == nullptr ? std::span<const JsonValue>{} : list->elements()) {
            all.push(one);
        }
        const std::string next{page.body.string_at("next").value_or("")};
        if (next.empty()) {
            break;
        }
        JsonValue body{JsonValue::make_object()};
        body.add("behind", json(next));
        page = call_api(options, network, "POST", path + "/query", body);
    }
    if (!page.good()) {
        return page;
    }
    JsonValue whole{JsonValue::make_object()};
    whole.add(key, std::move(all));
    for (const auto& [name, value] : first.body.members()) {
        if (name != key && name != "next") {
            whole.add(name, value);
        }
    }
    return ApiAnswer{first.status, std::move(whole)};
}

int print_problem(const ApiAnswer& answer) {
    const std::string code{answer.body.string_at("code").value_or("")};
    std::cerr << "lautturi: " << code << ": " << answer.body.string_at("title").value_or("")
              << (code == "REASON_MISSING"    ? " (--reason)"
                  : code == "PURPOSE_MISSING" ? " (--for)"
                                              : "")
              << '\n';
    if (const JsonValue* const roles{answer.body.find("roles")}; roles != nullptr) {
        std::cerr << "  " << roles_that_may(locale_language()) << ':';
        for (const JsonValue& role : roles->elements()) {
            std::cerr << ' ' << role.text();
        }
        std::cerr << " (lautturi user list)\n";
    }
    if (const JsonValue* const errors{answer.body.find("errors")}) {
        for (const JsonValue& error : errors->elements()) {
            const std::string wrong{error.string_at("code").value_or("")};
            const std::string_view words{failure_words(wrong, locale_language())};
            std::cerr << "  " << error.string_at("path").value_or("") << ": " << wrong << ' '
                      << (words.empty() ? error.string_at("reason").value_or("")
                                        : std::string{words})
                      << '\n';
        }
    }
    return 2;
}

}
