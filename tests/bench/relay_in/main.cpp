// relay-in: what a party's question to us costs the gateway, with the register read and the
// decision journalled before the answer's first byte, against nginx as a reverse proxy over the
// same mutual TLS.

#include "tests/bench/support/relays.h"

int main() {
    return tests::bench::run_to_end([] {
        tests::bench::RelayBench with;
        with.compare_and_print("relay-in", with.provide(), with.proxied());
    });
}
