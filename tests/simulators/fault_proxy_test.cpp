// The bad line itself: it does what it is told, and no more.

#include "tests/simulators/dev_ca.h"
#include "tests/simulators/fault_proxy.h"
#include "tests/simulators/party_client.h"

#include <catch2/catch.hpp>

using namespace tests::simulators;
using namespace std::chrono_literals;
using Fault = FaultProxy::Fault;
using Side = FaultProxy::Side;

namespace {

struct Line {
    Line() : proxy{party.port()}, client{ca.identity("client"), ca.authority()} {
        call.url = "https://127.0.0.1:" + std::to_string(proxy.port()) + "/x";
        call.body = "{}";
        call.time_limit = 2s;
    }

    [[nodiscard]] static Settings settings(const DevCa& ca) {
        Settings made;
        made.identity = ca.identity("server");
        made.trust = ca.authority();
        return made;
    }

    DevCa ca{{"server", "client"}};
    PartySimulator party{settings(ca)};
    FaultProxy proxy;
    PartyClient client;
    Call call;
};

}

TEST_CASE("a line without a fault carries everything", "[simulators][proxy]") {
    Line line;
    CHECK(line.client.call(line.call).status == 200);
    CHECK(line.proxy.connections() == 1);
    line.proxy.follow({Fault::delay, Side::answer, 0, 20ms});
    CHECK(line.client.call(line.call).status == 200);
}

TEST_CASE("a line that fails ends the call, at the byte that it was told", "[simulators][proxy]") {
    Line line;
    for (const Fault fault : {Fault::cut, Fault::reset, Fault::half_close, Fault::stall}) {
        for (const Side side : {Side::request, Side::answer}) {
            INFO(static_cast<int>(fault) << " " << static_cast<int>(side));
            line.proxy.follow({fault, side, 100, 0ms});
            const std::size_t before{line.party.request_count()};
            const Reply reply{line.client.call(line.call)};
            CHECK(reply.status == 0);
            CHECK_FALSE(reply.failure.empty());
            CHECK(line.party.request_count() == before); // 100 bytes are no handshake
        }
    }
    line.proxy.follow({});
    CHECK(line.client.call(line.call).status == 200);
}
