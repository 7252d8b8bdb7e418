// What tests do in a house: verbs of the command line, and calls of municipal systems and parties.

#include "tests/corridor/house.h"

#include <arpa/inet.h>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <stdexcept>

namespace tests::corridor {

namespace {

/// The fixture serves tests and benches alike, so it throws where something does not hold.
void demand(bool holds, const std::string& otherwise) {
    if (!holds) {
        throw std::runtime_error{otherwise};
    }
}

}

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::unique_ptr<Process> House::begin_verb(
    std::vector<std::string> words, const std::string& name, const Environment& environment,
    const std::string& input) {
    words.insert(words.begin(), LAUTTURI_PROGRAM);
    if (words.at(1) != "journal" || words.at(2) != "verify") {
        words.insert(words.end(), {"--settings", (folder() / "lautturi.properties").string()});
    }
    Environment with{environment};
    with.emplace("TMPDIR", (folder() / "tmp").string());
    fs::remove(folder() / ("out/" + name + ".err"));
    return std::make_unique<Process>(words, folder() / ("out/" + name), with, input);
}

Finished House::verb(
    std::vector<std::string> words, const Environment& environment, const std::string& input) {
    Finished finished{begin_verb(std::move(words), "verb", environment, input)->wait(m_patience)};
    m_verb_output += finished.out + finished.err;
    return finished;
}

Json House::verb_json(std::vector<std::string> words, const std::string& input) {
    words.emplace_back("--json");
    const Finished finished{verb(std::move(words), {}, input)};
    demand(finished.status == 0, "a verb failed: " + finished.err);
    return Json::parse(finished.out);
}

Finished House::run_batch(const Environment& environment) {
    return verb({"run", "kela-statements-out", "--json"}, environment);
}

void House::record(const std::string& lines) {
    const Finished recorded{verb({"consent", "record", "-"}, {}, lines)};
    demand(
        recorded.status == 0, "recording failed with " + std::to_string(recorded.status) + ": "
                                  + recorded.err + recorded.out);
}

void House::record_file(const fs::path& file) {
    const Finished recorded{
        begin_verb({"consent", "record", file.string()}, "record")->wait(std::chrono::hours{1})};
    demand(recorded.status == 0, "recording failed: " + recorded.err);
}

std::vector<Json> House::accounts(const std::string& exchange) {
    const Json listed = verb_json({"runs", "list"});
    std::vector<Json> found;
    for (const Json& account : listed.at("runs")) {
        if (account.at("exchange") == exchange) {
            found.push_back(account);
        }
    }
    return found;
}

fs::path House::export_journal() {
    const fs::path file{folder() / "out/journal.jsonl"};
    const Finished exported{verb({"journal", "export", file.string()})};
    demand(exported.status == 0, "the export failed: " + exported.err);
    return file;
}

Finished House::verify(const fs::path& exported) {
    return verb(
        {"journal", "verify", exported.string(), "--key", (data() / "keys/journal.pub").string(),
         "--json"});
}

std::vector<JournalEntry> House::journal() {
    const fs::path file{export_journal()};
    const Finished verified{verify(file)};
    demand(verified.status == 0, "the journal does not hold: " + verified.out);
    std::vector<JournalEntry> entries;
    std::size_t all{0};
    std::ifstream lines{file};
    for (std::string line; std::getline(lines, line);) {
        const Json object = Json::parse(line);
        if (!object.contains("entry")) {
            continue;
        }
        ++all;
        const Json& entry{object.at("entry")};
        if (entry.at("kind") == "checkpoint") {
            continue; // that something was signed is noted whenever the daemon looks
        }
        entries.push_back(JournalEntry{
            entry.at("kind"), entry.value("message", ""),
            std::stoll(entry.at("person").get<std::string>()), entry.at("at"),
            Json::parse(entry.at("body").get<std::string>())});
    }
    demand(Json::parse(verified.out).at("entries") == all, "entries are missing");
    return entries;
}

simulators::Reply House::post(
    const std::string& who, const std::string& url, const std::string& body,
    const std::string& content_type, const std::string& language, const std::string& prefer,
    const std::string& key) {
    simulators::PartyClient client{
        who.empty() ? simulators::Identity{} : m_authority.identity(who), m_authority.authority()};
    simulators::Call call;
    call.url = url;
    call.body = body;
    call.content_type = content_type;
    call.headers = {{"Accept-Language", language}};
    if (!prefer.empty()) {
        call.headers.emplace_back("Prefer", prefer);
    }
    if (!key.empty()) {
        call.headers.emplace_back("Idempotency-Key", key);
    }
    call.time_limit = 20s;
    return client.call(call);
}

simulators::Reply House::relay(
    const std::string& exchange, const std::string& body, const std::string& who,
    const std::string& language, const std::string& prefer) {
    return post(
        who, "https://127.0.0.1:" + m_ports.at("relay") + "/relay/" + exchange, body,
        "application/json", language, prefer);
}

simulators::Reply House::provide(
    const std::string& exchange, const std::string& body, const std::string& who,
    const std::string& language, const std::string& key) {
    return post(
        who, "https://127.0.0.1:" + m_ports.at("party") + "/provide/" + exchange, body,
        "application/json", language, {}, key);
}

simulators::Reply House::deliver(
    const std::string& exchange, const std::string& body, const std::string& content_type,
    const std::string& who, const std::string& key) {
    return post(
        who, "https://127.0.0.1:" + m_ports.at("party") + "/deliver/" + exchange, body,
        content_type, "en", {}, key);
}

std::string House::health(const std::string& path) const {
    const int connection{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(m_ports.at("health"))));
    std::string answer;
    if (::connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        const std::string request{"GET " + path + " HTTP/1.0\r\n\r\n"};
        static_cast<void>(::send(connection, request.data(), request.size(), MSG_NOSIGNAL));
        std::array<char, 4096> buffer{};
        for (ssize_t got{0}; (got = ::recv(connection, buffer.data(), buffer.size(), 0)) > 0;) {
            answer.append(buffer.data(), static_cast<std::size_t>(got));
        }
    }
    ::close(connection);
    return answer;
}

void House::leave_file(const std::string& name, const std::string& text) const {
    const fs::path inbox{folder() / "fund-files/inbox"};
    write_file(inbox / ("." + name), text);
    fs::rename(inbox / ("." + name), inbox / name);
}

std::string House::staged(const std::string& what, const std::string& where) const {
    const std::unique_ptr<PGconn, decltype(&PQfinish)> server{
        PQconnectdb(m_register->connection_string().c_str()), &PQfinish};
    const std::string sql{
        "SELECT " + what + " FROM customer_register.staging_inbox WHERE " + where};
    const std::unique_ptr<PGresult, decltype(&PQclear)> answer{
        PQexec(server.get(), sql.c_str()), &PQclear};
    demand(PQntuples(answer.get()) == 1, "one row is expected");
    return PQgetvalue(answer.get(), 0, 0);
}

}
