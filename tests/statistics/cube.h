#pragma once
// Tables whose secrets are known, and what an audit says of them.

#include "gateway/statistics/audit.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace tests::statistics {

using namespace gateway::statistics;

using Place = std::vector<std::string>;

/// A full cross-classification of counts with all its totals.
struct Cube {
    std::vector<std::size_t> sizes;
    Table table;
    std::map<Place, std::size_t> cells; ///< number in the table

    explicit Cube(std::vector<std::size_t> lengths, const std::function<std::int64_t()>& draw)
        : sizes{std::move(lengths)} {
        for (std::size_t at{0}; at < sizes.size(); ++at) {
            Dimension& each{table.dimensions.emplace_back()};
            each.name = std::string(1, static_cast<char>('a' + at));
            each.total = "T";
            for (std::size_t code{0}; code < sizes[at]; ++code) {
                each.codes.push_back(std::to_string(code));
            }
        }
        std::map<Place, std::int64_t> values;
        each_place([&](const Place& place) {
            if (std::find(place.begin(), place.end(), "T") == place.end()) {
                const std::int64_t value{draw()};
                for (std::size_t mask{0}; mask < (std::size_t{1} << sizes.size()); ++mask) {
                    Place total{place};
                    for (std::size_t at{0}; at < sizes.size(); ++at) {
                        total[at] = (mask >> at & 1U) != 0 ? "T" : place[at];
                    }
                    values[total] += value;
                }
            }
        });
        for (const auto& [place, value] : values) {
            cells[place] = table.cells.size();
            table.cells.push_back({place, value});
        }
    }

    void each_place(const std::function<void(const Place&)>& visit) const {
        Place place;
        std::function<void()> walk = [&] {
            if (place.size() == sizes.size()) {
                visit(place);
                return;
            }
            const std::size_t at{place.size()};
            for (std::size_t code{0}; code <= sizes[at]; ++code) {
                place.push_back(code == sizes[at] ? "T" : std::to_string(code));
                walk();
                place.pop_back();
            }
        };
        walk();
    }

    std::int64_t hide(const Place& place) {
        auto& value = table.cells[cells.at(place)].value;
        const std::int64_t was{value.value()};
        value.reset();
        return was;
    }
};

inline Audit audit_of(
    const std::vector<Table>& tables, std::uint64_t threshold, Zeros zeros = Zeros::published) {
    const auto system = system_of(tables);
    REQUIRE(system.ok());
    auto audited = audit(system.value(), threshold, std::nullopt, zeros);
    REQUIRE(audited.ok());
    return std::move(audited).value();
}

}
