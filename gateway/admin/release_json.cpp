#include "gateway/admin/release_json.h"

#include "gateway/admin/call.h"
#include "gateway/core/error.h"
#include "gateway/exchange/release_report.h"

namespace gateway::admin {

using ports::ReleaseEntry;
using text::JsonValue;

std::string_view to_text(ReleaseEntry::State state) noexcept {
    switch (state) {
    case ReleaseEntry::State::intended: return "intended";
    case ReleaseEntry::State::accepted: return "accepted";
    case ReleaseEntry::State::signed_: return "signed";
    case ReleaseEntry::State::given_up: return "given-up";
    }
    return {};
}

JsonValue release_json(const ReleaseEntry& entry) {
    JsonValue made{JsonValue::make_object()};
    made.add("release", word(entry.release.text()))
        .add("state", word(to_text(entry.state)))
        .add("exchange", word(entry.exchange.text()))
        .add("register", word(entry.reg.text()))
        .add("recipient", word(entry.recipient.empty() ? "public" : entry.recipient))
        .add("variable", word(entry.variable))
        .add("period", word(entry.period))
        .add("document", word(core::to_hex(entry.document)))
        .add("epsilon_micro", JsonValue::of_integer(entry.epsilon_micro))
        .add("merged", words(entry.merged))
        .add("levels", words(entry.levels))
        .add("by", word(entry.by))
        .add("at", word(core::to_helsinki_text(entry.at)))
        .add("chain", JsonValue::of_integer(entry.position.chain))
        .add("sequence", JsonValue::of_integer(entry.position.sequence));
    return made;
}

JsonValue report_with_texts(const std::string& report) {
    auto read = text::parse_json(report);
    if (!read) {
        throw core::GatewayError{"RELEASE_MALFORMED", core::GatewayError::Retry::never};
    }
    JsonValue told{std::move(read).value()};
    JsonValue texts{JsonValue::make_object()};
    for (const char* const language : {"fi", "sv", "en"}) {
        texts.add(language, word(exchange::report_text(told, language)));
    }
    told.add("texts", std::move(texts));
    return told;
}

}
