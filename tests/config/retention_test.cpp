// Periods of payloads, as text: read, and held against the classes of what an exchange carries.

#include "gateway/config/configuration.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace gateway;
using Clock = config::PayloadPeriod::Clock;

namespace {

config::Loaded loaded(const std::string& payloads, const std::string& classes) {
    static const config::FileSet shipped{config::FileSet::read(LAUTTURI_MAPPINGS)};
    config::FileSet files{shipped};
    const auto append = [&](const std::string& file, const std::string& text) {
        files.put(file, files.files().at(file) + text);
    };
    append("exchanges/fund-benefit-query/exchange.yaml", payloads);
    append("registers/etela-satakunta.yaml", classes);
    return config::load(files, {}, {});
}

const config::Exchange& exchange_of(const config::Loaded& loaded) {
    REQUIRE(loaded.configuration);
    return *loaded.configuration->find(core::ExchangeId::intern("fund-benefit-query"));
}

/// The codes of what is wrong.
std::vector<std::string> wrong(const std::string& payloads, const std::string& classes = "") {
    std::vector<std::string> codes;
    const config::Loaded read{loaded(payloads, classes)};
    for (const config::Finding& finding : read.findings) {
        if (finding.severity == config::Finding::Severity::error) {
            codes.emplace_back(finding.code.text());
        }
    }
    CHECK(codes.empty() == (read.configuration != nullptr));
    return codes;
}

std::string class_of(const std::string& rest) {
    return "retention:\n  - {class: benefits, items: [benefit.type, benefit.paid.from], " + rest
           + "}\n";
}

}

TEST_CASE("what an exchange says of its payloads is read", "[config][retention]") {
    CHECK_FALSE(exchange_of(loaded("", "")).payloads.given()); // as long as the person
    const auto period =
        exchange_of(loaded("payloads: {clock: entry, years: 1, months: 6}\n", "")).payloads;
    CHECK(period.clock == Clock::entry);
    CHECK(period.months == 18);
    const auto years = exchange_of(loaded("payloads: {clock: end, years: 4}\n", "")).payloads;
    CHECK(years.clock == Clock::end);
    CHECK(years.months == 48);
}

TEST_CASE("a period that says nothing certain is refused", "[config][retention]") {
    CHECK(wrong("payloads: {clock: entry}\n") == std::vector<std::string>{"RETENTION_PERIOD"});
    CHECK(
        wrong("payloads: {clock: last-event, months: 5}\n")
        == std::vector<std::string>{"RETENTION_PERIOD"});
    CHECK(wrong("payloads: {clock: soon, years: 1}\n") == std::vector<std::string>{"TERM_UNKNOWN"});
    CHECK_FALSE(wrong("payloads: {years: 1}\n").empty());
    CHECK_FALSE(wrong("payloads: {clock: entry, years: -1}\n").empty());
    CHECK_FALSE(wrong("payloads: {clock: entry, years: 1, weeks: 2}\n").empty());
}

TEST_CASE("no exchange undercuts a class of the items that it carries", "[config][retention]") {
    const std::string two{"payloads: {clock: entry, years: 2}\n"};
    CHECK(wrong(two, class_of("clock: entry, years: 2")).empty());
    CHECK(
        wrong(two, class_of("clock: entry, years: 3"))
        == std::vector<std::string>{"RETENTION_SHORTER"});
    CHECK(
        wrong(two, class_of("clock: end, years: 1"))
        == std::vector<std::string>{"RETENTION_SHORTER"});
    CHECK(wrong(two, class_of("permanent: true")) == std::vector<std::string>{"RETENTION_SHORTER"});
    CHECK(wrong("", class_of("clock: entry, years: 3, permanent: false")).empty());
    CHECK_FALSE(wrong("", class_of("clock: entry")).empty());
    CHECK_FALSE(wrong("", "retention:\n  - {class: a, items: [no.such], clock: entry, years: 1}\n")
                    .empty());
    CHECK(
        wrong(
            "", class_of("clock: entry, years: 1")
                    + "  - {class: others, items: [benefit.type], clock: entry, years: 2}\n")
        == std::vector<std::string>{"RETENTION_TWICE"});
}

TEST_CASE(
    "an exchange that says nothing has the longest period of the classes that it carries, if they "
    "cover it",
    "[config][retention]") {
    CHECK_FALSE(exchange_of(loaded("", class_of("clock: entry, years: 3"))).payloads.given());
    std::string items;
    const config::Loaded shipped{loaded("", "")};
    const config::Exchange& exchange{exchange_of(shipped)};
    std::set<std::string> carried;
    for (const config::Leg* const leg : {&exchange.request, &exchange.response}) {
        for (const mapping::Line& line : leg->mapping->definition().lines) {
            carried.emplace(line.item.text());
        }
    }
    for (const std::string& item : carried) {
        items += (items.empty() ? "" : ", ") + item;
    }
    const auto covering = [&](const std::string& rest) {
        return exchange_of(
                   loaded(
                       "", "retention:\n  - {class: all, items: [" + items + "], " + rest + "}\n"))
            .payloads;
    };
    CHECK(covering("clock: entry, years: 3").months == 36);
    CHECK(covering("clock: last-event, years: 5").clock == Clock::last_event);
    CHECK_FALSE(covering("permanent: true").given());
}
