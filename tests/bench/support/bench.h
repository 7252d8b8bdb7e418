#pragma once
// Honest figures: a subject and its reference are measured in turns within one run, medians are
// reported, and a row says against what and with which goal. Never a single lucky number.

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tests::bench {

/// One figure of a bench, printed as one line of JSON.
struct Row {
    std::string name; ///< gate-decide.p50
    double value{0};
    std::string unit;              ///< ns, us, s, bytes, 1/s, ratio
    std::optional<double> ratio{}; ///< of the subject to the reference; empty without a reference
    std::string against{};         ///< what the reference is, in words; empty without one
    std::optional<double> goal{};
    std::size_t runs{0};
    double min{0}; ///< of `value` over the runs
    double max{0};
};

/// `{"name","value","unit","ratio","against","goal","runs","min","max"}`: a missing ratio, goal or
/// reference is null.
[[nodiscard]] std::string to_json(const Row& row);

/// Prints the row to standard output at once.
void print(const Row& row);

/// Values of equal runs.
class Series final {
public:
    Series() = default;
    explicit Series(std::vector<double> values) : m_values{std::move(values)} {}

    void add(double value) { m_values.push_back(value); }

    [[nodiscard]] std::size_t size() const noexcept { return m_values.size(); }
    [[nodiscard]] const std::vector<double>& values() const noexcept { return m_values; }

    /// @pre not empty (all of these)
    [[nodiscard]] double median() const { return quantile(0.5); }
    [[nodiscard]] double min() const { return quantile(0); }
    [[nodiscard]] double max() const { return quantile(1); }

    /// The smallest value that at least `share` of the values do not exceed; the median of an even
    /// count is the mean of its two middle values.
    [[nodiscard]] double quantile(double share) const;

private:
    std::vector<double> m_values;
};

/// A subject and its reference, measured in the same minutes.
struct Comparison {
    Series subject;
    Series reference;
    Series ratios; ///< subject / reference, run by run
};

/// One run: does the work and says how much it took, in the unit of the row.
using Run = std::function<double()>;

/// Runs subject and reference in turns, the order changing from turn to turn, after one unmeasured
/// turn.
[[nodiscard]] Comparison compare(std::size_t runs, const Run& subject, const Run& reference);

/// Runs after one unmeasured run.
[[nodiscard]] Series repeat(std::size_t runs, const Run& subject);

/// A row whose value is the subject's median; its ratio, if there is a reference, is the median of
/// the ratios.
[[nodiscard]] Row value_row(
    std::string name, std::string unit, const Series& subject,
    std::optional<double> goal = std::nullopt);
[[nodiscard]] Row value_row(
    std::string name, std::string unit, const Comparison& comparison, std::string against,
    std::optional<double> goal = std::nullopt);

/// A row whose value is itself the ratio.
[[nodiscard]] Row ratio_row(
    std::string name, const Comparison& comparison, std::string against,
    std::optional<double> goal = std::nullopt);

/// CPU time, user and system.
enum class Whose : std::uint8_t { thread, process, ended_children };

[[nodiscard]] std::chrono::nanoseconds cpu_time(Whose whose);

/// CPU time of another process so far (a server under load). @throws std::runtime_error if there is
/// none
[[nodiscard]] std::chrono::nanoseconds cpu_time_of(pid_t process);

/// The most memory this process has had resident, in bytes.
[[nodiscard]] std::uint64_t peak_resident_bytes();

/// Of another process. @throws std::runtime_error if there is none
[[nodiscard]] std::uint64_t peak_resident_bytes_of(pid_t process);

/// How many runs: LAUTTURI_BENCH_RUNS, or `otherwise`; at least one.
[[nodiscard]] std::size_t wanted_runs(std::size_t otherwise = 5);

/// Keeps the compiler from removing what computes `value`.
template <class T> void keep(const T& value) noexcept {
    asm volatile("" : : "g"(&value) : "memory");
}

}
