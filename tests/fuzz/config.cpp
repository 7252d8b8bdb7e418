// Throws arbitrary bytes at the loader of configurations: as one file of a set that is otherwise
// whole, or as a packed set. Whatever comes, it answers with findings, in bounded time, and never
// loads what it told to be wrong.

#include "tests/config/small_set.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <string>

namespace {

using gateway::config::FileSet;
using gateway::config::Finding;

void must(bool holds) {
    if (!holds) {
        std::abort();
    }
}

void check_load(const FileSet& files) {
    const gateway::config::Loaded loaded{gateway::config::load(files, {}, {})};
    bool refused{false};
    for (const Finding& finding : loaded.findings) {
        refused = refused || finding.severity == Finding::Severity::error;
        must(!finding.reason.empty() && !finding.file.empty());
    }
    must(refused == (loaded.configuration == nullptr));
}

}

/// The small set with an installation's own files.
FileSet whole_set() {
    FileSet set{tests::config_room::small_set()};
    set.put(
        "parties/office/endpoints.yaml", "endpoints: {desk: {url: \"https://localhost:1/\"}}\n");
    set.put("registers/town.endpoints.yaml", "connection: dbname=town\n");
    return set;
}

/// The first byte says what the rest is: the text of the file of that number, or a packed set.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const std::string text{reinterpret_cast<const char*>(data) + 1, size - 1};
    static const FileSet whole{whole_set()};
    FileSet set{whole};
    const std::size_t count{set.files().size()};
    const std::size_t chosen{data[0] % (count + 1)};
    if (chosen == count) {
        const auto unpacked = FileSet::unpack(gateway::core::as_bytes(text));
        if (unpacked.ok()) {
            must(gateway::core::as_text(unpacked.value().pack()) == text);
            check_load(unpacked.value());
        }
        return 0;
    }
    const std::string file{
        std::next(set.files().begin(), static_cast<std::ptrdiff_t>(chosen))->first};
    set.put(file, text);
    check_load(set);
    return 0;
}
