// Any bytes as HTTP requests, one after another on a connection. In whatever pieces they come, they
// are the same requests, and what is refused is refused for the same reason; in small pieces
// perhaps only when more has come.

#include "gateway/http/request_reader.h"
#include "tests/fuzz/reading.h"

#include <string>

namespace {

using namespace gateway::http;

/// Small enough to be reached by what a fuzzer makes.
const ReaderLimits limits{.header_bytes = 1024, .headers = 16, .body_bytes = 512};
constexpr int most_requests{8};
constexpr std::string_view good{"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"};

/// The requests that came whole, as text.
[[nodiscard]] std::string understood(std::string_view bytes, std::size_t piece) {
    RequestReader reader{limits};
    std::string out;
    int requests{0};
    while (requests < most_requests) {
        const std::string_view now{bytes.substr(0, piece)};
        const RequestReader::Fed fed{reader.feed(now)};
        if (fed.taken > now.size()) {
            tests::fuzz::fail("no more is taken than was given");
        }
        bytes.remove_prefix(fed.taken);
        if (fed.step == RequestReader::Step::refused) {
            return out;
        }
        if (fed.step == RequestReader::Step::complete) {
            const Request request{reader.take()};
            if (request.target.empty() || request.target.front() != '/'
                || request.body.size() > limits.body_bytes) {
                tests::fuzz::fail("a request has a plain target and keeps to the limits");
            }
            out += request.method + ' ' + request.target + ' '
                   + std::to_string(request.headers.size()) + ' '
                   + std::string{gateway::core::as_text(request.body)} + '\n';
            ++requests;
        } else if (fed.step == RequestReader::Step::need_more && bytes.empty()) {
            return out; // waits for more
        }
    }
    return out;
}

}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // a target that refuses everything would find nothing
    static const bool awake{understood(good, good.size()) == "POST /a 2 hi\n"};
    if (!awake) {
        tests::fuzz::fail("a good request is read");
    }
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    const std::string whole{understood(bytes, bytes.size() + 1)};
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}}) {
        if (understood(bytes, piece) != whole) {
            tests::fuzz::fail("pieces read as the whole does");
        }
    }
    return 0;
}
