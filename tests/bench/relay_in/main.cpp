// relay-in: what a party's question to us costs the gateway, with the register read and the
// decision journalled before the answer's first byte, against nginx as a reverse proxy over the
// same mutual TLS.

#include "tests/bench/support/relays.h"

namespace bench = tests::bench;
using tests::corridor::House;
using tests::simulators::Call;

int main() {
    House house{200};
    const std::filesystem::path certificates{house.authority_folder()};
    const bench::Nginx nginx{house, house.fund().port()};
    const auto identity = [&](const std::string& name) {
        return tests::simulators::Identity{
            certificates / (name + ".pem"), certificates / (name + ".key")};
    };

    Call provide;
    provide.url =
        "https://127.0.0.1:" + std::to_string(house.port("party")) + "/provide/keha-customer-query";
    provide.body = R"({"personalId":")" + house.example("fund-member")
                   + R"(","purpose":"unemployment-benefit"})";
    const Call proxied{bench::proxied_question(house)};

    bench::Series ours_ms;
    bench::Series theirs_ms;
    const auto measure = [&](pid_t process, const std::string& who, const Call& call,
                             bench::Series& milliseconds) {
        house.fund().forget_requests();
        return bench::cost(
            process, [&] { return bench::load(identity(who), certificates / "ca.pem", call); },
            milliseconds);
    };
    const bench::Comparison comparison{bench::compare(
        bench::wanted_runs(5),
        [&] { return measure(house.daemon_pid(), "keha", provide, ours_ms); },
        [&] { return measure(nginx.worker(), "case-system", proxied, theirs_ms); })};
    bench::print(bench::ratio_row(
        "relay-in.durable.gateway", comparison, "nginx as reverse proxy to a party", 1.8));
    bench::print(bench::value_row(
        "relay-in.durable.us", "us", comparison, "nginx as reverse proxy to a party"));
    bench::print(bench::value_row("relay-in.p50.ms", "ms", ours_ms));
    return 0;
}
