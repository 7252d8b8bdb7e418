// Any bytes as a JSON document; and the two readers of JSON against each other.

#include "adapters/formats/json/json_format.h"
#include "gateway/text/json_reader.h"
#include "gateway/text/json_value.h"
#include "tests/fuzz/reading.h"

namespace {

using namespace gateway;

[[nodiscard]] std::shared_ptr<const ports::Document> bind(const std::string& record_path) {
    ports::Shape shape;
    shape.record_path = record_path;
    shape.known_paths = {"/a", "/b/c", "/l/*/x"};
    return adapters::json::JsonFormat{}.bind(shape).value();
}

void demand_agreement(std::string_view input) {
    text::JsonReader reader;
    const auto flat =
        reader.leaves(input, [](std::string_view, core::Value::Kind, std::string_view) {});
    const auto tree = text::parse_json(input);
    if (!tree) {
        // numbers beyond a double are the one difference that is allowed
        if (flat && tree.rejection().code != core::Code{"JSON_NUMBER"}) {
            tests::fuzz::fail("what one reader takes for JSON, the other takes too");
        }
        return;
    }
    if (flat.ok() != tree.value().is_object()) {
        tests::fuzz::fail("every JSON object has leaves, and nothing else has");
    }
    const auto again = text::parse_json(text::write_json(tree.value()));
    if (!again || !(again.value() == tree.value())) {
        tests::fuzz::fail("what is written reads back the same");
    }
}

}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto one = bind("");
    static const auto many = bind("/r");
    const core::ByteView bytes{tests::fuzz::bytes_of(data, size)};
    demand_agreement(core::as_text(bytes));
    tests::fuzz::demand_same_in_pieces(*one, bytes);
    tests::fuzz::demand_same_in_pieces(*many, bytes);
    return 0;
}
