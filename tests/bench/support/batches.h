#pragma once
// Batches of any size for benches: a house whose register is filled from the synthetic population,
// and that delivers to a folder, so that nobody else's work is in the way.

#include "tests/bench/support/bench.h"
#include "tests/corridor/house.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace tests::bench {

/// LAUTTURI_BENCH_RECORDS, or 100,000.
[[nodiscard]] std::size_t wanted_records();

/// LAUTTURI_BENCH_FULL: the sizes that take minutes, too.
[[nodiscard]] bool full();

/// @throws std::runtime_error saying what does not hold.
void demand(bool holds, const std::string& otherwise);

/// A program of the build.
[[nodiscard]] std::string built(const std::string& program);

/// The population's files of that many people, all of them job seekers.
[[nodiscard]] std::filesystem::path draw(corridor::House& house, std::size_t job_seekers);

/// Puts them into the house's register, in place of those that are there.
void fill(corridor::House& house, const std::filesystem::path& drawn);

/// The Kela batch as lines of JSON instead of XML.
enum class Form : std::uint8_t { xml, json };

/// Kela takes its statements in a folder. Starts the daemon anew.
void deliver_to_a_folder(corridor::House& house, Form form = Form::xml);

struct Batch {
    double records{0}; ///< taken in
    double sent{0};    ///< in documents
    double seconds{0};
    double cpu_seconds{0}; ///< of the gateway
    double peak_bytes{0};
};

/// Runs the Kela batch.
[[nodiscard]] Batch run_batch(corridor::House& house);

/// What it delivered, a text a document; taken away from the folder.
[[nodiscard]] std::vector<std::string> take_delivered(corridor::House& house);

}
