#pragma once
// Prometheus' text format 0.0.4, read as strictly as a scraper reads it, and held to the customs
// of names and types. https://prometheus.io/docs/instrumenting/exposition_formats/

#include "tests/corridor/house.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace tests::operations {

using Labels = std::map<std::string, std::string>;

struct Sample {
    std::string name;
    Labels labels;
    double value{0};
};

struct Exposition {
    std::vector<Sample> samples;
    std::map<std::string, std::string> types; ///< of families
    std::vector<std::string> faults;          ///< what a linter would say; empty is good

    /// 0 where there is none.
    [[nodiscard]] double value(const std::string& name, const Labels& labels = {}) const;
};

[[nodiscard]] Exposition read_exposition(const std::string& text);

/// GET /metrics of the daemon. The test fails unless it is answered 200 in the right type.
[[nodiscard]] Exposition scrape(corridor::House& house);

}
