// batch-in: what a record of a delivery costs the gateway (read, validate, map, stamp with its
// source, journal, hand over) and how many a second it does, against a bare xerces-c SAX2 parse
// with XSD validation of the same document, and against a floor program that does the least with
// each of its records. One document holds as many records as fit into what is taken in at most.

#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/bench/support/batches.h"
#include "tests/bench/support/floor.h"

#include <iostream>

namespace {

namespace bench = tests::bench;
using gateway::storage::Connection;
using gateway::storage::PrivateCluster;
using tests::corridor::House;

class Deliveries final {
public:
    explicit Deliveries(House& house)
        : m_house{house}, m_store{*PrivateCluster::attach(
                              house.data(), gateway::storage::Role::owner)} {}

    /// Makes the document arrive and waits until its run is closed.
    bench::Batch take_in(const std::string& exchange, const std::function<void()>& arrive) {
        const std::int64_t before{closed(exchange)};
        const auto cpu = bench::cpu_time_of(m_house.daemon_pid());
        const auto began = std::chrono::steady_clock::now();
        arrive();
        bench::demand(
            tests::corridor::eventually(
                [&] { return closed(exchange) > before; }, std::chrono::minutes{30}),
            "the delivery was not taken in");
        bench::Batch batch;
        batch.seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
        batch.cpu_seconds =
            std::chrono::duration<double>(bench::cpu_time_of(m_house.daemon_pid()) - cpu).count();
        batch.peak_bytes = static_cast<double>(bench::peak_resident_bytes_of(m_house.daemon_pid()));
        return batch;
    }

private:
    std::int64_t closed(const std::string& exchange) {
        return m_store
            .run(
                "SELECT count(*) FROM run WHERE exchange = $1::text AND closed_at IS NOT NULL",
                {gateway::storage::Parameter::text(exchange)})
            .integer(0, 0);
    }

    House& m_house;
    Connection m_store;
};

/// The same records as another document: one that came before is taken in once.
std::string numbered(std::string document, std::size_t turn, bool xml) {
    return xml ? document + "<!-- " + std::to_string(turn) + " -->\n"
               : document.insert(0, std::string(turn, ' '));
}

struct Measured {
    bench::Comparison cpu;
    bench::Comparison share;
    bench::Series peak;
};

template <class Arrive> Measured measure(
    Deliveries& deliveries, const std::string& exchange, const std::string& document,
    double records, bench::Floor& floor, bool xml, Arrive arrive) {
    Measured measured;
    for (std::size_t turn{0}; turn <= bench::wanted_runs(5); ++turn) {
        const bench::Batch batch{
            deliveries.take_in(exchange, [&] { arrive(turn, numbered(document, turn + 1, xml)); })};
        const double least{floor.rate({document, document}, 2 * records)};
        const double cost{batch.cpu_seconds / records * 1e6};
        std::cerr << exchange << ": " << records << " records in " << batch.seconds << " s, "
                  << cost << " us of CPU each, peak " << batch.peak_bytes / 1e6 << " MB; floor "
                  << least << " records/s\n";
        measured.peak.add(batch.peak_bytes);
        if (turn == 0) {
            continue;
        }
        measured.cpu.subject.add(cost);
        if (xml) {
            const double bare{floor.parse({document}) / records * 1e6};
            measured.cpu.reference.add(bare);
            measured.cpu.ratios.add(cost / bare);
        }
        measured.share.subject.add(records / batch.seconds);
        measured.share.reference.add(least);
        measured.share.ratios.add(records / batch.seconds / least);
    }
    return measured;
}

}

int main() {
    House house;
    const auto drawn = bench::draw(house, bench::wanted_records() * 9 / 4);
    const auto oracle =
        tests::corridor::Json::parse(tests::corridor::read_file(drawn / "oracle.json"));
    const std::string payments{tests::corridor::read_file(drawn / "fund-payments.xml")};
    const std::string seekers{tests::corridor::read_file(drawn / "keha-jobseekers.ndjson")};
    std::filesystem::remove_all(drawn);
    Deliveries deliveries{house};
    const std::string schema{
        tests::corridor::read_file(house.mappings() / "exchanges/fund-payments-in/payments.xsd")};
    const std::string bare{"bare xerces-c SAX2 + XSD over the same document"};
    const std::string least{"records a second of the floor program, two threads"};
    {
        bench::Floor floor{
            schema, "payment", house.reg().connection_string(), house.folder() / "floor"};
        const Measured xml{measure(
            deliveries, "fund-payments-in", payments, oracle.at("fund_payments").at("in"), floor,
            true, [&](std::size_t turn, const std::string& document) {
                house.leave_file("payments-" + std::to_string(turn) + ".xml", document);
            })};
        bench::print(bench::ratio_row("batch-in.xml.cpu", xml.cpu, bare, 2.0));
        bench::print(bench::value_row("batch-in.xml.us", "us", xml.cpu, bare));
        bench::print(bench::ratio_row("batch-in.xml.share", xml.share, least, 0.6));
        bench::print(bench::value_row("batch-in.xml.rate", "1/s", xml.share.subject));
        bench::Series growth;
        growth.add(xml.peak.values().back() / xml.peak.values().front());
        bench::print(bench::value_row("batch-in.rss", "bytes", xml.peak, 67'108'864));
        bench::print(bench::value_row("batch-in.rss.growth", "ratio", growth, 1.1));
    }
    {
        bench::Floor floor{"", "", house.reg().connection_string(), house.folder() / "floor"};
        const Measured json{measure(
            deliveries, "keha-jobseekers-in", seekers, oracle.at("keha_jobseekers").at("in"), floor,
            false, [&](std::size_t, const std::string& document) {
                const auto reply =
                    house.deliver("keha-jobseekers-in", document, "application/x-ndjson");
                bench::demand(reply.status == 202, "the delivery was not received");
            })};
        bench::print(bench::ratio_row("batch-in.json.share", json.share, least, 0.6));
        bench::print(bench::value_row("batch-in.json.us", "us", json.cpu.subject));
    }
    return 0;
}
