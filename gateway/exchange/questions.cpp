#include "gateway/exchange/questions.h"

#include "gateway/core/log_messages.h"
#include "gateway/exchange/answers.h"
#include "gateway/ports/arrived_source.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace gateway::exchange {

namespace {

/// The first segment, which is taken off.
std::string_view take_segment(std::string_view& path) {
    const std::size_t end{std::min(path.find('/', 1), path.size())};
    const std::string_view segment{path.substr(0, end)};
    path.remove_prefix(end);
    return segment;
}

/// The place that `known` and what was found have both, if they have something of another kind
/// there: a value and more below it, or an array and an object. Empty: they have not. An array is
/// known by its first element: a member may be named by digits, too.
std::string_view conflict(std::string_view known, std::string_view found) {
    std::string_view rest{known};
    while (!rest.empty() && !found.empty()) {
        const std::size_t met{known.size() - rest.size()};
        const std::string_view segment{take_segment(rest)};
        const std::string_view there{take_segment(found)};
        if (segment != there && segment != "/*") {
            return there == "/0" ? known.substr(0, met) : std::string_view{};
        }
    }
    return known.substr(0, known.size() - rest.size());
}

/// Of JSON alone: an element of XML may have attributes and more beside what it says.
std::optional<core::Rejection>
of_another_kind(const config::Leg& leg, const std::vector<std::string>& unknown) {
    if (leg.format != "json") {
        return std::nullopt;
    }
    for (const std::string& found : unknown) {
        for (const std::string& known : leg.shape.known_paths) {
            if (const std::string_view place{conflict(known, found)}; !place.empty()) {
                return core::Rejection{"VALUE_KIND", std::string{place}};
            }
        }
    }
    return std::nullopt;
}

}

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
    const std::vector<std::string>& unknown{item.value().unknown_paths};
    if (auto wrong = of_another_kind(leg, unknown)) {
        return *std::move(wrong);
    }
    core::Result<mapping::Mapped> mapped{leg.mapping->to_canonical(
        std::get<core::NativeRecord>(item.value().content), core::local_date(now))};
    if (!mapped) {
        return mapped.rejection();
    }
    if (!mapped.value().subject) {
        return core::Rejection{"SUBJECT_MISSING", {}};
    }
    return ReadQuestion{std::move(mapped).value(), unknown.size()};
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

void fill_from_register(Departing& departing, const Lookups::Found& found) {
    const auto* const row = std::get_if<std::optional<core::NativeRecord>>(&found);
    if (row == nullptr || !*row) {
        return;
    }
    const config::Register& reg{
        *departing.under.configuration->find(departing.under.exchange->reg)};
    core::Result<mapping::Mapped> known{
        reg.binding_of(departing.under.exchange->selection).to_canonical(**row)};
    if (!known) {
        return;
    }
    // Whose consents and holds are read is the person who was asked about: a row about somebody
    // else, by whatever key it was found, is nothing that is known of that person.
    const std::optional<core::PersonId>& about{known.value().subject};
    if (about && departing.subject && *about != departing.subject->person) {
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
