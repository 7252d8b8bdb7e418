// Any bytes as lines of JSON.

#include "adapters/formats/json/json_format.h"
#include "tests/fuzz/reading.h"

namespace {

using namespace gateway;

[[nodiscard]] std::shared_ptr<const ports::Document> bind() {
    ports::Shape shape;
    shape.known_paths = {"/a", "/b/c", "/l/*/x"};
    shape.settings["max-bytes"] = "200";
    return adapters::json::NdjsonFormat{}.bind(shape).value();
}

}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto document = bind();
    tests::fuzz::demand_same_in_pieces(*document, tests::fuzz::bytes_of(data, size));
    return 0;
}
