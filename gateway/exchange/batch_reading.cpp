// Where the records of a run out come from, and how they are read: a chunk ahead of what is done
// with them.

#include "gateway/config/own_rows.h"
#include "gateway/exchange/batch.h"
#include "gateway/exchange/release_rows.h"

#include <future>
#include <utility>

namespace gateway::exchange {

/// Hands the selection over chunk by chunk. While one is taken in, the next is read, and the store
/// is asked whom of it this pass has met: both wait for a database more than they compute.
void BatchOut::read_selection(const std::function<void(ReadChunk)>& take) {
    const NextRow next{rows_of_selection()};
    std::future<ReadChunk> ahead{
        std::async(std::launch::deferred, [&] { return read_chunk(next); })};
    for (bool more{true}; more;) {
        ReadChunk chunk{ahead.get()};
        more = chunk.rows.size() == chunk_limit;
        if (more) {
            ahead = std::async(std::launch::async, [&] { return read_chunk(next); });
        }
        if (!chunk.rows.empty()) {
            take(std::move(chunk));
        }
    }
}

/// Uses nothing of the run but what stays as it is while it reads, and the number of its chunk.
BatchOut::ReadChunk BatchOut::read_chunk(const NextRow& next) {
    ReadChunk chunk;
    while (chunk.rows.size() < chunk_limit) {
        std::optional<Row> row{next()};
        if (!row) {
            break;
        }
        stop_if_asked();
        chunk.rows.push_back(std::move(*row));
    }
    if (!chunk.rows.empty()) {
        chunk.places = places_of(chunk.rows);
    }
    return chunk;
}

/// What leaves of a release is what was signed, and what the house itself sends stands in its
/// store: the register is not asked.
BatchOut::NextRow BatchOut::rows_of_selection() {
    if (m_under.exchange->release || sends_own_rows()) {
        auto all = std::make_shared<std::vector<core::NativeRecord>>(
            sends_own_rows() ? own_to_send() : release_to_send());
        m_progress.expected = static_cast<std::int64_t>(all->size());
        return [all, at = std::size_t{0}]() mutable -> std::optional<Row> {
            return at == all->size() ? std::nullopt : std::optional{Row{std::move((*all)[at++])}};
        };
    }
    const std::shared_ptr<ports::RegisterReader> reader{m_assembly->reader(m_register->id)};
    if (m_parts.progress && !m_corrects) { // somebody watches
        m_progress.expected = reader->count(m_under.exchange->selection);
    }
    const std::shared_ptr<ports::RecordCursor> cursor{
        reader->select(m_under.exchange->selection, 0)};
    return [reader, cursor] { return cursor->next(); };
}

std::vector<core::NativeRecord> BatchOut::release_to_send() const {
    if (m_parts.releases == nullptr) {
        throw core::GatewayError{"RELEASE_NONE", core::GatewayError::Retry::never};
    }
    return rows_to_send(*m_parts.releases, m_parts.outbox, *m_under.exchange);
}

bool BatchOut::sends_own_rows() const noexcept {
    return config::is_own(m_under.exchange->selection);
}

std::vector<core::NativeRecord> BatchOut::own_to_send() const {
    if (m_parts.own_rows == nullptr) {
        throw core::GatewayError{"OWN_ROWS_NONE", core::GatewayError::Retry::never};
    }
    return m_parts.own_rows->rows(*m_under.exchange, m_run);
}

}
