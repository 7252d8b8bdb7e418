#include "gateway/exchange/questions.h"

#include "gateway/core/log_messages.h"
#include "gateway/exchange/answers.h"
#include "gateway/ports/arrived_source.h"

#include <string>
#include <utility>

namespace gateway::exchange {

const config::Leg&
question_leg(const config::Configuration& law, const config::Exchange& exchange) {
    if (exchange.direction != ports::Direction::query_out) {
        return exchange.request;
    }
    const config::Register* const reg{law.find(exchange.reg)};
    if (reg == nullptr || !reg->relay || reg->relay->document == nullptr) {
        throw core::GatewayError{"RELAY_NOT_CONFIGURED", core::GatewayError::Retry::never};
    }
    return *reg->relay;
}

core::Result<ReadQuestion>
read_question(const config::Leg& leg, const ports::Arrived& request, core::Instant now) {
    ports::ArrivedSource source{request};
    const core::Result<ports::DocumentReader::Item> item{read_single(leg, source)};
    if (!item) {
        return item.rejection();
    }
    if (const auto* const malformed =
            std::get_if<ports::DocumentReader::Malformed>(&item.value().content)) {
        return malformed->rejection;
    }
    const std::size_t unknown{item.value().unknown_paths.size()};
    core::Result<mapping::Mapped> mapped{leg.mapping->to_canonical(
        std::get<core::NativeRecord>(item.value().content), core::local_date(now))};
    if (!mapped) {
        return mapped.rejection();
    }
    if (!mapped.value().subject) {
        return core::Rejection{"SUBJECT_MISSING", {}};
    }
    return ReadQuestion{std::move(mapped).value(), unknown};
}

ports::Respond telling_unknown(ports::Respond respond, std::size_t unknown) {
    if (unknown == 0) {
        return respond;
    }
    return [respond = std::move(respond), unknown](ports::Answer answer, ports::Answered told) {
        answer.headers.emplace_back("Lautturi-Unknown", std::to_string(unknown));
        respond(std::move(answer), std::move(told));
    };
}

ports::DocumentReader::Item
read_answer(const config::Leg& leg, const ports::DeliveryReceipt& receipt) {
    const auto malformed = [](core::Rejection why, std::string text) {
        return ports::DocumentReader::Item{
            ports::DocumentReader::Malformed{
                std::move(why), core::Secret<ports::RawTag>{std::move(text)}, 1},
            {}};
    };
    try {
        ports::ArrivedSource source{receipt.response, receipt.held.get()};
        core::Result<ports::DocumentReader::Item> read{read_single(leg, source)};
        if (read) {
            return std::move(read).value();
        }
        std::string text{core::as_text(receipt.response)};
        for (std::size_t piece{0}; receipt.held && piece < receipt.held->pieces(); ++piece) {
            text += core::as_text(receipt.held->piece(piece));
        }
        return malformed(read.rejection(), std::move(text));
    } catch (const core::GatewayError& lost) {
        if (!receipt.held) {
            throw;
        }
        return malformed({lost.code(), ""}, {}); // it lay on a disk, and what it said is gone
    }
}

ports::Answer not_looked_up(core::LogSink& log, core::Code failure, std::string_view language) {
    const bool late{failure == core::Code{"TIME_BUDGET_SPENT"}};
    if (!late && failure != core::Code{"QUEUE_FULL"}) { // somebody has to mend the register
        core::log(log, core::messages::request_failed, failure);
    }
    return problem(late ? 504 : 503, failure, language);
}

void fill_from_register(core::LogSink& log, Departing& departing, const Lookups::Found& found) {
    const auto not_read = [&](core::Rejection why) {
        core::log(
            log, core::messages::row_unread, departing.under.exchange->id, departing.message,
            why.code);
        departing.register_fault = std::move(why);
    };
    if (const auto* const why = std::get_if<core::Rejection>(&found)) {
        not_read(*why);
        return;
    }
    const auto* const row = std::get_if<std::optional<core::NativeRecord>>(&found);
    if (row == nullptr || !*row) {
        return;
    }
    const config::Register& reg{
        *departing.under.configuration->find(departing.under.exchange->reg)};
    core::Result<mapping::Mapped> known{
        reg.binding_of(departing.under.exchange->selection).to_canonical(**row)};
    if (!known) {
        not_read(known.rejection());
        return;
    }
    // Whose consents and holds are read is the person who was asked about: a row about somebody
    // else, by whatever key it was found, is nothing that is known of that person.
    const std::optional<core::PersonId>& about{known.value().subject};
    if (about && departing.subject && *about != departing.subject->person) {
        not_read(core::Rejection{"REGISTER_ABOUT_ANOTHER", {}});
        return;
    }
    departing.record = only_mapped(known.value().record, *departing.leg);
    departing.relations = std::move(known.value().relations);
    departing.register_holds = std::move(known.value().holds);
}

std::optional<ports::Answer>
failed_question(const Outgone& outgone, const policy::RuleSet& rules, std::string_view language) {
    const Departed& departed{outgone.departed};
    if (departed.failure || departed.rejection) {
        ports::Answer answer{
            departed.failure
                ? unavailable(*departed.failure, language)
                : problem(422, departed.rejection->code, language, departed.rejection->path)};
        if (departed.attempt_stands || departed.recorded) {
            answer.headers.emplace_back("Lautturi-Message", departed.message.text());
        }
        return answer;
    }
    if (!outgone.receipt) {
        return explained_refusal(departed, rules, language);
    }
    const ports::DeliveryReceipt& receipt{*outgone.receipt};
    if (receipt.outcome == ports::DeliveryOutcome::delivered) {
        return std::nullopt;
    }
    if (receipt.code == core::Code{"SEND_BY_PASSED"}) {
        return named(problem(504, "TIME_BUDGET_SPENT", language), departed);
    }
    // 502: somebody said that it failed, or it was certainly not taken; 504: not in time, or nobody
    // knows, as of an answer that ends in its middle or answers something else
    const bool said{receipt.status >= 300 || receipt.fault};
    const bool late{
        (receipt.outcome == ports::DeliveryOutcome::unknown && !said)
        || receipt.code == core::Code{"CONNECT_TIMEOUT"}};
    return not_answered(late ? 504 : 502, departed, receipt, language);
}

ports::Answer
not_taken_in(const Departed& departed, const Ingone& ingone, std::string_view language) {
    if (ingone.failure) {
        // the question was sent and answered: no word that nothing was done
        return named(problem(503, ingone.failure->code(), language), departed);
    }
    return not_readable(departed, *ingone.rejection, language);
}

}
