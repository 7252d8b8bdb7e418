// GET /health: that this node answers. Getting so far needed the store, so a store that fails is a
// 503 of any route; the loopback endpoint tells load balancers.

#include "gateway/admin/resources.h"

namespace gateway::admin {

Answer read_health(const Call& call, Parts& parts) {
    text::JsonValue body{text::JsonValue::make_object()};
    body.add("status", word("up"))
        .add("node", word(parts.node))
        .add("at", word(core::to_helsinki_text(call.now)));
    return Answer::of(std::move(body));
}

}
