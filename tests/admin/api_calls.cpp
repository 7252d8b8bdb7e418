#include "tests/admin/api_calls.h"

#include "gateway/core/instant.h"
#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/http/support/raw_client.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <thread>

namespace tests::admin {

namespace {

using gateway::core::Instant;

Instant now() {
    return Instant::from_microseconds(std::chrono::duration_cast<std::chrono::microseconds>(
                                          std::chrono::system_clock::now().time_since_epoch())
                                          .count());
}

/// Percent-encodes everything but letters and digits.
std::string encoded(const std::string& text) {
    constexpr std::string_view hex{"0123456789ABCDEF"};
    std::string out;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (std::isalnum(byte) != 0) {
            out += letter;
        } else {
            out += '%';
            out += hex[byte >> 4U];
            out += hex[byte & 0x0FU];
        }
    }
    return out;
}

std::string bytes_of(const ApiRequest& request) {
    std::string text{request.method + " /api/v1" + request.path + " HTTP/1.1\r\nHost: api\r\n"};
    text += "Accept-Language: " + request.language + "\r\nConnection: close\r\n";
    if (!request.token.empty()) {
        text += "Authorization: Bearer " + request.token + "\r\n";
    }
    if (!request.if_match.empty()) {
        text += "If-Match: " + request.if_match + "\r\n";
    }
    if (!request.reason.empty()) {
        text += "Reason: " + encoded(request.reason) + "\r\n";
    }
    for (const auto& [name, value] : request.headers) {
        text += name;
        text += ": " + value + "\r\n";
    }
    const std::string body{request.body ? request.body->dump() : std::string{}};
    if (request.body) {
        text += "Content-Type: application/json\r\n";
    }
    if (request.method == "POST") {
        text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    }
    return text + "\r\n" + body;
}

std::string field(const std::string& head, const std::string& name) {
    const std::size_t at{head.find("\r\n" + name + ": ")};
    if (at == std::string::npos) {
        return {};
    }
    const std::size_t begin{at + name.size() + 4};
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

}

std::string day_ahead(int days) {
    return gateway::core::to_text(gateway::core::local_date(now() + std::chrono::hours{24 * days}));
}

std::string moment_ahead(int seconds) {
    return gateway::core::to_utc_text(now() + std::chrono::seconds{seconds});
}

std::string ApiCalls::raw_network(const std::string& bytes) const {
    RawClient client{m_house.port("admin")};
    client.send(bytes);
    client.finish(true);
    return client.receive_all();
}

std::string ApiCalls::raw_local(const std::string& bytes) const {
    const int descriptor{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const timeval limit{20, 0};
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    (m_house.data() / "admin.sock")
        .string()
        .copy(std::begin(address.sun_path), sizeof address.sun_path - 1);
    std::string answer;
    if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        static_cast<void>(::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL));
        ::shutdown(descriptor, SHUT_WR);
        std::array<char, 16 * 1024> buffer{};
        for (ssize_t got{0}; (got = ::recv(descriptor, buffer.data(), buffer.size(), 0)) > 0;) {
            answer.append(buffer.data(), static_cast<std::size_t>(got));
        }
    }
    ::close(descriptor);
    return answer;
}

ApiReply ApiCalls::keep(const ApiRequest& request, const std::string& answer) {
    const std::string body{body_of(answer)};
    ApiReply reply{
        status_of(answer), answer.substr(0, answer.size() - body.size()),
        Json::parse(body, nullptr, false)};
    if (reply.status == 0 || reply.body.is_discarded()) {
        throw std::runtime_error{"no answer to " + request.method + " " + request.path};
    }
    Json kept{
        {"method", request.method},
        {"path", request.path},
        {"status", reply.status},
        {"content_type", field(reply.head, "Content-Type")},
        {"request_id", field(reply.head, "Request-Id")},
        {"answer", reply.body}};
    if (request.body) {
        kept["request"] = *request.body;
    }
    m_answers.push_back(std::move(kept));
    return reply;
}

ApiReply ApiCalls::local(const ApiRequest& request) {
    constexpr int most_tries{20};
    ApiReply reply{keep(request, raw_local(bytes_of(request)))};
    // a test calls faster than people do: it waits for its turn as any client should
    for (int tries{1}; reply.status == 429 && tries < most_tries; ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds{500});
        reply = keep(request, raw_local(bytes_of(request)));
    }
    return reply;
}

ApiReply ApiCalls::network(const ApiRequest& request) {
    return keep(request, raw_network(bytes_of(request)));
}

std::vector<corridor::JournalEntry> ApiCalls::audit() {
    std::vector<corridor::JournalEntry> entries{m_house.journal()};
    std::erase_if(
        entries, [](const corridor::JournalEntry& entry) { return entry.kind != "audit"; });
    // that of a consent stands in the chain of the consent
    std::stable_sort(
        entries.begin(), entries.end(),
        [](const corridor::JournalEntry& one, const corridor::JournalEntry& other) {
            return one.at < other.at;
        });
    return entries;
}

std::string ApiCalls::misfits() {
    if (m_answers.empty()) {
        return "there are no answers";
    }
    std::string lines;
    for (const Json& answer : m_answers) {
        lines += answer.dump() + '\n';
    }
    const std::string folder{LAUTTURI_SOURCE_DIR};
    const corridor::Finished finished{corridor::run_to_end(
        {"/usr/bin/python3", "-W", "ignore", folder + "/tests/admin/validate_answers.py",
         folder + "/gateway/admin/openapi.json"},
        m_house.folder() / "out/validate", {}, lines)};
    const std::string expected{std::to_string(m_answers.size()) + " answers fit\n"};
    return finished.status == 0 && finished.out == expected ? std::string{}
                                                            : finished.out + finished.err;
}

namespace {

/// Whoever runs the tests is nobody, and somebody else administers.
void be_nobody(gateway::storage::Connection& store) {
    store.run("INSERT INTO user_event (name, roles, uid, active, by, at)"
              " VALUES ('keeper', '{administrator}', 4000001, true, 'keeper', clock_timestamp())");
    store.run(
        "INSERT INTO user_event (name, roles, uid, active, by, at)"
        " SELECT name, roles, NULL, active, 'keeper', clock_timestamp() FROM user_now"
        " WHERE uid = $1::bigint",
        {gateway::storage::Parameter::integer(std::int64_t{::geteuid()})});
}

}

void ApiCalls::become(const std::vector<std::string>& roles) {
    using namespace gateway::storage;
    const auto where = PrivateCluster::attach(m_house.data(), Role::app);
    if (!where) {
        throw std::runtime_error{"the store does not run"};
    }
    Connection store{*where};
    Column words{Column::Kind::text};
    for (const std::string& role : roles.empty() ? std::vector<std::string>{"auditor"} : roles) {
        words.add(std::string_view{role});
    }
    const std::int64_t uid{roles.empty() ? 4'000'000 : std::int64_t{::geteuid()}};
    be_nobody(store);
    store.run(
        "INSERT INTO user_event (name, roles, uid, active, by, at)"
        " SELECT name, $1::text[], $2::bigint, true, 'keeper', clock_timestamp() FROM user_now"
        " WHERE name = (SELECT name FROM user_event ORDER BY event LIMIT 1)",
        {words.finish(), Parameter::integer(uid)});
}

void ApiCalls::become(const std::string& name, const std::vector<std::string>& roles) {
    using namespace gateway::storage;
    Connection store{*PrivateCluster::attach(m_house.data(), Role::app)};
    be_nobody(store);
    Column words{Column::Kind::text};
    for (const std::string& role : roles) {
        words.add(std::string_view{role});
    }
    store.run(
        "INSERT INTO user_event (name, roles, uid, active, by, at)"
        " VALUES ($2::text, $1::text[], $3::bigint, true, 'keeper', clock_timestamp())",
        {words.finish(), Parameter::text(name), Parameter::integer(std::int64_t{::geteuid()})});
}

void ApiCalls::leave(const std::string& name) {
    using namespace gateway::storage;
    Connection store{*PrivateCluster::attach(m_house.data(), Role::app)};
    store.run(
        "INSERT INTO user_event (name, roles, uid, active, by, at)"
        " SELECT name, roles, NULL, false, 'keeper', clock_timestamp() FROM user_now"
        " WHERE name = $1::text",
        {Parameter::text(name)});
}

std::string ApiCalls::token(const std::vector<std::string>& scope, const std::string& until) {
    const ApiReply issued{local(
        {"POST", "/tokens",
         Json{{"scope", scope}, {"expires_at", until.empty() ? day_ahead(2) : until}}})};
    if (issued.status != 201) {
        throw std::runtime_error{"no token: " + issued.body.dump()};
    }
    return issued.body.at("token");
}

Json row_of(ApiCalls& calls, const std::string& exchange) {
    const Json rows = calls.local({"GET", "/exchanges"}).body.at("exchanges");
    const auto found = std::find_if(
        rows.begin(), rows.end(), [&](const Json& one) { return one.at("exchange") == exchange; });
    if (found == rows.end()) {
        throw std::runtime_error{"no such exchange is listed: " + exchange};
    }
    return *found;
}

}
