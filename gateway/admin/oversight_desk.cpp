#include "gateway/admin/oversight_desk.h"

#include "gateway/core/error.h"

namespace gateway::admin {

Oversight& oversight_of(Parts& parts) {
    if (!parts.oversight) {
        throw core::GatewayError{"STORE_UNREACHABLE"};
    }
    return *parts.oversight;
}

}
