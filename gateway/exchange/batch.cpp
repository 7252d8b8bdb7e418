#include "gateway/exchange/batch.h"

#include "gateway/core/error.h"
#include "gateway/crypto/random.h"
#include "gateway/exchange/record_key.h"
#include "gateway/exchange/resting.h"

#include <algorithm>
#include <utility>

namespace gateway::exchange {

namespace {

/// How long what the register said about records that are still to be taken in is taken for what it
/// says now, at most.
constexpr std::chrono::seconds fresh_unsealed{30};

}

BatchOut::BatchOut(
    const BatchParts& parts, std::shared_ptr<const Assembly> assembly, Under under, Pace pace)
    : BatchRun{parts, std::move(assembly), std::move(under)},
      m_register{m_under.configuration->find(m_under.exchange->reg)}, m_pace{pace} {}

ports::RunAccount
BatchOut::run(std::optional<core::MessageId> run, std::optional<core::MessageId> corrects) {
    if (run) {
        m_run = *run;
        if (ports::RunAccount account{m_parts.outbox.account(m_run)}; account.closed) {
            return account;
        }
        for (const ports::RunRow& open_run : m_parts.outbox.open_runs(m_under.exchange->id)) {
            m_corrects = open_run.run == m_run ? open_run.corrects : m_corrects;
        }
    } else {
        open(corrects);
    }
    // Delivering may find that the law or a person's will has changed since sealing, and reading
    // that the register has: such a document is superseded, its records are unsealed again, and
    // the run takes them in anew.
    bool read{must_read()};
    do {
        while (read) {
            take_in();
            read = supersede_the_changed();
        }
        read = deliver_sealed() || accompany();
    } while (read);
    ports::RunAccount account{finish(is_accompanied())};
    if (!account.closed) {
        account.goes_on = m_goes_on;
    }
    return account;
}

void BatchOut::open(std::optional<core::MessageId> corrects) {
    const OpenRuns open{open_runs(m_parts.outbox, m_parts.deliveries, *m_under.exchange)};
    if (!open.under_way.empty()) {
        if (corrects) {
            throw core::GatewayError{"RUN_OPEN", core::GatewayError::Retry::never};
        }
        m_run = open.under_way.front().run;
        m_corrects = open.under_way.front().corrects;
        return;
    }
    if (corrects && m_parts.outbox.account(*corrects).exchange != m_under.exchange->id) {
        throw core::GatewayError{"RUN_UNKNOWN", core::GatewayError::Retry::never};
    }
    require_sealing(); // a run that could seal nothing is not begun
    if (m_under.exchange->release) {
        require_release(); // nor one of a release that nobody has signed
        // nor without a way out: a release that a run holds can be neither sent nor given up
        static_cast<void>(m_assembly->endpoint(*m_under.exchange, m_under.exchange->endpoint));
    }
    m_corrects = corrects;
    m_run = crypto::new_message_id(m_parts.clock.now());
    note([&](const Ground& ground, Writing& writing) {
        writing.runs.push_back(ports::RunRow{
            m_run,
            m_under.exchange->id,
            m_under.exchange->direction,
            ground.facts.configuration,
            ground.t(),
            {},
            m_corrects,
            0,
            record_key_text(*m_under.exchange)});
    });
}

/// Whether the register is read before anything leaves. What it said when a document was sealed may
/// be otherwise today (a turvakielto), and sealing is not leaving; but between two attempts that
/// follow each other at once it is not read again.
bool BatchOut::must_read() {
    const core::Instant now{m_parts.clock.now()};
    const std::optional<core::Instant> last{m_parts.readings.last(m_run)};
    if (!last || now - *last > std::min(fresh_unsealed, m_parts.fresh)) {
        if (!last || !m_parts.outbox.unsettled_of(m_run, 0, 1).empty()) {
            return true;
        }
    }
    if (is_fresh()) {
        return false;
    }
    const std::vector<ports::SealedDocument> sealed{m_parts.outbox.sealed_documents(m_run)};
    return std::any_of(sealed.begin(), sealed.end(), [&](const ports::SealedDocument& document) {
        return would_leave(document, m_pace);
    });
}

bool BatchOut::is_fresh() const {
    const std::optional<core::Instant> last{m_parts.readings.last(m_run)};
    return last && m_parts.clock.now() - *last < m_parts.fresh;
}

/// Whether records would leave now in it.
bool BatchOut::would_leave(const ports::SealedDocument& document, Pace pace) const {
    return document.kind == ports::Seal::Kind::records
           && course_of(document, *m_under.exchange, m_parts.clock.now(), pace).what
                  == Course::What::attempt;
}

}
