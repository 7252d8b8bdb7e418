#pragma once
// An administrator with drafts of her own in a house: what she asks too fast she asks again.

#include "tests/admin/api_calls.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace tests::admin {

/// Her drafts are withdrawn at the end.
class Author final {
public:
    explicit Author(House& house) : m_calls{house} { m_calls.become({"administrator"}); }
    Author(const Author&) = delete;
    Author& operator=(const Author&) = delete;

    ~Author() {
        for (const std::string& draft : m_drafts) {
            static_cast<void>(
                post("/drafts/" + draft + "/withdraw", {{"reason", "kokeilu"}}, tag(draft)));
        }
    }

    ApiReply post(const std::string& path, const Json& body, const std::string& if_match = "") {
        ApiRequest request{"POST", path, body};
        request.if_match = if_match;
        return call(request);
    }

    [[nodiscard]] ApiReply get(const std::string& path) { return call({"GET", path}); }

    [[nodiscard]] std::string tag(const std::string& draft) {
        return '"' + std::to_string(get("/drafts/" + draft).body.at("version").get<int>()) + '"';
    }

    [[nodiscard]] std::string begin(const std::string& title) {
        m_drafts.push_back(post("/drafts", {{"title", title}}).body.at("draft"));
        return m_drafts.back();
    }

    /// What the skeleton says, saved with `from` put right as `to`; as it is where that is empty.
    void take(
        const std::string& draft, const Json& wishes, const std::string& from = {},
        const std::string& to = {}) {
        const ApiReply told{post("/drafts/" + draft + "/skeletons", wishes)};
        REQUIRE(told.status == 200);
        Json files = told.body.at("files");
        for (Json& file : files) {
            std::string text{file.at("text").get<std::string>()};
            const std::size_t at{from.empty() ? std::string::npos : text.find(from)};
            if (at != std::string::npos) {
                file["text"] = text.replace(at, from.size(), to);
            }
        }
        REQUIRE(
            post("/drafts/" + draft + "/files", {{"changes", files}}, tag(draft)).status == 200);
    }

    [[nodiscard]] std::string misfits() { return m_calls.misfits(); }

private:
    /// Whoever asks too fast waits.
    [[nodiscard]] ApiReply call(const ApiRequest& request) {
        for (;;) {
            ApiReply reply{m_calls.local(request)};
            if (reply.status != 429) {
                return reply;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds{100});
        }
    }

    ApiCalls m_calls;
    std::vector<std::string> m_drafts;
};

}
