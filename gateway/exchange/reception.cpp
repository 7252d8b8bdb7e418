#include "gateway/exchange/reception.h"

#include "gateway/exchange/answers.h"
#include "gateway/exchange/law_in_force.h"
#include "gateway/exchange/media_type.h"
#include "gateway/exchange/wrapping.h"
#include "gateway/journal/bodies.h"
#include "gateway/ports/inbox.h"

#include <algorithm>
#include <utility>

namespace gateway::exchange {

namespace {

using core::GatewayError;

core::Digest source_of(const ArrivedDelivery& delivery, const DigestKeys& keys) {
    const auto* const kept = std::get_if<KeptDocument>(&delivery.document);
    return keys.payload.of(
        kept != nullptr ? kept->sha256
                        : crypto::sha256(std::get<core::ByteView>(delivery.document)));
}

/// Cuts a document that is at hand whole into the pieces that the Inbox keeps, one at least.
std::vector<ports::PieceRow> pieces_of(core::MessageId run, core::ByteView document) {
    std::vector<ports::PieceRow> pieces;
    do {
        const core::ByteView piece{document.first(std::min(document.size(), ports::piece_bytes))};
        pieces.push_back(ports::PieceRow{run, static_cast<std::int64_t>(pieces.size()) + 1, piece});
        document = document.subspan(piece.size());
    } while (!document.empty());
    return pieces;
}

/// Whether a delivery of this exchange may say that it is this. A stylesheet is given XML; lines of
/// JSON are called JSON by many, and bytes without a name are what they are.
bool is_type_of(const config::Exchange& exchange, std::string_view field) {
    const config::Wrapping& wrapping{exchange.wrapping};
    const std::string_view plain{
        wrapping.xslt.empty() ? exchange.record.document->content_type()
                              : std::string_view{"application/xml"}};
    const std::string_view wrapped{wrapped_type(wrapping, plain)};
    const auto any = [field](std::initializer_list<std::string_view> types) {
        return std::any_of(types.begin(), types.end(), [field](std::string_view type) {
            return is_named(field, type);
        });
    };
    return any({wrapped, "application/octet-stream"}) // and by the older names that programs use
           || (wrapped == "application/gzip" && any({"application/x-gzip"}))
           || (wrapped == "application/zip" && any({"application/x-zip-compressed"}))
           || (wrapped == "application/pkcs7-mime" && any({"application/x-pkcs7-mime"}))
           || (wrapped == "application/x-ndjson" && any({"application/json"}))
           || (exchange.manifest && any({"application/json", "application/xml"}));
}

/// The store takes the same document in but once, unless nothing of it came through: what it
/// refused so is known already.
core::MessageId run_of(
    const Received& received, const ArrivedDelivery& delivery, const DigestKeys& keys,
    ports::Outbox& outbox) {
    if (!received.failure) {
        return delivery.run;
    }
    if (received.failure->code() == core::Code{"STORE_CONSTRAINT"}) {
        if (const auto before =
                outbox.run_of(delivery.under.exchange->id, source_of(delivery, keys))) {
            return *before;
        }
    }
    throw GatewayError{*received.failure};
}

}

Reception::Reception(
    ArrivedDelivery delivery, const DigestKeys& keys, std::function<void(Received)> done)
    : m_delivery{std::move(delivery)}, m_source{source_of(m_delivery, keys)}, m_done{std::move(
                                                                                  done)} {}

void Reception::write(const Ground& ground, const ports::PersonFacts*, Writing& writing) {
    const config::Exchange& exchange{*m_delivery.under.exchange};
    m_refused.reset();
    if (!ground.failed_guards.empty()) {
        m_refused = ground.guard_failure();
    } else if (in_force(ground.law, exchange) == nullptr) {
        m_refused = GatewayError{"EXCHANGE_NOT_IN_FORCE"};
    } else if (m_delivery.caller && !may_call(ground.law, exchange, *m_delivery.caller)) {
        m_refused = GatewayError{"CERTIFICATE_NOT_PINNED", GatewayError::Retry::never};
    }
    if (m_refused) {
        return;
    }
    const core::MessageId run{m_delivery.run};
    const auto* const kept = std::get_if<KeptDocument>(&m_delivery.document);
    const std::vector<ports::PieceRow> pieces{
        kept != nullptr ? std::vector<ports::PieceRow>{}
                        : pieces_of(run, std::get<core::ByteView>(m_delivery.document))};
    writing.runs.push_back(ports::RunRow{
        run, exchange.id, exchange.direction, ground.facts.configuration, ground.t(), m_source,
        std::nullopt, kept != nullptr ? kept->pieces : static_cast<std::int64_t>(pieces.size())});
    writing.messages.push_back(ports::MessageRow{
        run,
        exchange.id,
        exchange.party,
        exchange.direction,
        core::PersonNo::none,
        std::nullopt,
        0,
        {}});
    writing.pieces.insert(writing.pieces.end(), pieces.begin(), pieces.end());
    writing.note(
        journal::EntryKind::received, run, core::PersonNo::none,
        journal::received_body(exchange.party, exchange.id, m_source, 0));
}

void Reception::settled(std::vector<ports::SendPermit>) noexcept {
    const std::function<void(Received)> done{std::move(m_done)}; // may end this object's life
    done(m_refused ? Received{false, m_refused} : Received{true, std::nullopt});
}

void Reception::failed(const GatewayError& failure, Fault) noexcept {
    const std::function<void(Received)> done{std::move(m_done)};
    done(Received{false, failure});
}

std::optional<ports::Answer>
not_deliverable(const config::Exchange& exchange, const ports::Arrived& request) {
    if (!is_type_of(exchange, request.content_type)) {
        return problem(415, "CONTENT_TYPE", request.language);
    }
    if (request.body.empty() && !request.held) {
        return problem(422, "DELIVERY_EMPTY", request.language);
    }
    return std::nullopt;
}

core::Task<core::MessageId>
receive(const House& house, ports::Outbox& outbox, ArrivedDelivery delivery) {
    auto make = [&](std::optional<Reception>& place, std::function<void(Received)> done) {
        place.emplace(delivery, house.keys, std::move(done));
    };
    const Received received{
        co_await pass<Reception, Received>(house, GateQueue::Standing::new_work, make)};
    co_return run_of(received, delivery, house.keys, outbox);
}

core::MessageId receive_now(
    GateTransaction& gate, const DigestKeys& keys, ports::Outbox& outbox,
    ArrivedDelivery delivery) {
    Received received;
    Reception reception{
        delivery, keys, [&received](Received result) { received = std::move(result); }};
    Passage* const group[]{&reception};
    gate.pass(group);
    return run_of(received, delivery, keys, outbox);
}

}
