#include "gateway/app/reading.h"

#include "gateway/admin/reason.h"
#include "gateway/app/checkpoints.h"
#include "gateway/app/workbench.h"
#include "gateway/core/error.h"
#include "gateway/crypto/random.h"
#include "gateway/journal/bodies.h"

#include <unistd.h>

namespace gateway::app {

using core::GatewayError;

namespace {

constexpr int done{200};

journal::Access access_of(Installation& installation, const Reading& reading) {
    journal::Access access;
    access.way = journal::Access::Way::command;
    access.uid = ::geteuid();
    if (const auto user = installation.store().users().of_uid(*access.uid)) {
        access.user = user->name;
    }
    access.resource = reading.resource;
    access.verb = reading.verb;
    access.object = reading.object;
    access.status = done;
    access.code = "OK";
    access.purpose = admin::reading_purpose(reading.read_for);
    if (!reading.read_for.empty() && access.purpose.empty()) {
        throw GatewayError{"PURPOSE_UNKNOWN", GatewayError::Retry::never};
    }
    return access;
}

}

void record_reading(Installation& installation, const Reading& reading) {
    const core::Result<std::string> reason{admin::reason_in_body(reading.reason)};
    if (!reason) {
        throw GatewayError{"REASON_FORM", GatewayError::Retry::never};
    }
    journal::Access access{access_of(installation, reading)};
    const core::MessageId id{crypto::new_message_id(installation.clock().now())};
    const core::PersonNo first{
        reading.persons.empty() ? core::PersonNo::none : reading.persons.front()};
    if (!reason.value().empty()) {
        access.reason =
            installation.reason_key().of(core::as_bytes(id.text() + ' ' + reason.value()));
    }
    Workbench bench{installation, "cli-read"};
    const auto write_for = [&](core::PersonNo sealed_for) {
        return bench.try_note([&, sealed_for](const exchange::Ground&, exchange::Writing& writing) {
            if (access.reason) {
                writing.payloads.push_back(ports::PayloadRow{
                    id, sealed_for, ports::PayloadRow::Use::reason, 0,
                    core::as_bytes(reason.value())});
            }
            writing.note(journal::EntryKind::audit, id, first, journal::audit_body(access));
            for (std::size_t place{1}; place < reading.persons.size(); ++place) {
                writing.note(
                    journal::EntryKind::audit, id, reading.persons[place],
                    journal::audit_body(access));
            }
        });
    };
    exchange::Noted noted{write_for(first)};
    if (noted.failure && noted.failure->code() == core::Code{"PERSON_ERASED"}) {
        noted = write_for(core::PersonNo::none); // nothing seals for the person any more
    }
    if (noted.failure) {
        throw GatewayError{*noted.failure};
    }
    sign_own_chain(installation, "cli-read");
}

}
