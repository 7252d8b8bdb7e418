#pragma once
// Which places a party's document has, for whoever writes a mapping to it: a line may lead nowhere
// and look right.

#include "gateway/config/configuration.h"

#include <string>
#include <string_view>
#include <vector>

namespace gateway::admin {

struct DocumentPlaces {
    /// Samples show places that there are; that there are no others only a schema says.
    enum class From : std::uint8_t { nowhere, samples, schema };

    struct Place {
        std::string path;     ///< as a line of a mapping names it
        bool required{false}; ///< by the schema, all the way up to the record
    };

    From from{From::nowhere};
    std::vector<Place> places; ///< in the document's order, each once

    /// The name among `places` of what a line calls `path`: a schema's shape does not tell apart
    /// elements of one name, nor their prefixes.
    [[nodiscard]] std::string named(std::string_view path) const;
    [[nodiscard]] bool has(std::string_view path) const;
};

/// The samples of an exchange, and the one that was asked for or the first.
struct BenchSample {
    std::vector<std::string> all;
    std::string name;
    std::string document;
};

[[nodiscard]] BenchSample
samples_of(const config::FileSet& files, std::string_view exchange, std::string_view wanted);

/// Of one leg (record, request, response): by its XSD, else by the exchange's samples of that leg
/// in `files`. A schema that leaves more than one reading (XmlShape) counts as none.
[[nodiscard]] DocumentPlaces places_of(
    const config::Exchange& exchange, std::string_view leg_name, const config::Leg& leg,
    const config::FileSet& files);

}
