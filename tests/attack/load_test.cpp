// Many at once: a flood, slow clients, the tools that others attack with, and a soak of everything.
// Times are printed, never asserted; what is asserted is that everybody gets the right answer.
// The soak takes a minute; LAUTTURI_SOAK_SECONDS asks for another length, and for the long forms.

#include "tests/attack/hostile_requests.h"
#include "tests/attack/siege.h"

#include <catch2/catch.hpp>
#include <openssl/ssl.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <random>
#include <thread>

using namespace tests;
using namespace tests::attack;
using namespace std::chrono_literals;
using corridor::eventually;
using corridor::write_file;
using std::chrono::steady_clock;

namespace {

bool at_length() {
    return std::getenv("LAUTTURI_SOAK_SECONDS") != nullptr;
}

std::chrono::seconds soak_time() {
    return std::chrono::seconds{at_length() ? std::atoi(std::getenv("LAUTTURI_SOAK_SECONDS")) : 60};
}

/// A client that keeps its connection, asking good questions.
class GoodCaller final {
public:
    GoodCaller()
        : m_client{
            {siege().identity("case-system")->certificate_file,
             siege().identity("case-system")->key_file},
            siege().house().authority_folder() / "ca.pem"} {
        m_call.url = siege().house().relay_url("fund-benefit-query");
        m_call.body = siege().question();
        m_call.time_limit = 10s;
    }

    [[nodiscard]] Reply ask(const std::string& key = {}) {
        m_call.headers.clear();
        if (!key.empty()) {
            m_call.headers.emplace_back("Idempotency-Key", key);
        }
        const auto began = steady_clock::now();
        Reply reply{m_client.call(m_call)};
        m_times.push_back(steady_clock::now() - began);
        return reply;
    }

    /// The slowest but one in a hundred, in milliseconds.
    [[nodiscard]] double p99() {
        std::sort(m_times.begin(), m_times.end());
        const auto at = m_times.at(m_times.size() * 99 / 100);
        m_times.clear();
        return std::chrono::duration<double, std::milli>(at).count();
    }

private:
    simulators::PartyClient m_client;
    simulators::Call m_call;
    std::vector<steady_clock::duration> m_times;
};

/// Sends a header a byte at a time, for as long as it is let; then comes again.
void dawdle(const std::stop_token& over, bool in_the_body, std::atomic<std::size_t>& cut) {
    const std::string request{siege().request()};
    const std::size_t head{request.find("\r\n\r\n") + 4};
    while (!over.stop_requested()) {
        RawClient::Options options;
        options.identity = siege().identity("case-system");
        RawClient client{siege().house().port("relay"), options};
        if (!client.connected()) { // not cut: never let in
            std::this_thread::sleep_for(250ms);
            continue;
        }
        std::size_t at{0};
        if (in_the_body) {
            client.send(request.substr(0, head));
            at = head;
        }
        // its last byte it never sends
        while (!over.stop_requested() && at + 1 < request.size()
               && client.send(request.substr(at, 1))) {
            ++at;
            std::this_thread::sleep_for(250ms);
        }
        ++cut;
    }
}

std::string port_of(const std::string& listener) {
    return std::to_string(siege().house().port(listener));
}

/// In the short form it looks at the protocols alone: all of it takes minutes.
std::vector<std::string> testssl_command(const std::filesystem::path& report) {
    std::vector<std::string> command{
        "/usr/bin/testssl",
        "--warnings",
        "batch",
        "--quiet",
        "--color",
        "0",
        "--nodns",
        "none",
        "--add-ca",
        (siege().house().authority_folder() / "ca.pem").string(),
        "--jsonfile",
        report.string(),
        "--protocols"};
    if (at_length()) {
        command.insert(command.end(), {"--std", "--server-preference", "--fs", "--vulnerable"});
    }
    command.push_back("127.0.0.1:" + port_of("relay"));
    return command;
}

/// The findings of testssl above LOW, one a line; and how many there are in all. That the machine
/// of the test has no GOST ciphers is told as one of them, and says nothing of the listener.
std::pair<std::string, std::size_t> grave(const std::string& report) {
    const Json all = Json::parse(report);
    std::string found;
    for (const Json& one : all) {
        const std::string severity{one.at("severity").get<std::string>()};
        const bool of_the_tester{one.at("id") == "engine_problem"};
        if (!of_the_tester && severity != "OK" && severity != "INFO" && severity != "LOW") {
            found += one.at("id").get<std::string>() + " " + severity + ": "
                     + one.at("finding").get<std::string>() + "\n";
        }
    }
    return {found, all.size()};
}

}

TEST_CASE(
    "a flood over the quota is answered 429 to its last request, and others are served",
    "[attack][load]") {
    House& house{siege().house()};
    write_file(
        house.mappings() / "limits.yaml", "limits:\n  - {client: case-system, a-minute: 40}\n");
    siege().reload();
    house.fund().forget_requests();
    std::atomic<int> served{0};
    std::atomic<int> turned_away{0};
    std::atomic<int> other{0};
    std::vector<std::jthread> flood;
    for (int number{0}; number < 8; ++number) {
        flood.emplace_back([&] {
            GoodCaller caller;
            for (int times{0}; times < 25 && other == 0; ++times) {
                const Reply reply{caller.ask()};
                const bool told{reply.status == 429 && !reply.header("Retry-After").empty()};
                ++(reply.status == 200 ? served : told ? turned_away : other);
            }
        });
    }
    // a party's question meanwhile
    const Reply provided{house.provide(
        "keha-customer-query", corridor::keha_question(house.example("fund-member")))};
    flood.clear();
    CHECK((provided.status == 200 || provided.status == 403));
    CHECK(other == 0);
    CHECK(served >= 40);
    CHECK(served <= 80); // the flood may last into the next spans of the minute
    CHECK(served + turned_away == 200);
    CHECK(house.fund().request_count() == static_cast<std::size_t>(served));
    std::filesystem::remove(house.mappings() / "limits.yaml");
    siege().reload();
    siege().require_unharmed();
}

TEST_CASE("while a hundred dawdle, the others are served", "[attack][load]") {
    GoodCaller caller;
    const auto ask_many = [&] {
        int good{0};
        while (good < 100 && caller.ask().status == 200) {
            ++good;
        }
        return good;
    };
    static_cast<void>(ask_many());
    static_cast<void>(caller.p99());
    CHECK(ask_many() == 100);
    const double alone{caller.p99()};
    std::atomic<std::size_t> cut{0};
    std::vector<std::jthread> slow;
    for (int number{0}; number < 100; ++number) {
        slow.emplace_back(
            [&cut, number](const std::stop_token& over) { dawdle(over, number % 2 == 0, cut); });
    }
    std::this_thread::sleep_for(2s); // their handshakes are over
    static_cast<void>(caller.ask());
    static_cast<void>(caller.p99());
    CHECK(ask_many() == 100);
    const double beside{caller.p99()};
    // a header has five seconds
    CHECK(eventually([&] { return cut >= 50; }, 30s));
    end(slow);
    WARN(
        "p99 alone " << alone << " ms, beside 100 slow clients " << beside
                     << " ms: " << beside / alone << "x");
    siege().require_unharmed();
}

TEST_CASE(
    "slowhttptest ends with the service up, in the header, in the body and in the answer",
    "[attack][load]") {
    const std::string url{"https://127.0.0.1:" + port_of("relay") + "/openapi.json"};
    const std::string seconds{at_length() ? "30" : "3"};
    const std::vector<std::pair<std::string, std::vector<std::string>>> ways{
        {"header", {"-H", "-i", "2"}}, {"body", {"-B", "-i", "2"}}, {"read", {"-X", "-n", "2"}}};
    for (const auto& [way, how] : ways) {
        std::vector<std::string> command{
            "/usr/bin/slowhttptest", "-c", "150", "-r", "75", "-l", seconds, "-p", "3", "-u", url};
        command.insert(command.end(), how.begin(), how.end());
        const corridor::Finished finished{corridor::run_to_end(
            command, siege().house().folder() / ("out/slow-" + way), {}, {}, 60s)};
        INFO(way << finished.status << finished.out << finished.err);
        CHECK(finished.status == 0); // it is there, and ended by itself
        CHECK(finished.out.find("service available:") != std::string::npos);
        // its last word on the service, without the colours
        const std::size_t last{finished.out.rfind("service available:")};
        CHECK(finished.out.find("YES", last) != std::string::npos);
    }
    siege().require_unharmed();
}

TEST_CASE("long questions take no more memory than short ones", "[attack][load][held]") {
    constexpr std::size_t askers{8};
    constexpr std::size_t length{48U << 20U};
    Json body = Json::parse(siege().question());
    body["padding"] = std::string(length, 'a'); // a member that no mapping knows
    const std::string question{body.dump()};
    const std::size_t before{siege().peak()};
    std::atomic<int> answered{0};
    std::vector<std::jthread> all;
    for (std::size_t number{0}; number < askers; ++number) {
        all.emplace_back([&] {
            RawClient::Options options;
            options.identity = siege().identity("case-system");
            RawClient client{siege().house().port("relay"), options};
            const std::string answer{client.exchange(
                "POST /relay/fund-benefit-query HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                "Content-Type: application/json\r\nPrefer: wait=120\r\nContent-Length: "
                + std::to_string(question.size()) + "\r\n\r\n" + question)};
            answered += status_of(answer) == 200 ? 1 : 0;
        });
    }
    all.clear();
    CHECK(answered == askers);
    const std::size_t grown{siege().peak() - before};
    WARN(
        askers << " questions of " << (length >> 20U) << " MB; the peak grew by " << (grown >> 20U)
               << " MB");
    // what two loops have of them at once is a few pieces, however long they are
    CHECK(grown < length / 2);
    siege().require_unharmed();
}

TEST_CASE(
    "while long questions of many values are read, others are answered", "[attack][load][held]") {
    constexpr std::size_t askers{2}; // a loop for each, if they were read there
    std::string values{"0"};
    while (values.size() < (std::size_t{46} << 20U)) {
        values += ",0";
    }
    std::string question{siege().question()};
    question.insert(question.rfind('}'), ",\"padding\":[" + values + "]");
    std::atomic<std::size_t> sent{0};
    std::atomic<std::size_t> answered{0};
    std::atomic<std::size_t> good{0};
    std::vector<std::jthread> all;
    for (std::size_t number{0}; number < askers; ++number) {
        all.emplace_back([&, number] {
            RawClient::Options options;
            options.identity = siege().identity("case-system");
            RawClient client{siege().house().port("relay"), options};
            client.send(
                "POST /relay/fund-benefit-query HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                "Content-Type: application/json\r\nPrefer: wait=120\r\n"
                "Idempotency-Key: long-"
                + std::to_string(number) + "\r\nContent-Length: " + std::to_string(question.size())
                + "\r\n\r\n" + question);
            ++sent;
            std::string answer;
            for (int patience{0}; answer.empty() && patience < 12; ++patience) {
                answer = client.receive();
            }
            good += status_of(answer) == 200 ? 1U : 0U;
            ++answered;
        });
    }
    CHECK(eventually([&] { return sent == askers; }, 60s));
    std::size_t first{0};                       // of those that came behind them
    for (int number{0}; number < 8; ++number) { // connections of their own, on whichever loop
        CHECK(GoodCaller{}.ask().status == 200);
        first += answered == 0 ? 1U : 0U;
    }
    all.clear();
    CHECK(first > 0); // nobody waited until what is read for seconds was read
    CHECK(good == askers);
    siege().require_unharmed();
}

TEST_CASE("a soak of good and bad leaves the process as it was", "[attack][soak]") {
    House& house{siege().house()};
    std::vector<Hostile> hostile;
    for (const std::vector<Hostile>& some :
         {framing(), heads(), truncated(), doors(), contents(house.example("fund-member"))}) {
        hostile.insert(hostile.end(), some.begin(), some.end());
    }
    // testssl is one of the attackers
    const std::filesystem::path report{house.folder() / "out/testssl.json"};
    corridor::Process testssl{testssl_command(report), house.folder() / "out/testssl"};

    std::atomic<std::size_t> good{0};
    std::atomic<std::size_t> bad{0};
    std::mutex mutex;
    std::vector<std::string> wrong;
    const auto note = [&](std::string what) {
        const std::scoped_lock lock{mutex};
        wrong.push_back(std::move(what));
    };
    std::vector<std::jthread> traffic;
    for (int number{0}; number < 2; ++number) {
        traffic.emplace_back([&, number](const std::stop_token& over) {
            GoodCaller caller;
            for (std::size_t times{0}; !over.stop_requested(); ++times) {
                const std::string key{
                    times % 3 == 0
                        ? "soak-" + std::to_string(number) + "-" + std::to_string(times / 6)
                        : ""};
                const Reply reply{caller.ask(key)};
                if (reply.status != 200) {
                    note(std::to_string(reply.status) + reply.body + reply.failure);
                }
                ++good;
                std::this_thread::sleep_for(5ms);
            }
        });
    }
    traffic.emplace_back([&](const std::stop_token& over) {
        std::minstd_rand choose{1};
        while (!over.stop_requested()) {
            const Hostile& one{hostile.at(choose() % hostile.size())};
            if (const int status{status_of(siege().send(one.bytes))}; status != one.status) {
                note(one.name + " got " + std::to_string(status));
            }
            ++bad;
        }
    });
    traffic.emplace_back([&](const std::stop_token& over) {
        const char* const strangers[]{"", "late", "stranger", "other", "keha"};
        for (std::size_t times{0}; !over.stop_requested(); ++times) {
            const std::string who{strangers[times % 5]};
            if (status_of(siege().send(siege().request(), who)) != 403) {
                note("a stranger was let in: " + who);
            }
            RawClient::Options options;
            options.identity = siege().identity("case-system");
            RawClient leaves{house.port("relay"), options};
            leaves.send(siege().request().substr(0, 100 + times % 200));
            leaves.reset();
            ++bad;
        }
    });
    const auto until = steady_clock::now() + soak_time();
    std::this_thread::sleep_for(soak_time() / 3);
    const std::size_t warm{siege().resident()};
    std::this_thread::sleep_until(until);
    // a busy machine soaks for longer: what counts is the traffic, not the time
    CHECK(eventually([&] { return good > 60 && bad > 60; }, 60s));
    end(traffic);
    const std::size_t after{siege().resident()};
    const corridor::Finished tested{testssl.wait(at_length() ? 600s : 120s)};

    CHECK(wrong == std::vector<std::string>{});
    // flat: two thirds of the soak add no more than what allocators keep back
    CHECK(after < warm + warm / 4 + (16U << 20U));
    WARN(
        good << " good and " << bad << " bad requests; resident " << (warm >> 20U) << " MB, then "
             << (after >> 20U) << " MB");
    INFO(tested.status << tested.out << tested.err);
    REQUIRE(std::filesystem::exists(report)); // it is there, and ran
    const auto [findings, count] = grave(corridor::read_file(report));
    CHECK(findings == "");
    CHECK(count >= (at_length() ? 30 : 8));
    WARN("testssl: " << count << " findings");
    siege().require_unharmed();
    static_cast<void>(house.journal()); // it verifies
}
