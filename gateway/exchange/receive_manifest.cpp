// A delivery as a whole: what was declared of it, in its document or in a manifest, before any of
// its records goes further.

#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"
#include "gateway/exchange/manifest.h"
#include "gateway/exchange/receive.h"
#include "gateway/exchange/wrapping.h"

#include <algorithm>
#include <chrono>

namespace gateway::exchange {

/// The document as it was before it was wrapped; nothing where it cannot be had: the delivery is
/// rejected then.
std::optional<core::Bytes> BatchIn::unwrapped(core::Bytes received) {
    if (received.empty()) {
        reject_whole(WholeFault{"DELIVERY_EMPTY"});
        return std::nullopt;
    }
    core::Result<core::Bytes> document{unwrap(
        *m_under.exchange, party_of(m_under), m_parts.document_key, std::move(received),
        m_parts.clock.now())};
    if (!document) {
        reject_whole(WholeFault{document.rejection().code});
        return std::nullopt;
    }
    return std::move(document).value();
}

BatchIn::Standing BatchIn::standing_of(const core::Bytes& document) {
    const config::Exchange& exchange{*m_under.exchange};
    if (document.empty()) {
        reject_whole(WholeFault{"DELIVERY_EMPTY"});
        return Standing::rejected;
    }
    std::optional<ports::ManifestLine> line;
    if (exchange.manifest) {
        const std::vector<ports::RunRow> open{m_parts.outbox.open_runs(exchange.id)};
        const auto self = std::find_if(
            open.begin(), open.end(), [&](const ports::RunRow& run) { return run.run == m_run; });
        if (self == open.end()) {
            throw core::GatewayError{"RUN_NOT_OPEN", core::GatewayError::Retry::never};
        }
        line = m_parts.outbox.manifest_line(exchange.id, self->source);
        if (!line && m_parts.clock.now() - self->started < exchange.manifest->wait) {
            core::log(m_parts.log, core::messages::manifest_awaited, exchange.id, m_run);
            return Standing::waiting;
        }
        if (!line) {
            reject_whole(WholeFault{"MANIFEST_MISSING"});
            return Standing::rejected;
        }
    }
    if (const auto fault = check_delivery(exchange, document, line ? &*line : nullptr)) {
        reject_whole(*fault);
        return Standing::rejected;
    }
    return Standing::good;
}

/// One rejection stands for the whole; its bytes stay as they were received, encrypted.
void BatchIn::reject_whole(const WholeFault& fault) {
    note([&](const Ground&, Writing& writing) {
        writing.delivery_faults.push_back(ports::DeliveryFault{
            m_run, std::string{fault.code.text()}, fault.declared, fault.found});
    });
    core::log(
        m_parts.log, core::messages::delivery_rejected, m_under.exchange->id, m_run, fault.code);
    reject_rest(core::Rejection{fault.code, {}});
}

/// Its lines are kept. A manifest that says something else of a document than an earlier one is
/// rejected whole: nobody can know which is right.
void BatchIn::take_manifest_in(const core::Bytes& document) {
    const config::Exchange& exchange{*m_under.exchange};
    const core::Result<Manifest> manifest{read_manifest(document, exchange.manifest->form)};
    if (!manifest) {
        reject_whole(WholeFault{manifest.rejection().code});
        return;
    }
    std::vector<ports::ManifestLine> lines;
    for (const Manifest::Line& line : manifest.value().documents) {
        lines.push_back(ports::ManifestLine{
            exchange.id, m_parts.keys.payload.of(line.sha256), m_run, line.ordinal, line.records,
            line.sum ? line.sum->text() : std::string{}});
        const auto before = m_parts.outbox.manifest_line(exchange.id, lines.back().source);
        if (before
            && (before->records != lines.back().records
                || before->control_sum != lines.back().control_sum)) {
            reject_whole(WholeFault{"MANIFEST_CONTRADICTS", lines.back().records, before->records});
            return;
        }
    }
    note([&](const Ground&, Writing& writing) { writing.manifest_lines = lines; });
}

/// What waited for this manifest goes on.
void BatchIn::carry_on_announced() {
    for (const ports::Outbox::Announced& announced : m_parts.outbox.announced(m_run)) {
        if (announced.run) {
            static_cast<void>(BatchIn{m_parts, m_assembly, m_under, m_node}.run(*announced.run));
        }
    }
}

}
