// Any bytes as multipart/related: the pieces in which they come make no difference, and no name is
// a path.

#include "adapters/transports/xroad/multipart.h"
#include "tests/fuzz/reading.h"

namespace {

using namespace adapters::xroad;

class Heard final : public Parts {
public:
    std::string told;

    void part(const PartHead& head) override {
        told += "#" + text_of(head.type) + "|" + head.content_id + "|" + head.file_name + "|";
        if (head.file_name.find_first_of("/\\") != std::string::npos || head.file_name == "..") {
            tests::fuzz::fail("a file's name is no path");
        }
    }
    void bytes(core::ByteView bytes) override { told += core::as_text(bytes); }
    void part_end() override { told += "$"; }
};

[[nodiscard]] std::string read(core::ByteView bytes, std::size_t piece) {
    static const MediaType type{"multipart/related", {{"boundary", "b"}}};
    Heard heard;
    const auto reader = MultipartReader::open(type, heard);
    while (!bytes.empty()) {
        const core::ByteView some{bytes.first(std::min(piece, bytes.size()))};
        bytes = bytes.subspan(some.size());
        if (const auto fed = reader.value()->feed(some); !fed) {
            return "!" + std::string{fed.rejection().code.text()};
        }
    }
    const auto ended = reader.value()->finish();
    return ended ? heard.told : "!" + std::string{ended.rejection().code.text()};
}

}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // a target that refuses everything would find nothing
    static const bool awake{
        read(core::as_bytes("--b\r\nContent-Type: text/xml\r\n\r\n<a/>\r\n--b--"), 100)
        == "#text/xml|||<a/>$"};
    if (!awake) {
        tests::fuzz::fail("a good message is read");
    }
    const core::ByteView bytes{tests::fuzz::bytes_of(data, size)};
    const std::string whole{read(bytes, bytes.size() + 1)};
    if (whole != read(bytes, 3) || whole != read(bytes, 1)) {
        tests::fuzz::fail("a message reads the same in whatever pieces it arrives");
    }
    return 0;
}
