// GET /openapi.json: what this interface is.

#include "gateway/admin/openapi.h"

#include "gateway/admin/resources.h"

namespace gateway::admin {

Answer read_openapi(const Call&, Parts&) {
    return Answer::of(text::parse_json(openapi_text()).value()); // our own text
}

}
