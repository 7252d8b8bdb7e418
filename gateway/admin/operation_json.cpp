#include "gateway/admin/operation_json.h"

#include "gateway/core/error.h"
#include "gateway/exchange/delivery_words.h"

#include <charconv>

namespace gateway::admin {

using text::JsonValue;

Operation& operation_of(Parts& parts) {
    if (!parts.operation) {
        throw core::GatewayError{"STORE_UNREACHABLE"};
    }
    return *parts.operation;
}

JsonValue instant_json(core::Instant at) {
    return word(core::to_helsinki_text(at));
}

JsonValue instant_json(const std::optional<core::Instant>& at) {
    return at ? instant_json(*at) : JsonValue{};
}

JsonValue label_json(const policy::Label& label) {
    JsonValue object{JsonValue::make_object()};
    object.add("fi", word(label.fi)).add("sv", word(label.sv)).add("en", word(label.en));
    return object;
}

JsonValue said_json(std::string_view code) {
    using policy::Language;
    const auto in = [code](Language language) {
        return std::string{exchange::delivery_words(code, language)};
    };
    policy::Label said{in(Language::fi), in(Language::sv), in(Language::en)};
    return said.fi.empty() ? JsonValue{} : label_json(said);
}

std::string_view direction_word(ports::Direction direction) noexcept {
    switch (direction) {
    case ports::Direction::out: return "out";
    case ports::Direction::in: return "in";
    case ports::Direction::query_out: return "query-out";
    case ports::Direction::query_in: return "query-in";
    }
    return "out";
}

std::string_view record_state_word(ports::RecordState state) noexcept {
    switch (state) {
    case ports::RecordState::released: return "released";
    case ports::RecordState::reduced: return "reduced";
    case ports::RecordState::withheld: return "withheld";
    case ports::RecordState::rejected: return "rejected";
    case ports::RecordState::pending: return "pending";
    }
    return "pending";
}

std::string_view missed_word(config::Missed missed) noexcept {
    switch (missed) {
    case config::Missed::skip: return "skip";
    case config::Missed::late: return "late";
    case config::Missed::catch_up: return "catch-up";
    }
    return "skip";
}

std::string_view breaker_word(exchange::Breaker::State state) noexcept {
    using State = exchange::Breaker::State;
    switch (state) {
    case State::closed: return "closed";
    case State::open: return "open";
    case State::half_open: return "half-open";
    }
    return "closed";
}

std::string cursor_of(core::Instant at, const core::MessageId& id) {
    return std::to_string(at.microseconds()) + '.' + id.text();
}

std::optional<std::pair<core::Instant, core::MessageId>> parse_cursor(std::string_view text) {
    const std::size_t dot{text.find('.')};
    const std::string_view digits{text.substr(0, dot)};
    std::int64_t at{0};
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), at);
    const std::optional<core::MessageId> id{
        dot == std::string_view::npos ? std::nullopt
                                      : core::MessageId::parse(text.substr(dot + 1))};
    if (!id || error != std::errc{} || end != digits.data() + digits.size()) {
        return std::nullopt;
    }
    return std::pair{core::Instant::from_microseconds(at), *id};
}

std::string language_in(const JsonValue& body, text::StrictJson& json, std::string_view usual) {
    const std::string said{json.plain_text(body, "language", "")};
    if (said.empty()) {
        return std::string{usual};
    }
    if (said != "fi" && said != "sv" && said != "en") {
        json.refuse("/language", "CODE_UNKNOWN", "fi, sv or en is expected");
    }
    return said;
}

JsonValue account_json(const ports::RunAccount& account) {
    JsonValue object{JsonValue::make_object()};
    object.add("in", JsonValue::of_integer(account.in))
        .add("released", JsonValue::of_integer(account.released))
        .add("reduced", JsonValue::of_integer(account.reduced))
        .add("withheld", JsonValue::of_integer(account.withheld))
        .add("rejected", JsonValue::of_integer(account.rejected))
        .add("pending", JsonValue::of_integer(account.pending))
        .add("balanced", JsonValue::of_boolean(account.balanced()));
    return object;
}

JsonValue run_line_json(const ports::Traffic::Run& run) {
    JsonValue object{JsonValue::make_object()};
    object.add("run", word(run.run.text()))
        .add("exchange", word(run.exchange.text()))
        .add("direction", word(direction_word(run.direction)))
        .add("started", instant_json(run.started))
        .add("closed", instant_json(run.closed));
    return object;
}

}
