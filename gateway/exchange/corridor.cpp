#include "gateway/exchange/corridor.h"

#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"
#include "gateway/crypto/random.h"
#include "gateway/exchange/answers.h"
#include "gateway/exchange/asked_facts.h"
#include "gateway/exchange/inbound.h"
#include "gateway/exchange/law_in_force.h"
#include "gateway/exchange/outbound.h"
#include "gateway/exchange/questions.h"
#include "gateway/exchange/reception.h"
#include "gateway/exchange/relay_openapi.h"
#include "gateway/exchange/way_out.h"
#include "gateway/journal/bodies.h"

#include <utility>

namespace gateway::exchange {

namespace {

using ports::Direction;

/// Whether the peer's certificate is valid and pinned to somebody who may call this exchange.
bool may_enter(const ports::Arrived& request, const Under& under, Direction direction) {
    return request.peer.state == ports::PeerCertificate::State::valid && under.exchange != nullptr
           && under.exchange->direction == direction
           && may_call(
               *under.configuration, *under.exchange, request.peer.spki, request.vouched_for);
}

void ignore(ports::Carried) {}

using Reading = std::function<core::Result<ReadQuestion>()>;

/// What is answered is what travels, under the permit.
Carrier answering(
    const ports::Respond& respond, ports::Meter& meter, core::PartyId party,
    const ports::NetworkNames& asked_as) {
    return
        [&respond, &meter, party, asked_as](
            ports::SendPermit permit, const ports::Payload& payload, ports::Transport::Done done) {
            meter.attempted(party);
            const auto began = std::chrono::steady_clock::now();
            const auto answered = [done, &meter, party, asked_as, began](ports::Carried carried) {
                ports::DeliveryReceipt receipt{receipt_of(carried, asked_as)};
                meter.delivered(
                    party, receipt.outcome,
                    std::chrono::duration_cast<std::chrono::microseconds>(
                        std::chrono::steady_clock::now() - began));
                done(std::move(receipt));
            };
            respond(released_answer(std::move(permit), payload), answered);
        };
}

}

Corridor::Corridor(
    House house, Law& law, Lookups& lookups, RelayDesk& desk, ports::Outbox& outbox,
    OnReceived on_received)
    : m_house{std::move(house)}, m_law{law}, m_lookups{lookups}, m_desk{desk}, m_outbox{outbox},
      m_on_received{std::move(on_received)} {}

Corridor::~Corridor() {
    for (int left{m_under_way.load()}; left != 0; left = m_under_way.load()) {
        m_under_way.wait(left);
    }
}

bool Corridor::knows(const ports::PeerCertificate& peer) const noexcept {
    const std::shared_ptr<const Assembly> assembly{m_law.active()};
    const config::Configuration& law{*assembly->configuration()};
    return peer.state == ports::PeerCertificate::State::valid
           && (law.party_of(peer.spki) != nullptr || law.client_of(peer.spki)
               || law.is_intermediary(peer.spki));
}

void Corridor::refuse(ports::Arrived request, ports::Respond respond) {
    begin(&Corridor::turn_away, std::move(request), std::move(respond));
}

void Corridor::relay(ports::Arrived request, ports::Respond respond) {
    enter(&Corridor::relay_out, std::move(request), std::move(respond));
}

void Corridor::describe(ports::Arrived request, ports::Respond respond) {
    begin(&Corridor::tell_of_services, std::move(request), std::move(respond));
}

void Corridor::provide(ports::Arrived request, ports::Respond respond) {
    enter(&Corridor::relay_in, std::move(request), std::move(respond));
}

void Corridor::deliver(ports::Arrived request, ports::Respond respond) {
    enter(&Corridor::batch_in, std::move(request), std::move(respond));
}

/// New work, which is begun only where it can be written down.
void Corridor::enter(Work work, ports::Arrived request, ports::Respond respond) {
    if (const std::optional<core::Code> closed{m_house.admission.closed()}) {
        respond(unavailable(core::GatewayError{*closed}, request.language), ignore);
        return;
    }
    begin(work, std::move(request), std::move(respond));
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
            // out of memory, or a defect: this request fails, the daemon goes on
            core::GatewayError reason{
                "INTERNAL", core::GatewayError::Retry::later,
                core::GatewayError::Doubt::may_have_happened};
            try {
                std::rethrow_exception(failure);
            } catch (const core::GatewayError& error) {
                reason = error;
            } catch (const std::exception&) { // it stays INTERNAL
            }
            core::log(m_house.log, core::messages::request_failed, reason.code());
            respond(unavailable(reason, language), ignore);
            ended();
        });
}

Departing Corridor::departing_of(
    const ports::Arrived& request, const Under& under, const config::Leg& leg,
    const core::PersonId& person, const core::MessageId& message) const {
    Departing departing;
    departing.message = message;
    departing.trace = request.trace;
    departing.under = under;
    departing.leg = &leg;
    departing.subject = Subject{under.configuration->find(under.exchange->reg)->controller, person};
    departing.caller = request.peer.spki;
    departing.vouched_for = request.vouched_for;
    return departing;
}

/// What of a question no mapping knows is counted, and its answer tells it.
ports::Respond Corridor::counted(
    const Under& under, const core::MessageId& message, std::size_t unknown,
    ports::Respond respond) const {
    if (unknown != 0) {
        core::log(
            m_house.log, core::messages::fields_unknown, under.exchange->id, message,
            static_cast<std::int64_t>(unknown));
    }
    return telling_unknown(std::move(respond), unknown);
}

// Relay out: a municipal system asks a party about a person.
core::Task<core::Nothing> Corridor::relay_out(ports::Arrived request, ports::Respond caller) {
    const std::chrono::microseconds answer_by{m_house.clock.since_boot() + request.time_budget};
    const std::shared_ptr<const Assembly> assembly{m_law.active()};
    const Under under{assembly->under(request.exchange)};
    if (!may_enter(request, under, Direction::query_out)) {
        co_return co_await refuse_access(request, caller);
    }
    RelayDesk::Admitted admitted{co_await m_desk.admit(m_house, request, under, caller)};
    if (admitted.answer) {
        caller(std::move(*admitted.answer), ignore);
        co_return core::Nothing{};
    }
    ports::Respond respond{std::move(admitted.respond)};

    // The register's own shape → the catalogue's words. A question that cannot be read leaves no
    // trace elsewhere.
    std::optional<Departing> departing;
    try {
        const config::Leg& leg{question_leg(*under.configuration, *under.exchange)};
        const Reading reading{[&] { return read_question(leg, request, m_house.clock.now()); }};
        std::optional<core::Result<ReadQuestion>> read;
        if (LongReading::is_long(request)) {
            read = co_await m_desk.long_reading().question(answer_by, reading);
        } else {
            read = reading();
        }
        if (!*read) {
            const core::Rejection& why{read->rejection()};
            respond(problem(422, why.code, request.language, why.path), ignore);
            co_return core::Nothing{};
        }
        ReadQuestion& question{read->value()};
        respond = counted(under, admitted.message, question.unknown, std::move(respond));
        departing = departing_of(
            request, under, under.exchange->request, *question.asked.subject, admitted.message);
        departing->record = only_mapped(question.asked.record, under.exchange->request);
        departing->relations = std::move(question.asked.relations);
        departing->register_holds = std::move(question.asked.holds);
        add_what_the_relay_leaves_open(*departing);
        static_cast<void>(assembly->transport(*under.exchange)); // no way: ask no gate
    } catch (const core::GatewayError& failure) {
        // said through `respond`, so that the key of a question that was not put is free again
        core::log(m_house.log, core::messages::request_failed, failure.code());
        respond(unavailable(failure, request.language), ignore);
        co_return core::Nothing{};
    }
    const core::PersonId person{departing->subject->person};

    // Out: gate, transport, outcome.
    departing->send_by = answer_by;
    Carrier carrier{by_the_law_in_force(m_law, under)};
    const Outgone outgone{co_await outbound(m_house, std::move(*departing), std::move(carrier))};
    if (std::optional<ports::Answer> failure{
            failed_question(outgone, *under.configuration->rules, request.language)}) {
        co_await outcome_written(m_house, outgone);
        respond(std::move(*failure), ignore);
        co_return core::Nothing{};
    }
    co_return co_await take_answer(under, outgone, person, request.language, respond);
}

// The party's answer: mapped and stamped, durably, before the caller sees a byte of it.
core::Task<core::Nothing> Corridor::take_answer(
    const Under& under, const Outgone& outgone, const core::PersonId& person,
    const std::string& language, const ports::Respond& respond) {
    const ports::DeliveryReceipt& receipt{*outgone.receipt};
    std::optional<ports::DocumentReader::Item> item;
    if (LongReading::is_long(receipt)) {
        const std::function<ports::DocumentReader::Item()> reading{
            [&] { return read_answer(under.exchange->response, receipt); }};
        item = co_await m_desk.long_reading().answer(reading);
    } else {
        item = read_answer(under.exchange->response, receipt);
    }
    if (!std::holds_alternative<ports::DocumentReader::Malformed>(item->content)
        && !item->unknown_paths.empty()) {
        core::log(
            m_house.log, core::messages::fields_unknown, under.exchange->id,
            outgone.departed.message, static_cast<std::int64_t>(item->unknown_paths.size()));
    }
    Incoming incoming{
        outgone.departed.message,
        under,
        &under.exchange->response,
        receiving_plan(*under.exchange, under.exchange->response),
        *std::move(item),
        std::nullopt,
        person};
    const Ingone ingone{co_await inbound(m_house, std::move(incoming))};
    co_await outcome_written(m_house, outgone);
    respond(
        ingone.stamped ? mapped_answer(under, outgone.departed, *ingone.stamped, language)
                       : not_taken_in(outgone.departed, ingone, language),
        ignore);
    co_return core::Nothing{};
}

// Relay in: a party asks us about a person.
core::Task<core::Nothing> Corridor::relay_in(ports::Arrived request, ports::Respond asker) {
    const std::chrono::microseconds answer_by{m_house.clock.since_boot() + request.time_budget};
    const std::shared_ptr<const Assembly> assembly{m_law.active()};
    const Under under{assembly->under(request.exchange)};
    if (!may_enter(request, under, Direction::query_in)) {
        co_return co_await refuse_access(request, asker);
    }
    RelayDesk::Admitted admitted{co_await m_desk.admit_party(m_house, request, under, asker)};
    if (admitted.answer) {
        asker(std::move(*admitted.answer), ignore);
        co_return core::Nothing{};
    }
    ports::Respond respond{std::move(admitted.respond)};
    const Reading reading{
        [&] { return read_question(under.exchange->request, request, m_house.clock.now()); }};
    std::optional<core::Result<ReadQuestion>> read;
    try {
        if (LongReading::is_long(request)) {
            read = co_await m_desk.long_reading().question(answer_by, reading);
        } else {
            read = reading();
        }
    } catch (const core::GatewayError& failure) {
        core::log(m_house.log, core::messages::request_failed, failure.code());
        respond(unavailable(failure, request.language), ignore);
        co_return core::Nothing{};
    }
    if (!*read) {
        const core::Rejection& why{read->rejection()};
        respond(problem(422, why.code, request.language, why.path), ignore);
        co_return core::Nothing{};
    }
    const ReadQuestion& question{read->value()};
    respond = counted(under, admitted.message, question.unknown, std::move(respond));
    const core::PersonId person{*question.asked.subject};

    // The register is read on a thread that may wait, but not past the asker's patience.
    auto ask = [&](std::function<void(Lookups::Found)> done) {
        m_lookups.ask(Lookups::Question{
            assembly, under, person, on_a_loop(m_house.post, std::move(done)),
            [&clock = m_house.clock, answer_by] { return clock.since_boot() > answer_by; }});
    };
    core::Completion<Lookups::Found> looked_up{ask};
    const Lookups::Found found{co_await looked_up};
    if (const auto* const failure = std::get_if<core::Code>(&found)) {
        respond(not_looked_up(m_house.log, *failure, request.language), ignore);
        co_return core::Nothing{};
    }

    // Who is not in the register, or stands there unreadably, gives an empty record: the gate
    // refuses it, the journal has it, and the answer is the same as for someone whose data may not
    // be given.
    Departing departing{
        departing_of(request, under, under.exchange->response, person, admitted.message)};
    departing.send_by = answer_by;
    fill_from_register(m_house.log, departing, found);
    add_what_the_question_says(departing, question.asked);
    const core::MessageId message{departing.message};

    Carrier carrier{answering(respond, m_house.meter, under.exchange->party, request.network)};
    const Outgone outgone{co_await outbound(m_house, std::move(departing), std::move(carrier))};
    co_await outcome_written(m_house, outgone);
    const Departed& departed{outgone.departed};
    if (departed.failure || (departed.rejection && !departed.recorded)) {
        // nothing of it is in the journal, so nothing that looks like a decision is answered
        respond(
            departed.failure ? unavailable(*departed.failure, request.language)
                             : problem(503, departed.rejection->code, request.language),
            ignore);
    } else if (!outgone.receipt) {
        respond(uniform_refusal(message, request.language), ignore);
    }
    co_return core::Nothing{};
}

// Batch in: a party delivers a document. It is stored and journalled, answered, then carried on.
core::Task<core::Nothing> Corridor::batch_in(ports::Arrived request, ports::Respond respond) {
    const std::shared_ptr<const Assembly> assembly{m_law.active()};
    const Under under{assembly->under(request.exchange)};
    if (!may_enter(request, under, Direction::in)) {
        co_return co_await refuse_access(request, respond);
    }
    std::optional<ports::Answer> wrong{not_deliverable(*under.exchange, request)};
    if (!wrong && request.held) { // it goes into the store whole
        const auto until = m_house.clock.since_boot() + request.time_budget;
        const std::function<core::Bytes()> reading{[&] { return core::whole(*request.held); }};
        request.body = co_await m_desk.long_reading().question(until, reading);
    }
    const core::MessageId called{crypto::new_message_id(m_house.clock.now())};
    if (!wrong) {
        wrong = co_await m_desk.claim_delivery(m_house, request, under, called);
    }
    if (wrong) {
        respond(std::move(*wrong), ignore);
        co_return core::Nothing{};
    }
    ArrivedDelivery delivery{called, under, core::ByteView{request.body}, request.peer.spki};
    const core::MessageId run{co_await receive(m_house, m_outbox, std::move(delivery))};
    core::log(
        m_house.log, core::messages::received, under.exchange->id, run,
        static_cast<std::int64_t>(request.body.size()));
    m_on_received();
    respond(gateway::exchange::received(run), ignore);
    co_return core::Nothing{};
}

core::Task<core::Nothing> Corridor::turn_away(ports::Arrived request, ports::Respond respond) {
    co_return co_await refuse_access(request, respond);
}

core::Task<core::Nothing>
Corridor::tell_of_services(ports::Arrived request, ports::Respond respond) {
    if (!knows(request.peer)) {
        co_return co_await refuse_access(request, respond);
    }
    respond(services_of(*m_law.active()->configuration(), request.peer.spki), ignore);
    co_return core::Nothing{};
}

core::Task<core::Nothing>
Corridor::refuse_access(const ports::Arrived& request, const ports::Respond& respond) {
    const core::Code code{refusal_code(request.peer, knows(request.peer))};
    const RefusedAccess refused{
        request.peer.spki, code, core::ExchangeId::find(request.exchange), 1};
    const std::optional<RefusedAccess> entry{
        m_house.refused_accesses.count(refused, m_house.clock.since_boot())};
    if (entry) {
        core::log(m_house.log, core::messages::access_refused, code);
        const Noted noted{
            co_await write_note(m_house, entry->note(), GateQueue::Standing::new_work)};
        if (noted.failure) {
            m_house.refused_accesses.not_written(*entry);
            respond(unavailable(*noted.failure, request.language), ignore);
            co_return core::Nothing{};
        }
    }
    respond(not_let_in(code, request.language), ignore);
    co_return core::Nothing{};
}

}
