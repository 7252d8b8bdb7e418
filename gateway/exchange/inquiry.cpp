#include "gateway/exchange/inquiry.h"

#include "gateway/core/log_messages.h"
#include "gateway/exchange/delivery_course.h"
#include "gateway/exchange/settlement.h"

#include <future>
#include <utility>

namespace gateway::exchange {

namespace {

using Word = ports::Inquirer::Word;

struct Answered {
    Word word{Word::cannot_say};
    core::Code code{"INQUIRY_IMPOSSIBLE"};
};

Answered
ask(const Assembly& assembly, const config::Exchange& exchange,
    const ports::SealedDocument& document) {
    const std::unique_ptr<ports::Inquirer> inquirer{assembly.inquirer(exchange)};
    if (!inquirer) {
        return {};
    }
    std::promise<Answered> answered;
    inquirer->ask(document.document, exchange.time_limit, [&](Word word, core::Code code) {
        answered.set_value({word, code});
    });
    return answered.get_future().get();
}

}

Inquired inquire(
    const BatchParts& parts, const Assembly& assembly, const Under& under,
    const ports::SealedDocument& document) {
    const config::Exchange& exchange{*under.exchange};
    const Answered answered{ask(assembly, exchange, document)};
    Inquired inquired;
    if (answered.word != Word::cannot_say) {
        const bool delivered{answered.word == Word::delivered};
        settle(
            parts.gate, parts.outbox,
            Settlement{
                document.document,
                delivered ? Settlement::Found::delivered : Settlement::Found::not_delivered,
                document.document.text(), "inquiry", Settlement::Then::go_on});
        inquired.told =
            delivered ? ports::DeliveryOutcome::delivered : ports::DeliveryOutcome::failed;
        return inquired;
    }
    ports::DeliveryReceipt nothing;
    nothing.code = answered.code;
    write_now(parts.gate, [&](const Ground& ground, Writing& writing) {
        inquired.step = step_after(document, exchange, nothing, ground.t());
        if (inquired.step->state == ports::DeliveryStep::State::dead) {
            writing.bury(*inquired.step);
        } else {
            writing.steps.push_back(*inquired.step);
        }
    });
    core::log(
        parts.log, core::messages::delivery_failed, exchange.id, document.document, answered.code);
    return inquired;
}

}
