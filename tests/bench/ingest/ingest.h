#pragma once
// What both benches do: read a file as an exchange does, and as nothing but a parser does.

#include "gateway/mapping/mapping.h"
#include "gateway/ports/format.h"
#include "tests/bench/support/bench.h"

#include <filesystem>
#include <functional>
#include <string>

namespace tests::bench {

/// Records of a run: LAUTTURI_BENCH_RECORDS, or `otherwise`.
[[nodiscard]] std::size_t wanted_records(std::size_t otherwise);

/// CPU seconds to read the whole file into items. @throws std::runtime_error if a record is
/// rejected, or not all of them come.
[[nodiscard]] double ingest(
    const gateway::ports::Document& document, const gateway::mapping::Mapping& mapping,
    const std::filesystem::path& file, std::size_t records);

/// CPU seconds of a SAX2 parse by xerces-c with namespaces and without validation, every name and
/// text taken note of by its length alone.
[[nodiscard]] double bare_parse(const std::filesystem::path& file);

/// Writes head, `record` for each ordinal, and tail.
void write_records(
    const std::filesystem::path& file, const std::string& head, std::size_t records,
    const std::function<std::string(std::size_t)>& record, const std::string& tail);

/// An artificial hetu of the ordinal: 9xx, its check right.
[[nodiscard]] std::string artificial_hetu(std::size_t ordinal);

/// Rows NAME.cpu, NAME.rate and NAME.rss: of the given number of records, and how the peak grows
/// from a tenth of them.
void measure(
    const std::string& name, const gateway::ports::Document& document,
    const gateway::mapping::Mapping& mapping,
    const std::function<void(const std::filesystem::path&, std::size_t)>& write);

}
