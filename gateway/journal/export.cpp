#include "gateway/journal/export.h"

#include "gateway/core/error.h"
#include "gateway/journal/export_lines.h"
#include "gateway/journal/json_writer.h"

#include <limits>
#include <ostream>

namespace gateway::journal {

ExportWriter::ExportWriter(std::ostream& out, const ExportHead& head, const core::Digest& key)
    : m_out{out}, m_key{key} {
    JsonWriter json;
    json.open_object();
    json.key("export");
    json.open_object();
    json.instant("created", head.created);
    json.text("format", export_format);
    json.text("node", head.node);
    json.text("system", head.system_identifier);
    json.number("version", export_version);
    json.close_object();
    json.close_object();
    m_out << json.take() << '\n';
}

void ExportWriter::begin_chain(std::vector<Checkpoint> checkpoints) {
    end_chain();
    m_pending = std::move(checkpoints);
    m_next = 0;
    m_begun = false;
}

/// Of what stood before the first entry that is still there, the last signature alone: the next one
/// follows it.
void ExportWriter::leave_behind(std::int64_t first) {
    while (m_next + 1 < m_pending.size() && m_pending[m_next + 1].sequence < first) {
        ++m_next;
    }
    m_begun = true;
    write_pending_until(first - 1);
}

void ExportWriter::append(const ports::JournalRow& row) {
    if (!m_begun) {
        leave_behind(row.sequence);
    }
    m_line.clear();
    if (const std::optional<std::string> content{left_out_content(row)}) {
        JsonWriter json;
        json.open_object();
        json.key("left");
        json.open_object();
        json.number("chain", row.chain);
        json.text("content", *content);
        json.digest("previous", row.previous);
        json.number("sequence", row.sequence);
        json.close_object();
        json.close_object();
        m_line = json.take();
    } else {
        append_entry_line(m_line, row);
        ++m_entries;
    }
    m_line.push_back('\n');
    m_out.write(m_line.data(), static_cast<std::streamsize>(m_line.size()));
    write_pending_until(row.sequence);
}

void ExportWriter::end_chain() {
    constexpr std::int64_t all{std::numeric_limits<std::int64_t>::max()};
    if (!m_begun) {
        leave_behind(all);
    }
    write_pending_until(all);
}

void ExportWriter::finish() {
    end_chain();
    JsonWriter json;
    json.open_object();
    json.key("end");
    json.open_object();
    json.number("checkpoints", m_checkpoints);
    json.number("entries", m_entries);
    json.digest("key", m_key);
    json.close_object();
    json.close_object();
    m_out << json.take() << '\n' << std::flush;
    if (!m_out.good()) {
        throw core::GatewayError{"EXPORT_UNWRITABLE", core::GatewayError::Retry::never};
    }
}

void ExportWriter::write_pending_until(std::int64_t sequence) {
    while (m_next < m_pending.size() && m_pending[m_next].sequence <= sequence) {
        write(m_pending[m_next]);
        ++m_next;
    }
}

void ExportWriter::write(const Checkpoint& checkpoint) {
    m_out << checkpoint_prefix << encode_checkpoint(checkpoint) << "}\n";
    ++m_checkpoints;
}

}
