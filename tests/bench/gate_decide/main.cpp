// gate-decide: the engine alone, with the names of the question made integers, per-field reasons,
// nearest rules and the next change; without telling them in words. The reference is the naive
// oracle over the same law, in turns. And the fold of a million consent events of one person.

#include "gateway/consent/fold.h"
#include "gateway/policy/engine.h"
#include "tests/bench/gate_decide/law.h"
#include "tests/bench/support/bench.h"
#include "tests/policy/oracle.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace core = gateway::core;
namespace policy = gateway::policy;
namespace bench = tests::bench;

namespace {

constexpr std::size_t persons{64};
constexpr std::size_t rounds{400};

/// Times each decision by itself, in nanoseconds; what reading the clock costs is in it.
template <class Decide> bench::Series latencies(std::size_t turns, const Decide& decide) {
    bench::Series series;
    for (std::size_t turn{0}; turn < turns; ++turn) {
        for (std::size_t person{0}; person < persons; ++person) {
            const auto begin = std::chrono::steady_clock::now();
            decide(person);
            const auto end = std::chrono::steady_clock::now();
            series.add(std::chrono::duration<double, std::nano>(end - begin).count());
        }
    }
    return series;
}

struct Figures {
    bench::Comparison p50;
    bench::Series p99;
};

Figures measure(std::size_t rules, std::size_t runs) {
    const policy::Law law{bench_law::make_law(rules)};
    std::vector<policy::CompileFinding> findings;
    const auto compiled = policy::RuleSet::compile(law, findings);
    if (!compiled) {
        std::fprintf(
            stderr, "the law of the bench does not compile: %s\n",
            std::string{findings.front().code.text()}.c_str());
        std::exit(1);
    }
    const std::deque<bench_law::Asked> asked{bench_law::make_questions(law, persons)};
    policy::Workspace work;
    std::size_t released{0};
    for (const bench_law::Asked& one : asked) {
        const core::Decision decision{policy::decide(*compiled, one.question)};
        if (decision != oracle::decide(law, one.question)) {
            std::fprintf(stderr, "engine and oracle disagree\n");
            std::exit(1);
        }
        for (const core::FieldDecision& field : decision.fields) {
            released += field.form == core::Form::none ? 0 : 1;
        }
    }
    std::fprintf(
        stderr, "gate-decide: %zu rules, %zu of %zu fields released\n", rules, released,
        persons * 60);
    Figures figures;
    const auto engine = [&] {
        const bench::Series series{latencies(rounds, [&](std::size_t person) {
            policy::evaluate(compiled->compiled(), asked[person].question, work);
            bench::keep(work.outcome);
        })};
        figures.p99.add(series.quantile(0.99));
        return series.median();
    };
    const auto naive = [&] {
        return latencies(
                   1,
                   [&](std::size_t person) {
                       bench::keep(oracle::decide(law, asked[person].question).outcome);
                   })
            .median();
    };
    figures.p50 = bench::compare(runs, engine, naive);
    return figures;
}

/// Folds a history of a million events of one person and decides on what it comes to, in
/// milliseconds.
bench::Series long_history(std::size_t runs) {
    const policy::Law law{bench_law::make_law(500)};
    std::vector<policy::CompileFinding> findings;
    const auto compiled = policy::RuleSet::compile(law, findings);
    std::deque<bench_law::Asked> asked{bench_law::make_questions(law, 1)};
    policy::Question question{asked.front().question};
    const std::vector<core::ConsentEvent> events{bench_law::make_history(law, question, 1'000'000)};
    const gateway::consent::Scope scope{question.party, law.parties[0].cls, question.purpose};
    policy::Workspace work;
    return bench::repeat(runs, [&] {
        const auto begin = std::chrono::steady_clock::now();
        const auto states = gateway::consent::fold(events, scope, question.at);
        question.consents = states;
        policy::evaluate(compiled->compiled(), question, work);
        bench::keep(work.outcome);
        const auto end = std::chrono::steady_clock::now();
        return std::chrono::duration<double, std::milli>(end - begin).count();
    });
}

}

int main() {
    const std::size_t runs{bench::wanted_runs()};
    const char* const against{"the naive oracle over the same law"};
    const Figures main_figures{measure(500, runs)};
    bench::print(bench::value_row("gate-decide.p50", "ns", main_figures.p50, against, 1000));
    bench::print(bench::value_row("gate-decide.p99", "ns", main_figures.p99, 5000));
    for (const std::size_t rules : {10U, 100U, 1000U, 10000U}) {
        // the oracle reads every rule for every field: at 10,000 once is enough
        const Figures figures{measure(rules, rules == 10000 ? 1 : runs)};
        bench::print(bench::value_row(
            "gate-decide.p50." + std::to_string(rules), "ns", figures.p50, against, 1000));
        bench::print(
            bench::value_row("gate-decide.p99." + std::to_string(rules), "ns", figures.p99, 5000));
    }
    bench::print(bench::value_row("gate-decide.million-consents", "ms", long_history(runs)));
    return 0;
}
