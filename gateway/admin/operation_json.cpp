#include "gateway/admin/operation_json.h"

#include "gateway/core/error.h"

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

std::string_view direction_word(ports::Direction direction) noexcept {
    switch (direction) {
    case ports::Direction::out: return "out";
    case ports::Direction::in: return "in";
    case ports::Direction::query_out: return "query-out";
    case ports::Direction::query_in: return "query-in";
    }
    return "out";
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
