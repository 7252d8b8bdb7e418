#include "gateway/storage/given_database.h"

#include "gateway/core/error.h"
#include "gateway/storage/connection.h"

#include <libpq-fe.h>

#include <array>
#include <map>
#include <memory>
#include <string_view>

namespace gateway::storage {

namespace {

using core::GatewayError;

/// How long a server is waited for that does not answer at all: libpq would wait for ever. None of
/// these ends a commit that waits for a standby, since the server's kernel answers meanwhile.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> patience{
    {{"connect_timeout", "5"},
     {"keepalives_idle", "10"},
     {"keepalives_interval", "5"},
     {"keepalives_count", "3"},
     {"tcp_user_timeout", "25000"}}};

constexpr const char* session_kind{"target_session_attrs"};

[[noreturn]] void invalid() {
    throw GatewayError{"STORE_CONNECTION_INVALID", GatewayError::Retry::never};
}

std::map<std::string, std::string> words_of(const std::string& connection) {
    char* complaint{nullptr}; // quotes the string: freed unread
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options{
        PQconninfoParse(connection.c_str(), &complaint), &PQconninfoFree};
    PQfreemem(complaint);
    if (!options) {
        invalid();
    }
    std::map<std::string, std::string> words;
    for (const PQconninfoOption* option{options.get()}; option->keyword != nullptr; ++option) {
        if (option->val != nullptr) {
            words.emplace(option->keyword, option->val);
        }
    }
    return words;
}

std::string written(const std::map<std::string, std::string>& words) {
    std::string text;
    for (const auto& [keyword, value] : words) {
        text += (text.empty() ? "" : " ") + keyword + "='";
        for (const char letter : value) {
            if (letter == '\'' || letter == '\\') {
                text += '\\';
            }
            text += letter;
        }
        text += '\'';
    }
    return text;
}

}

GivenDatabase given_database(const std::string& connection) {
    std::map<std::string, std::string> words{words_of(connection)};
    GivenDatabase given;
    for (const char* const place : {"host", "hostaddr"}) {
        const auto named = words.find(place);
        given.several =
            given.several || (named != words.end() && named->second.find(',') != std::string::npos);
    }
    if (given.several && words.emplace(session_kind, "read-write").first->second != "read-write") {
        invalid(); // a standby would be taken for the store
    }
    for (const auto& [keyword, value] : patience) {
        words.emplace(keyword, value);
    }
    given.connection = written(words);
    return given;
}

bool is_begun(const std::string& connection) {
    Connection given{given_database(connection).connection};
    return given.run("SELECT to_regclass('public.root_key_mark') IS NOT NULL").boolean(0, 0)
           && given.run("SELECT EXISTS (SELECT FROM root_key_mark)").boolean(0, 0);
}

}
