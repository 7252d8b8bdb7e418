// Documents that come in, kept piece by piece.

#include "gateway/exchange/arriving.h"
#include "tests/storage/batch.h"

#include <catch2/catch.hpp>

using namespace storage_tests;

namespace {

/// Gives its bytes in small portions, then ends or breaks off.
class Portions final : public ports::ByteSource {
public:
    Portions(core::ByteView bytes, bool breaks_off) : m_rest{bytes}, m_breaks_off{breaks_off} {}

    std::size_t read(std::span<std::byte> into) override {
        if (m_rest.empty() && m_breaks_off) {
            throw core::GatewayError{"CUT_OFF"};
        }
        const std::size_t count{std::min({into.size(), m_rest.size(), std::size_t{70'001}})};
        std::copy_n(m_rest.begin(), count, into.begin());
        m_rest = m_rest.subspan(count);
        return count;
    }

private:
    core::ByteView m_rest;
    bool m_breaks_off;
};

core::Bytes some_bytes(std::size_t size) {
    core::Bytes bytes(size);
    for (std::size_t at{0}; at < size; ++at) {
        bytes[at] = static_cast<std::byte>((at * 31 + at / 257) & 0xFFU);
    }
    return bytes;
}

core::Bytes all_of(ports::ByteSource& source) {
    core::Bytes all;
    core::Bytes buffer(100'003);
    while (const std::size_t got{source.read(buffer)}) {
        all.insert(all.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(got));
    }
    return all;
}

std::int64_t pieces_of(core::MessageId delivery) {
    storage::Connection owner{shared().owner()};
    return owner
        .run(
            "SELECT count(*) FROM delivery_piece WHERE run = $1::uuid",
            {storage::Parameter::message(delivery)})
        .integer(0, 0);
}

/// Its run is opened, as a reception does.
void take_in(core::MessageId delivery, std::int64_t pieces) {
    const auto worker = new_worker();
    const auto unit = worker->start();
    const ports::GateFacts facts{unit->begin({}, ports::UnitOfWork::Lock::shared)};
    unit->add(ports::RunRow{
        delivery, core::ExchangeId::intern("pieces-exchange"), ports::Direction::in,
        facts.configuration, facts.t, crypto::sha256(core::as_bytes(delivery.text())), std::nullopt,
        pieces});
    static_cast<void>(unit->commit());
}

constexpr std::uint64_t ample{std::uint64_t{1} << 30U};

}

TEST_CASE(
    "a document that arrives is kept in pieces, sealed, and read as it came", "[storage][inbox]") {
    for (const std::size_t size : {std::size_t{1}, std::size_t{1} << 20U, std::size_t{3'500'000}}) {
        INFO(size);
        const core::Bytes document{some_bytes(size)};
        const core::MessageId delivery{new_id()};
        ports::Inbox& inbox{shared().store.inbox()};
        exchange::Arriving arriving{inbox, delivery};
        Portions source{document, false};
        CHECK_FALSE(arriving.read(source, ample, {}).has_value());
        CHECK(arriving.sha256() == crypto::sha256(document));
        CHECK(arriving.bytes() == size);
        take_in(delivery, arriving.pieces());
        arriving.taken_in();
        const auto read = inbox.open(delivery);
        REQUIRE(read != nullptr);
        CHECK(all_of(*read) == document);
        CHECK(pieces_of(delivery) == static_cast<std::int64_t>((size + (1U << 20U) - 1) >> 20U));
        const std::size_t shown{std::min<std::size_t>(size, 64)};
        storage::Connection owner{shared().owner()};
        const storage::Rows plain{owner.run(
            "SELECT count(*) FROM delivery_piece WHERE run = $1::uuid AND position($2::bytea IN "
            "sealed) > 0",
            {storage::Parameter::message(delivery),
             storage::Parameter::bytes(core::ByteView{document}.first(shown))})};
        CHECK((size < 64 || plain.integer(0, 0) == 0));
    }
}

TEST_CASE(
    "what breaks off, is too large, is empty or is not taken in leaves nothing behind",
    "[storage][inbox]") {
    ports::Inbox& inbox{shared().store.inbox()};
    const core::Bytes document{some_bytes(2'500'000)};
    const core::MessageId delivery{new_id()};
    {
        exchange::Arriving arriving{inbox, delivery};
        Portions cut{document, true};
        CHECK(
            code_of([&] { static_cast<void>(arriving.read(cut, ample, {})); })
            == core::Code{"CUT_OFF"});
        CHECK(pieces_of(delivery) == 2);
    }
    CHECK(pieces_of(delivery) == 0);
    {
        exchange::Arriving arriving{inbox, delivery};
        Portions large{document, false};
        CHECK(arriving.read(large, 2'000'000, {}) == core::Code{"DELIVERY_TOO_LARGE"});
    }
    CHECK(pieces_of(delivery) == 0);
    {
        exchange::Arriving arriving{inbox, delivery};
        Portions nothing{{}, false};
        CHECK(arriving.read(nothing, ample, {}) == core::Code{"DELIVERY_EMPTY"});
        std::stop_source stop;
        stop.request_stop();
        Portions whole{document, false};
        CHECK(
            code_of([&] { static_cast<void>(arriving.read(whole, ample, stop.get_token())); })
            == core::Code{"STOPPED"});
    }
    CHECK(pieces_of(delivery) == 0);
}

TEST_CASE(
    "a piece of a delivery that was taken in is not forgotten, and a missing or changed one is no "
    "end of the document",
    "[storage][inbox][roles]") {
    ports::Inbox& inbox{shared().store.inbox()};
    const core::Bytes document{some_bytes(2'500'000)};
    const core::MessageId delivery{new_id()};
    {
        exchange::Arriving arriving{inbox, delivery};
        Portions source{document, false};
        static_cast<void>(arriving.read(source, ample, {}));
        take_in(delivery, arriving.pieces()); // and its keeper dies before it knows
    }
    CHECK(pieces_of(delivery) == 3);
    CHECK(code_of([&] { inbox.forget(delivery); }) == core::Code{"STORE_FORBIDDEN"});
    inbox.forget_abandoned(core::Instant{} + std::chrono::hours{24 * 365 * 1000});
    CHECK(pieces_of(delivery) == 3);

    storage::Connection owner{shared().owner()};
    owner.run(
        "UPDATE delivery_piece SET sealed = set_byte(sealed, 100, get_byte(sealed, 100) # 1) WHERE "
        "run = $1::uuid AND piece = 2",
        {storage::Parameter::message(delivery)});
    CHECK(
        code_of([&] { static_cast<void>(all_of(*inbox.open(delivery))); })
        == core::Code{"STORE_PAYLOAD_DAMAGED"});
    owner.run(
        "DELETE FROM delivery_piece WHERE run = $1::uuid AND piece = 2",
        {storage::Parameter::message(delivery)});
    CHECK(
        code_of([&] { static_cast<void>(all_of(*inbox.open(delivery))); })
        == core::Code{"DOCUMENT_GONE"});
}

TEST_CASE("what was abandoned long ago is forgotten, what arrives now is not", "[storage][inbox]") {
    ports::Inbox& inbox{shared().store.inbox()};
    const core::Bytes document{some_bytes(10)};
    const core::MessageId old{new_id()};
    const core::MessageId now{new_id()};
    const core::MessageId slow{new_id()}; // its first piece is as old, its last has just come
    inbox.keep(old, 1, document);
    inbox.keep(now, 1, document);
    inbox.keep(slow, 1, document);
    storage::Connection owner{shared().owner()};
    for (const core::MessageId delivery : {old, slow}) {
        owner.run(
            "UPDATE delivery_piece SET recorded_at = '2020-01-01Z' WHERE run = $1::uuid",
            {storage::Parameter::message(delivery)});
    }
    inbox.keep(slow, 2, document);
    inbox.forget_abandoned(core::Instant{} + std::chrono::hours{24 * 365 * 52}); // 2021
    CHECK(pieces_of(old) == 0);
    CHECK(pieces_of(now) == 1);
    CHECK(pieces_of(slow) == 2);
}
