#include "gateway/storage/postgres_inbox.h"

#include "gateway/core/error.h"

#include <algorithm>
#include <optional>

namespace gateway::storage {

namespace {

using core::GatewayError;

/// Binds a ciphertext to the piece that it is.
core::Bytes place_of_piece(const core::MessageId& delivery, std::int64_t piece) {
    return place_of(delivery, ports::PayloadRow::Use::received, piece);
}

}

/// Holds one piece at a time.
class PostgresInbox::Pieces final : public ports::ByteSource {
public:
    Pieces(PostgresInbox& inbox, core::MessageId delivery, std::int64_t pieces)
        : m_inbox{inbox}, m_delivery{delivery}, m_pieces{pieces} {}
    explicit Pieces(PostgresInbox& inbox, core::Bytes whole)
        : m_inbox{inbox}, m_held{std::move(whole)} {}

    [[nodiscard]] std::size_t read(std::span<std::byte> into) override {
        if (m_at == m_held.size() && m_number < m_pieces) {
            m_held = m_inbox.piece(m_delivery, ++m_number);
            m_at = 0;
        }
        const std::size_t count{std::min(into.size(), m_held.size() - m_at)};
        std::copy_n(m_held.begin() + static_cast<std::ptrdiff_t>(m_at), count, into.begin());
        m_at += count;
        return count;
    }

private:
    PostgresInbox& m_inbox;
    core::MessageId m_delivery;
    std::int64_t m_pieces{0};
    std::int64_t m_number{0}; ///< of the piece that is held
    core::Bytes m_held;
    std::size_t m_at{0};
};

void write_piece(Connection& connection, const RootKeys& keys, const ports::PieceRow& piece) {
    const core::Bytes place{place_of_piece(piece.delivery, piece.piece)};
    const crypto::SymmetricKey key{crypto::SymmetricKey::generate()};
    connection.send(
        "INSERT INTO delivery_piece (run, piece, wrapped, sealed) VALUES ($1::uuid, $2::bigint, "
        "$3::bytea, $4::bytea)"
        " ON CONFLICT DO NOTHING", // a statement that was repeated: then its first text stands, and
                                   // its first key
        {Parameter::message(piece.delivery), Parameter::integer(piece.piece),
         Parameter::bytes(keys.wrap(place, key)),
         Parameter::bytes(crypto::seal(key, piece.bytes, place))});
}

void PostgresInbox::keep(core::MessageId delivery, std::int64_t piece, core::ByteView bytes) {
    m_pool.run([&](Connection& connection) {
        write_piece(connection, m_keys, ports::PieceRow{delivery, piece, bytes});
    });
}

void PostgresInbox::forget(core::MessageId delivery) {
    m_pool.run([&](Connection& connection) {
        return connection.run(
            "DELETE FROM delivery_piece WHERE run = $1::uuid", {Parameter::message(delivery)});
    });
}

void PostgresInbox::forget_abandoned(core::Instant before) {
    m_pool.run([&](Connection& connection) {
        return connection.run(
            "DELETE FROM delivery_piece AS p WHERE recorded_at < $1::timestamptz"
            " AND NOT EXISTS (SELECT FROM run WHERE run.run = p.run)"
            // one whose later pieces still come: a slow line may take more than a day
            " AND NOT EXISTS (SELECT FROM delivery_piece AS later WHERE later.run = p.run"
            " AND later.recorded_at >= $1::timestamptz)",
            {Parameter::instant(before)});
    });
}

std::unique_ptr<ports::ByteSource> PostgresInbox::open(core::MessageId delivery) {
    const std::int64_t pieces{m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT pieces FROM run WHERE run = $1::uuid", {Parameter::message(delivery)})};
        return rows.empty() ? 0 : rows.integer(0, 0);
    })};
    if (pieces > 0) {
        return std::make_unique<Pieces>(*this, delivery, pieces);
    }
    std::optional<core::Bytes> whole{
        m_outbox.payload(delivery, ports::PayloadRow::Use::received, 0)};
    return whole ? std::make_unique<Pieces>(*this, std::move(*whole)) : nullptr;
}

core::Bytes PostgresInbox::piece(core::MessageId delivery, std::int64_t number) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT wrapped, sealed FROM delivery_piece WHERE run = $1::uuid AND piece = "
            "$2::bigint",
            {Parameter::message(delivery), Parameter::integer(number)})};
        if (rows.empty()) {
            throw GatewayError{"DOCUMENT_GONE", GatewayError::Retry::never};
        }
        const core::Bytes place{place_of_piece(delivery, number)};
        std::optional<core::Bytes> opened{
            crypto::open(m_keys.unwrap(place, rows.bytes(0, 0)), rows.bytes(0, 1), place)};
        if (!opened) {
            throw GatewayError{"STORE_PAYLOAD_DAMAGED", GatewayError::Retry::never};
        }
        return std::move(*opened);
    });
}

}
