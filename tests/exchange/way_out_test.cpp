// Where something goes and by which pins its recipient is known is the law's, like what may go: an
// endpoint or a key that was taken back since a message began gets nothing of it.

#include "gateway/exchange/law_in_force.h"
#include "gateway/exchange/way_out.h"
#include "tests/exchange/fake_store.h"
#include "tests/exchange/one_law.h"

#include <catch2/catch.hpp>

using namespace gateway::exchange;
using namespace tests::exchange;
namespace config = gateway::config;
namespace mapping = gateway::mapping;

namespace {

const core::PartyId fund{core::PartyId::intern("esimerkkikassa")};

core::Digest digest_of(std::uint8_t byte) {
    core::Digest digest{};
    digest.fill(std::byte{byte});
    return digest;
}

/// An installation in which the fund is known by the pin `pin`.
std::shared_ptr<config::Configuration> known_by(std::uint8_t pin) {
    auto made = std::make_shared<config::Configuration>();
    made->digest = digest_of(pin);
    config::Party party;
    party.id = fund;
    party.endpoints["desk"] = ports::Endpoint{"https://fund", {digest_of(pin)}, "ca.pem", {}};
    made->parties.push_back(party);
    config::Exchange exchange;
    exchange.id = core::ExchangeId::intern("fund-query");
    exchange.party = fund;
    exchange.direction = ports::Direction::query_out;
    exchange.transport = "https";
    exchange.endpoint = "desk";
    exchange.record.mapping = std::make_shared<const mapping::Mapping>(mapping::Definition{});
    made->exchanges.push_back(exchange);
    return made;
}

/// Tells to whom something was sent, by the pin that its server would have to show.
class Ways final : public ports::TransportFactory {
public:
    std::vector<core::Digest> sent_to;

    [[nodiscard]] const ports::TransportKind& kind() const noexcept override {
        static const ports::TransportKind https{
            "https", ports::TransportKind::Inbound::either, true, {}};
        return https;
    }
    [[nodiscard]] std::unique_ptr<ports::Transport> open(const ports::Endpoint& endpoint) override {
        return std::make_unique<Way>(*this, endpoint.server_pins.front());
    }

    [[nodiscard]] std::unique_ptr<ports::Collector> collect(const ports::Endpoint&) override {
        return nullptr;
    }

private:
    class Way final : public ports::Transport {
    public:
        Way(Ways& ways, core::Digest pin) : m_ways{ways}, m_pin{pin} {}
        void send(ports::SendPermit, const ports::Payload&, Done done) override {
            m_ways.sent_to.push_back(m_pin);
            ports::DeliveryReceipt receipt;
            receipt.outcome = ports::DeliveryOutcome::delivered;
            done(std::move(receipt));
        }

    private:
        Ways& m_ways;
        core::Digest m_pin;
    };
};

/// A passage that marks one attempt, for the permit.
ports::SendPermit permit() {
    FakeStore store;
    const auto unit = store.start();
    static_cast<void>(unit->begin({}, ports::UnitOfWork::Lock::shared));
    unit->mark(ports::AttemptRow{{}, 1, fund, {}, {}, {}, {}}, ports::JournalPosition{1, 1});
    std::vector<ports::SendPermit> permits{unit->commit()};
    return std::move(permits.front());
}

ports::DeliveryReceipt sent_by(const Carrier& carrier) {
    ports::DeliveryReceipt told;
    carrier(permit(), ports::Payload{}, [&](ports::DeliveryReceipt receipt) {
        told = std::move(receipt);
    });
    return told;
}

}

TEST_CASE(
    "a question goes by the pins that are in force when it leaves, not by those it began with",
    "[exchange][pin]") {
    Ways ways;
    config::AdapterCatalogue adapters;
    adapters.transports.push_back(&ways);
    const std::shared_ptr<config::Configuration> gone{known_by(3)};
    gone->exchanges.clear();
    const auto assembly = [&](std::shared_ptr<const config::Configuration> law) {
        return std::make_shared<const Assembly>(std::move(law), adapters);
    };
    const auto first = assembly(known_by(1));
    Law law{first, [&](const core::Digest& digest) {
                return assembly(digest == digest_of(2) ? known_by(2) : gone);
            }};
    const Carrier carrier{by_the_law_in_force(law, first->under("fund-query"))};
    CHECK(sent_by(carrier).outcome == ports::DeliveryOutcome::delivered);
    law.load(digest_of(2));
    CHECK(sent_by(carrier).outcome == ports::DeliveryOutcome::delivered);
    CHECK(ways.sent_to == std::vector{digest_of(1), digest_of(2)});

    law.load(digest_of(3)); // there is no such exchange any more
    const ports::DeliveryReceipt none{sent_by(carrier)};
    CHECK(none.outcome == ports::DeliveryOutcome::failed);
    CHECK(none.code == core::Code{"LAW_CHANGED"});
    CHECK(ways.sent_to.size() == 2);
}

TEST_CASE(
    "a batch that began by another way decides nothing more under it: its run is taken up again",
    "[exchange][pin]") {
    const std::shared_ptr<const config::Configuration> begun{known_by(1)};
    CHECK(same_way_out(*known_by(1), *begun, begun->exchanges.front()));
    const auto wrapped = known_by(1); // the same way, and from now on encrypted
    wrapped->exchanges.front().wrapping.encrypted = true;
    CHECK_FALSE(same_way_out(*wrapped, *begun, begun->exchanges.front()));
    const auto zipped = known_by(1);
    zipped->exchanges.front().wrapping.compression = config::Wrapping::Compression::gzip;
    CHECK_FALSE(same_way_out(*zipped, *begun, begun->exchanges.front()));
    const auto rewritten = known_by(1);
    rewritten->exchanges.front().record.format = "json";
    CHECK_FALSE(same_way_out(*rewritten, *begun, begun->exchanges.front()));
    const gateway::crypto::KeyedDigest key{core::as_bytes("a key of thirty-two bytes, for it")};
    const DigestKeys keys{key, key, key};
    Departing departing;
    departing.under = Under{begun, &begun->exchanges.front()};
    departing.leg = &begun->exchanges.front().record;
    departing.place = RunPlace{};
    FakeStore store;
    OneLaw source{known_by(2)};
    GateTransaction gate{store, store, source};
    Departed told;
    Departure departure{
        std::move(departing), keys, [&](Departed departed) { told = std::move(departed); }};
    Passage* const group[]{&departure};
    gate.pass(group);
    REQUIRE(told.failure);
    CHECK(told.failure->code() == core::Code{"LAW_CHANGED"});
    CHECK(told.failure->retryable());
    CHECK(store.committed.journal.empty());
}
