// Any bytes as a Notes export.

#include "adapters/formats/dxl/dxl_format.h"
#include "gateway/text/text.h"
#include "tests/fuzz/reading.h"

namespace {

using namespace gateway;

[[nodiscard]] std::shared_ptr<const ports::Document> bind(const std::string& form) {
    ports::Shape shape;
    shape.known_paths = {"/a", "/b", "/$FILE", "/$FILE/@name", "/@unid", "/@created"};
    shape.settings["record-max-bytes"] = "1000";
    if (!form.empty()) {
        shape.settings["form"] = form;
        shape.settings["list-separator"] = ", ";
    }
    return adapters::dxl::DxlFormat{}.bind(shape).value();
}

}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const text::XmlLibrary library;
    static const auto every = bind("");
    static const auto one = bind("F");
    // a target that refuses everything would find nothing
    static const bool awake{
        tests::fuzz::read_all(
            *every,
            core::as_bytes("<!DOCTYPE database SYSTEM 'x.dtd'><database><document><item name='a'>"
                           "<text>1</text></item></document></database>"),
            100)
        == "#/a=1"};
    if (!awake) {
        tests::fuzz::fail("a whole export is read");
    }
    const core::ByteView bytes{tests::fuzz::bytes_of(data, size)};
    tests::fuzz::demand_same_in_pieces(*every, bytes);
    tests::fuzz::demand_same_in_pieces(*one, bytes);
    return 0;
}
