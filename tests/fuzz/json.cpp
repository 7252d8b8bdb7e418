// Any bytes as a JSON document; and the two readers of JSON against each other.

#include "adapters/formats/json/json_format.h"
#include "gateway/text/json_reader.h"
#include "gateway/text/json_stream.h"
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

/// Leaves as text, or nothing of what is none.
template <class Read> std::optional<std::string> leaves_of(Read read) {
    std::string out;
    const auto done =
        read([&out](std::string_view path, core::Value::Kind kind, std::string_view text) {
            out.append(path).append(1, static_cast<char>('0' + static_cast<int>(kind)));
            out.append(text).append(1, '\0');
        });
    return done ? std::optional{std::move(out)} : std::nullopt;
}

/// An exponent beyond 32 bits is the one difference that is allowed, beside the limits.
bool has_long_exponent(std::string_view input) {
    std::size_t digits{0};
    bool behind{false};
    for (const char byte : input) {
        const bool digit{byte >= '0' && byte <= '9'};
        behind = byte == 'e' || byte == 'E' || (behind && (digit || byte == '+' || byte == '-'));
        digits = behind && digit ? digits + 1 : 0;
        if (digits > 8) {
            return true;
        }
    }
    return false;
}

void demand_same_as_it_comes(std::string_view input) {
    const auto whole =
        leaves_of([&](const auto& on_leaf) { return text::JsonReader{}.leaves(input, on_leaf); });
    const std::size_t piece{1 + input.size() % 5};
    bool too_large{false};
    const auto streamed = leaves_of([&](const auto& on_leaf) {
        text::JsonStream stream{nullptr, [](std::string_view) { return true; }, on_leaf};
        for (std::size_t at{0}; at < input.size(); at += piece) {
            if (auto read = stream.append(core::as_bytes(input.substr(at, piece))); !read) {
                too_large = read.rejection().code == core::Code{"JSON_TOO_LARGE"};
                return read;
            }
        }
        return stream.finish();
    });
    if (whole != streamed && !too_large && !has_long_exponent(input)) {
        tests::fuzz::fail("what comes in pieces is read as what comes at once");
    }
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
    demand_same_as_it_comes(core::as_text(bytes));
    tests::fuzz::demand_same_in_pieces(*one, bytes);
    tests::fuzz::demand_same_in_pieces(*many, bytes);
    return 0;
}
