// The queue before the interface: bounded, and answered to the last.

#include "gateway/admin/desk.h"
#include "tests/admin/scene.h"

#include <catch2/catch.hpp>

#include <condition_variable>
#include <memory>
#include <mutex>

using namespace tests::admin;

namespace {

/// Answers as they come, from any thread.
class Answers final {
public:
    [[nodiscard]] http::Respond respond() {
        return [this](http::Response response, http::Answered) {
            const std::scoped_lock lock{m_mutex};
            m_statuses.push_back(response.status);
            m_came.notify_all();
        };
    }

    /// The statuses of the first `count`, which are waited for.
    [[nodiscard]] std::vector<int> first(std::size_t count) {
        std::unique_lock lock{m_mutex};
        m_came.wait_for(lock, std::chrono::seconds{10}, [&] { return m_statuses.size() >= count; });
        return m_statuses;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_came;
    std::vector<int> m_statuses;
};

/// Holds whoever comes until it is opened.
class Gate final {
public:
    void pass() {
        std::unique_lock lock{m_mutex};
        m_reached = true;
        m_changed.notify_all();
        m_changed.wait(lock, [&] { return m_open; });
    }
    void wait_until_reached() {
        std::unique_lock lock{m_mutex};
        m_changed.wait(lock, [&] { return m_reached; });
    }
    void open() {
        const std::scoped_lock lock{m_mutex};
        m_open = true;
        m_changed.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_reached{false};
    bool m_open{false};
};

http::Request whoami() {
    http::Request request;
    request.method = "GET";
    request.target = "/api/v1/whoami";
    request.uid = 100;
    return request;
}

}

TEST_CASE("beyond its bound a desk says at once that it is busy", "[admin][desk]") {
    Scene scene;
    Gate gate;
    Answers answers;
    scene.before_note = [&] { gate.pass(); };
    {
        gateway::admin::Desk desk{scene.api, scene.clock, 1, 2};
        desk.handle(whoami(), answers.respond());
        gate.wait_until_reached(); // the one thread is taken
        desk.handle(whoami(), answers.respond());
        desk.handle(whoami(), answers.respond());
        desk.handle(whoami(), answers.respond());
        CHECK(answers.first(1) == std::vector<int>{503});
        desk.refused(http::Refused{400, "HTTP_TRUNCATED", 100}); // no room: the log has to do
        gate.open();
    } // its end answers what waits
    CHECK(answers.first(4) == std::vector<int>{503, 200, 200, 200});
    CHECK(scene.store.committed.journal.size() == 3);
}

TEST_CASE("what was refused before it was whole is recorded by the desk", "[admin][desk]") {
    Scene scene;
    {
        gateway::admin::Desk desk{scene.api, scene.clock, 1, 2};
        desk.refused(http::Refused{413, "HTTP_BODY_TOO_LARGE", std::nullopt});
    }
    CHECK(scene.entry().at("code") == "HTTP_BODY_TOO_LARGE");
    CHECK(scene.entry().at("way") == "network");
}

TEST_CASE("a call that fails inside leaves the desk at work", "[admin][desk]") {
    Scene scene;
    Answers answers;
    int calls{0};
    scene.before_note = [&] {
        if (++calls == 1) {
            throw std::runtime_error{"a defect"};
        }
    };
    gateway::admin::Desk desk{scene.api, scene.clock, 1, 8};
    desk.handle(whoami(), answers.respond());
    desk.handle(whoami(), answers.respond());
    CHECK(
        answers.first(1)
        == std::vector<int>{200}); // the first died unanswered: the listener says 500
}
