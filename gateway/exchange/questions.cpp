#include "gateway/exchange/questions.h"

#include "gateway/exchange/answers.h"
#include "gateway/exchange/inbound.h"
#include "gateway/ports/arrived_source.h"

#include <utility>

namespace gateway::exchange {

core::Result<mapping::Mapped> read_question(const config::Leg& leg, const ports::Arrived& request) {
    ports::ArrivedSource source{request};
    const core::Result<ports::DocumentReader::Item> item{read_single(leg, source)};
    if (!item) {
        return item.rejection();
    }
    if (const auto* const malformed =
            std::get_if<ports::DocumentReader::Malformed>(&item.value().content)) {
        return malformed->rejection;
    }
    core::Result<mapping::Mapped> mapped{
        leg.mapping->to_canonical(std::get<core::NativeRecord>(item.value().content))};
    if (mapped && !mapped.value().subject) {
        return core::Rejection{"SUBJECT_MISSING", {}};
    }
    return mapped;
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
    if (departed.failure) {
        return unavailable(*departed.failure, language);
    }
    if (departed.rejection) {
        return problem(422, departed.rejection->code, language, departed.rejection->path);
    }
    if (!outgone.receipt) {
        return explained_refusal(departed, rules, language);
    }
    if (outgone.receipt->outcome != ports::DeliveryOutcome::delivered) {
        const core::Code code{outgone.receipt->code};
        if (code == core::Code{"SEND_BY_PASSED"}) {
            return problem(504, "TIME_BUDGET_SPENT", language);
        }
        // 504: not in time, or nobody knows; 502: it was answered, or certainly not taken
        const bool late{
            outgone.receipt->outcome == ports::DeliveryOutcome::unknown
            || code == core::Code{"CONNECT_TIMEOUT"}};
        return not_answered(late ? 504 : 502, *outgone.receipt, language);
    }
    return std::nullopt;
}

}
