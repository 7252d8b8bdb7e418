// Any bytes as HTTP text. A request that is read is written again as the same request.

#include "adapters/transports/xroad/identify.h"
#include "gateway/http/request_reader.h"
#include "gateway/text/text.h"
#include "tests/fuzz/reading.h"

namespace {

using namespace adapters::xroad;
namespace http = gateway::http;

constexpr std::string_view good{
    "GET /r1/FI/GOV/1/a/b HTTP/1.1\r\nHost: a\r\nX-Road-Client: FI/MUN/2\r\n\r\n"};

[[nodiscard]] std::optional<http::Request> request_of(std::string_view text) {
    http::RequestReader reader{http::ReaderLimits{}};
    for (;;) {
        const auto fed = reader.feed(text);
        text.remove_prefix(fed.taken);
        if (fed.step == http::RequestReader::Step::complete) {
            return reader.take();
        }
        if (fed.step != http::RequestReader::Step::header_read) {
            return std::nullopt;
        }
    }
}

void demand_same_again(RestRequest read) {
    read.id = read.id.value_or("").empty() ? "1" : read.id;
    const auto head = write_rest_request(read, false);
    if (!head) {
        if (head.rejection().code != core::Code{"XROAD_PERSONAL_DATA"}) {
            tests::fuzz::fail("a request that is read can be written");
        }
        return;
    }
    http::Request again;
    again.method = head.value().method;
    again.target = head.value().target;
    for (const auto& [name, value] : head.value().headers) {
        again.headers.add(name, value);
    }
    const auto read_again = read_rest_request(again);
    if (!read_again || read_again.value() != read) {
        tests::fuzz::fail("a request that is written reads as what was meant");
    }
}

}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const gateway::text::XmlLibrary library;
    // a target that refuses everything would find nothing
    static const bool awake{identify(good, std::nullopt, std::nullopt).ok()};
    if (!awake) {
        tests::fuzz::fail("a good request is read");
    }
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    static_cast<void>(identify(text, std::nullopt, std::nullopt));
    if (const auto request = request_of(text); request) {
        if (const auto read = read_rest_request(*request); read) {
            demand_same_again(read.value());
        }
    }
    return 0;
}
