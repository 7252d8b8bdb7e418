#include "gateway/exchange/corridor.h"

#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"
#include "gateway/crypto/random.h"
#include "gateway/exchange/answers.h"
#include "gateway/exchange/inbound.h"
#include "gateway/exchange/outbound.h"
#include "gateway/exchange/receive.h"
#include "gateway/journal/bodies.h"

#include <algorithm>
#include <utility>

namespace gateway::exchange {

namespace {

using ports::Direction;

/// The party that called, if its certificate is valid and pinned to the party of this exchange.
bool is_the_party(const ports::Arrived& request, const Under& under, Direction direction) {
    if (request.peer.state != ports::PeerCertificate::State::valid || under.exchange == nullptr
        || under.exchange->direction != direction) {
        return false;
    }
    const config::Party* const party{under.configuration->party_of(request.peer.spki)};
    return party != nullptr && party->id == under.exchange->party;
}

/// The municipal system that called, if its certificate is valid, pinned, and it may call this exchange.
bool is_a_client(const ports::Arrived& request, const Under& under) {
    if (request.peer.state != ports::PeerCertificate::State::valid || under.exchange == nullptr
        || under.exchange->direction != Direction::query_out) {
        return false;
    }
    const auto known = under.configuration->client_of(request.peer.spki);
    return known && known->first->id == under.exchange->reg
        && std::find(
               known->second->exchanges.begin(), known->second->exchanges.end(),
               under.exchange->id)
        != known->second->exchanges.end();
}

void ignore(bool) {}

}

Corridor::Corridor(
    House house, Law& law, Lookups& lookups, ports::Outbox& outbox, OnReceived on_received)
    : m_house{std::move(house)}, m_law{law}, m_lookups{lookups}, m_outbox{outbox},
      m_on_received{std::move(on_received)} {}

Corridor::~Corridor() {
    for (int left{m_under_way.load()}; left != 0; left = m_under_way.load()) {
        m_under_way.wait(left);
    }
}

void Corridor::relay(ports::Arrived request, ports::Respond respond) {
    begin(&Corridor::relay_out, std::move(request), std::move(respond));
}

void Corridor::provide(ports::Arrived request, ports::Respond respond) {
    begin(&Corridor::relay_in, std::move(request), std::move(respond));
}

void Corridor::deliver(ports::Arrived request, ports::Respond respond) {
    begin(&Corridor::batch_in, std::move(request), std::move(respond));
}

void Corridor::begin(Work work, ports::Arrived request, ports::Respond respond) {
    ++m_under_way;
    const auto ended = [this] {
        --m_under_way;
        m_under_way.notify_all();
    };
    const std::string language{request.language};
    core::start<core::Nothing>(
        (this->*work)(std::move(request), respond), [ended](core::Nothing) { ended(); },
        [this, ended, respond, language](std::exception_ptr failure) {
            core::Code code{"INTERNAL"};
            try {
                std::rethrow_exception(failure);
            } catch (const core::GatewayError& error) {
                code = error.code();
            } catch (const std::exception&) {
                code = "INTERNAL";  // out of memory, or a defect: this request fails, the daemon goes on
            }
            core::log(m_house.log, core::messages::store_failed, code);
            respond(problem(503, code, language), ignore);
            ended();
        });
}

// Relay out: a municipal system asks a party about a person.
core::Task<core::Nothing> Corridor::relay_out(ports::Arrived request, ports::Respond respond) {
    const std::shared_ptr<const Assembly> assembly{m_law.active()};
    const Under under{assembly->under(request.exchange)};
    if (!is_a_client(request, under)) {
        co_return co_await refuse_access(request, respond);
    }

    // The register's own shape → the catalogue's words. A document that cannot be read leaves no trace elsewhere.
    const config::Leg& own{assembly->relay_leg(under.exchange->reg)};
    const auto item = read_single(own, request.body);
    if (!item) {
        respond(
            problem(422, item.rejection().code, request.language, item.rejection().path), ignore);
        co_return core::Nothing{};
    }
    const auto* const native = std::get_if<core::NativeRecord>(&item.value().content);
    const core::Result<mapping::Mapped> mapped{
        native == nullptr
            ? core::Result<mapping::Mapped>{std::get<ports::DocumentReader::Malformed>(
                                                item.value().content)
                                                .rejection}
            : own.mapping->to_canonical(*native)};
    if (!mapped || !mapped.value().subject) {
        const core::Rejection rejection{
            mapped ? core::Rejection{"SUBJECT_MISSING", {}} : mapped.rejection()};
        respond(problem(422, rejection.code, request.language, rejection.path), ignore);
        co_return core::Nothing{};
    }
    const config::Register& reg{*under.configuration->find(under.exchange->reg)};
    const core::PersonId person{*mapped.value().subject};

    // Out: gate, transport, outcome.
    Departing departing;
    departing.message = crypto::new_message_id(m_house.clock.now());
    departing.under = under;
    departing.leg = &under.exchange->request;
    departing.subject = Subject{reg.controller, person};
    departing.record = only_mapped(mapped.value().record, under.exchange->request);
    departing.relations = mapped.value().relations;
    departing.register_holds = mapped.value().holds;
    departing.send_by = m_house.clock.since_boot() + request.time_budget;
    const core::MessageId message{departing.message};
    ports::Transport& transport{assembly->transport(*under.exchange)};
    Carrier carrier{[&transport](
                        ports::SendPermit permit, const ports::Payload& payload,
                        ports::Transport::Done done) {
        transport.send(std::move(permit), payload, std::move(done));
    }};
    const Outgone outgone{co_await outbound(m_house, std::move(departing), std::move(carrier))};
    const Departed& departed{outgone.departed};
    if (departed.failure) {
        respond(problem(503, *departed.failure, request.language), ignore);
        co_return core::Nothing{};
    }
    if (departed.rejection) {
        const core::Rejection& rejection{*departed.rejection};
        respond(problem(422, rejection.code, request.language, rejection.path), ignore);
        co_return core::Nothing{};
    }
    if (!outgone.receipt) {
        respond(
            explained_refusal(departed, *under.configuration->rules, request.language), ignore);
        co_return core::Nothing{};
    }
    const ports::DeliveryReceipt& receipt{*outgone.receipt};
    if (receipt.outcome != ports::DeliveryOutcome::delivered) {
        const int status{receipt.outcome == ports::DeliveryOutcome::unknown ? 504 : 502};
        respond(problem(status, receipt.code, request.language), ignore);
        co_return core::Nothing{};
    }

    // In: the answer is mapped and stamped, durably, before the caller sees a byte of it.
    core::Result<ports::DocumentReader::Item> answer{
        read_single(under.exchange->response, receipt.response)};
    if (!answer) {
        respond(
            problem(502, answer.rejection().code, request.language, answer.rejection().path),
            ignore);
        co_return core::Nothing{};
    }
    Incoming incoming{
        message, under, &under.exchange->response,
        receiving_plan(*under.exchange, under.exchange->response), std::move(answer).value(),
        std::nullopt, person};
    const Ingone ingone{co_await inbound(m_house, std::move(incoming))};
    if (ingone.stamped) {
        respond(mapped_answer(departed, *ingone.stamped), ignore);
    } else if (ingone.failure) {
        respond(problem(503, *ingone.failure, request.language), ignore);
    } else {
        respond(
            problem(502, ingone.rejection->code, request.language, ingone.rejection->path), ignore);
    }
    co_return core::Nothing{};
}

// Relay in: a party asks us about a person.
core::Task<core::Nothing> Corridor::relay_in(ports::Arrived request, ports::Respond respond) {
    const std::shared_ptr<const Assembly> assembly{m_law.active()};
    const Under under{assembly->under(request.exchange)};
    if (!is_the_party(request, under, Direction::query_in)) {
        co_return co_await refuse_access(request, respond);
    }

    const auto item = read_single(under.exchange->request, request.body);
    const auto* const native
        = item ? std::get_if<core::NativeRecord>(&item.value().content) : nullptr;
    const core::Result<mapping::Mapped> asked{
        native != nullptr ? under.exchange->request.mapping->to_canonical(*native)
                          : core::Result<mapping::Mapped>{core::Rejection{
                                item ? core::Code{"RECORD_MALFORMED"} : item.rejection().code,
                                item ? std::string{} : item.rejection().path}}};
    if (!asked || !asked.value().subject) {
        const core::Rejection rejection{
            asked ? core::Rejection{"SUBJECT_MISSING", {}} : asked.rejection()};
        respond(problem(422, rejection.code, request.language, rejection.path), ignore);
        co_return core::Nothing{};
    }
    const config::Register& reg{*under.configuration->find(under.exchange->reg)};
    const core::PersonId person{*asked.value().subject};

    // The register is read on a thread that may wait.
    auto ask = [&](std::function<void(Lookups::Found)> done) {
        m_lookups.ask(Lookups::Question{
            assembly, under, person, on_a_loop(m_house.post, std::move(done))});
    };
    core::Completion<Lookups::Found> looked_up{ask};
    const Lookups::Found found{co_await looked_up};
    if (const auto* const failure = std::get_if<core::Code>(&found)) {
        respond(problem(503, *failure, request.language), ignore);
        co_return core::Nothing{};
    }

    // Who is not in the register, or stands there unreadably, gives an empty record: the gate refuses it, the
    // journal has it, and the answer is the same as for someone whose data may not be given.
    Departing departing;
    departing.message = crypto::new_message_id(m_house.clock.now());
    departing.under = under;
    departing.leg = &under.exchange->response;
    departing.subject = Subject{reg.controller, person};
    departing.send_by = m_house.clock.since_boot() + request.time_budget;
    const auto* const row = std::get_if<std::optional<core::NativeRecord>>(&found);
    if (row != nullptr && *row) {
        const core::Result<mapping::Mapped> known{reg.binding->to_canonical(**row)};
        if (known) {
            departing.record = only_mapped(known.value().record, under.exchange->response);
            departing.relations = known.value().relations;
            departing.register_holds = known.value().holds;
        }
    }
    const core::MessageId message{departing.message};

    // Out: gate, then the answer itself is what travels under the permit.
    Carrier carrier{[&respond](
                        ports::SendPermit permit, const ports::Payload& payload,
                        ports::Transport::Done done) {
        ports::Answer answer;
        answer.status = 200;
        answer.content_type = payload.content_type;
        answer.headers = {{"Lautturi-Message", permit.message().text()}};
        answer.body.assign(payload.bytes.begin(), payload.bytes.end());
        answer.permit.emplace(std::move(permit));
        respond(std::move(answer), [done](bool whole) {
            done(ports::DeliveryReceipt{
                whole ? ports::DeliveryOutcome::delivered : ports::DeliveryOutcome::unknown,
                whole ? core::Code{"ANSWERED"} : core::Code{"ANSWER_CUT"}, 200, {}, {}, {}});
        });
    }};
    const Outgone outgone{co_await outbound(m_house, std::move(departing), std::move(carrier))};
    if (outgone.departed.failure) {
        respond(problem(503, *outgone.departed.failure, request.language), ignore);
    } else if (!outgone.receipt) {
        respond(uniform_refusal(message, request.language), ignore);
    }
    co_return core::Nothing{};
}

// Batch in: a party delivers a document. Stored and journalled first, then answered, then carried on.
core::Task<core::Nothing> Corridor::batch_in(ports::Arrived request, ports::Respond respond) {
    const std::shared_ptr<const Assembly> assembly{m_law.active()};
    const Under under{assembly->under(request.exchange)};
    if (!is_the_party(request, under, Direction::in)) {
        co_return co_await refuse_access(request, respond);
    }
    const core::Result<core::MessageId> message{co_await receive(under, std::move(request.body))};
    if (!message) {
        respond(problem(503, message.rejection().code, request.language), ignore);
        co_return core::Nothing{};
    }
    respond(gateway::exchange::received(message.value()), ignore);
    co_return core::Nothing{};
}

core::Task<core::Result<core::MessageId>>
Corridor::receive(Under under, core::Bytes document) {
    const core::Digest source{source_digest(document, m_house.keys)};
    const std::optional<core::MessageId> before{m_outbox.run_of(under.exchange->id, source)};
    if (before) {
        co_return *before;
    }
    const core::MessageId run{crypto::new_message_id(m_house.clock.now())};
    const Noted noted{
        co_await write_note(
        m_house, write_received(run, under, document, m_house.keys),
        GateQueue::Standing::new_work)};
    if (noted.failure) {
        co_return core::Rejection{*noted.failure, {}};
    }
    m_on_received(under.exchange->id, run);
    co_return run;
}

core::Task<core::Nothing>
Corridor::refuse_access(const ports::Arrived& request, const ports::Respond& respond) {
    const core::Code code{refusal_code(request.peer)};
    core::log(m_house.log, core::messages::access_refused, code);
    auto write = [&](const Ground&, Writing& writing) {
        writing.note(
            journal::EntryKind::access_refused, std::nullopt, core::PersonNo::none,
            journal::access_refused_body(
                request.peer.spki, code, core::ExchangeId::find(request.exchange)));
    };
    const Noted noted{co_await write_note(m_house, write, GateQueue::Standing::new_work)};
    respond(
        noted.failure ? problem(503, *noted.failure, request.language)
                      : problem(403, code, request.language),
        ignore);
    co_return core::Nothing{};
}

}
