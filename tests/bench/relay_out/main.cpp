// relay-out: what a relayed question costs the gateway, with decision, journal and provenance
// durable before the send, against nginx as a reverse proxy of the same bytes to the same party
// over the same mutual TLS; and whether a party that is slow is felt by those who ask another.

#include "tests/bench/support/relays.h"

namespace bench = tests::bench;

namespace {

void run() {
    bench::RelayBench with;
    with.compare_and_print("relay-out", with.relay(), with.proxied());

    if (with.wants("cpu")) {
        with.compare_without_store("relay-out", MEMORY_GATEWAY, with.relay(), with.proxied());
    }

    if (!with.wants("slow-party")) {
        return;
    }
    // half of what 16 clients get, which leaves room for others
    bench::Pressure ours{with.relay()};
    ours.connections = 16;
    ours.rate = static_cast<double>(bench::press(ours).size()) / 8;
    with.slow_provider(std::chrono::seconds{3});
    bench::Pressure slow{with.referral()};
    slow.connections = 64;
    with.print_beside("relay-out.slow-party.p99", ours, slow);
}

}

int main() {
    return bench::run_to_end(run);
}
