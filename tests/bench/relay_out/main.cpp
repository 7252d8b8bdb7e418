// relay-out: what a relayed question costs the gateway, with decision, journal and provenance
// durable before the send, against nginx as a reverse proxy of the same bytes to the same party
// over the same mutual TLS.

#include "tests/bench/support/relays.h"

namespace bench = tests::bench;
using tests::corridor::House;
using tests::simulators::Call;

int main() {
    House house{200};
    const std::filesystem::path certificates{house.authority_folder()};
    const bench::Nginx nginx{house, house.fund().port()};
    const tests::simulators::Identity identity{
        certificates / "case-system.pem", certificates / "case-system.key"};

    Call relay;
    relay.url = house.relay_url("fund-benefit-query");
    relay.body =
        R"({"personalId":")" + house.example("fund-member")
        + R"(","familyName":"Esimerkki","givenNames":"Aino","case":{"number":"2026/1","openedOn":"2026-02-02"}})";
    const Call proxied{bench::proxied_question(house)};

    bench::Series ours_ms;
    bench::Series theirs_ms;
    const auto measure = [&](pid_t process, const Call& call, bench::Series& milliseconds) {
        house.fund().forget_requests();
        return bench::cost(
            process, [&] { return bench::load(identity, certificates / "ca.pem", call); },
            milliseconds);
    };
    const bench::Comparison comparison{bench::compare(
        bench::wanted_runs(5), [&] { return measure(house.daemon_pid(), relay, ours_ms); },
        [&] { return measure(nginx.worker(), proxied, theirs_ms); })};
    bench::print(bench::ratio_row(
        "relay-out.durable.gateway", comparison, "nginx as reverse proxy to the same party", 1.8));
    bench::print(bench::value_row(
        "relay-out.durable.us", "us", comparison, "nginx as reverse proxy to the same party"));
    bench::print(bench::value_row("relay-out.p50.ms", "ms", ours_ms));
    return 0;
}
