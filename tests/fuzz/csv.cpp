// Any bytes as a table, in two character sets.

#include "adapters/formats/csv/csv_format.h"
#include "tests/fuzz/reading.h"

namespace {

using namespace gateway;

[[nodiscard]] std::shared_ptr<const ports::Document>
bind(const std::string& charset, const std::string& separator) {
    ports::Shape shape;
    shape.known_paths = {"/a", "/b"};
    shape.settings = {
        {"charset", charset},
        {"separator", separator},
        {"record-max-bytes", "100"},
        {"lost-zeros", "b=3"}};
    return adapters::csv::CsvFormat{}.bind(shape).value();
}

}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto utf8 = bind("utf-8", ";");
    static const auto latin = bind("windows-1252", ",");
    // a target that refuses everything would find nothing
    static const bool awake{
        tests::fuzz::read_all(*utf8, core::as_bytes("a;b\n1;2\n"), 100) == "#/a=1/b=002"};
    if (!awake) {
        tests::fuzz::fail("a whole table is read");
    }
    const core::ByteView bytes{tests::fuzz::bytes_of(data, size)};
    tests::fuzz::demand_same_in_pieces(*utf8, bytes);
    tests::fuzz::demand_same_in_pieces(*latin, bytes);
    return 0;
}
