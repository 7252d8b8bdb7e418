// Any bytes as an HTTP answer. In whatever pieces they come, it is whole at the same byte and says
// the same; and nothing that came behind it is taken for a part of it.

#include "gateway/http/answer_reader.h"
#include "tests/fuzz/reading.h"

#include <algorithm>
#include <optional>
#include <string>

namespace {

using namespace gateway::http;
using Step = AnswerReader::Step;

/// Small enough to be reached by what a fuzzer makes.
constexpr std::size_t body_limit{512};
constexpr std::string_view good{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"};

/// The answer if it came whole, as text.
[[nodiscard]] std::optional<std::string> understood(std::string_view bytes, std::size_t piece) {
    AnswerReader reader;
    reader.begin(body_limit, true);
    while (!bytes.empty()) {
        const std::string_view now{bytes.substr(0, piece)};
        bytes.remove_prefix(now.size());
        const Step step{reader.feed(now)};
        if (step == Step::complete) {
            const ClientResult answer{reader.take()};
            if (answer.body.size() > body_limit || answer.status < 200) {
                tests::fuzz::fail("an answer is final and keeps to the limits");
            }
            std::string out{std::to_string(answer.status) + ' ' + answer.content_type + ' '};
            for (const auto& [name, value] : answer.headers) {
                out.append(name).append(1, '=').append(value).append(1, '\n');
            }
            return out.append(gateway::core::as_text(answer.body));
        }
        if (step != Step::need_more) {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // a target that refuses everything would find nothing
    static const bool awake{understood(good, good.size()) == "200  content-length=2\nhi"};
    if (!awake) {
        tests::fuzz::fail("a good answer is read");
    }
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    const std::optional<std::string> whole{understood(bytes, bytes.size() + 1)};
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}}) {
        if (understood(bytes, piece) != whole) {
            tests::fuzz::fail("pieces read as the whole does");
        }
    }
    return 0;
}
