// batch-out: what a record of a batch costs the gateway (read, map, decide, journal, encrypt,
// write, validate, deliver) and how many a second it does, against a bare xerces-c SAX2 parse with
// XSD validation of the very documents that the party got, and against a floor program that does
// the least with each of their records.

#include "tests/bench/support/batches.h"
#include "tests/bench/support/floor.h"

#include <iostream>

namespace {

namespace bench = tests::bench;
using tests::corridor::House;

/// The population and, so that there is something to decide by, its consents and holds.
void fill(House& house, std::size_t records) {
    const auto drawn = bench::draw(house, records);
    bench::fill(house, drawn);
    house.record_file(drawn / "consents.ndjson");
    house.record_file(drawn / "holds.ndjson");
    std::filesystem::remove_all(drawn);
}

std::string schema_of(const House& house) {
    return tests::corridor::read_file(
        house.mappings() / "exchanges/kela-statements-out/statements.xsd");
}

bench::Batch tell(const char* what, const bench::Batch& batch) {
    std::cerr << what << ": " << batch.records << " records in " << batch.seconds << " s, "
              << batch.cpu_seconds / batch.records * 1e6 << " us of CPU each, peak "
              << batch.peak_bytes / 1e6 << " MB\n";
    return batch;
}

void measure_xml(House& house) {
    bench::deliver_to_a_folder(house);
    bench::Floor floor{
        schema_of(house), "statement", house.reg().connection_string(), house.folder() / "floor"};
    bench::Comparison cpu;
    bench::Comparison share;
    bench::Series peak;
    for (std::size_t turn{0}; turn <= bench::wanted_runs(5); ++turn) {
        const bench::Batch batch{tell("xml", bench::run_batch(house))};
        const auto documents = bench::take_delivered(house);
        const double bare{floor.parse(documents) / batch.sent * 1e6};
        const double least{floor.rate(documents, batch.sent)};
        if (turn == 0) {
            continue; // the first creates the persons
        }
        const double cost{batch.cpu_seconds / batch.records * 1e6};
        cpu.subject.add(cost);
        cpu.reference.add(bare);
        cpu.ratios.add(cost / bare);
        const double rate{batch.records / batch.seconds};
        std::cerr << "  bare parse " << bare << " us, floor " << least << " records/s\n";
        share.subject.add(rate);
        share.reference.add(least);
        share.ratios.add(rate / least);
        peak.add(batch.peak_bytes);
    }
    const std::string bare{"bare xerces-c SAX2 + XSD over the same documents"};
    bench::print(bench::ratio_row("batch-out.xml.cpu", cpu, bare, 2.0));
    bench::print(bench::value_row("batch-out.xml.us", "us", cpu, bare));
    bench::print(bench::ratio_row(
        "batch-out.xml.share", share, "records a second of the floor program, two threads", 0.6));
    bench::print(bench::value_row("batch-out.xml.rate", "1/s", share.subject));
    if (!bench::full()) {
        bench::print(bench::value_row("batch-out.rss.small", "bytes", peak, 67'108'864));
    }
}

void measure_json(House& house) {
    bench::deliver_to_a_folder(house, bench::Form::json);
    bench::Floor floor{"", "", house.reg().connection_string(), house.folder() / "floor"};
    bench::Comparison share;
    for (std::size_t turn{0}; turn < bench::wanted_runs(5); ++turn) {
        const bench::Batch batch{tell("json", bench::run_batch(house))};
        const double least{floor.rate(bench::take_delivered(house), batch.sent)};
        const double rate{batch.records / batch.seconds};
        std::cerr << "  floor " << least << " records/s\n";
        share.subject.add(rate);
        share.reference.add(least);
        share.ratios.add(rate / least);
    }
    bench::print(bench::ratio_row(
        "batch-out.json.share", share, "records a second of the floor program, two threads", 0.6));
    bench::print(bench::value_row("batch-out.json.rate", "1/s", share.subject));
}

/// Of one run each: a tenth, then all. Consents are not recorded here, so nothing of health leaves.
void measure_memory(House& house, std::size_t records) {
    bench::Series peaks;
    for (const std::size_t size : {records / 10, records}) {
        const auto drawn = bench::draw(house, size);
        bench::fill(house, drawn);
        std::filesystem::remove_all(drawn);
        peaks.add(tell("memory", bench::run_batch(house)).peak_bytes);
        static_cast<void>(bench::take_delivered(house));
    }
    bench::Series growth;
    growth.add(peaks.values()[1] / peaks.values()[0]);
    bench::Series peak;
    peak.add(peaks.values()[1]);
    bench::print(bench::value_row("batch-out.rss", "bytes", peak, 67'108'864));
    bench::print(bench::value_row("batch-out.rss.growth", "ratio", growth, 1.1));
}

}

int main() {
    House house;
    fill(house, bench::wanted_records());
    measure_xml(house);
    if (bench::full()) {
        measure_memory(house, 1'000'000);
        bench::fill(house, bench::draw(house, bench::wanted_records()));
    }
    measure_json(house);
    return 0;
}
