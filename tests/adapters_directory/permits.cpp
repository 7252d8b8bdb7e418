#include "tests/adapters_directory/permits.h"

#include "tests/support/quiet_unit_of_work.h"

namespace tests {

using namespace gateway;

ports::SendPermit
permit_for(core::MessageId message, const core::Digest& digest, std::chrono::microseconds send_by) {
    support::QuietUnitOfWork unit;
    ports::AttemptRow attempt;
    attempt.message = message;
    attempt.payload_digest = digest;
    attempt.send_by = send_by;
    unit.mark(attempt, {});
    return std::move(unit.commit().front());
}

}
