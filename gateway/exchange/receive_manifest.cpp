// A delivery as a whole: what was declared of it, in its document or in a manifest, before any of
// its records goes further.

#include "gateway/core/error.h"
#include "gateway/core/failpoint.h"
#include "gateway/core/log_messages.h"
#include "gateway/exchange/manifest.h"
#include "gateway/exchange/receive.h"

#include <algorithm>
#include <chrono>

namespace gateway::exchange {

namespace {

/// The first bytes of a source, at most so many.
core::Bytes head_of(ports::ByteSource& source, std::size_t at_most) {
    core::Bytes head(std::min<std::size_t>(at_most, 65'536));
    std::size_t filled{0};
    while (filled < at_most) {
        if (filled == head.size()) {
            head.resize(std::min(2 * filled, at_most));
        }
        const std::size_t got{source.read(std::span{head}.subspan(filled))};
        if (got == 0) {
            break;
        }
        filled += got;
    }
    head.resize(filled);
    return head;
}

}

/// As it came. @throws core::GatewayError DOCUMENT_GONE.
std::unique_ptr<ports::ByteSource> BatchIn::received() {
    std::unique_ptr<ports::ByteSource> source{m_parts.inbox.open(m_run)};
    if (!source) {
        throw core::GatewayError{"DOCUMENT_GONE", core::GatewayError::Retry::never};
    }
    return source;
}

/// As it was before it was wrapped.
std::unique_ptr<ports::ByteSource> BatchIn::document() {
    if (m_unwrapped) {
        return std::make_unique<ports::MemorySource>(m_unwrapped->document);
    }
    return received();
}

bool BatchIn::announces() {
    return is_manifest(head_of(*received(), 1024));
}

ports::RunRow BatchIn::self() {
    const std::vector<ports::RunRow> open{m_parts.outbox.open_runs(m_under.exchange->id)};
    const auto self = std::find_if(
        open.begin(), open.end(), [&](const ports::RunRow& run) { return run.run == m_run; });
    if (self == open.end()) {
        throw core::GatewayError{"RUN_NOT_OPEN", core::GatewayError::Retry::never};
    }
    return *self;
}

/// What came wrapped is opened in memory, within the limits of its wrapping; the rest is read as it
/// is. Whoever signed it is held against the time at which it was received: it may be carried on
/// long after.
/// @return false where it cannot be had: the delivery is rejected then.
bool BatchIn::unwrap_it() {
    const config::Wrapping& wrapping{m_under.exchange->wrapping};
    if (!wrapping.encrypted && !wrapping.is_signed && !wrapping.xml_signed && wrapping.xslt.empty()
        && wrapping.compression == config::Wrapping::Compression::none) {
        return true;
    }
    core::Bytes wrapped{head_of(*received(), wrapping.size_limit + 1)};
    if (wrapped.empty() || wrapped.size() > wrapping.size_limit) {
        reject_whole(WholeFault{
            wrapped.empty() ? core::Code{"DELIVERY_EMPTY"} : core::Code{"DELIVERY_TOO_LARGE"}});
        return false;
    }
    core::Result<Unwrapped> unwrapped{unwrap(
        *m_under.exchange, party_of(m_under), m_parts.document_key, std::move(wrapped),
        self().started)};
    if (!unwrapped) {
        reject_whole(WholeFault{unwrapped.rejection().code});
        return false;
    }
    m_unwrapped = std::move(unwrapped).value();
    if (wrapping.xslt.empty()) {
        return true;
    }
    if (m_parts.stylesheets == nullptr) { // kept until it is switched on here, or taken out
        throw core::GatewayError{"XSLT_OFF", core::GatewayError::Retry::never};
    }
    core::Result<core::Bytes> readable{
        m_parts.stylesheets->transform(wrapping.xslt, m_unwrapped->document)};
    if (!readable) {
        reject_whole(WholeFault{readable.rejection().code});
        return false;
    }
    m_unwrapped->document = std::move(readable).value();
    return true;
}

/// A delivery is judged as a whole until records of it were taken in, and not again: some may be in
/// the register by then.
BatchIn::Condition BatchIn::judge_it() {
    const config::Exchange& exchange{*m_under.exchange};
    if (!unwrap_it()) {
        return Condition::rejected;
    }
    if (m_resumed) {
        return Condition::good;
    }
    if (head_of(*document(), 1).empty()) {
        reject_whole(WholeFault{"DELIVERY_EMPTY"});
        return Condition::rejected;
    }
    std::optional<ports::ManifestLine> line;
    if (exchange.manifest) {
        const ports::RunRow self{this->self()};
        line = m_parts.outbox.manifest_line(exchange.id, self.source);
        if (!line && m_parts.clock.now() - self.started < exchange.manifest->wait) {
            core::log(m_parts.log, core::messages::manifest_awaited, exchange.id, m_run);
            return Condition::waiting;
        }
        if (!line) {
            reject_whole(WholeFault{"MANIFEST_MISSING"});
            return Condition::rejected;
        }
        m_manifest = line->manifest;
    }
    if (const auto fault = check_delivery(exchange, *document(), line ? &*line : nullptr)) {
        reject_whole(*fault);
        return Condition::rejected;
    }
    return remember_what_was_signed() ? Condition::good : Condition::rejected;
}

/// What was signed is taken in once. Whoever may lay a file down can change what no signature
/// covers (a comment, another packing), and an old delivery would be a new one. From this commit on
/// the delivery goes further; one that is carried on finds its own word.
/// @return false where another run took the same in: this delivery is rejected then.
bool BatchIn::remember_what_was_signed() {
    if (!m_unwrapped || !m_unwrapped->signed_content) {
        return true;
    }
    const core::Digest digest{m_parts.keys.payload.of(*m_unwrapped->signed_content)};
    core::failpoint("before_signed_content");
    try {
        note([&](const Ground&, Writing& writing) {
            writing.signed_contents.push_back(ports::SignedContent{m_run, digest});
        });
    } catch (const core::GatewayError& failure) {
        if (failure.code() != core::Code{"STORE_CONSTRAINT"}) {
            throw;
        }
        reject_whole(WholeFault{"SIGNED_CONTENT_AGAIN"});
        return false;
    }
    return true;
}

/// One rejection stands for the whole; its bytes stay as they were received, encrypted. Where some
/// of it was taken in before (it cannot be opened any more: a pin was taken back, a key is gone),
/// what is pending is rejected, and one rejection stands for whatever was behind it; what was
/// handed over stays so.
void BatchIn::reject_whole(const WholeFault& fault) {
    const core::Rejection why{fault.code, {}};
    if (m_resumed) {
        core::log(
            m_parts.log, core::messages::delivery_rejected, m_under.exchange->id, m_run,
            fault.code);
        reject_pending(why);
        m_read = m_parts.outbox.intake(m_run).last_ordinal;
        reject_rest(why);
        return;
    }
    note([&](const Ground&, Writing& writing) {
        writing.delivery_faults.push_back(ports::DeliveryFault{
            m_run, std::string{fault.code.text()}, fault.declared, fault.found});
    });
    core::log(
        m_parts.log, core::messages::delivery_rejected, m_under.exchange->id, m_run, fault.code);
    reject_rest(why);
}

/// Its lines are kept. A manifest that says something else of a document than an earlier one is
/// rejected whole: nobody can know which is right.
void BatchIn::take_manifest_in() {
    const config::Exchange& exchange{*m_under.exchange};
    const core::Result<Manifest> manifest{
        read_manifest(head_of(*received(), manifest_limit + 1), exchange.manifest->form)};
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

/// A manifest's run stands open until all that it announced has come, or the time is over that a
/// document and its manifest wait for each other: then somebody is told.
ports::RunAccount BatchIn::follow_manifest() {
    const config::Exchange& exchange{*m_under.exchange};
    std::vector<ports::Outbox::Announced> announced{m_parts.outbox.announced(m_run)};
    if (announced.empty()) {
        take_manifest_in();
        announced = m_parts.outbox.announced(m_run);
    }
    const auto missing = std::count_if(
        announced.begin(), announced.end(), [](const auto& document) { return !document.run; });
    const bool waits{
        missing > 0 && exchange.manifest
        && m_parts.clock.now() - self().started < exchange.manifest->wait};
    if (missing > 0 && !waits) {
        core::log(
            m_parts.log, core::messages::manifest_incomplete, exchange.id, m_run,
            static_cast<std::int64_t>(missing));
    }
    const ports::RunAccount account{waits ? m_parts.outbox.account(m_run) : finish()};
    carry_on_announced(announced);
    return account;
}

/// What waited for this manifest goes on.
void BatchIn::carry_on_announced(std::span<const ports::Outbox::Announced> announced) {
    const std::vector<ports::RunRow> open{m_parts.outbox.open_runs(m_under.exchange->id)};
    for (const ports::Outbox::Announced& document : announced) {
        if (std::any_of(open.begin(), open.end(), [&](const ports::RunRow& run) {
                return document.run == run.run;
            })) {
            static_cast<void>(
                BatchIn{m_parts, m_assembly, m_under, m_node}.carry_on(*document.run));
        }
    }
}

/// Nothing that the manifest of this document announced is missing any more: its run is over.
void BatchIn::end_manifest() {
    if (!m_manifest) {
        return;
    }
    const std::vector<ports::Outbox::Announced> announced{m_parts.outbox.announced(*m_manifest)};
    if (std::all_of(announced.begin(), announced.end(), [](const auto& document) {
            return document.run.has_value();
        })) {
        static_cast<void>(BatchIn{m_parts, m_assembly, m_under, m_node}.carry_on(*m_manifest));
    }
}

}
