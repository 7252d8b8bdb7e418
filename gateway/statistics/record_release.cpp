#include "gateway/statistics/record_release.h"

#include "gateway/statistics/delimited.h"

#include <algorithm>

namespace gateway::statistics {

namespace {

core::Rejection
reject(core::Code code, std::string path, std::optional<std::size_t> line = std::nullopt) {
    return {code, std::move(path), line, std::nullopt};
}

bool above_one(Ratio share) {
    return share.numerator > share.denominator;
}

/// How many numbers the search and the verifier may have to hold: one for each sensitive value in
/// each class, of which there are no more than records, or combinations of leaves.
double tallies_of(const DataSet& data) {
    double width{0};
    for (const Column& column : data.columns) {
        width +=
            column.kind == ColumnKind::sensitive ? static_cast<double>(column.labels.size()) : 0.0;
    }
    double classes{1};
    for (const Hierarchy& hierarchy : data.hierarchies) {
        classes *= static_cast<double>(hierarchy.leaves());
    }
    return width * std::min(classes, static_cast<double>(data.records));
}

constexpr double most_tallies{2e8};

std::optional<core::Rejection>
find_fault(const DataSet& data, const Models& models, const ReleaseOptions& options) {
    if (models.k < k_floor) {
        return reject("K_BELOW_FLOOR", "k");
    }
    if (data.records == 0) {
        return reject("EMPTY_SET", "data");
    }
    if (data.hierarchies.empty()) {
        return reject("QUASI_ABSENT", "schema");
    }
    if (data.hierarchies.size() > options.most_quasi) {
        return reject("TOO_MANY_QUASI", "schema");
    }
    if (above_one(models.suppression)) {
        return reject("SHARE_RANGE", "suppression");
    }
    if (models.t && above_one(*models.t)) {
        return reject("SHARE_RANGE", "t");
    }
    if (models.c && !models.l) {
        return reject("L_ABSENT", "c");
    }
    const bool asks_values{models.l || models.c || models.t};
    const bool has_values{
        std::any_of(data.columns.begin(), data.columns.end(), [](const Column& column) {
            return column.kind == ColumnKind::sensitive;
        })};
    if (asks_values && !has_values) {
        return reject("SENSITIVE_ABSENT", "schema");
    }
    if (tallies_of(data) > most_tallies) {
        return reject("SENSITIVE_TOO_WIDE", "schema");
    }
    if (asks_values && !data.persons.empty()) {
        return reject("PERSON_REPEATED", "data", data.repeated_line);
    }
    if (!options.fixed.empty()) {
        bool fits{options.fixed.size() == data.hierarchies.size()};
        for (std::size_t at{0}; fits && at < options.fixed.size(); ++at) {
            fits = options.fixed[at] < data.hierarchies[at].levels();
        }
        if (!fits) {
            return reject("LEVELS_WRONG", "levels");
        }
    }
    return std::nullopt;
}

SearchOptions search_options(const Schema& schema, const ReleaseOptions& options) {
    return {
        schema.metric, options.threads, options.fixed.empty() ? options.lowest : options.fixed,
        options.fixed.empty() ? Above::search : Above::none};
}

}

std::string_view word_of(Verdict verdict) noexcept {
    switch (verdict) {
    case Verdict::accept: return "ACCEPT";
    case Verdict::accept_with_suppression: return "ACCEPT_WITH_SUPPRESSION";
    case Verdict::refuse: return "REFUSE";
    }
    return "REFUSE";
}

std::string write_records(
    const DataSet& data, char separator, const Candidate& candidate, Draws& draws,
    std::vector<std::uint32_t>& persons) {
    std::string bytes;
    const auto append = [&](std::string_view field, bool& first) {
        if (!first) {
            bytes += separator;
        }
        first = false;
        append_field(bytes, field, separator);
    };
    bool first{true};
    for (const Column& column : data.columns) {
        if (column.kind != ColumnKind::direct) {
            append(column.name, first);
        }
    }
    bytes += '\n';
    for (const std::uint32_t record :
         shuffled_order(static_cast<std::uint32_t>(data.records), draws)) {
        if (!candidate.kept[record]) {
            continue;
        }
        first = true;
        std::size_t quasi{0};
        for (const Column& column : data.columns) {
            if (column.kind == ColumnKind::direct) {
                continue;
            }
            if (column.kind == ColumnKind::quasi) {
                const Hierarchy& hierarchy{data.hierarchies[quasi]};
                const std::uint32_t level{candidate.levels[quasi]};
                const std::uint32_t leaf{data.leaves[quasi][record]};
                append(hierarchy.labels(level)[hierarchy.codes(level)[leaf]], first);
                ++quasi;
                continue;
            }
            append(column.labels[column.codes[record]], first);
        }
        bytes += '\n';
        if (!data.persons.empty()) {
            persons.push_back(data.persons[record]);
        }
    }
    return bytes;
}

core::Result<RecordRelease> anonymise(
    const DataSet& data, const Schema& schema, const Models& models, const ReleaseOptions& options,
    const RandomBytes& random) {
    if (auto fault = find_fault(data, models, options)) {
        return *std::move(fault);
    }
    SearchOptions searching{search_options(schema, options)};
    auto found = search(data, models, searching);
    if (found && !found.value().best && options.above == Above::search
        && searching.above == Above::none) {
        searching.above = Above::search; // a series may only become coarser
        found = search(data, models, searching);
    }
    if (!found) {
        return found.rejection();
    }
    RecordRelease release;
    release.nodes = found.value().nodes;
    if (!found.value().best) {
        release.refusals.push_back({"NO_SAFE_NODE", "lattice"});
        return release;
    }
    release.chosen = std::move(found.value().best);
    Draws draws{random};
    Claim claim{schema.separator, release.chosen->levels, release.chosen->suppressed, {}};
    std::string written{
        write_records(data, schema.separator, *release.chosen, draws, claim.persons)};
    release.bytes =
        VerifiedBytes::of(std::move(written), claim, data, models, release.verification);
    release.refusals = release.verification.refusals;
    if (release.verification.accepted()
        && release.verification.classes != release.chosen->classes) {
        release.refusals.push_back({"COUNT_WRONG", "classes"});
        release.bytes.reset();
    }
    if (release.bytes) {
        release.verdict =
            release.chosen->suppressed == 0 ? Verdict::accept : Verdict::accept_with_suppression;
    }
    return release;
}

}
