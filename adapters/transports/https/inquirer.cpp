#include "adapters/transports/https/inquirer.h"

#include "gateway/text/json_value.h"

#include <exception>

namespace adapters::https {

using gateway::core::Code;
using gateway::http::ClientResult;
using gateway::http::OutgoingRequest;
using Word = gateway::ports::Inquirer::Word;

Word word_in(const ClientResult& result) noexcept {
    if (result.kind != ClientResult::Kind::answered || result.status != 200) {
        return Word::cannot_say;
    }
    try {
        const auto answer = gateway::text::parse_json(gateway::core::as_text(result.body));
        const auto state = answer ? answer.value().string_at("state") : std::nullopt;
        if (state == "delivered") {
            return Word::delivered;
        }
        return state == "not-delivered" ? Word::not_delivered : Word::cannot_say;
    } catch (const std::exception&) {
        return Word::cannot_say;
    }
}

void HttpsInquirer::ask(
    const gateway::core::MessageId& message, std::chrono::milliseconds time_limit, Done done) {
    try {
        OutgoingRequest request{m_pattern};
        request.method = "GET";
        request.url += "/" + message.text();
        request.time_limit = time_limit;
        m_caller.send(std::move(request), [done](const ClientResult& result) {
            const Word word{word_in(result)};
            const bool whole{result.kind == ClientResult::Kind::answered};
            done(
                word, word != Word::cannot_say ? Code{"RECONCILED"}
                      : whole                  ? Code{"INQUIRY_UNCLEAR"}
                                               : result.code);
        });
    } catch (const std::exception&) {
        done(Word::cannot_say, "NETWORK_FAILED");
    }
}

}
